"""Mention replacement: names in training sentences are swapped for other names of the same kind.

The model then learns a name from its context and its form, not by heart. A mention is replaced by one
of the same type and the same number of words, so that tree and tags stay as they are.
"""

import collections

import numpy as np

from . import data

CONSONANTS = "BCDFGHJKLMNPRSTVWZ"
LETTERS = CONSONANTS + "AEIOU"


class Mentions:
    """A store of names by type and length."""

    def __init__(self, longest=4):
        self.longest = longest
        self.found = collections.defaultdict(dict)

    def add(self, words, spans):
        """Adds the mentions of one sentence, without those in all capitals or all small letters."""
        for start, end, kind in spans:
            mention = tuple(words[start:end])
            if len(mention) <= self.longest and mention[0][:1].isupper() and mention[0].isalpha():
                if kind != "PER" or not mention[0].isupper():
                    self.found[kind, len(mention)][mention] = None

    def add_silver(self, silver, names, surest=235):
        """Adds the mentions that the teacher is sure of."""
        for i, words in enumerate(silver.sentences):
            at = silver.starts[i]
            soft = silver.soft["names"][at : at + len(words)]
            best = soft.argmax(1)
            if not best.any():
                continue
            spans = [
                s for s in data.bio_spans([names[t] for t in best])
                if all(soft[j, best[j]] >= surest for j in range(s[0], s[1]))
            ]
            self.add(words, spans)

    def freeze(self):
        """Fixes the order of the mentions, so that a seed decides the choices."""
        self.lists = {key: list(value) for key, value in self.found.items()}
        return self

    def __len__(self):
        return sum(len(v) for v in self.found.values())

    def pick(self, kind, length, rng):
        """Returns a mention, or `None`; now and then a made-up acronym for an organization."""
        if kind == "ORG" and length == 1 and rng.random() < 0.35:
            size = rng.choice((2, 3, 3, 3, 4, 4, 5))
            return ("".join(rng.choice(LETTERS) for _ in range(size)),)
        choices = self.lists.get((kind, length))
        return rng.choice(choices) if choices else None

    def replace(self, words, spans, rng, with_tree, share=0.5):
        """Returns the words with some of the mentions replaced."""
        words = list(words)
        for start, end, kind in spans:
            length = end - start
            if rng.random() > share or length > self.longest:
                continue
            if with_tree and (length > 2 or (length == 2 and kind == "ORG")):
                continue
            if not words[start][:1].isupper():
                continue
            mention = self.pick(kind, length, rng)
            if mention is not None:
                words[start:end] = mention
        return words

    def vary(self, sentence, rng, probability):
        """Returns the gold sentence, with that probability with other names in it."""
        if sentence.names is None or rng.random() > probability:
            return sentence
        spans = data.bio_spans(sentence.names)
        if not spans:
            return sentence
        words = self.replace(sentence.words, spans, rng, sentence.heads is not None)
        return data.dataclasses.replace(sentence, words=words)

    def vary_silver(self, words, soft_names, names, rng, probability):
        """Returns the words of a silver sentence, with that probability with other names in it."""
        if rng.random() > probability:
            return words
        best = np.asarray(soft_names).argmax(1)
        if not best.any():
            return words
        return self.replace(words, data.bio_spans([names[t] for t in best]), rng, True)
