"""Going on from a weight file: a student that ships is taught more, above all names.

It starts from the weights as stored, so that minutes suffice. Names are learned from gold annotation and from
the name teacher's silver; on silver text the trees and tags are held to those of the weights it started from.
"""

import argparse
import collections
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
from .mentions import Mentions
from .name_silver import NameSilver
from .student import Student
from .teacher import batches_by_length
from .train_student import CLEAN_NAMES, Collator, evaluate, gold_loss, short


def extended(vocabulary, gold, silver, most):
    """Returns the norms to add: frequent ones of the gold and silver text that own no row yet."""
    known = set(vocabulary)
    counts = collections.Counter()
    for s in gold:
        counts.update(n for n in map(features.norm, s.words) if n not in known)
    for words in silver:
        counts.update(n for n in map(features.norm, words) if n not in known)
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return [w for w, n in ranked[:most] if n >= 3 and "\n" not in w]


def grown(model, vocabulary, added):
    """Returns the model with rows for more norms, each a copy of the hashed row that the norm had."""
    config = copy.deepcopy(model.config)
    config["rows"]["word"] += len(added)
    hashed = [len(vocabulary) + features.fnv1a64("w:" + n) % config["word_buckets"] for n in added]
    old = list(range(len(vocabulary))) + hashed + list(range(len(vocabulary), len(vocabulary) + config["word_buckets"]))
    old = torch.tensor(old)
    state = model.state_dict()
    state["tables.0.weight"] = state["tables.0.weight"][old]
    result = Student(config)
    result.load_state_dict(state)
    return result, vocabulary + added, old


class Anchor:
    """The weights that training started from, as the teacher of trees and tags."""

    def __init__(self, model, rows):
        self.model, self.rows = model.eval(), rows

    @torch.no_grad()
    def soft(self, ids, mask):
        """Returns the distributions of a batch; `ids` are those of the grown model."""
        ids = ids.clone()
        ids[..., 0] = self.rows[ids[..., 0]]
        out = self.model(ids, mask)
        result = {f: out[f].softmax(-1) for f in ("upos", "xpos", "arcs")}
        result["heads"] = out["arcs"].argmax(-1)
        result["rels"] = self.model.rel_scores(out, result["heads"]).softmax(-1)
        return result


def silver_loss(model, out, names, soft, mask, name_weight):
    """Cross-entropy against the teacher's names and the anchor's trees and tags, averaged over the words."""
    words = mask.transpose(0, 1).float()
    total = words.sum()

    def cross(scores, target):
        return -((F.log_softmax(scores.float(), -1) * target).sum(-1) * words).sum() / total

    loss = name_weight * cross(out["names"], names)
    if soft is not None:
        rels = model.rel_scores(out, soft["heads"])
        loss = loss + 0.5 * cross(out["upos"], soft["upos"]) + 0.5 * cross(out["xpos"], soft["xpos"])
        loss = loss + cross(out["arcs"], soft["arcs"]) + cross(rels, soft["rels"])
    return loss


def give_names(sentences, silver, tags, weight=0.8):
    """Gives treebank sentences without names the silver ones."""
    found = {}
    for i, words in enumerate(silver.sentences):
        found[tuple(words)] = silver.starts[i]
    count = 0
    for s in sentences:
        at = found.get(tuple(s.words)) if s.heads and s.names is None else None
        if at is not None:
            best = silver.soft["names"][at : at + len(s.words)].argmax(1)
            spans = data.bio_spans([tags[t] for t in best])
            s.names, s.name_weight = data.spans_to_bioes(spans, len(s.words)), weight
            count += 1
    return count


def train(corpora, source, work, weights, minutes, seed, lr, budget, gold_share, gmb_share, add, drop, word_dropout,
          name_weight, vary_gold=0.4, vary_silver=0.2):
    """Trains for a number of minutes of wall-clock time (the schedule follows the time)."""
    first_rank = parallel.rank() == 0
    start_model, vocabulary, header = export.read(source)
    gold_all = [s for s in data.load_training(corpora, seed) if len(s.words) <= 120]
    files = sorted(Path(work).glob("name-silver-*.npz"))
    silvers = [NameSilver.load(p) for p in files]
    tags = header["config"]["names"]
    for one in silvers:
        give_names(gold_all, one, tags)
    shares = {k: v[1] for k, v in data.TRAIN_NAMES.items()} | {"gmb-train": gmb_share}
    gold_all = [s for s in gold_all if s.heads or shares.get(s.corpus, 1.0) > 0]
    added = extended(vocabulary, gold_all, (w for one in silvers for w in one.sentences), add)
    model, vocabulary, rows = grown(start_model, vocabulary, added)
    anchor = Anchor(start_model, rows)
    silver = silvers[parallel.rank() % len(silvers)]
    model.train()
    for module in model.modules():
        if hasattr(module, "rate"):
            module.rate = drop
    model.drop.p = 2 * drop
    average = copy.deepcopy(model)
    config = model.config
    extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, config)
    seed += 1000 * parallel.rank()
    collator = Collator(extractor, config, word_dropout, seed)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    mentions = Mentions()
    for s in gold_all:
        if s.names and s.corpus in CLEAN_NAMES:
            mentions.add(s.words, data.bio_spans(s.names))
    mentions.add_silver(silver, tags)
    mentions.freeze()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    if first_rank:
        print(f"gold {len(gold_all)} silver {sum(map(len, silvers))} mentions {len(mentions)} added norms {len(added)}", flush=True)

    def gold_batches():
        while True:
            chosen = [s for s in gold_all if s.heads or rng.random() < shares.get(s.corpus, 1.0)]
            chosen = [data.augment(mentions.vary(s, rng, vary_gold), rng) for s in chosen]
            for chunk in batches_by_length([len(s.words) for s in chosen], budget, rng):
                yield [chosen[i] for i in chunk]

    def silver_batches():
        while True:
            yield from batches_by_length(silver.lengths, budget, rng)

    gold_stream, silver_stream = gold_batches(), silver_batches()
    start, last_report, steps, seen, losses = time.time(), time.time(), 0, 0, {True: [], False: []}
    total = minutes * 60
    while True:
        elapsed = parallel.agree(time.time() - start)
        progress = elapsed / total
        if progress >= 1:
            break
        gold = rng.random() < gold_share
        if gold:
            group = next(gold_stream)
            ids, mask = collator.inputs(group, train=True)
            loss = gold_loss(model, model(ids, mask), collator.gold(group, ids.size(0)))
        else:
            group, names = silver.batch(
                next(silver_stream), rng, lambda w, n: mentions.vary_silver(w, n, tags, rng, vary_silver)
            )
            clean, mask = collator.inputs(group)
            ids, mask = collator.inputs(group, train=True)
            loss = silver_loss(model, model(ids, mask), names, anchor.soft(clean, mask), mask, name_weight)
        optimizer.zero_grad()
        loss.backward()
        parallel.average_gradients(model.parameters())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        factor = min(1.0, (steps + 1) / 60) * (0.5 * (1 + math.cos(math.pi * min(progress, 1))) * 0.98 + 0.02)
        for g in optimizer.param_groups:
            g["lr"] = lr * factor
        optimizer.step()
        steps += 1
        seen += int(mask.sum()) * parallel.world()
        losses[gold].append(float(loss.detach()))
        if steps % 4 == 0:
            decay = min(0.996, (steps + 1) / (steps + 20)) ** 4
            with torch.no_grad():
                for a, p in zip(average.parameters(), model.parameters()):
                    a.lerp_(p, 1 - decay)
        if first_rank and time.time() - last_report > 30:
            print(f"{elapsed:.0f} s step {steps} gold {np.mean(losses[True][-60:]):.3f} silver {np.mean(losses[False][-60:]):.3f} "
                  f"{seen / max(elapsed, 1):.0f} w/s", flush=True)
            last_report = time.time()
    if not first_rank:
        parallel.barrier()
        return
    scores = evaluate(average.eval(), collator, corpora, data.DEV_TREEBANKS, data.DEV_NAMES[:3])
    print(f"dev {short(scores)} mean {np.mean([scores[n]['f1'] for n in data.DEV_NAMES[:3]]):.2f}", flush=True)
    offsets, before, after = calibrate(average, collator, corpora)
    print(f"name offsets {offsets} mean F1 {before:.2f} to {after:.2f}", flush=True)
    meta = {"seed": seed, "name_offsets": offsets, "dev_before_offsets": scores, "refined_from": header["data_fnv1a64"]}
    export.write(weights, average, vocabulary, meta)
    print(f"{json.dumps(scores)} {time.time() - start:.0f} s", flush=True)
    (Path(work) / "refine-done").write_text(json.dumps(scores))
    parallel.barrier()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"), help="folder of the silver names")
    parser.add_argument("--from-weights", default="../data/models/english.bin", help="the weight file to start from")
    parser.add_argument("--weights", required=True, help="the weight file to write")
    parser.add_argument("--minutes", type=float, default=34)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--budget", type=int, default=2500, help="padded words of a batch, per process")
    parser.add_argument("--gold-share", type=float, default=0.3)
    parser.add_argument("--gmb-share", type=float, default=0.0, help="share of GMB's own names in an epoch of gold")
    parser.add_argument("--add", type=int, default=10_000, help="norms that get a row of their own, at most")
    parser.add_argument("--drop", type=float, default=0.05)
    parser.add_argument("--word-dropout", type=float, default=0.08)
    parser.add_argument("--name-weight", type=float, default=2.5, help="weight of names in the loss on silver")
    args = parser.parse_args()
    parallel.launch(
        args.processes, train, args.corpora, args.from_weights, args.work, args.weights, args.minutes, args.seed, args.lr,
        args.budget, args.gold_share, args.gmb_share, args.add, args.drop, args.word_dropout, args.name_weight,
    )


if __name__ == "__main__":
    main()
