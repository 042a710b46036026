"""Token features of the student, exactly as FORMAT.md specifies them.

Everything here is defined on Unicode scalar values, so that the Rust engine computes the same ids.
"""

import functools

FNV_OFFSET = 0xCBF29CE484222325
FNV_PRIME = 0x100000001B3
MASK = 0xFFFFFFFFFFFFFFFF

APOSTROPHES = frozenset("'\u2018\u2019\u201b\u02bc\u00b4`\u2032")
QUOTES = frozenset('"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033')
DASHES = frozenset("\u2012\u2013\u2014\u2015\u2212")
HYPHENS = frozenset("-\u2010\u2011")
ASCII_DIGITS = frozenset("0123456789")
MAX_RUN = 3

# Modes of a sentence's case.
MODE_NORMAL, MODE_UPPER, MODE_TITLE, MODE_LOWER = range(4)


def fnv1a64(text):
    """Returns the FNV-1a 64-bit hash of the text's UTF-8 bytes."""
    value = FNV_OFFSET
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * FNV_PRIME) & MASK
    return value


@functools.lru_cache(maxsize=1 << 20)
def norm(word):
    """Returns the normal form: lower case, digits to `0`, quotes and dashes unified, runs cut to 3."""
    out = []
    for c in word:
        if c in APOSTROPHES:
            out.append("'")
        elif c in QUOTES:
            out.append('"')
        elif c in DASHES:
            out.append("--")
        elif c in HYPHENS:
            out.append("-")
        elif c in ASCII_DIGITS:
            out.append("0")
        elif c == "\u2026":
            out.append("...")
        else:
            out.append(c.lower())
    text = "".join(out)
    if text == "''":
        return '"'
    cut, run, last = [], 0, ""
    for c in text:
        run = run + 1 if c == last else 1
        last = c
        if run <= MAX_RUN:
            cut.append(c)
    return "".join(cut)


@functools.lru_cache(maxsize=1 << 20)
def shape(word):
    """Returns the shape: `X` upper, `x` other letter, `d` digit, else the character; runs cut to 2."""
    out, last, run = [], "", 0
    for c in word:
        if c in APOSTROPHES:
            s = "'"
        elif c in QUOTES:
            s = '"'
        elif c in DASHES or c in HYPHENS:
            s = "-"
        elif c in ASCII_DIGITS:
            s = "d"
        elif c.isupper():
            s = "X"
        elif c.isalpha():
            s = "x"
        else:
            s = c
        run = run + 1 if s == last else 1
        last = s
        if run <= 2:
            out.append(s)
    return "".join(out[:10])


def sentence_mode(words):
    """Returns the case mode of a sentence (constants above), from its words of two or more letters."""
    upper = title = lower = total = 0
    for w in words:
        letters = [c for c in w if c.isupper() or c.islower()]
        if len(letters) < 2:
            continue
        total += 1
        ups = sum(c.isupper() for c in letters)
        if ups == len(letters):
            upper += 1
        elif ups == 0:
            lower += 1
        elif letters[0].isupper():
            title += 1
    if total < 2:
        return MODE_NORMAL
    if upper * 10 >= total * 8:
        return MODE_UPPER
    if lower == total:
        return MODE_LOWER
    if total >= 4 and (title + upper) * 10 >= total * 7:
        return MODE_TITLE
    return MODE_NORMAL


class FeatureExtractor:
    """Maps words to rows of the embedding tables.

    `vocabulary` maps a norm to its own row of the table `word`; other norms share the hashed rows
    after those.
    """

    def __init__(self, vocabulary, config):
        self.vocabulary = vocabulary
        self.config = config
        self.rows = config["rows"]
        self._cache = {}

    def word_ids(self, word):
        """Returns the row of each word-level table, in the order of `config["features"]`."""
        ids = self._cache.get(word)
        if ids is not None:
            return ids
        n = norm(word)
        known = self.vocabulary.get(n)
        if known is None:
            known = len(self.vocabulary) + fnv1a64("w:" + n) % self.config["word_buckets"]
        rows = self.rows
        ids = (
            known,
            fnv1a64("p2:" + n[:2]) % rows["prefix2"],
            fnv1a64("p4:" + n[:4]) % rows["prefix4"],
            fnv1a64("s2:" + n[-2:]) % rows["suffix2"],
            fnv1a64("s3:" + n[-3:]) % rows["suffix3"],
            fnv1a64("s5:" + n[-5:]) % rows["suffix5"],
            fnv1a64("sh:" + shape(word)) % rows["shape"],
        )
        if len(self._cache) < 2_000_000:
            self._cache[word] = ids
        return ids

    def sentence_ids(self, words):
        """Returns one tuple of rows per word: the word-level tables, then `context`."""
        mode = sentence_mode(words)
        result, started = [], False
        for w in words:
            initial = 0
            if not started and any(c.isalpha() for c in w):
                initial, started = 1, True
            result.append(self.word_ids(w) + (mode * 2 + initial,))
        return result


FEATURES = ["word", "prefix2", "prefix4", "suffix2", "suffix3", "suffix5", "shape", "context"]
