"""
The static token table: float32[30522, 256], whose sum over a text's tokens, brought to unit length, points where the
sentence transformer's vector does. Started as model2vec does (Minish Lab 2024: each token through the encoder,
principal components, weights by token frequency, Arora et al. 2017), then fitted to the teacher's vectors of whole sentences.
"""

import numpy as np
import torch
import torch.nn.functional as F

from bert import embed, load_pretrained, load_tokenizer, mean_pool

DIMENSIONS = 256
SIF = 1e-3
TOKENS_AT_MOST = 128


def token_ids(texts):
    """Ids without [CLS] and [SEP], at most TOKENS_AT_MOST a text."""
    tokenizer = load_tokenizer(TOKENS_AT_MOST + 2)
    return [np.array(e.ids[1:-1], np.int64) for e in tokenizer.encode_batch(list(texts))]


@torch.inference_mode()
def start_table(model, basis, ids):
    """Each token alone through the encoder, on the basis, weighted by how rare it is."""
    rows = torch.empty(30522, 384)
    for start in range(0, 30522, 2048):
        tokens = torch.arange(start, min(start + 2048, 30522))
        batch = torch.stack([torch.full_like(tokens, 101), tokens, torch.full_like(tokens, 102)], 1)
        mask = torch.ones_like(batch)
        rows[tokens] = mean_pool(model(batch, mask), mask)
    counts = np.bincount(np.concatenate(ids), minlength=30522) + 1
    weight = SIF / (SIF + torch.from_numpy(counts / counts.sum()).float())
    table = F.normalize(rows - rows.mean(0), dim=1) @ basis
    return table * weight[:, None]


def basis_of(teacher):
    """float32[384, 256]: the directions in which the teacher's vectors are longest, so that cosines are kept."""
    moment = teacher.T @ teacher / len(teacher)
    values, vectors = torch.linalg.eigh(moment)
    return vectors[:, values.argsort(descending=True)[:DIMENSIONS]]


def bag(ids, index):
    lengths = torch.tensor([len(ids[i]) for i in index])
    flat = torch.from_numpy(np.concatenate([ids[i] for i in index]))
    return flat, torch.cat([torch.zeros(1, dtype=torch.long), lengths.cumsum(0)[:-1]])


def fit_static(texts, teacher, pairs, epochs=6, rate=2e-3, batch=1024, seed=0, log=print):
    """
    `teacher`: float32[len(texts), 384]. `pairs`: (a, b, score 0 to 1) lists of sentences with a known similarity.
    The loss is the distance to the teacher's direction, that of the batch's cosines to the teacher's, and, on
    the pairs, how badly they are ranked (CoSENT, Su 2022).
    """
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    ids = token_ids(texts)
    known = np.array([i for i, row in enumerate(ids) if len(row) > 0])
    basis = basis_of(teacher)
    target = F.normalize(teacher @ basis, dim=1)
    table = torch.nn.EmbeddingBag(30522, DIMENSIONS, mode="sum")
    table.weight.data = start_table(load_pretrained(), basis, ids)
    a_ids, b_ids, scores = token_ids(pairs[0]), token_ids(pairs[1]), torch.tensor(pairs[2])
    optimiser = torch.optim.Adam(table.parameters(), lr=rate)
    steps, done = epochs * (len(known) // batch), 0
    for epoch in range(epochs):
        order = generator.permutation(known)
        total = 0.0
        for start in range(0, len(order) - batch + 1, batch):
            index = order[start : start + batch]
            out = F.normalize(table(*bag(ids, index)), dim=1)
            want = target[index]
            loss = (1 - (out * want).sum(1)).mean() + 4.0 * ((out @ out.T - want @ want.T) ** 2).mean()
            if len(a_ids):
                some = generator.integers(0, len(a_ids), 256)
                a = F.normalize(table(*bag(a_ids, some)), dim=1)
                b = F.normalize(table(*bag(b_ids, some)), dim=1)
                cosine, score = (a * b).sum(1) * 20, scores[some]
                worse = (score[:, None] > score[None, :]) * torch.exp((cosine[None, :] - cosine[:, None]).clamp(max=30))
                loss = loss + 0.05 * torch.log1p(worse.sum())
            for group in optimiser.param_groups:
                group["lr"] = rate * (1 - done / steps)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total, done = total + loss.item(), done + 1
        log(f"static: epoch {epoch + 1} of {epochs}, loss {total / (len(order) // batch):.4f}")
    return table.weight.detach(), basis


@torch.inference_mode()
def static_vectors(table, texts):
    """float32[len(texts), 256] of unit length."""
    ids = token_ids(texts)
    out = torch.zeros(len(ids), DIMENSIONS)
    for start in range(0, len(ids), 4096):
        index = [i for i in range(start, min(start + 4096, len(ids))) if len(ids[i])]
        if index:
            flat, offsets = bag(ids, index)
            out[index] = F.normalize(F.embedding_bag(flat, table, offsets, mode="sum"), dim=1)
    return out
