"""Trains the token model of names, places, organisations and addresses: a linear-chain CRF on hashed features.

    python3 train/pii/train.py --data DIR --out models/fast/pii.safetensors

The features are extracted by the TypeScript that also runs them (extract.ts), so there is one implementation.
Same data, same file: seeds are fixed, one thread. Needs numpy, torch and safetensors, and node on the path.
"""
import argparse
import json
import os
import subprocess
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from safetensors.numpy import save

SEED = 20261124
WINDOW = 256
BATCH = 32
EPOCHS = 9
AVERAGED = 6  # of the last epochs: the mean of their weights is steadier than the last ones
LEARNING_RATE = 0.03
DROP = 0.25  # share of a batch's features that are left out: names unseen must be found by what surrounds them
SLOTS = 1 << 16
KEPT = 40_000
NEVER = -1e4


def read(folder):
    with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
        meta = json.load(file)
    flat = np.fromfile(os.path.join(folder, "rows.i32"), dtype=np.int32)
    width = meta["featureCount"] + 1
    windows, at = [], 0
    while at < len(flat):
        count = int(flat[at])
        block = flat[at + 1 : at + 1 + count * width].reshape(count, width)
        for start in range(0, count, WINDOW):
            windows.append(block[start : start + WINDOW])
        at += 1 + count * width
    gazetteer = np.fromfile(os.path.join(folder, "gazetteer.u32"), dtype=np.uint32)
    return meta, windows, gazetteer


def allowed(tags):
    """[tags + 1, tags]: 0 where a tag may follow another (the last row: begin a text), else NEVER."""
    table = np.zeros((len(tags) + 1, len(tags)), dtype=np.float32)
    for before, left in enumerate([*tags, "O"]):
        for after, right in enumerate(tags):
            if right.startswith("I-") and left[2:] != right[2:]:
                table[before, after] = NEVER
    return torch.from_numpy(table)


def loss_of(logits, lengths, gold, transitions):
    """Mean negative log-likelihood of the tag paths. logits [rows, tokens, tags]."""
    rows, longest, _ = logits.shape
    at = torch.arange(rows)
    start = transitions[-1]
    alpha = start + logits[:, 0]
    score = start[gold[:, 0]] + logits[at, 0, gold[:, 0]]
    step = transitions[:-1]
    for i in range(1, longest):
        live = i < lengths
        following = torch.logsumexp(alpha.unsqueeze(2) + step, dim=1) + logits[:, i]
        alpha = torch.where(live.unsqueeze(1), following, alpha)
        gain = step[gold[:, i - 1], gold[:, i]] + logits[at, i, gold[:, i]]
        score = score + torch.where(live, gain, torch.zeros_like(gain))
    return (torch.logsumexp(alpha, dim=1) - score).sum() / lengths.sum() * 20


def train(meta, windows):
    tags = meta["tags"]
    hashes, counts = np.unique(np.concatenate([window[:, :-1].ravel() for window in windows]), return_counts=True)
    hashes, counts = hashes[counts >= 2], counts[counts >= 2]
    print(len(windows), "windows,", len(hashes), "features", flush=True)

    def ids(block):
        found = np.minimum(np.searchsorted(hashes, block), len(hashes) - 1)
        return np.where(hashes[found] == block, found + 1, 0)

    coded = [(ids(window[:, :-1]), window[:, -1]) for window in windows]
    torch.manual_seed(SEED)
    table = torch.nn.EmbeddingBag(len(hashes) + 1, len(tags), mode="sum", sparse=True, padding_idx=0)
    torch.nn.init.zeros_(table.weight)
    rule = allowed(tags)
    free = torch.zeros_like(rule, requires_grad=True)
    sparse = torch.optim.Adagrad(table.parameters(), lr=LEARNING_RATE * 4)
    dense = torch.optim.Adam([free], lr=LEARNING_RATE)
    random = np.random.default_rng(SEED)
    lengths = np.array([len(gold) for _, gold in coded])
    mean, mean_free = torch.zeros_like(table.weight), torch.zeros_like(free)
    for epoch in range(EPOCHS):
        order = np.argsort(lengths + random.uniform(0, 8, len(lengths)), kind="stable")
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        total = 0.0
        for batch in batches:
            longest = int(lengths[batch].max())
            width = coded[0][0].shape[1]
            x = np.zeros((len(batch), longest, width), dtype=np.int64)
            y = np.zeros((len(batch), longest), dtype=np.int64)
            for row, index in enumerate(batch):
                x[row, : lengths[index]], y[row, : lengths[index]] = coded[index]
            x[random.random(x.shape) < DROP] = 0
            logits = table(torch.from_numpy(x.reshape(-1, width))).reshape(len(batch), longest, len(tags)) / (1 - DROP)
            loss = loss_of(logits, torch.from_numpy(lengths[batch]), torch.from_numpy(y), rule + free)
            sparse.zero_grad()
            dense.zero_grad()
            loss.backward()
            sparse.step()
            dense.step()
            total += float(loss.detach())
        if epoch >= EPOCHS - AVERAGED:
            mean += table.weight.detach() / AVERAGED
            mean_free += free.detach() / AVERAGED
        print("epoch", epoch + 1, "loss", round(total / len(batches), 4), flush=True)
    return hashes, counts, mean.numpy()[1:], (rule + mean_free).numpy()


def pack(hashes, counts, weights):
    """Keeps the rows that matter most, int8, in open addressing over the low 16 bits of their hashes."""
    centred = weights - weights.mean(axis=1, keepdims=True)
    order = np.argsort(-np.abs(centred).max(axis=1) * np.log1p(counts), kind="stable")[:KEPT]
    scale = float(np.quantile(np.abs(centred[order]).max(axis=1), 0.999)) / 127
    keys = np.zeros(SLOTS, dtype=np.uint16)
    rows = np.zeros((SLOTS, weights.shape[1]), dtype=np.int8)
    for index in order:
        code = int(hashes[index]) & 0xFFFFFFFF
        slot = code & (SLOTS - 1)
        while keys[slot] != 0:
            slot = (slot + 1) & (SLOTS - 1)
        keys[slot] = code >> 16 or 1
        rows[slot] = np.clip(np.round(centred[index] / scale), -127, 127)
    return keys, rows, scale


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["node", os.path.join(here, "extract.ts"), "--data", options.data, "--out", folder], check=True)
        meta, windows, gazetteer = read(folder)
    hashes, counts, weights, transitions = train(meta, windows)
    keys, rows, scale = pack(hashes, counts, weights)
    data = save(
        {
            "keys": keys,
            "weights": rows,
            "scale": np.array([scale], dtype=np.float32),
            "transitions": transitions.astype(np.float32),
            "gazetteer": gazetteer,
        },
        metadata={"tags": json.dumps(meta["tags"]), "features": meta["features"], "task": "pii"},
    )
    with open(options.out, "wb") as file:
        file.write(data)
    print(options.out, len(data), "bytes")


if __name__ == "__main__":
    main()
