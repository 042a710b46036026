"""Training the student on gold annotation and, when given, on the teacher's silver."""

import argparse
import copy
import json
import math
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import data, export, features, parallel
from .calibrate import calibrate
from .decode import agree, decode_names, decode_tree
from .mentions import Mentions
from .metrics import name_f1, tree_scores
from .silver import Silver
from .student import Student, multiply_adds
from .teacher import batches_by_length

ROWS = {"prefix2": 1024, "prefix4": 6144, "suffix2": 1024, "suffix3": 4096, "suffix5": 8192, "shape": 512, "context": 8}
# Corpora whose mentions are clean enough to be put into other sentences.
CLEAN_NAMES = frozenset(
    ("en_gum-free-train", "redocred-dev", "wikigold", "crossner_politics-train", "crossner_politics-dev")
)


def make_config(labels, vocabulary, **options):
    """Returns the configuration that the weight file carries."""
    config = {
        "dim": 256, "layers": 4, "project": True, "arc": 128, "rel": 128, "name": 96, "word_buckets": 4096,
        "layer_norm_epsilon": 1e-5, "features": features.FEATURES,
    }
    config.update(options)
    config["rows"] = {"word": len(vocabulary) + config["word_buckets"], **ROWS}
    config.update(upos=labels["upos"], xpos=labels["xpos"], rels=labels["rels"], names=labels["names"])
    return config


class Collator:
    """Turns sentences into tensors; silver sentences carry soft targets."""

    def __init__(self, extractor, config, word_dropout=0.0, seed=1):
        self.extractor = extractor
        self.index = {f: {t: i for i, t in enumerate(config[f])} for f in ("upos", "xpos", "rels", "names")}
        self.word_dropout = word_dropout
        self.rng = np.random.default_rng(seed)
        self.vocabulary_rows = len(extractor.vocabulary)
        self.buckets = config["word_buckets"]

    def inputs(self, sentences, train=False):
        steps, size = max(len(s.words) for s in sentences), len(sentences)
        ids = np.zeros((steps, size, len(features.FEATURES)), dtype=np.int64)
        mask = np.zeros((steps, size), dtype=bool)
        for b, s in enumerate(sentences):
            n = len(s.words)
            ids[:n, b] = self.extractor.sentence_ids(s.words)
            mask[:n, b] = True
        if train and self.word_dropout:
            # A dropped word is known by its affixes and shape only, as an unknown one would be.
            drop = self.rng.random((steps, size)) < self.word_dropout
            ids[..., 0][drop] = self.vocabulary_rows + self.rng.integers(0, self.buckets, drop.sum())
        return torch.from_numpy(ids), torch.from_numpy(mask)

    def gold(self, sentences, steps):
        size = len(sentences)
        out = {}
        for field in ("upos", "xpos", "rels", "names"):
            index = self.index[field]
            value = np.full((size, steps), -100, dtype=np.int64)
            for b, s in enumerate(sentences):
                tags = getattr(s, field)
                if tags is not None:
                    value[b, : len(tags)] = [index[t] for t in tags]
            out[field] = torch.from_numpy(value)
        heads = np.full((size, steps), -100, dtype=np.int64)
        for b, s in enumerate(sentences):
            if s.heads is not None:
                heads[b, : len(s.heads)] = s.heads
        out["heads"] = torch.from_numpy(heads)
        out["name_weight"] = torch.tensor([s.name_weight for s in sentences])
        return out


def add_names(sentences, work, weight=0.7):
    """Gives the sentences of a treebank without names the teacher's, when they are there."""
    for path in sorted(work.glob("names-*.json")):
        names = json.loads(path.read_text())
        found = {}
        for tokens, tags in names:
            found[tuple(tokens)] = tags
        for s in sentences:
            if s.heads and s.names is None and tuple(s.words) in found:
                s.names, s.name_weight = found[tuple(s.words)], weight


def gold_loss(model, out, gold):
    parts = []
    for field, weight in (("upos", 0.5), ("xpos", 0.5)):
        if (gold[field] != -100).any():
            parts.append(weight * F.cross_entropy(out[field].flatten(0, 1).float(), gold[field].flatten(), ignore_index=-100))
    count = (gold["names"] != -100).sum()
    if count > 0:
        raw = F.cross_entropy(out["names"].flatten(0, 1).float(), gold["names"].flatten(), ignore_index=-100, reduction="none")
        parts.append(1.5 * (raw.view_as(gold["names"]) * gold["name_weight"][:, None]).sum() / count)
    if (gold["heads"] != -100).any():
        parts.append(F.cross_entropy(out["arcs"].flatten(0, 1), gold["heads"].flatten(), ignore_index=-100))
        rels = model.rel_scores(out, gold["heads"].clamp(min=0)).float()
        parts.append(F.cross_entropy(rels.flatten(0, 1), gold["rels"].flatten(), ignore_index=-100))
    return sum(parts)


def soft_loss(model, out, soft, mask):
    """Cross-entropy against the teacher's distributions, averaged over the words."""
    words = mask.transpose(0, 1).float()
    total = words.sum()

    def cross(scores, target):
        return -((F.log_softmax(scores.float(), -1) * target).sum(-1) * words).sum() / total

    rels = model.rel_scores(out, soft["heads"])
    return (
        0.5 * cross(out["upos"], soft["upos"]) + 0.5 * cross(out["xpos"], soft["xpos"])
        + 1.5 * cross(out["names"], soft["names"]) + cross(out["arcs"], soft["arcs"]) + cross(rels, soft["rels"])
    )


@torch.no_grad()
def predict(model, collator, sentences, budget=6000, documents=None):
    """Returns copies of the sentences with the model's analysis.

    `documents` are the numbers of sentences of the documents, whose names agree; without it each sentence is one.
    """
    model.eval()
    config = model.config
    scores = [None] * len(sentences)
    result = [None] * len(sentences)
    for chunk in batches_by_length([len(s.words) for s in sentences], budget):
        group = [sentences[i] for i in chunk]
        ids, mask = collator.inputs(group)
        out = model(ids, mask)
        arcs = out["arcs"].numpy()
        heads = np.zeros(mask.T.shape, dtype=np.int64)
        for b, s in enumerate(group):
            n = len(s.words)
            heads[b, :n] = decode_tree(arcs[b, :n, : n + 1])
        rels = model.rel_scores(out, torch.from_numpy(heads)).numpy()
        rels[:, :, config["rels"].index("root")] -= 1e9 * (heads != 0)
        rels = rels.argmax(-1)
        upos, xpos, names = out["upos"].argmax(-1).numpy(), out["xpos"].argmax(-1).numpy(), out["names"].numpy()
        for b, i in enumerate(chunk):
            n = len(group[b].words)
            result[i] = data.Sentence(
                words=group[b].words,
                upos=[config["upos"][t] for t in upos[b, :n]],
                xpos=[config["xpos"][t] for t in xpos[b, :n]],
                heads=heads[b, :n].tolist(),
                rels=["root" if heads[b, j] == 0 else config["rels"][rels[b, j]] for j in range(n)],
            )
            scores[i] = names[b, :n]
    at = 0
    for count in documents or [1] * len(sentences):
        part = range(at, at + count)
        at += count
        rows = np.concatenate([scores[i] for i in part])
        words = [w for i in part for w in sentences[i].words]
        rows = agree(words, rows, config["names"], config.get("name_agreement", 0), config.get("name_sharpness", 0))
        first = 0
        for i in part:
            last = first + len(sentences[i].words)
            result[i].names = decode_names(rows[first:last], config["names"])
            first = last
    return result


def evaluate(model, collator, corpora, treebanks, names):
    """Returns the scores of the named sets on gold tokens."""
    scores = {}
    for name in treebanks:
        gold = data.read_treebank(corpora, name)
        scores[name] = tree_scores(gold, predict(model, collator, gold))
    for name in names:
        documents = data.load_eval_documents(corpora, name)
        gold = [s for document in documents for s in document]
        scores[name] = name_f1(gold, predict(model, collator, gold, documents=[len(d) for d in documents]))
    return scores


def short(scores):
    """Returns the scores on one line."""
    return " ".join(
        f"{k} {v['upos']}/{v['uas']}/{v['las']}" if "las" in v else f"{k} {v['f1']}" for k, v in scores.items()
    )


def train(corpora, out, labels, vocabulary, silver_path=None, minutes=60.0, seed=1, lr=2.5e-3, budget=2500,
          gold_share=0.35, options=None, resume=False, drop=0.05, word_dropout=0.08, quick=False, init=None,
          gmb_share=0.25, gold_tail=0.12, weights=None, vary_gold=0.4, vary_silver=0.2):
    """Trains for a number of minutes of wall-clock time (the schedule follows the time).

    With silver, a batch is gold with probability `gold_share`, and in the last `gold_tail` of the
    time with probability 0.75. The weights that count are an exponential average.
    """
    first_rank = parallel.rank() == 0
    torch.manual_seed(seed)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    config = make_config(labels, vocabulary, **(options or {}))
    model = Student(config, drop=drop, head_drop=2 * drop)
    if init:
        model.load_state_dict(torch.load(init, weights_only=True)["average"])
    average = copy.deepcopy(model)
    extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, config)
    seed += 1000 * parallel.rank()
    collator = Collator(extractor, config, word_dropout, seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    gold_all = [s for s in data.load_training(corpora, seed % 1000) if len(s.words) <= 120]
    if silver_path:
        add_names(gold_all, Path(silver_path))
    silver = Silver.load(Path(silver_path) / f"silver-{parallel.rank()}.npz") if silver_path else None
    mentions = Mentions()
    for s in gold_all:
        if s.names and s.corpus in CLEAN_NAMES:
            mentions.add(s.words, data.bio_spans(s.names))
    if silver:
        mentions.add_silver(silver, config["names"])
    mentions.freeze()
    if first_rank:
        print(f"{multiply_adds(config)} gold {len(gold_all)} silver {len(silver) if silver else 0} mentions {len(mentions)}", flush=True)
    shares = {k: v[1] for k, v in data.TRAIN_NAMES.items()} | {"gmb-train": gmb_share}
    rng = random.Random(seed)
    state_path = out / "student-state.pt"
    spent, steps, words_seen = 0.0, 0, 0
    if resume and state_path.exists():
        found = torch.load(state_path, weights_only=True)
        model.load_state_dict(found["model"])
        average.load_state_dict(found["average"])
        optimizer.load_state_dict(found["optimizer"])
        spent, steps, words_seen = found["spent"], found["steps"], found["words"]
        rng.seed(seed + steps)
    torch.manual_seed(seed + steps)

    def gold_batches():
        while True:
            chosen = [s for s in gold_all if s.heads or rng.random() < shares.get(s.corpus, 1.0)]
            chosen = [data.augment(mentions.vary(s, rng, vary_gold), rng) for s in chosen]
            for chunk in batches_by_length([len(s.words) for s in chosen], budget, rng):
                yield [chosen[i] for i in chunk]

    def silver_batches():
        while True:
            for chunk in batches_by_length(silver.lengths, budget, rng):
                yield chunk

    gold_stream, silver_stream = gold_batches(), silver_batches() if silver else None
    start, last_report, last_dev, losses = time.time(), time.time(), time.time(), []
    total = minutes * 60
    while True:
        elapsed = parallel.agree(spent + time.time() - start)
        progress = elapsed / total
        if progress >= 1:
            break
        share = 0.75 if progress > 1 - gold_tail else gold_share
        if silver is None or rng.random() < share:
            group = next(gold_stream)
            ids, mask = collator.inputs(group, train=True)
            model.train()
            result = model(ids, mask)
            loss = gold_loss(model, result, collator.gold(group, ids.size(0)))
        else:
            group, soft = silver.batch(
                next(silver_stream), rng, lambda w, n: mentions.vary_silver(w, n, config["names"], rng, vary_silver)
            )
            ids, mask = collator.inputs(group, train=True)
            model.train()
            loss = soft_loss(model, model(ids, mask), soft, mask)
        optimizer.zero_grad()
        loss.backward()
        parallel.average_gradients(model.parameters())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        factor = min(1.0, (steps + 1) / 150) * (0.5 * (1 + math.cos(math.pi * min(progress, 1))) * 0.98 + 0.02)
        for g in optimizer.param_groups:
            g["lr"] = lr * factor
        optimizer.step()
        steps += 1
        words_seen += int(mask.sum()) * parallel.world()
        decay = min(0.998, (steps + 1) / (steps + 20))
        if steps % 4 == 0:
            with torch.no_grad():
                for a, p in zip(average.parameters(), model.parameters()):
                    a.lerp_(p, 1 - decay**4)
        losses.append(float(loss.detach()))
        now = time.time()
        if first_rank and now - last_report > 30:
            print(f"{elapsed:.0f} s step {steps} loss {np.mean(losses[-200:]):.3f} {words_seen / max(elapsed, 1):.0f} w/s", flush=True)
            last_report = now
        if first_rank and not quick and now - last_dev > 600:
            scores = evaluate(average, collator, corpora, data.DEV_TREEBANKS[:1], data.DEV_NAMES[2:3])
            print(f"{elapsed:.0f} s dev {short(scores)}", flush=True)
            spent_now = spent + time.time() - start
            torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                        "spent": spent_now, "steps": steps, "words": words_seen}, state_path)
            last_dev = time.time()
    if not first_rank:
        parallel.barrier()
        return
    torch.save({"average": average.state_dict(), "config": config}, out / "student.pt")
    average.eval()
    scores = evaluate(average, collator, corpora, data.DEV_TREEBANKS, data.DEV_NAMES[:3])
    print(f"final dev {short(scores)}\n{json.dumps(scores)}", flush=True)
    if weights:
        offsets, before, after = calibrate(average, collator, corpora)
        print(f"name offsets {offsets} mean F1 {before:.2f} to {after:.2f}", flush=True)
        export.write(weights, average, vocabulary, {"seed": seed, "name_offsets": offsets, "dev_before_offsets": scores})
    (out / "student-done").write_text(json.dumps(scores))
    parallel.barrier()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--out", help="folder of this run's checkpoints (default: the work folder)")
    parser.add_argument("--silver", help="folder of the silver files; without it only gold annotation is used")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--lr", type=float, default=2.5e-3)
    parser.add_argument("--drop", type=float, default=0.05)
    parser.add_argument("--word-dropout", type=float, default=0.08)
    parser.add_argument("--budget", type=int, default=2500, help="padded words of a batch, per process")
    parser.add_argument("--gold-share", type=float, default=0.35)
    parser.add_argument("--gold-tail", type=float, default=0.12)
    parser.add_argument("--gmb-share", type=float, default=0.25)
    parser.add_argument("--options", type=json.loads, default={}, help="JSON overriding the configuration")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no scores on the way")
    parser.add_argument("--init", help="a student checkpoint to start from")
    parser.add_argument("--weights", help="the weight file to write")
    args = parser.parse_args()
    work = Path(args.work)
    labels = json.loads((work / "labels.json").read_text())
    vocabulary = (work / "vocabulary.txt").read_text().split("\n")
    parallel.launch(
        args.processes, train, args.corpora, args.out or args.work, labels, vocabulary, args.silver, args.minutes,
        args.seed, args.lr, args.budget, args.gold_share, args.options, args.resume, args.drop, args.word_dropout,
        args.quick, args.init, args.gmb_share, args.gold_tail, args.weights,
    )


if __name__ == "__main__":
    main()
