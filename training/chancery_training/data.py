"""Reading, harmonising and augmenting the corpora.

Start at `load_training` and `load_evaluation`. Only the files named in `TRAIN_TREEBANKS` and
`TRAIN_NAMES` are ever trained on; everything else is for model choice (dev) or reporting (test).
"""

import collections
import dataclasses
import io
import random
import re
from pathlib import Path

import zstandard

NAME_TYPES = ("PER", "ORG", "LOC")
NAME_TAGS = ["O"] + [f"{p}-{t}" for t in NAME_TYPES for p in "BIES"]

TRAIN_TREEBANKS = ("en_ewt-train", "en_gum-free-train")
# corpus -> (weight of the name loss, share of the sentences used in one epoch)
TRAIN_NAMES = {
    "gmb-train": (0.5, 0.45),
    "redocred-dev": (0.8, 1.0),
    "wikigold": (1.0, 1.0),
    "crossner_politics-train": (1.0, 1.0),
    "crossner_politics-dev": (1.0, 1.0),
    "lk_gov_multiner": (0.3, 0.25),
    "btc-train": (0.4, 0.3),
    "wnut17-train": (0.4, 0.4),
}
# Annotation styles that the teacher tells apart; 0 is the clean style that it predicts in.
STYLES = {"gmb-train": 1, "redocred-dev": 2, "lk_gov_multiner": 3, "btc-train": 4, "wnut17-train": 4}
NUM_STYLES = 5

DEV_TREEBANKS = ("en_ewt-dev", "en_gum-free-dev")
TEST_TREEBANKS = ("en_ewt-test", "en_gum-free-test", "en_pud-test", "en_gentle-test")
DEV_NAMES = ("uner_ewt-dev", "gum-free-dev", "worldwide-dev", "btc-dev", "wnut17-dev")
TEST_NAMES = (
    "uner_pud-test", "uner_ewt-test", "worldwide-test", "gum-free-test", "crossner_politics-test",
    "redocred-test", "gmb-test", "btc-test", "wnut17-test",
)


@dataclasses.dataclass
class Sentence:
    """One sentence with whichever annotation it has; what is missing is `None`."""

    words: list
    upos: list = None
    xpos: list = None
    heads: list = None  # 1-based, 0 is the root
    rels: list = None
    names: list = None  # BIOES over `NAME_TYPES`
    corpus: str = ""
    name_weight: float = 1.0


def read_text(path):
    """Returns the text of a file that may be compressed with zstandard."""
    path = Path(path)
    if not path.exists() and Path(f"{path}.zst").exists():
        path = Path(f"{path}.zst")
    data = path.read_bytes()
    if path.suffix == ".zst":
        data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    return data.decode("utf-8")


def read_treebank(corpora, name):
    """Reads a CoNLL-U file; multiword-token lines and empty nodes are skipped."""
    result, rows = [], []
    for line in read_text(Path(corpora) / "treebanks" / f"{name}.conllu").split("\n"):
        if not line:
            if rows:
                cols = list(zip(*rows))
                result.append(
                    Sentence(
                        words=list(cols[1]), upos=list(cols[3]), xpos=list(cols[4]),
                        heads=[int(h) for h in cols[6]], rels=list(cols[7]), corpus=name,
                    )
                )
            rows = []
        elif not line.startswith("#") or "\t" in line:
            row = line.split("\t")
            if row[0].isdigit():
                rows.append(row)
    return result


def bio_spans(tags):
    """Returns the `(start, end, type)` spans of an IOB2 or BIOES sequence."""
    spans, start, kind = [], None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        prefix, _, name = tag.partition("-")
        if start is not None and (prefix in "OBS" or name != kind):
            spans.append((start, i, kind))
            start = None
        if prefix in "BS" or (prefix in "IE" and start is None):
            start, kind = i, name
    return spans


def spans_to_bioes(spans, length):
    """Returns the BIOES sequence of disjoint spans."""
    tags = ["O"] * length
    for start, end, kind in spans:
        if end - start == 1:
            tags[start] = f"S-{kind}"
            continue
        tags[start] = f"B-{kind}"
        for i in range(start + 1, end - 1):
            tags[i] = f"I-{kind}"
        tags[end - 1] = f"E-{kind}"
    return tags


def read_names(corpora, name):
    """Reads a names file as `(words, spans, other_spans)` triples."""
    result, rows = [], []
    for line in read_text(Path(corpora) / "names" / f"{name}.tsv").split("\n"):
        row = line.split("\t")
        if len(row) < 2:
            if rows and not line:
                words = [r[0] for r in rows]
                other = bio_spans([r[2] if len(r) > 2 else "O" for r in rows])
                result.append((words, bio_spans([r[1] for r in rows]), other))
                rows = []
        else:
            rows.append(row)
    if rows:
        result.append(([r[0] for r in rows], bio_spans([r[1] for r in rows]), []))
    return result


# --- harmonising ---------------------------------------------------------------------------

TITLES = frozenset(
    "mr. mr ms. ms mrs. mrs miss dr. dr prof. president vice vice-president prime minister premier chancellor "
    "general gen. gen lieutenant lt. colonel col. major maj. captain capt. admiral adm. sergeant sgt. secretary "
    "secretary-general senator sen. sen representative rep. rep congressman congresswoman governor gov. mayor king "
    "queen prince princess pope cardinal archbishop bishop ayatollah grand sheikh sheik judge justice chief "
    "ambassador foreign defense interior finance deputy former ex-president chairman leader spokesman spokeswoman "
    "commander director professor sir lord lady attorney of state affairs hon hon. hon'ble".split()
)
NOT_ORGANISATIONS = frozenset(
    "catholic christian jewish protestant muslim islamic christianity islam catholicism judaism buddhist hindu "
    "republican democratic democrat orthodox".split()
)
FIXED_TYPES = {"U.N.": "ORG", "UN": "ORG", "United Nations": "ORG", "West Bank": "LOC", "EU": "ORG", "NATO": "ORG",
               "U.S.": "LOC", "US": "LOC", "Tehran": "LOC", "Turkey": "LOC", "White House": "ORG"}


def demonyms(corpora):
    """Returns the nationality words (`Israeli`, `Americans`) that GMB marks as `NORP`."""
    words = collections.Counter()
    inside = collections.Counter()
    for tokens, spans, other in read_names(corpora, "gmb-train"):
        for start, end, kind in other:
            if kind == "NORP" and end - start == 1:
                words[tokens[start]] += 1
        for start, end, _ in spans:
            if end - start == 1:
                inside[tokens[start]] += 1
    found = {w for w, n in words.items() if n >= 2 and n > inside[w] and w[0].isupper()}
    return found | {w + "s" for w in found if w.endswith("n")}


def harmonise(corpus, sentences, nationality_words):
    """Brings the name spans of one corpus to the conventions of the test sets.

    Titles are not part of a person's name, nationality words are not places, *the* is not part of a
    name, and a string that is nearly always one type is that type everywhere (GMB's slips).
    """
    kinds = collections.defaultdict(collections.Counter)
    for words, spans, _ in sentences:
        for start, end, kind in spans:
            kinds[" ".join(words[start:end])][kind] += 1
    fixed = dict(FIXED_TYPES) if corpus == "gmb-train" else {}
    if corpus == "gmb-train":
        for text, counts in kinds.items():
            kind, n = counts.most_common(1)[0]
            if sum(counts.values()) >= 8 and n >= 0.8 * sum(counts.values()):
                fixed.setdefault(text, kind)
    result = []
    for words, spans, _ in sentences:
        kept = []
        for start, end, kind in spans:
            kind = fixed.get(" ".join(words[start:end]), kind)
            if kind == "PER":
                while start < end and words[start].lower() in TITLES:
                    start += 1
            while start < end and words[start].lower() == "the" and end - start > 1 and words[start] != "The":
                start += 1
            text = " ".join(words[start:end])
            if start == end or (end - start == 1 and text in nationality_words and kind != "PER"):
                continue
            if kind == "PER" and text in nationality_words:
                continue
            if kind == "ORG" and text.lower() in NOT_ORGANISATIONS:
                continue
            kept.append((start, end, kind))
        result.append((words, kept))
    return result


# Prefixes that UD English leaves joined to their word (`anti-war`); other hyphens are tokens.
JOINED_PREFIXES = frozenset(
    "anti non re pre post co ex e semi pan multi under pro counter sub inter intra un neo ultra mini micro macro meta "
    "trans bi tri de dis mis".split()
)


def split_hyphens(words, spans):
    """Splits inner hyphens as UD English does (`al-Qaida` -> `al - Qaida`), spans moved along."""
    new, where = [], []
    for word in words:
        where.append(len(new))
        if "-" in word[1:-1] and not re.search(r"[@/:.]", word) and word.count("-") < 4:
            parts = [p for p in re.split(r"(-)", word) if p]
            if parts[0].lower() not in JOINED_PREFIXES and all(p.isalnum() or p == "-" for p in parts):
                new.extend(parts)
                continue
        new.append(word)
    where.append(len(new))
    return new, [(where[s], where[e], k) for s, e, k in spans]


def load_names(corpora, corpus, nationality_words, rng):
    """Returns the training sentences of one names corpus, harmonised."""
    weight = TRAIN_NAMES[corpus][0]
    result = []
    for words, spans in harmonise(corpus, read_names(corpora, corpus), nationality_words):
        if corpus == "btc-train" and any(words[s][0] in "@#" for s, _, _ in spans):
            continue
        if len(words) > 120 or not words:
            continue
        if rng.random() < 0.6:
            words, spans = split_hyphens(words, spans)
        result.append(
            Sentence(words=words, names=spans_to_bioes(spans, len(words)), corpus=corpus, name_weight=weight)
        )
    return result


def load_training(corpora, seed=1):
    """Returns all training sentences: the two treebanks (GUM with its names) and the names corpora."""
    rng = random.Random(seed)
    words_of_nations = demonyms(corpora)
    result = []
    for name in TRAIN_TREEBANKS:
        result.extend(read_treebank(corpora, name))
    gum = harmonise("gum-free-train", read_names(corpora, "gum-free-train"), words_of_nations)
    by_words = {tuple(w): s for w, s in gum}
    for sentence in result:
        if sentence.corpus == "en_gum-free-train" and tuple(sentence.words) in by_words:
            sentence.names = spans_to_bioes(by_words[tuple(sentence.words)], len(sentence.words))
    for name in TRAIN_NAMES:
        result.extend(load_names(corpora, name, words_of_nations, rng))
    return result


def load_eval_names(corpora, name):
    """Returns a names set as it stands (no harmonising), for evaluation."""
    return [
        Sentence(words=w, names=spans_to_bioes(s, len(w)), corpus=name) for w, s, _ in read_names(corpora, name)
    ]


def load_eval_documents(corpora, name):
    """Returns a names set as `load_eval_names` does, as one list of sentences a document.

    Where no line `# doc` tells documents apart, each sentence is one.
    """
    sentences = load_eval_names(corpora, name)
    lines = read_text(Path(corpora) / "names" / f"{name}.tsv").split("\n")
    if not any(line.startswith("# doc") for line in lines):
        return [[s] for s in sentences]
    sentences = iter(sentences)
    result, rows, fresh = [], 0, True
    for line in lines + [""]:
        if len(line.split("\t")) > 1:
            rows += 1
        elif line.startswith("# doc"):
            fresh = True
        elif not line and rows:
            if fresh or not result:
                result.append([])
                fresh = False
            result[-1].append(next(sentences))
            rows = 0
    return result


# --- augmentation --------------------------------------------------------------------------

QUOTES = [("``", "''"), ("\u201c", "\u201d"), ('"', '"'), ("\u2018", "\u2019"), ("'", "'")]
DASHES = ["-", "--", "\u2013", "\u2014"]
SMALL = frozenset("a an the of in on at to for and or with by from as 's n't \u2019s is not".split())


def drop_token(sentence, index):
    """Removes a leaf token; the annotation of the others is kept."""
    keep = [i for i in range(len(sentence.words)) if i != index]
    new = dataclasses.replace(sentence, words=[sentence.words[i] for i in keep])
    for field in ("upos", "xpos", "rels"):
        values = getattr(sentence, field)
        if values is not None:
            setattr(new, field, [values[i] for i in keep])
    if sentence.heads is not None:
        shift = [h - (h > index + 1) for h in sentence.heads]
        new.heads = [shift[i] for i in keep]
    if sentence.names is not None:
        spans = []
        for start, end, kind in bio_spans(sentence.names):
            start, end = start - (start > index), end - (end > index)
            if start < end:
                spans.append((start, end, kind))
        new.names = spans_to_bioes(spans, len(keep))
    return new


def title_case(words):
    """Returns words with the capitals of a headline."""
    return [
        w if w.lower() in SMALL and i else w[:1].upper() + w[1:] for i, w in enumerate(words)
    ]


def surface_noise(words, rng):
    """Returns words with noise that leaves their number and their analysis alone: case, quotes, dashes."""
    words = list(words)
    roll = rng.random()
    if roll < 0.035:
        words = [w.upper() for w in words]
    elif roll < 0.085:
        words = title_case(words)
    elif roll < 0.11:
        words = [w.lower() for w in words]
    elif roll < 0.13:
        words[0] = words[0][:1].lower() + words[0][1:]
    if rng.random() < 0.5:
        opening, closing = rng.choice(QUOTES[:3])
        apostrophe = rng.random() < 0.5
        seen = 0
        for i, w in enumerate(words):
            if w in ('"', "``", "''", "\u201c", "\u201d"):
                is_open = w in ("``", "\u201c") or (w == '"' and seen % 2 == 0)
                words[i] = opening if is_open else closing
                seen += 1
            elif apostrophe and "'" in w and w not in ("'", "''"):
                words[i] = w.replace("'", "\u2019")
            elif apostrophe and "\u2019" in w and len(w) > 1:
                words[i] = w.replace("\u2019", "'")
            elif w in ("--", "\u2013", "\u2014") or (w == "-" and rng.random() < 0.3):
                words[i] = rng.choice(DASHES)
    return words


def augment(sentence, rng):
    """Returns the sentence with the noise of real input: case, final stops, quotes, dashes."""
    words = sentence.words
    length = len(words)
    if length > 2 and words[-1] in ".!?" and rng.random() < 0.12:
        if sentence.heads is None or length not in sentence.heads:
            sentence = drop_token(sentence, length - 1)
    elif length > 6 and rng.random() < 0.04:
        commas = [i for i, w in enumerate(words) if w == ","]
        if commas:
            index = rng.choice(commas)
            if sentence.heads is None or index + 1 not in sentence.heads:
                sentence = drop_token(sentence, index)
    return dataclasses.replace(sentence, words=surface_noise(sentence.words, rng))
