"""Calibrating the name tagger on the dev sets: one number per type, added to its scores.

Every corpus misses names in its own way, so that the balance of precision and recall learned from
the mix is not the best for clean text. The numbers are folded into the bias of the last layer.
"""

import numpy as np
import torch

from . import data
from .decode import transitions
from .metrics import name_f1
from .teacher import batches_by_length

SETS = ("uner_ewt-dev", "gum-free-dev", "worldwide-dev")
STEPS = (-0.8, -0.4, -0.2, 0.2, 0.4, 0.8)


@torch.no_grad()
def scores_of(model, collator, sentences):
    """Returns padded name scores by batch: `(indices, lengths, [B, T, tags])`."""
    model.eval()
    result = []
    for chunk in batches_by_length([len(s.words) for s in sentences], 6000):
        ids, mask = collator.inputs([sentences[i] for i in chunk])
        result.append((chunk, mask.sum(0).numpy(), model(ids, mask)["names"].numpy()))
    return result


def decode_batch(lengths, scores, tags):
    """Viterbi over a padded batch; the same decisions as `decode.decode_names`."""
    start, step, stop = transitions(tuple(tags))
    size, steps, _ = scores.shape
    best = scores[:, 0] + start
    back = np.zeros((steps, size, len(tags)), dtype=np.int64)
    final = best.copy()
    for t in range(1, steps):
        table = best[:, :, None] + step
        back[t] = table.argmax(1)
        best = table.max(1) + scores[:, t]
        inside = lengths > t
        final[inside] = best[inside]
    result = []
    for b in range(size):
        last = int((final[b] + stop).argmax())
        path = [last]
        for t in range(lengths[b] - 1, 0, -1):
            last = int(back[t, b, last])
            path.append(last)
        result.append([tags[i] for i in reversed(path)])
    return result


def mean_f1(golds, scored, tags, offset):
    """Returns the mean F1 over the dev sets when `offset` is added to the scores."""
    total = 0.0
    for gold, batches in zip(golds, scored):
        names = [None] * len(gold)
        for chunk, lengths, scores in batches:
            for i, found in zip(chunk, decode_batch(lengths, scores + offset, tags)):
                names[i] = found
        guess = [data.Sentence(words=g.words, names=n) for g, n in zip(gold, names)]
        total += name_f1(gold, guess)["f1"]
    return total / len(golds)


def calibrate(model, collator, corpora, rounds=2):
    """Adds the best offset per type to the bias of `name_out`; returns the offsets and the F1 before and after."""
    tags = model.config["names"]
    golds = [data.load_eval_names(corpora, name) for name in SETS]
    scored = [scores_of(model, collator, gold) for gold in golds]
    kinds = {k: np.array([float(t.endswith(k)) for t in tags], dtype=np.float32) for k in data.NAME_TYPES}
    chosen = dict.fromkeys(data.NAME_TYPES, 0.0)

    def offset(values):
        return sum(kinds[k] * v for k, v in values.items())

    before = best = mean_f1(golds, scored, tags, offset(chosen))
    for _ in range(rounds):
        changed = False
        for kind in data.NAME_TYPES:
            here = chosen[kind]
            for change in STEPS:
                trial = {**chosen, kind: here + change}
                value = mean_f1(golds, scored, tags, offset(trial))
                if value > best + 0.02:
                    best, chosen, changed = value, trial, True
        if not changed:
            break
    with torch.no_grad():
        model.name_out.bias += torch.from_numpy(offset(chosen))
    return chosen, before, best
