"""The student: the model that ships. FORMAT.md specifies its forward pass to the last detail.

Summed hashed embeddings, a stack of gated bidirectional linear recurrences (every matrix product is
parallel over time, the scan is element-wise), and small heads.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .features import FEATURES

LN_EPS = 1e-5


class Scan(torch.autograd.Function):
    """`h[t] = a[t] * h[t-1] + b[t]` along the first axis, with `h[-1] = 0`."""

    @staticmethod
    def forward(ctx, a, b):
        h = torch.empty_like(b)
        h[0] = b[0]
        for t in range(1, b.size(0)):
            torch.addcmul(b[t], a[t], h[t - 1], out=h[t])
        ctx.save_for_backward(a, h)
        return h

    @staticmethod
    def backward(ctx, grad):
        a, h = ctx.saved_tensors
        db = torch.empty_like(grad)
        last = grad.size(0) - 1
        db[last] = grad[last]
        for t in range(last - 1, -1, -1):
            torch.addcmul(grad[t], a[t + 1], db[t + 1], out=db[t])
        da = torch.zeros_like(a)
        da[1:] = db[1:] * h[:-1]
        return da, db


class LockedDropout(nn.Module):
    """Dropout with one mask for all words of a sentence: as good here, and far fewer random numbers."""

    def __init__(self, rate, time_axis):
        super().__init__()
        self.rate, self.time_axis = rate, time_axis

    def forward(self, x):
        if not self.training or self.rate == 0:
            return x
        shape = list(x.shape)
        shape[self.time_axis] = 1
        return x * ((torch.rand(shape) >= self.rate).to(x.dtype) / (1 - self.rate))


class Block(nn.Module):
    """Layer norm, depthwise convolution of width 3, gates, two scans, an output gate, a residual."""

    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim, eps=LN_EPS)
        self.conv = nn.Parameter(torch.tensor([[0.3], [1.0], [0.3]]).repeat(1, dim))
        self.gates = nn.Linear(dim, 3 * dim)
        with torch.no_grad():
            # Half-lives from one word to about ten.
            half = torch.linspace(-1.0, 2.5, dim // 2)
            self.gates.bias[:dim] = torch.cat([half, half])

    def forward(self, x, mask):
        """`x` is `[T, B, dim]`, `mask` `[T, B, 1]` (1 for words)."""
        y = self.norm(x) * mask
        left = F.pad(y[:-1], (0, 0, 0, 0, 1, 0))
        right = F.pad(y[1:], (0, 0, 0, 0, 0, 1))
        y = left * self.conv[0] + y * self.conv[1] + right * self.conv[2]
        forget, value, gate = self.gates(y).chunk(3, -1)
        forget = torch.sigmoid(forget.float())
        value = (1 - forget) * value * mask
        half = x.size(-1) // 2
        a, b = forget, value
        a = torch.cat([a[..., :half], a[..., half:].flip(0)], -1)
        b = torch.cat([b[..., :half], b[..., half:].flip(0)], -1)
        h = Scan.apply(a, b)
        h = torch.cat([h[..., :half], h[..., half:].flip(0)], -1)
        return h * F.silu(gate)


class Mixer(nn.Module):
    """A `Block` whose output is mixed over channels before it joins the residual stream."""

    def __init__(self, dim, project, drop):
        super().__init__()
        self.block = Block(dim)
        self.out = nn.Linear(dim, dim, bias=False) if project else None
        self.drop = LockedDropout(drop, 0)

    def forward(self, x, mask):
        y = self.drop(self.block(x, mask))
        return x + (y if self.out is None else self.out(y))


class Student(nn.Module):
    """Scores for a padded batch; see `forward`."""

    def __init__(self, config, drop=0.1, head_drop=0.2):
        super().__init__()
        self.config = config
        dim = config["dim"]
        self.tables = nn.ModuleList([nn.Embedding(config["rows"][f], dim) for f in FEATURES])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.35)
        self.norm_in = nn.LayerNorm(dim, eps=LN_EPS)
        self.layers = nn.ModuleList([Mixer(dim, config["project"], drop) for _ in range(config["layers"])])
        self.norm_out = nn.LayerNorm(dim, eps=LN_EPS)
        arc, rel, name = config["arc"], config["rel"], config["name"]
        self.upos = nn.Linear(dim, len(config["upos"]))
        self.xpos = nn.Linear(dim, len(config["xpos"]))
        self.arc_dep, self.arc_head = nn.Linear(dim, arc), nn.Linear(dim, arc)
        self.arc_u = nn.Linear(arc, arc, bias=False)
        self.arc_bias = nn.Parameter(torch.zeros(arc))
        self.rel_dep, self.rel_head = nn.Linear(dim, rel), nn.Linear(dim, rel, bias=False)
        self.rel_out = nn.Linear(rel, len(config["rels"]))
        self.name_hidden = nn.Linear(dim, name)
        self.name_out = nn.Linear(name, len(config["names"]))
        self.root = nn.Parameter(torch.zeros(dim))
        self.drop_in, self.drop = LockedDropout(drop, 0), nn.Dropout(head_drop)

    def encode(self, ids, mask):
        """`ids` `[T, B, features]`, `mask` `[T, B]`; returns `[B, T, dim]`."""
        x = sum(table(ids[..., i]) for i, table in enumerate(self.tables))
        m = mask.unsqueeze(-1).to(x.dtype)
        x = self.drop_in(self.norm_in(x)) * m
        for layer in self.layers:
            x = layer(x, m)
        return self.norm_out(x).transpose(0, 1)

    def forward(self, ids, mask):
        words = self.drop(self.encode(ids, mask))
        with_root = torch.cat([self.root.expand(words.size(0), 1, -1).to(words.dtype), words], 1)
        dep = self.drop(F.relu(self.arc_dep(words)))
        head = self.drop(F.relu(self.arc_head(with_root)))
        arcs = self.arc_u(dep) @ head.transpose(1, 2) + (head @ self.arc_bias).unsqueeze(1)
        allowed = F.pad(mask.transpose(0, 1), (1, 0), value=True)
        return {
            "upos": self.upos(words),
            "xpos": self.xpos(words),
            "names": self.name_out(self.drop(F.relu(self.name_hidden(words)))),
            "arcs": arcs.float().masked_fill(~allowed[:, None, :], -1e4),
            "rel_dep": self.rel_dep(words),
            "rel_head": self.rel_head(with_root),
        }

    def rel_scores(self, out, heads):
        """Returns label scores `[B, T, labels]` for the given heads (0 is the root)."""
        head = out["rel_head"].gather(1, heads.unsqueeze(-1).expand(-1, -1, out["rel_head"].size(-1)))
        return self.rel_out(self.drop(F.relu(out["rel_dep"] + head)))


def multiply_adds(config):
    """Returns the multiply-adds a word in dense layers (arcs for a sentence of 25 words)."""
    d, a, r, n = config["dim"], config["arc"], config["rel"], config["name"]
    encoder = config["layers"] * (3 * d * d + (d * d if config["project"] else 0) + 3 * d)
    tags = d * (len(config["upos"]) + len(config["xpos"])) + d * n + n * len(config["names"])
    trees = 2 * d * a + a * a + 25 * a + 2 * d * r + r * len(config["rels"])
    return {"encoder": encoder, "tags": tags, "trees": trees, "all": encoder + tags + trees}
