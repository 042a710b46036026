"""Silver annotation: the teacher's trees and distributions on unlabelled and names-only text.

Distributions are kept as bytes (255 is certainty), arcs over all heads of the sentence; the tree is
the teacher's best single-rooted one and labels are given for its heads.
"""

import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch

from . import data, parallel, teacher, unlabelled
from .decode import decode_tree


class Silver:
    """Sentences with soft targets, stored flat."""

    FIELDS = ("upos", "xpos", "rels", "names")

    def __init__(self, sentences, starts, arc_starts, heads, arcs, soft):
        self.sentences, self.starts, self.arc_starts = sentences, starts, arc_starts
        self.heads, self.arcs, self.soft = heads, arcs, soft
        self.lengths = np.diff(starts).tolist()

    def __len__(self):
        return len(self.lengths)

    @staticmethod
    def load(path):
        """Loads one file of silver annotation."""
        found = np.load(path)
        words = found["words"].tobytes().decode("utf-8").split("\n")
        sentences = [s.split("\t") for s in words]
        lengths = np.array([len(s) for s in sentences])
        starts = np.concatenate([[0], np.cumsum(lengths)])
        arc_starts = np.concatenate([[0], np.cumsum(lengths * (lengths + 1))])
        return Silver(sentences, starts, arc_starts, found["heads"], found["arcs"], {f: found[f] for f in Silver.FIELDS})

    def batch(self, chunk, rng, vary=None):
        """Returns the sentences (with other names by `vary`, and surface noise) and the padded soft targets."""
        steps, size = max(self.lengths[i] for i in chunk), len(chunk)
        soft = {f: np.zeros((size, steps, self.soft[f].shape[1]), dtype=np.float32) for f in self.FIELDS}
        arcs = np.zeros((size, steps, steps + 1), dtype=np.float32)
        heads = np.zeros((size, steps), dtype=np.int64)
        group = []
        for b, i in enumerate(chunk):
            n, at = self.lengths[i], self.starts[i]
            for f in self.FIELDS:
                soft[f][b, :n] = self.soft[f][at : at + n]
            arcs[b, :n, : n + 1] = self.arcs[self.arc_starts[i] : self.arc_starts[i + 1]].reshape(n, n + 1)
            heads[b, :n] = self.heads[at : at + n]
            words = self.sentences[i]
            if vary is not None:
                words = vary(words, self.soft["names"][at : at + n])
            group.append(data.Sentence(words=data.surface_noise(words, rng)))
        soft["arcs"] = arcs
        out = {}
        for f, value in soft.items():
            value = torch.from_numpy(value)
            out[f] = value / value.sum(-1, keepdim=True).clamp(min=1.0)
        out["heads"] = torch.from_numpy(heads)
        return group, out


@torch.no_grad()
def label(model, wp, sentences, path, budget=2500):
    """Labels token lists with the teacher and writes them."""
    model.eval()
    order, lengths = [], [wp.count(data.Sentence(words=s)) for s in sentences]
    store = {f: [] for f in (*Silver.FIELDS, "heads", "arcs")}
    start, done = time.time(), 0
    for number, chunk in enumerate(teacher.batches_by_length(lengths, budget)):
        group = [data.Sentence(words=sentences[i]) for i in chunk]
        batch = teacher.collate(group, wp, prediction=True)
        with torch.autocast("cpu", torch.bfloat16):
            out = model(batch)
            out = {k: v.float() for k, v in out.items()}
            arcs = out["arcs"].softmax(-1).numpy()
            heads = np.zeros(batch["mask"].shape, dtype=np.int64)
            for b, s in enumerate(group):
                n = len(s.words)
                heads[b, :n] = decode_tree(np.log(arcs[b, :n, : n + 1] + 1e-9))
            rels = model.rel_scores(out, torch.from_numpy(heads)).float()
        soft = {f: out[f].softmax(-1) for f in ("upos", "xpos", "names")}
        soft["rels"] = rels.softmax(-1)
        soft = {f: (v * 255).round().to(torch.uint8).numpy() for f, v in soft.items()}
        packed = np.rint(arcs * 255).astype(np.uint8)
        for b, i in enumerate(chunk):
            n = len(group[b].words)
            order.append(i)
            for f in Silver.FIELDS:
                store[f].append(soft[f][b, :n])
            store["heads"].append(heads[b, :n].astype(np.uint8))
            store["arcs"].append(packed[b, :n, : n + 1].ravel())
            done += n
        if number % 200 == 199:
            print(f"silver {done} words {done / (time.time() - start):.0f} w/s", flush=True)
    text = "\n".join("\t".join(sentences[i]) for i in order).encode("utf-8")
    np.savez(path, words=np.frombuffer(text, dtype=np.uint8), **{f: np.concatenate(v) for f, v in store.items()})
    print(f"silver {len(order)} sentences {done} words {time.time() - start:.0f} s", flush=True)


def drop_noise(words, rng):
    """Drops the final stop or a comma of some sentences, before the teacher sees them."""
    if len(words) > 3 and words[-1] in ".!?" and rng.random() < 0.1:
        return words[:-1]
    if rng.random() < 0.05 and "," in words[1:-1]:
        index = rng.choice([i for i, w in enumerate(words) if w == ","])
        return words[:index] + words[index + 1 :]
    return words


def collect(corpora, words, seed=1):
    """Returns the token lists to label: names-only training text first, then unlabelled text."""
    rng = random.Random(seed)
    clean = [s.words for s in data.load_training(corpora, seed + 1) if not s.heads and len(s.words) <= 70]
    clean = [w for w in clean if not any("\t" in t or "\n" in t or not t for t in w)]
    rng.shuffle(clean)
    result, total = [], 0
    for tokens in clean[: len(clean) * 3 // 5] + unlabelled.choose_sentences(corpora, seed):
        if any("\t" in t for t in tokens):
            continue
        result.append(drop_noise(tokens, rng))
        total += len(tokens)
        if total >= words:
            break
    return result


def name_treebank(model, wp, corpora, work, treebank="en_ewt-train"):
    """Writes the teacher's names for a treebank that has none."""
    guess = teacher.predict(model, data.read_treebank(corpora, treebank), wp)
    (Path(work) / f"names-{treebank}.json").write_text(json.dumps([(s.words, s.names) for s in guess]))


def label_share(corpora, work, words, seed):
    """Labels this process's share of the sentences into `silver-<rank>.npz`."""
    model = teacher.load(Path(work) / "teacher.pt")
    sentences = collect(corpora, words, seed)[parallel.rank() :: parallel.world()]
    wp = teacher.WordPieces()
    if parallel.rank() == 0:
        name_treebank(model, wp, corpora, work)
    label(model, wp, sentences, Path(work) / f"silver-{parallel.rank()}.npz")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--words", type=int, default=3_600_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    parallel.launch(args.processes, label_share, args.corpora, args.work, args.words, args.seed)


if __name__ == "__main__":
    main()
