"""Scores on gold tokens: tags, trees, names."""

from .data import bio_spans


def tree_scores(gold, guess):
    """Returns UPOS, XPOS, UAS, LAS (without subtypes) and LAS with subtypes, in per cent."""
    total = upos = xpos = uas = las = full = 0
    for g, p in zip(gold, guess):
        for i in range(len(g.words)):
            total += 1
            upos += g.upos[i] == p.upos[i]
            xpos += g.xpos[i] == p.xpos[i]
            if g.heads[i] == p.heads[i]:
                uas += 1
                las += g.rels[i].split(":")[0] == p.rels[i].split(":")[0]
                full += g.rels[i] == p.rels[i]
    keys = ("upos", "xpos", "uas", "las", "las_subtypes")
    return {k: round(100 * v / max(total, 1), 2) for k, v in zip(keys, (upos, xpos, uas, las, full))}


def name_f1(gold, guess):
    """Returns precision, recall and F1 of exact spans with types, over all and per type."""
    kinds = {}
    for g, p in zip(gold, guess):
        want, got = set(bio_spans(g.names)), set(bio_spans(p.names))
        for key in ("f1", "PER", "ORG", "LOC"):
            a = {s for s in want if key in ("f1", s[2])}
            b = {s for s in got if key in ("f1", s[2])}
            t = kinds.setdefault(key, [0, 0, 0])
            t[0] += len(a & b)
            t[1] += len(a)
            t[2] += len(b)
    result = {}
    for key, (hit, want, got) in kinds.items():
        result[key] = round(200 * hit / max(want + got, 1), 2)
        if key == "f1":
            result["p"], result["r"] = round(100 * hit / max(got, 1), 2), round(100 * hit / max(want, 1), 2)
    return result
