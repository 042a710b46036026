"""Measures spaCy's words per second on one thread, for `chancery-train bench --peer`.

The pipeline is spaCy's standard one for CPUs (`init config --optimize efficiency`: a shared tok2vec of
width 96, tagger, morphologizer, lemmatizer, transition parser, entity recogniser). It is trained for a few
steps only, so that the parser's transitions are those of real trees: the arithmetic for a word, and so the
speed, is that of a fully trained pipeline.

Usage: spacy_speed.py CORPORA DOCUMENTS.jsonl
Prints one JSON object: {"words": ..., "seconds": ..., "words_per_second": ..., "version": ...}.
"""

import io
import json
import os
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import spacy  # noqa: E402  (the thread counts must be set before)
import zstandard  # noqa: E402
from spacy.cli.init_config import init_config  # noqa: E402
from spacy.tokens import Doc  # noqa: E402
from spacy.training import Example  # noqa: E402

PASSES = 3
SENTENCES = 400
STEPS = 40
PIPELINE = ["tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner"]


def examples(corpora, vocab):
    """Returns annotated sentences, from which the pipeline takes its labels."""
    path = Path(corpora) / "treebanks" / "en_gum-free-train.conllu.zst"
    data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(path.read_bytes())).read().decode("utf-8")
    result = []
    for block in data.split("\n\n")[:SENTENCES]:
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        rows = [row for row in rows if row[0].isdigit()]
        if not rows:
            continue
        heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
        kinds = ["PERSON", "ORG", "GPE"]
        doc = Doc(
            vocab, words=[row[1] for row in rows], tags=[row[4] for row in rows], pos=[row[3] for row in rows],
            heads=heads, deps=[row[7] for row in rows], lemmas=[row[2] for row in rows],
            ents=["B-" + kinds[i % 3] if row[3] == "PROPN" else "O" for i, row in enumerate(rows)],
        )
        result.append(Example(Doc(vocab, words=[row[1] for row in rows]), doc))
    return result


def main():
    """Runs the pipeline over the documents, one at a time, and prints the speed."""
    corpora, documents = sys.argv[1:3]
    texts = [json.loads(line) for line in Path(documents).read_text(encoding="utf-8").splitlines()]
    config = init_config(lang="en", pipeline=PIPELINE, optimize="efficiency")
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    sentences = examples(corpora, nlp.vocab)
    optimizer = nlp.initialize(lambda: sentences)
    spacy.util.fix_random_seed(1)
    for step in range(STEPS):
        nlp.update(sentences[step % 10 :: 10], sgd=optimizer)
    best, words = float("inf"), 0
    for _ in range(PASSES):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = min(best, time.process_time() - start)
    json.dump({"words": words, "seconds": best, "words_per_second": round(words / best),
               "version": spacy.__version__}, sys.stdout)


if __name__ == "__main__":
    main()
