"""Scores of a weight file (or of the teacher) on gold tokens, dev and test."""

import argparse
import json
import os
from pathlib import Path

import torch

from . import data, export, features, teacher
from .train_student import Collator
from .train_student import evaluate as evaluate_student


def table(scores):
    """Returns the scores as a Markdown table."""
    lines = ["| treebank | UPOS | XPOS | UAS | LAS | LAS with subtypes |", "|---|--:|--:|--:|--:|--:|"]
    for name, s in scores.items():
        if "las" in s:
            lines.append(f"| {name} | {s['upos']} | {s['xpos']} | {s['uas']} | {s['las']} | {s['las_subtypes']} |")
    lines += ["", "| names | F1 | precision | recall | PER | ORG | LOC |", "|---|--:|--:|--:|--:|--:|--:|"]
    for name, s in scores.items():
        if "f1" in s:
            lines.append(f"| {name} | {s['f1']} | {s['p']} | {s['r']} | {s['PER']} | {s['ORG']} | {s['LOC']} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--weights", default="../data/models/english.bin")
    parser.add_argument("--teacher", help="a teacher checkpoint, evaluated instead of the weight file")
    parser.add_argument("--dev", action="store_true", help="dev sets only")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    treebanks = data.DEV_TREEBANKS + (() if args.dev else data.TEST_TREEBANKS)
    names = data.DEV_NAMES + (() if args.dev else data.TEST_NAMES)
    if args.teacher:
        scores = teacher.evaluate(teacher.load(args.teacher), teacher.WordPieces(), args.corpora, treebanks, names)
    else:
        model, vocabulary, header = export.read(args.weights)
        extractor = features.FeatureExtractor({w: i for i, w in enumerate(vocabulary)}, header["config"])
        collator = Collator(extractor, header["config"])
        scores = evaluate_student(model, collator, args.corpora, treebanks, names)
        scores["weights_bytes"] = Path(args.weights).stat().st_size
    if args.json:
        print(json.dumps(scores, indent=1))
    else:
        print(table({k: v for k, v in scores.items() if isinstance(v, dict)}))


if __name__ == "__main__":
    main()
