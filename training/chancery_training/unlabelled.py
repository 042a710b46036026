"""The unlabelled text: reading, choosing sentences for silver labels, counting words."""

import argparse
import collections
import io
import json
import os
import random
from pathlib import Path

import zstandard

from . import data, features, text

# file -> (share of documents read, most sentences taken from one document)
SOURCES = {
    "current-events": (1.0, 6),
    "state-department": (1.0, 30),
    "white-house": (0.7, 14),
    "foreign-relations": (0.6, 12),
}


def documents(corpora, name):
    """Yields the documents of one file as dictionaries."""
    path = Path(corpora) / "unlabelled" / f"{name}.jsonl.zst"
    with path.open("rb") as raw:
        reader = zstandard.ZstdDecompressor().stream_reader(raw)
        for line in io.TextIOWrapper(reader, encoding="utf-8"):
            yield json.loads(line)


def choose_sentences(corpora, seed=1, sources=None, shortest=2, longest=70):
    """Returns distinct token lists, a mix of all files, headlines included."""
    rng = random.Random(seed)
    seen, result = set(), []
    for name, (share, most) in (sources or SOURCES).items():
        for document in documents(corpora, name):
            if rng.random() > share:
                continue
            found = list(text.sentences(document["text"]))
            if len(found) > most:
                found = rng.sample(found, most)
            if name != "current-events" and document["title"]:
                found.append([t for s in text.paragraph_sentences(document["title"]) for t in s])
            for tokens in found:
                if not shortest <= len(tokens) <= longest:
                    continue
                key = hash(tuple(features.norm(t) for t in tokens))
                if key not in seen:
                    seen.add(key)
                    result.append(tokens)
    rng.shuffle(result)
    return result


def vocabulary(corpora, chosen, size):
    """Returns the most frequent norms of the training corpora (weighed up) and the chosen text."""
    counts = collections.Counter()
    for sentence in data.load_training(corpora):
        weight = 3 if sentence.heads else 1
        for word in sentence.words:
            counts[features.norm(word)] += weight
    for tokens in chosen:
        counts.update(map(features.norm, tokens))
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    return [w for w, n in ranked[:size] if n >= 3 and "\n" not in w]


def main():
    parser = argparse.ArgumentParser(description="Writes the vocabulary: the norms that own an embedding.")
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--size", type=int, default=28_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    words = vocabulary(args.corpora, choose_sentences(args.corpora, args.seed), args.size)
    Path(args.work).mkdir(parents=True, exist_ok=True)
    (Path(args.work) / "vocabulary.txt").write_text("\n".join(words))


if __name__ == "__main__":
    main()
