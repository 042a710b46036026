"""Checks of the parts that the engine and the labels rely on. Run with `python -m unittest`."""

import itertools
import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from chancery_training import data, decode, export, features, refine, text
from chancery_training.student import Scan, Student
from chancery_training.train_student import make_config


def total(arcs, heads):
    return sum(arcs[i, h] for i, h in enumerate(heads))


def is_tree(heads):
    if sum(h == 0 for h in heads) != 1:
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


def small_model():
    torch.manual_seed(3)
    vocabulary = ["the", "a", "met"]
    labels = {"upos": ["NOUN", "VERB"], "xpos": ["NN", "VB"], "rels": ["obj", "root"], "names": data.NAME_TAGS}
    config = make_config(labels, vocabulary, dim=16, layers=2, project=True, arc=8, rel=8, name=8, word_buckets=16)
    return Student(config).eval(), vocabulary, config


class Decoding(unittest.TestCase):
    def test_trees_are_as_good_as_the_best_found_by_trying_all(self):
        rng = np.random.default_rng(1)
        missed = 0
        for _ in range(60):
            n = int(rng.integers(1, 6))
            arcs = rng.normal(size=(n, n + 1))
            heads = decode.decode_tree(arcs).tolist()
            self.assertTrue(is_tree(heads))
            best = max(
                total(arcs, h) for h in itertools.product(range(n + 1), repeat=n)
                if is_tree(h) and all(h[i] != i + 1 for i in range(n))
            )
            self.assertLessEqual(total(arcs, heads), best + 1e-9)
            missed += total(arcs, heads) < best - 1e-9
        # Only a tree whose one root is none of the unconstrained roots is missed.
        self.assertLessEqual(missed, 3)

    def test_names_are_legal_for_any_scores(self):
        rng = np.random.default_rng(2)
        start, step, stop = decode.transitions(tuple(data.NAME_TAGS))
        for length in range(1, 9):
            tags = decode.decode_names(rng.normal(size=(length, 13)) * 3, data.NAME_TAGS)
            ids = [data.NAME_TAGS.index(t) for t in tags]
            cost = start[ids[0]] + stop[ids[-1]] + sum(step[a, b] for a, b in zip(ids, ids[1:]))
            self.assertEqual(cost, 0)

    def test_the_sure_occurrence_of_a_name_decides(self):
        tags, words = ["O", "S-LOC", "S-ORG", "S-PER"], ["Vale", "said", "VALE", "vale", "Krol"]
        scores = np.array([[0, 0, 0, 9.0], [5, 0, 0, 0], [0, 0, 0.5, 0], [1, 0, 0, 0.5], [0, 1, 0, 0]])
        found = decode.agree(words, scores, tags, 0.8, 3.0)
        self.assertEqual(decode.decode_names(found, tags), ["S-PER", "O", "S-PER", "O", "S-LOC"])
        np.testing.assert_array_equal(found[[1, 3, 4]], scores[[1, 3, 4]])
        np.testing.assert_array_equal(decode.agree(words, scores, tags, 0.0, 3.0), scores)

    def test_spans_survive_the_round_trip(self):
        spans = [(0, 1, "PER"), (1, 4, "ORG"), (6, 8, "LOC")]
        self.assertEqual(data.bio_spans(data.spans_to_bioes(spans, 9)), spans)


class Features(unittest.TestCase):
    def test_hashes_are_fnv1a(self):
        self.assertEqual(features.fnv1a64(""), 0xCBF29CE484222325)
        self.assertEqual(features.fnv1a64("a"), 0xAF63DC4C8601EC8C)

    def test_norms_unify_digits_quotes_and_runs(self):
        cases = {"U.S.": "u.s.", "1,984": "0,000", "\u2019s": "'s", "``": '"', "''": '"', "\u2014": "--", "!!!!!": "!!!",
                 "\u0130": "i\u0307", "\u03a3\u03a3": "\u03c3\u03c3"}
        for word, expected in cases.items():
            self.assertEqual(features.norm(word), expected)

    def test_shapes_cut_runs(self):
        self.assertEqual(features.shape("Jae-myung"), "Xxx-xx")
        self.assertEqual(features.shape("F-35s"), "X-ddx")

    def test_modes_tell_headlines_from_sentences(self):
        self.assertEqual(features.sentence_mode("PUTIN ARRIVES IN BEIJING".split()), features.MODE_UPPER)
        self.assertEqual(features.sentence_mode("Secretary Blinken Meets Foreign Minister Lavrov".split()), features.MODE_TITLE)
        self.assertEqual(features.sentence_mode("he met her there".split()), features.MODE_LOWER)
        self.assertEqual(features.sentence_mode("He met Mr. Lavrov there on Monday".split()), features.MODE_NORMAL)


class Model(unittest.TestCase):
    def test_scan_has_the_gradient_of_its_definition(self):
        a = torch.rand(5, 2, 3, dtype=torch.float64, requires_grad=True)
        b = torch.randn(5, 2, 3, dtype=torch.float64, requires_grad=True)
        self.assertTrue(torch.autograd.gradcheck(Scan.apply, (a, b)))

    def test_padding_changes_nothing(self):
        model, vocabulary, config = small_model()
        extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, config)
        ids = torch.tensor(extractor.sentence_ids(["He", "met", "Lavrov"])).unsqueeze(1)
        padded = torch.cat([ids, torch.zeros(4, 1, ids.size(2), dtype=ids.dtype)])
        mask = torch.tensor([[True]] * 3 + [[False]] * 4)
        alone = model(ids, mask[:3])
        beside = model(padded, mask)
        for key in ("upos", "names"):
            self.assertTrue(torch.allclose(alone[key], beside[key][:, :3], atol=1e-5))
        self.assertTrue(torch.allclose(alone["arcs"], beside["arcs"][:, :3, :4], atol=1e-5))

    def test_a_model_with_more_norms_says_the_same(self):
        model, vocabulary, config = small_model()
        bigger, more, rows = refine.grown(model, vocabulary, ["zebra", "ostrich"])
        words = ["Zebra", "met", "the", "unknown", "Ostrich"]
        results = []
        for one, norms in ((model, vocabulary), (bigger.eval(), more)):
            extractor = features.FeatureExtractor({w: i for i, w in enumerate(norms)}, one.config)
            ids = torch.tensor(extractor.sentence_ids(words)).unsqueeze(1)
            results.append((ids, one(ids, torch.ones(len(words), 1, dtype=torch.bool))["names"]))
        (old_ids, old), (new_ids, new) = results
        torch.testing.assert_close(old, new)
        self.assertEqual(rows[new_ids[..., 0]].tolist(), old_ids[..., 0].tolist())
        self.assertEqual(new_ids[0, 0, 0].item(), len(vocabulary))

    def test_weight_files_read_back_what_was_written(self):
        model, vocabulary, config = small_model()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "small.bin"
            export.write(path, model, vocabulary, {"seed": 3})
            again, words, header = export.read(path)
            self.assertEqual(words, vocabulary)
            self.assertEqual(header["config"], config)
            before, after = model.state_dict(), again.state_dict()
            for key in before:
                self.assertTrue(torch.allclose(before[key], after[key], atol=0.02), key)
            export.write(Path(folder) / "again.bin", again, words, {"seed": 3})
            third, _, _ = export.read(Path(folder) / "again.bin")
            for key, value in third.state_dict().items():
                self.assertTrue(torch.allclose(after[key], value, atol=1e-6), key)


class Text(unittest.TestCase):
    def test_tokens_follow_ud_english(self):
        line = "Gen. Randy George didn\u2019t meet al-Sudani in the U.S. The anti-war co-workers paid $5m."
        found = list(text.sentences(line))
        self.assertEqual(found[0], "Gen. Randy George did n\u2019t meet al - Sudani in the U.S.".split())
        self.assertEqual(found[1], "The anti-war co-workers paid $ 5 m .".split())

    def test_dropping_a_token_keeps_the_tree(self):
        sentence = data.Sentence(
            words=["He", ",", "left", "Lavrov"], upos=list("abcd"), xpos=list("abcd"), heads=[3, 1, 0, 3],
            rels=list("abcd"), names=["O", "O", "O", "S-PER"],
        )
        new = data.drop_token(sentence, 1)
        self.assertEqual((new.words, new.heads, new.names), (["He", "left", "Lavrov"], [2, 0, 2], ["O", "O", "S-PER"]))

    def test_surface_noise_keeps_the_number_of_words(self):
        rng = random.Random(4)
        words = "He said \" we 're done \" -- and left .".split()
        for _ in range(200):
            self.assertEqual(len(data.surface_noise(words, rng)), len(words))


if __name__ == "__main__":
    unittest.main()
