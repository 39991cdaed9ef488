"""Linear heads over bags of n-grams: which n-grams to keep, and the weights of their rows."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from scipy import sparse


@dataclass
class Bags:
    """Bags of rows of the dictionary; a row of a bag counts 1 / sqrt(rows in the bag), once a chunk it stands in."""

    rows: np.ndarray  # int32[sum of lengths]
    offsets: np.ndarray  # int64[n + 1]
    matrix: sparse.csr_matrix  # float32[n, dictionary]

    def __len__(self):
        return len(self.offsets) - 1


def make_bags(groups, dictionary: np.ndarray) -> Bags:
    """`groups`: for each bag a list of int32 arrays (chunks). `dictionary`: ascending int32 hashes; row = place."""
    rows, lengths = [], []
    for chunks in groups:
        hashes = np.concatenate(chunks) if chunks else np.zeros(0, np.int32)
        at = np.searchsorted(dictionary, hashes)
        at[at == len(dictionary)] = 0
        found = at[dictionary[at] == hashes]
        rows.append(found.astype(np.int32))
        lengths.append(len(found))
    flat = np.concatenate(rows)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    values = np.repeat(1.0 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    matrix = sparse.csr_matrix((values, flat, offsets), shape=(len(groups), len(dictionary)))
    return Bags(flat, offsets, matrix)


def count_documents(groups, least: int) -> tuple[np.ndarray, np.ndarray]:
    """(hashes, counts) of the n-grams that stand in at least `least` chunks."""
    every = np.concatenate([chunk for chunks in groups for chunk in chunks])
    every.sort(kind="stable")
    first = np.flatnonzero(np.concatenate([[True], every[1:] != every[:-1]]))
    counts = np.diff(np.concatenate([first, [len(every)]]))
    keep = counts >= least
    return every[first[keep]], counts[keep]


def telling(bags: Bags, size: int, labels: list[np.ndarray]) -> np.ndarray:
    """
    How much each row tells of any class: the largest |z| of its log-odds between a class and the rest
    (Monroe et al. 2008, "Fightin' Words", with a flat prior). `labels`: int[n] per task, -1 unknown.
    """
    best = np.zeros(size, np.float32)
    lengths = np.diff(bags.offsets)
    for label in labels:
        known = np.repeat(label, lengths)
        total = np.bincount(bags.rows[known >= 0], minlength=size).astype(np.float64)
        for value in range(label.max() + 1):
            inside = np.bincount(bags.rows[known == value], minlength=size).astype(np.float64)
            outside = total - inside
            n_in, n_out = inside.sum() + 1, outside.sum() + 1
            a, b = inside + 0.1, outside + 0.1
            z = (np.log(a / (n_in - a).clip(1)) - np.log(b / (n_out - b).clip(1))) / np.sqrt(1 / a + 1 / b)
            best = np.maximum(best, np.abs(z).astype(np.float32))
    return best


class Heads:
    """Rows of the dictionary (int8 later) plus, where there are dense features, a linear part over them."""

    def __init__(self, rows: int, classes: int, dense: int):
        self.table = np.zeros((rows, classes), np.float32)
        self.bias = np.zeros(classes, np.float32)
        self.dense = np.zeros((dense, classes), np.float32)

    def parameters(self):
        return [self.table, self.bias, self.dense]


class AdamW:
    """Loshchilov & Hutter 2019, in place over float32 arrays."""

    def __init__(self, parameters, decay, betas=(0.9, 0.99)):
        self.parameters, self.decay, self.betas, self.step_number = parameters, decay, betas, 0
        self.first = [np.zeros_like(p) for p in parameters]
        self.second = [np.zeros_like(p) for p in parameters]

    def step(self, gradients, rate):
        self.step_number += 1
        b1, b2 = self.betas
        scale = rate * np.sqrt(1 - b2**self.step_number) / (1 - b1**self.step_number)
        for p, g, m, v in zip(self.parameters, gradients, self.first, self.second, strict=True):
            if p.size == 0:
                continue
            p *= 1 - rate * self.decay
            m *= b1
            m += (1 - b1) * g
            v *= b2
            v += (1 - b2) * g * g
            p -= scale * m / (np.sqrt(v) + 1e-8)


def fit(heads: Heads, bags: Bags, dense, losses, epochs: int, rate: float, decay: float, seed: int, choose=None, batch=512):
    """
    AdamW with a falling rate. `losses(logits, index)` gives the loss of the bags at `index`; `choose(epoch)` the bags
    of an epoch (all when left out; repeats count twice). Same seed, same weights.
    """
    generator = np.random.default_rng(seed)
    optimiser = AdamW(heads.parameters(), decay)
    for epoch in range(epochs):
        index = generator.permutation(np.arange(len(bags)) if choose is None else choose(epoch))
        for start in range(0, len(index), batch):
            part = index[start : start + batch]
            x = bags.matrix[part]
            d = None if dense is None else dense[part]
            logit = torch.from_numpy(forward(heads, x, d)).requires_grad_()
            losses(logit, part).backward()
            g = logit.grad.numpy()
            inner = np.zeros_like(heads.dense) if d is None else d.T @ g
            optimiser.step([x.T @ g, g.sum(0), inner], rate * (1 - epoch / epochs))
    return heads


def forward(heads: Heads, x, dense) -> np.ndarray:
    out = x @ heads.table + heads.bias
    return out if dense is None else out + dense @ heads.dense


def logits(heads: Heads, bags: Bags, dense=None) -> np.ndarray:
    """float32[n, classes]."""
    return forward(heads, bags.matrix, dense)


def masked_cross_entropy(logit, label, weight=None):
    """Mean over the rows whose label is known (>= 0); 0 where none is."""
    known = label >= 0
    if not known.any():
        return logit.sum() * 0.0
    return F.cross_entropy(logit[known], label[known], weight=weight, label_smoothing=0.02)


def masked_binary(logit, target, weight=1.0):
    """Mean logistic loss over the rows whose target, 0 to 1, is not NaN."""
    known = ~torch.isnan(target)
    if not known.any():
        return logit.sum() * 0.0
    return F.binary_cross_entropy_with_logits(logit[known], target[known]) * weight
