"""A small UD-English-style sentence splitter and tokenizer for the unlabelled text.

It serves silver labelling and word statistics only: the Rust engine has its own, exact one.
"""

import re

from .data import JOINED_PREFIXES

ABBREVIATIONS = frozenset(
    "mr. mrs. ms. dr. prof. gen. lt. col. maj. capt. adm. sgt. sen. rep. gov. rev. hon. st. jr. sr. vs. no. nos. vol. "
    "pp. p. art. sec. dept. u.s. u.n. u.k. e.u. u.s.s.r. u.s.a. d.c. a.m. p.m. e.g. i.e. etc. cf. inc. corp. ltd. co. "
    "jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. mt. ft. approx. amb. pres. min. ph.d. al. op. fig. "
    "brig. cmdr. ret. b.c. a.d. est. messrs. mme. mlle. tel. dep. asst. adm. cdr. vice-pres.".split()
)
NEVER_LAST = frozenset(
    "mr. mrs. ms. dr. prof. gen. lt. col. maj. capt. adm. sgt. sen. rep. gov. rev. hon. st. vs. no. nos. vol. pp. e.g. "
    "i.e. cf. mt. ft. amb. pres. brig. cmdr. messrs. mme. mlle. dep. asst.".split()
)
STARTERS = frozenset(
    "the a an he she it they we i you this that these those in on at but and there his her its their as when while if "
    "after before for however it's mr. president secretary".split()
)
CONTRACTION = re.compile(r"(?i)^(.+?)(n['\u2019]t|['\u2019](?:s|re|ve|ll|d|m)|(?<=s)['\u2019])$")
FUSED = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3}
OPENERS = "\"'\u201c\u2018([{<\u00ab$\u00a3\u20ac\u00a5#*_~\u2022\u00b7\u2014\u2013-"
CLOSERS = "\"'\u201d\u2019)]}>\u00bb,;:!?%*_~\u2026\u2014\u2013\u00b0"
URL = re.compile(r"(?i)^(https?://|www\.|[\w.+-]+@[\w-]+\.|@\w|#\w|[\w.-]+\.(com|org|gov|net|edu)\b)")


def _core(word):
    """Splits what is left after the outer punctuation: contractions, hyphens, dashes, slashes."""
    if word.lower() in FUSED:
        cut = FUSED[word.lower()]
        return [word[:cut], word[cut:]]
    found = CONTRACTION.match(word)
    if found and found.group(1):
        return _core(found.group(1)) + [found.group(2)]
    parts = [p for p in re.split(r"(\u2014|\u2013|--+|\.\.\.+|\u2026)", word) if p]
    if len(parts) > 1:
        return [t for p in parts for t in split_word(p)]
    if "-" in word[1:-1]:
        pieces = re.split(r"(-)", word)
        if all(pieces) and pieces[0].lower() not in JOINED_PREFIXES and len(pieces) < 10:
            return [t for p in pieces for t in ([p] if p == "-" else split_word(p))]
    if re.fullmatch(r"[A-Za-z]+/[A-Za-z/]+", word):
        return [p for p in re.split(r"(/)", word) if p]
    found = re.fullmatch(r"(\d[\d.,:]*)([A-Za-z\u00b0]+|%)", word)
    if found and found.group(2).lower() not in ("st", "nd", "rd", "th", "s"):
        return [found.group(1), found.group(2)]
    return [word]


def split_word(word):
    """Splits a piece of text without white space into tokens."""
    if URL.match(word) and len(word) > 2:
        return [word.rstrip(".,;:)")] + list(word[len(word.rstrip(".,;:)")):])
    before, after = [], []
    while len(word) > 1:
        if word[0] in OPENERS and not (word[0] in "-'\u2019" and word[1:2].isalnum() and CONTRACTION.match("x" + word)):
            run = re.match(r"--+|''|``", word)
            cut = run.end() if run else 1
            if cut >= len(word):
                break
            before.append(word[:cut])
            word = word[cut:]
            continue
        if word[-1] in CLOSERS and not CONTRACTION.match(word):
            after.insert(0, word[-1])
            word = word[:-1]
            continue
        if word.endswith("..."):
            if word == "...":
                break
            after.insert(0, "...")
            word = word[:-3]
            continue
        if word[-1] == ".":
            low = word.lower()
            if low in ABBREVIATIONS or re.fullmatch(r"[A-Za-z]\.|(?:[A-Za-z]\.){2,}", word) or set(word) == {"."}:
                break
            after.insert(0, ".")
            word = word[:-1]
            continue
        break
    return before + _core(word) + after


def paragraph_sentences(paragraph):
    """Yields the token lists of a paragraph's sentences."""
    words = paragraph.split()
    current = []
    for index, word in enumerate(words):
        tokens = split_word(word)
        current.extend(tokens)
        following = words[index + 1] if index + 1 < len(words) else ""
        tail = "".join(tokens[-3:]) if len(tokens) > 1 else tokens[0]
        ends = bool(re.search(r"[.!?\u2026][\"'\u201d\u2019)\]]*$", tail))
        if not ends or not following:
            continue
        last = word.lower().rstrip("\"'\u201d\u2019)]").lstrip("\"'\u201c\u2018([")
        bare = following.lstrip("\"'\u201c\u2018([")
        if not bare or not (bare[0].isupper() or bare[0].isdigit() or following[0] in "\"\u201c[("):
            continue
        if tokens[-1].endswith(".") and len(tokens[-1]) > 1 and tokens[-1] != "...":
            if last in NEVER_LAST or (re.fullmatch(r"[a-z]\.", last) and not last == "i."):
                continue
            if bare.lower() not in STARTERS:
                continue
        yield current
        current = []
    if current:
        yield current


def sentences(text):
    """Yields the token lists of a text; a line break ends a sentence."""
    for paragraph in text.split("\n"):
        if paragraph.strip():
            yield from paragraph_sentences(paragraph)
