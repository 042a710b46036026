"""Decoding: maximum spanning trees with one root, and names that are legal and agree within a document."""

import collections
import functools

import numpy as np

from .features import norm


def _cycle(heads):
    """Returns the nodes of one cycle of the head function, or an empty list (node 0 is the root)."""
    n = len(heads)
    colour = [0] * n
    colour[0] = 2
    for start in range(1, n):
        path, node = [], start
        while colour[node] == 0:
            colour[node] = 1
            path.append(node)
            node = heads[node]
        if colour[node] == 1:
            return path[path.index(node):]
        for p in path:
            colour[p] = 2
    return []


def _chu_liu_edmonds(scores):
    """Returns heads (entry 0 is unused) of the best arborescence; `scores[d, h]`, node 0 the root."""
    n = scores.shape[0]
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[0] = -np.inf
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads.tolist())
    if not cycle:
        return heads
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    cycle = np.array(cycle)
    cycle_score = scores[cycle, heads[cycle]]
    m = len(rest)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(rest, rest)]
    # Edges out of the cycle (a node outside, its head inside).
    out = scores[np.ix_(rest, cycle)]
    out_best = out.argmax(1)
    small[:m, m] = out[np.arange(m), out_best]
    # Edges into the cycle (the cycle's node loses its head inside).
    into = scores[np.ix_(cycle, rest)] - cycle_score[:, None]
    into_best = into.argmax(0)
    small[m, :m] = into[into_best, np.arange(m)]
    sub = _chu_liu_edmonds(small)
    result = heads.copy()
    for k in range(1, m):
        result[rest[k]] = cycle[out_best[k]] if sub[k] == m else rest[sub[k]]
    entry = sub[m]
    result[cycle[into_best[entry]]] = rest[entry]
    result[0] = 0
    return result


def decode_tree(arcs):
    """Returns the heads (0 is the root) of the best tree with exactly one root.

    `arcs[i, j]` is the score of word `i + 1` having head `j`. One root: if the best tree has
    several, each of those roots is tried as the only one, and the best total wins (first on a tie).
    """
    n = arcs.shape[0]
    scores = np.full((n + 1, n + 1), -np.inf)
    scores[1:] = arcs
    heads = _chu_liu_edmonds(scores)
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) == 1:
        return heads[1:]
    best, best_total = None, -np.inf
    for root in roots:
        one = scores.copy()
        keep = one[root, 0]
        one[1:, 0] = -np.inf
        one[root] = -np.inf
        one[root, 0] = keep
        try:
            got = _chu_liu_edmonds(one)
        except (IndexError, ValueError):
            continue
        total = one[np.arange(1, n + 1), got[1:]].sum()
        if total > best_total:
            best, best_total = got, total
    return (heads if best is None else best)[1:]


@functools.lru_cache(maxsize=8)
def transitions(tags):
    """Returns `(start, step, stop)` penalties of BIOES: 0 for legal, minus infinity for illegal."""
    n = len(tags)
    start, stop = np.zeros(n), np.zeros(n)
    step = np.zeros((n, n))
    for i, a in enumerate(tags):
        opened = a[0] in "BI"
        if a[0] in "IE":
            start[i] = -np.inf
        if opened:
            stop[i] = -np.inf
        for j, b in enumerate(tags):
            continues = b[0] in "IE"
            legal = continues and a[2:] == b[2:] if opened else not continues
            if not legal:
                step[i, j] = -np.inf
    return start, step, stop


def decode_names(scores, tags):
    """Returns the best legal BIOES sequence (Viterbi over the scores as they are)."""
    start, step, stop = transitions(tuple(tags))
    if len(scores) == 0:
        return []
    best = scores[0] + start
    back = []
    for row in scores[1:]:
        table = best[:, None] + step
        back.append(table.argmax(0))
        best = table.max(0) + row
    last = int((best + stop).argmax())
    path = [last]
    for pointers in reversed(back):
        last = int(pointers[last])
        path.append(last)
    return [tags[i] for i in reversed(path)]


def _log_sum(values):
    """Returns the logarithm of the sum of exponentials over the last axis."""
    top = values.max(-1, keepdims=True)
    return (top + np.log(np.exp(values - top).sum(-1, keepdims=True)))[..., 0]


def agree(words, scores, tags, share, sharpness):
    """Returns the scores of a document's words (`[words, tags]`), those of equal words drawn together.

    Only words of two characters or more with a capital first take part. Each of `n` occurrences has beliefs, the
    logarithms of the probabilities of `O`, PER, ORG and LOC; their mean, in which an occurrence weighs
    `exp(-sharpness * entropy)`, pulls the scores of every tag of a kind by `share` times the difference.
    """
    if not share:
        return scores
    places = collections.defaultdict(list)
    for i, word in enumerate(words):
        if len(word) > 1 and word[0].isupper():
            places[norm(word)].append(i)
    names = sorted({t[2:] for t in tags if t != "O"})
    kinds = np.array([1 + names.index(t[2:]) if t != "O" else 0 for t in tags])
    result = np.array(scores)
    for found in places.values():
        if len(found) > 1:
            rows = result[found]
            beliefs = np.stack([_log_sum(rows[:, kinds == k]) for k in range(len(names) + 1)], -1)
            beliefs -= _log_sum(beliefs)[:, None]
            weight = np.exp(sharpness * (np.exp(beliefs) * beliefs).sum(-1))
            common = (weight[:, None] * beliefs).sum(0) / weight.sum()
            result[found] = rows + share * (common - beliefs)[:, kinds]
    return result
