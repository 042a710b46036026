"""Calibrating the name tagger on the dev sets: one number per type, and how far the names of a document agree.

Every corpus misses names in its own way, so that the balance of precision and recall learned from the mix is not the
best for clean text. The numbers are folded into the bias of the last layer; the agreement is part of the configuration.
"""

import numpy as np
import torch

from . import data
from .decode import agree, transitions
from .metrics import name_f1
from .teacher import batches_by_length

SETS = ("uner_ewt-dev", "gum-free-dev", "worldwide-dev")
STEPS = (-0.8, -0.4, -0.2, 0.2, 0.4, 0.8)
AGREEMENTS = ((0.0, 0.0), (0.6, 2.0), (0.6, 4.0), (0.8, 2.0), (0.8, 4.0), (1.0, 4.0))


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


class DevSet:
    """A dev set with the model's scores of its words."""

    def __init__(self, model, collator, documents, tags):
        self.tags = tags
        self.gold = [s for document in documents for s in document]
        self.starts = np.concatenate([[0], np.cumsum([len(s.words) for s in self.gold])])
        self.documents, first = [], 0
        for document in documents:
            last = first + len(document)
            words = [w for s in document for w in s.words]
            self.documents.append((self.starts[first], self.starts[last], words))
            first = last
        self.flat = np.zeros((self.starts[-1], len(tags)), dtype=np.float32)
        self.batches = []
        for chunk, lengths, scores in scores_of(model, collator, self.gold):
            self.batches.append((chunk, lengths, scores.shape[1]))
            for b, i in enumerate(chunk):
                self.flat[self.starts[i] : self.starts[i + 1]] = scores[b, : lengths[b]]

    def f1(self, offset, agreement):
        """Returns the F1 when `offset` is added to the scores and names agree that far."""
        flat = self.flat + offset.astype(np.float32)
        for first, last, words in self.documents:
            flat[first:last] = agree(words, flat[first:last], self.tags, *agreement)
        guess = [None] * len(self.gold)
        for chunk, lengths, steps in self.batches:
            scores = np.zeros((len(chunk), steps, len(self.tags)), dtype=np.float32)
            for b, i in enumerate(chunk):
                scores[b, : lengths[b]] = flat[self.starts[i] : self.starts[i + 1]]
            for i, names in zip(chunk, decode_batch(lengths, scores, self.tags)):
                guess[i] = data.Sentence(words=self.gold[i].words, names=names)
        return name_f1(self.gold, guess)["f1"]


def calibrate(model, collator, corpora, rounds=2):
    """Adds the best offset per type to the bias of `name_out` and sets the agreement; returns the choice and both F1."""
    tags = model.config["names"]
    sets = [DevSet(model, collator, data.load_eval_documents(corpora, name), tags) for name in SETS]
    kinds = {k: np.array([float(t.endswith(k)) for t in tags], dtype=np.float32) for k in data.NAME_TYPES}
    chosen = dict.fromkeys(data.NAME_TYPES, 0.0)
    agreement = (model.config.get("name_agreement", 0.0), model.config.get("name_sharpness", 0.0))

    def mean(values, agreement):
        offset = sum(kinds[k] * v for k, v in values.items())
        return sum(s.f1(offset, agreement) for s in sets) / len(sets)

    before = best = mean(chosen, agreement)
    for _ in range(rounds):
        changed = False
        for trial in AGREEMENTS:
            value = mean(chosen, trial)
            if value > best + 0.02:
                best, agreement, changed = value, trial, True
        for kind in data.NAME_TYPES:
            here = chosen[kind]
            for change in STEPS:
                trial = {**chosen, kind: here + change}
                value = mean(trial, agreement)
                if value > best + 0.02:
                    best, chosen, changed = value, trial, True
        if not changed:
            break
    with torch.no_grad():
        model.name_out.bias += torch.from_numpy(sum(kinds[k] * v for k, v in chosen.items()).astype(np.float32))
    model.config["name_agreement"], model.config["name_sharpness"] = agreement
    return {**chosen, "agreement": agreement}, before, best
