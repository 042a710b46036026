"""Silver names: distributions over documents of the news, of governments and of the treebank EWT.

They are those of two models together, the name teacher and the weights that refining starts from: each knows what
the other does not. The Groningen Meaning Bank is read here as text without annotation: its own names are noisy, the teacher's are not.
"""

import argparse
import os
import random
import time
from pathlib import Path

import numpy as np
import torch

from . import data, export, features, name_teacher, parallel, text, unlabelled
from .calibrate import scores_of
from .silver import Silver
from .train_student import Collator

# file -> (share of the documents, most sentences of one, in a row)
SOURCES = {"current-events": (0.22, 8), "state-department": (0.1, 24), "white-house": (0.02, 24), "foreign-relations": (0.015, 24)}
GMB_SHARE = 0.35
# The weight of the name teacher in the mean of the logarithms, and what organizations lack in it (chosen on dev).
TEACHER_SHARE = 0.7
ORGANIZATION_OFFSET = 0.5


class NameSilver(Silver):
    """Sentences with soft names only."""

    def __init__(self, sentences, names):
        starts = np.concatenate([[0], np.cumsum([len(s) for s in sentences])])
        super().__init__(sentences, starts, None, None, None, {"names": names})

    @staticmethod
    def load(path):
        """Loads one file of silver names."""
        found = np.load(path)
        sentences = [s.split("\t") for s in found["words"].tobytes().decode("utf-8").split("\n")]
        return NameSilver(sentences, found["names"])

    def batch(self, chunk, rng, vary=None):
        """Returns the sentences (with other names by `vary`, and surface noise) and their padded soft names."""
        group, rows = [], []
        for i in chunk:
            at = self.starts[i]
            soft = self.soft["names"][at : at + self.lengths[i]]
            words = self.sentences[i]
            if vary is not None:
                words = vary(words, soft)
            words, soft = loosen(data.surface_noise(words, rng), soft, rng)
            group.append(data.Sentence(words=words))
            rows.append(soft)
        names = np.zeros((len(chunk), max(map(len, rows)), rows[0].shape[1]), dtype=np.float32)
        for b, soft in enumerate(rows):
            names[b, : len(soft)] = soft
        names /= np.maximum(names.sum(-1, keepdims=True), 1.0)
        return group, torch.from_numpy(names)


def loosen(words, soft, rng, share=0.12):
    """Cuts the possessive *'s* from some sentences' apostrophes, as texts with odd spaces do (`’ s`)."""
    places = [i for i, w in enumerate(words) if w in ("'s", "\u2019s") and soft[i].argmax() == 0]
    if not places or rng.random() > share:
        return words, soft
    words = list(words)
    for i in reversed(places):
        words[i : i + 1] = [words[i][0], "s"]
        soft = np.insert(soft, i, soft[i], axis=0)
    return words, soft


def treebank_documents(corpora, name):
    """Returns the sentences of a treebank, one list a document."""
    result, rows = [], None
    for line in data.read_text(Path(corpora) / "treebanks" / f"{name}.conllu").split("\n"):
        if line.startswith("# newdoc"):
            result.append([])
        elif not line and rows:
            result[-1].append(rows)
            rows = None
        elif line and line.split("\t")[0].isdigit():
            rows = (rows or []) + [line.split("\t")[1]]
    return result


def collect(corpora, seed=1):
    """Returns documents (lists of token lists) in random order, the treebank's first."""
    rng = random.Random(seed)
    first, rest = treebank_documents(corpora, "en_ewt-train"), []
    gmb = [w for w, _, _ in data.read_names(corpora, "gmb-train")]
    for i in range(0, len(gmb), 8):
        if rng.random() < GMB_SHARE:
            rest.append([data.split_hyphens(w, [])[0] if rng.random() < 0.6 else w for w in gmb[i : i + 8]])
    for source, (share, most) in SOURCES.items():
        run, taken = 6 if source == "current-events" else 1, False
        for number, document in enumerate(unlabelled.documents(corpora, source)):
            # News items are of one sentence or two: six in a row are one document.
            if number % run == 0:
                taken = rng.random() < share
            if not taken:
                continue
            found = [s for s in text.sentences(document["text"]) if 4 <= len(s) <= 70]
            at = rng.randrange(max(1, len(found) - most))
            found = found[at : at + most]
            if number % run:
                rest[-1].extend(found)
            else:
                if run == 1 and document["title"]:
                    found.insert(0, [t for s in text.paragraph_sentences(document["title"]) for t in s])
                rest.append(found)
    rng.shuffle(first)
    rng.shuffle(rest)
    clean = []
    for run in first + rest:
        run = [s for s in run if s and len(s) <= 120 and not any("\t" in t or "\n" in t or not t for t in s)]
        if run:
            clean.append(run)
    return clean


class Committee:
    """The name teacher and a weight file."""

    def __init__(self, work, weights):
        self.teacher, self.pieces = name_teacher.load(work / "name-teacher.pt", work), name_teacher.WordPieces(work)
        self.student, vocabulary, header = export.read(weights)
        extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, header["config"])
        self.collator = Collator(extractor, header["config"])
        self.offset = torch.tensor([ORGANIZATION_OFFSET * t.endswith("ORG") for t in self.teacher.tags])

    def label(self, runs):
        """Yields the sentences with their `[T, tags]` probabilities."""
        windows = name_teacher.windows_of(runs, self.pieces)
        found = dict(name_teacher.score_windows(self.teacher, self.pieces, windows, 2000))
        flat = [s for window in windows for s in window]
        own = [None] * len(flat)
        for chunk, lengths, scores in scores_of(self.student, self.collator, flat):
            for b, i in enumerate(chunk):
                own[i] = torch.from_numpy(scores[b, : lengths[b]]).log_softmax(-1)
        number = 0
        for i, window in enumerate(windows):
            at = 0
            for s in window:
                n = len(s.words)
                rows = torch.from_numpy(found[i][at : at + n])
                at += n
                if len(rows) == n:
                    mixed = TEACHER_SHARE * rows + (1 - TEACHER_SHARE) * own[number] + self.offset
                    yield s, mixed.softmax(-1).numpy()
                number += 1


def label_share(corpora, work, minutes, seed, weights):
    """Labels documents for that many minutes into `name-silver-<rank>.npz` (and EWT's names, for gold batches)."""
    work = Path(work)
    committee = Committee(work, weights)
    documents = collect(corpora, seed)[parallel.rank() :: parallel.world()]
    start, words, sentences, soft = time.time(), 0, [], []
    for at in range(0, len(documents), 60):
        group = documents[at : at + 60]
        for s, rows in committee.label([[data.Sentence(words=s) for s in run] for run in group]):
            sentences.append(s.words)
            soft.append(np.rint(rows * 255).astype(np.uint8))
            words += len(rows)
        spent = time.time() - start
        if parallel.rank() == 0 and at % 480 == 0:
            print(f"{spent:.0f} s {words} words", flush=True)
        if spent > 60 * minutes:
            break
    joined = "\n".join("\t".join(s) for s in sentences).encode("utf-8")
    np.savez(work / f"name-silver-{parallel.rank()}.npz", words=np.frombuffer(joined, dtype=np.uint8), names=np.concatenate(soft))
    print(f"silver names: {len(sentences)} sentences, {words} words", flush=True)
    parallel.barrier()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--from-weights", default="../data/models/english.bin", help="the weight file that refining starts from")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    parallel.launch(args.processes, label_share, args.corpora, args.work, args.minutes, args.seed, args.from_weights)


if __name__ == "__main__":
    main()
