"""The fast tier: heads over n-grams and the static vector for what a prompt is about, over n-grams alone for attacks and languages."""

import numpy as np
import torch

from data import ATTACKS, DOMAINS, FEEDBACK, TASKS
from linear import Heads, count_documents, fit, logits, make_bags, masked_binary, masked_cross_entropy, telling

TOPIC_ROWS, ATTACK_ROWS, LANGUAGE_ROWS = 40_000, 49_152, 40_000
# What a prompt is about is read off its beginning and its end.
TOPIC_CHUNKS_HEAD, TOPIC_CHUNKS_TAIL = 10, 3
HEADS = [
    ("domain", DOMAINS), ("task", TASKS), ("feedback", FEEDBACK), ("needsReasoning", ["yes"]), ("difficulty", ["value"]),
    ("factCheck", ["yes"]), ("modality", ["image"]),
]  # fmt: skip
WEIGHTS = {"domain": 1.0, "task": 0.7, "feedback": 0.5, "needsReasoning": 0.5, "difficulty": 1.0, "factCheck": 0.4, "modality": 0.4}


# What the transformer's opinion weighs beside a label.
SOFT_SHARE = 0.5


def distilled(part, soft, unknown):
    """Mean cross-entropy to `soft` over the rows without a label of their own that the transformer was asked about."""
    asked = unknown & ~torch.isnan(soft[:, 0])
    if not asked.any():
        return part.sum() * 0.0
    if part.shape[1] > 1:
        return -(soft[asked] * torch.log_softmax(part[asked], 1)).sum(1).mean()
    return torch.nn.functional.binary_cross_entropy_with_logits(part[asked, 0], soft[asked, 0])


def head_slices(heads):
    out, at = {}, 0
    for name, labels in heads:
        out[name] = slice(at, at + len(labels))
        at += len(labels)
    return out, at


def topic_chunks(chunks):
    if len(chunks) <= TOPIC_CHUNKS_HEAD + TOPIC_CHUNKS_TAIL:
        return chunks
    return chunks[:TOPIC_CHUNKS_HEAD] + chunks[-TOPIC_CHUNKS_TAIL:]


def choose_rows(groups, labels, least, most):
    """Ascending hashes: the n-grams that tell most. Hash 0 marks a free slot in the table of the runtime."""
    hashes, _ = count_documents(groups, least)
    hashes = hashes[hashes != 0]
    score = telling(make_bags(groups, hashes), len(hashes), labels)
    return np.sort(hashes[np.argsort(-score, kind="stable")[:most]])


def fit_topic(groups, dense, want, train, seed=0, rows=TOPIC_ROWS, epochs=8, soft=None, log=print):
    """
    Heads for what a prompt is about. `want` as full.targets gives it; where it says nothing of a row, `soft`, the
    transformer's probabilities by head (NaN where it was not asked), teaches instead (Hinton et al. 2015). Returns (dictionary, heads, bags).
    """
    slices, classes = head_slices(HEADS)
    groups = [topic_chunks(chunks) for chunks in groups]
    marks = []
    for name, _ in HEADS:
        value = want[name].numpy()
        if value.dtype.kind == "f":
            middle = np.nanmedian(value) if name == "difficulty" else 0.5
            value = np.where(np.isnan(value), -1, value > middle).astype(np.int64)
        marks.append(value[train])
    dictionary = choose_rows([groups[i] for i in train], marks, 3, rows)
    bags = make_bags(groups, dictionary)
    heads = Heads(len(dictionary), classes, dense.shape[1])

    def losses(logit, index):
        total = 0.0
        for name, weight in WEIGHTS.items():
            part, target = logit[:, slices[name]], want[name][index]
            total = total + weight * (masked_cross_entropy(part, target) if part.shape[1] > 1 else masked_binary(part[:, 0], target))
            if soft is not None:
                unknown = target < 0 if part.shape[1] > 1 else torch.isnan(target)
                total = total + SOFT_SHARE * weight * distilled(part, soft[name][index], unknown)
        return total

    fit(heads, bags, dense, losses, epochs, 0.05, 0.1, seed, choose=lambda _: train)
    log(f"topic: {len(dictionary)} rows")
    return dictionary, heads, bags


def windows(groups):
    """(windows, document of each): two neighbouring chunks together, or the only one."""
    out, owner = [], []
    for document, chunks in enumerate(groups):
        for at in range(max(1, len(chunks) - 1)):
            out.append(chunks[at : at + 2])
            owner.append(document)
    return out, np.array(owner)


def fit_attack(groups, label, train, seed=0, rows=ATTACK_ROWS, epochs=6, decay=0.1, log=print):
    """
    Heads for attacks over windows: of each document the window that looks most like an attack now is the one that learns
    (multiple-instance learning), which is what the runtime's maximum over windows needs.
    """
    inside, owner = windows(groups)
    dictionary = choose_rows([groups[i] for i in train], [label[train]], 4, rows)
    bags = make_bags(inside, dictionary)
    heads = Heads(len(dictionary), len(ATTACKS), 0)
    chosen = np.zeros(len(groups), bool)
    chosen[train] = True
    mine = np.flatnonzero(chosen[owner])
    of_window = torch.from_numpy(label[owner])

    def choose(epoch):
        if epoch == 0:
            return mine
        score = attack_logit(logits(heads, bags))
        order = mine[np.argsort(-score[mine], kind="stable")]
        _, first = np.unique(owner[order], return_index=True)
        return order[first]

    fit(heads, bags, None, lambda logit, index: masked_cross_entropy(logit, of_window[index]), epochs, 0.05, decay, seed, choose=choose)
    log(f"attack: {len(dictionary)} rows")
    return dictionary, heads, bags, owner


def attack_logit(logit):
    """log-odds of any attack: float[n]."""
    attacks = logit[:, 1:]
    top = attacks.max(1)
    return top + np.log(np.exp(attacks - top[:, None]).sum(1)) - logit[:, 0]


def worst_window(score, owner, documents):
    """For each document the place of its highest-scoring window."""
    order = np.lexsort((-score, owner))
    _, first = np.unique(owner[order], return_index=True)
    return order[first]


def fit_language(groups, label, train, rows=LANGUAGE_ROWS, log=print):
    """
    Naive Bayes over runs of letters (multinomial, alpha 0.03): with 250 sentences a language it beats a discriminative fit. The rows are
    the runs that are seen most; weights are log-probabilities less their mean over languages.
    """
    hashes, counts = count_documents([groups[i] for i in train], 2)
    keep = (hashes != 0) & (counts >= np.sort(counts)[-min(rows, len(counts))])
    dictionary = hashes[keep][:rows]
    bags = make_bags(groups, dictionary)
    seen = np.zeros((len(dictionary), int(label.max()) + 1))
    np.add.at(seen, (bags.rows, np.repeat(label, np.diff(bags.offsets))), np.repeat(np.isin(np.arange(len(groups)), train), np.diff(bags.offsets)))
    totals = np.array([len(groups[i][0]) if groups[i] else 0 for i in range(len(groups))])
    per_label = np.bincount(label[train], weights=totals[train])
    logs = np.log((seen + 0.03) / (per_label + 0.03 * len(hashes)))
    heads = Heads(len(dictionary), seen.shape[1], 0)
    heads.table = (logs - logs.mean(1, keepdims=True)).astype(np.float32)
    log(f"language: {len(dictionary)} rows")
    return dictionary, heads, bags


def quantise(weight, most=0.9999):
    """(uint8 biased by 128, scale per column): columns clipped where a ten-thousandth of the weights lies outside."""
    scale = np.maximum(np.quantile(np.abs(weight), most, axis=0), 1e-8) / 127
    return (np.clip(np.round(weight / scale), -127, 127) + 128).astype(np.uint8), scale.astype(np.float32)
