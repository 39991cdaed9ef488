"""
The transformer: MiniLM with a head a task over [CLS] and the mean of the tokens. The embedding layer and the lower layers stay as they are
(their output is computed once), the upper ones learn all tasks at once and are held to the old sentence vector, so that
one network serves both classification and similarity.
"""

import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from bert import HIDDEN, Bert, batches, load_pretrained, load_tokenizer, mean_pool, pad, run_layers
from data import ATTACKS, DOMAINS, FEEDBACK, TASKS, Row
from linear import masked_binary, masked_cross_entropy

FROZEN = 3
# Epochs and rate, one after the other.
PHASES = [(2, 2e-4), (1, 1.2e-4)]
TOKENS_AT_MOST = 112
HEAD_TOKENS = 84
HEADS = [
    ("domain", DOMAINS), ("task", TASKS), ("jailbreak", ATTACKS), ("feedback", FEEDBACK), ("needsReasoning", ["yes"]),
    ("difficulty", ["value"]), ("factCheck", ["yes"]), ("modality", ["image"]),
]  # fmt: skip
HEAD_AT = {}
for _name, _labels in HEADS:
    HEAD_AT[_name] = slice(sum(s.stop - s.start for s in HEAD_AT.values()), sum(s.stop - s.start for s in HEAD_AT.values()) + len(_labels))
CLASSES = sum(len(labels) for _, labels in HEADS)


class Upper(nn.Module):
    """The layers that learn, and the heads. float32[batch, length, 384] -> (unit vectors, logits)."""

    def __init__(self, base: Bert):
        super().__init__()
        self.layers = base.layers[FROZEN:]
        self.mix = nn.Linear(2 * HIDDEN, CLASSES)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, mask):
        x = run_layers(self.layers, x, mask)
        mean = mean_pool(x, mask)
        return F.normalize(mean, dim=1), self.mix(self.drop(torch.cat([x[:, 0], mean * 4.0], 1)))


def encode(texts):
    """Ids with [CLS] and [SEP]; a long text by its head and its tail."""
    tokenizer = load_tokenizer(4096)
    rows = []
    for start in range(0, len(texts), 2048):
        for encoding in tokenizer.encode_batch([t[:20000] for t in texts[start : start + 2048]]):
            ids = encoding.ids
            if len(ids) > TOKENS_AT_MOST:
                ids = ids[:HEAD_TOKENS] + ids[-(TOKENS_AT_MOST - HEAD_TOKENS) :]
            rows.append(ids)
    return rows


@torch.inference_mode()
def lower_outputs(base: Bert, ids, log):
    """float16[len] per text: what the frozen layers make of it."""
    out, began = [None] * len(ids), time.time()
    for batch in batches(ids, 4096):
        tokens, mask = pad([ids[i] for i in batch])
        x = base(tokens, mask, FROZEN)
        for place, i in enumerate(batch):
            out[i] = x[place, : len(ids[i])].half().clone()
    log(f"full: lower layers over {len(ids)} texts in {time.time() - began:.0f} s")
    return out


def targets(rows: list[Row]):
    """Tensors a task: class numbers with -1 for unknown, or floats with NaN for unknown."""
    place = lambda name, labels: torch.tensor([labels.index(v) if (v := getattr(r, name)) is not None else -1 for r in rows])
    number = lambda name: torch.tensor([float("nan") if (v := getattr(r, name)) is None else float(v) for r in rows])
    return {
        "domain": place("domain", DOMAINS), "task": place("task", TASKS), "jailbreak": place("attack", ATTACKS),
        "feedback": place("feedback", FEEDBACK), "needsReasoning": number("needs"), "difficulty": number("difficulty"),
        "factCheck": number("fact"), "modality": number("image"),
    }  # fmt: skip


WEIGHTS = {"domain": 1.0, "task": 0.5, "jailbreak": 1.0, "feedback": 0.4, "needsReasoning": 0.4, "difficulty": 0.8, "factCheck": 0.3, "modality": 0.3}


def loss_of(logits, want, index):
    total = 0.0
    for name, weight in WEIGHTS.items():
        logit, target = logits[:, HEAD_AT[name]], want[name][index]
        if logit.shape[1] > 1:
            total = total + weight * masked_cross_entropy(logit, target)
        else:
            total = total + weight * masked_binary(logit[:, 0], target)
    return total


def train_full(rows, teacher, vectors, seed, log, kept=None, phases=PHASES, hold=4.0, batch_tokens=1536):
    """
    Trains on all `rows`; returns (base, upper). `teacher` says which row of `vectors`, float32[n, 384], is the old vector of a
    text; texts that are not in it are not held. Each phase starts from the weights of the one before alone, so one that is
    found at `kept`-N.pt is taken from there. Same rows and seed on the same machine, same weights.
    """
    base = load_pretrained()
    ids = encode([row.text for row in rows])
    lower = lower_outputs(base, ids, log)
    known = torch.tensor([teacher.get(row.text, -1) for row in rows])
    torch.manual_seed(seed)
    upper = Upper(base)
    want = targets(rows)
    for number, (epochs, rate) in enumerate(phases):
        file = None if kept is None else kept.with_name(f"{kept.name}-{number}.pt")
        if file is not None and file.exists():
            upper.load_state_dict(torch.load(file))
            continue
        log(f"full: phase {number + 1} of {len(phases)}, {epochs} epochs at {rate}")
        train_phase(upper, ids, lower, want, known, vectors, epochs, rate, seed + number, log, hold, batch_tokens)
        if file is not None:
            torch.save(upper.state_dict(), file)
    return base, upper.eval()


def train_phase(upper, ids, lower, want, known, vectors, epochs, rate, seed, log, hold, batch_tokens):
    """AdamW with a short rise and a linear fall of the rate, over all texts `epochs` times."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    upper.train()
    optimiser = torch.optim.AdamW(
        [{"params": upper.layers.parameters(), "lr": rate}, {"params": upper.mix.parameters(), "lr": rate * 10}], weight_decay=0.01
    )
    base_rates = [group["lr"] for group in optimiser.param_groups]
    steps, done, began, total = epochs * len(list(batches(ids, batch_tokens))), 0, time.time(), 0.0
    for _ in range(epochs):
        # Batches of similar length, whose members and order change with the epoch.
        for batch in jittered_batches(ids, batch_tokens, generator):
            x, mask = pad_hidden(lower, batch)
            vector, logits = upper(x, mask)
            held = known[batch] >= 0
            loss = loss_of(logits, want, batch)
            if held.any():
                loss = loss + hold * (1 - (vector[held] * vectors[known[batch][held]]).sum(1)).mean()
            progress = done / max(steps, 1)
            for group, start in zip(optimiser.param_groups, base_rates, strict=True):
                group["lr"] = start * min(1.0, progress / 0.05 + 0.02) * max(0.02, 1 - progress)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimiser.step()
            done, total = done + 1, total + loss.item()
            if done % 200 == 0:
                log(f"full: step {done} of {steps}, loss {total / 200:.3f}, {(time.time() - began) / done:.2f} s a step")
                total = 0.0


def jittered_batches(ids, batch_tokens, generator):
    lengths = np.array([len(row) for row in ids])
    order = np.argsort(lengths * generator.uniform(0.85, 1.15, len(ids)), kind="stable")
    out, batch, longest = [], [], 0
    for index in order:
        longest = max(longest, lengths[index])
        if batch and longest * (len(batch) + 1) > batch_tokens:
            out.append(batch)
            batch, longest = [], lengths[index]
        batch.append(int(index))
    out.append(batch)
    generator.shuffle(out)
    return out


def pad_hidden(lower, batch):
    longest = max(lower[i].shape[0] for i in batch)
    x, mask = torch.zeros(len(batch), longest, HIDDEN), torch.zeros(len(batch), longest, dtype=torch.long)
    for place, i in enumerate(batch):
        x[place, : lower[i].shape[0]] = lower[i].float()
        mask[place, : lower[i].shape[0]] = 1
    return x, mask


@torch.inference_mode()
def predict_full(base, upper, texts, log=lambda _: None):
    """(unit vectors float32[n, 384], logits float32[n, CLASSES])."""
    ids = encode(texts)
    vectors, logits = torch.empty(len(ids), HIDDEN), torch.empty(len(ids), CLASSES)
    for batch in batches(ids, 4096):
        tokens, mask = pad([ids[i] for i in batch])
        vectors[batch], logits[batch] = upper(base(tokens, mask, FROZEN), mask)
    return vectors, logits


def soft_targets(base, upper, rows, asked):
    """float32[rows, labels] a head: its probabilities for the rows at `asked`, NaN elsewhere."""
    _, logits = predict_full(base, upper, [rows[i].text for i in asked])
    out = {}
    for name, labels in HEADS:
        part = logits[:, HEAD_AT[name]]
        soft = torch.full((len(rows), len(labels)), float("nan"))
        soft[asked] = torch.softmax(part, 1) if len(labels) > 1 else torch.sigmoid(part)
        out[name] = soft
    return out
