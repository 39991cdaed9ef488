"""Writes the transformer as int8 ONNX with its card."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

import calibrate
from full import FROZEN, HEAD_AT, HEAD_TOKENS, HEADS, TOKENS_AT_MOST, predict_full, targets

DEV_ROWS = 3000


class Whole(nn.Module):
    """input_ids, attention_mask: int64[batch, length] -> embedding float32[batch, 384] of unit length, logits float32[batch, classes]."""

    def __init__(self, base, upper):
        super().__init__()
        self.base, self.upper = base, upper

    def forward(self, input_ids, attention_mask):
        return self.upper(self.base(input_ids, attention_mask, FROZEN), attention_mask)


def write_full(folder: Path, base, upper, rows, log):
    whole = Whole(base, upper).eval()
    ids = torch.randint(1000, 2000, (2, 9))
    plain = folder / "model.fp32.onnx"
    torch.onnx.export(
        whole, (ids, torch.ones_like(ids)), str(plain), dynamo=False, opset_version=17, input_names=["input_ids", "attention_mask"],
        output_names=["embedding", "logits"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask")} | {name: {0: "batch"} for name in ("embedding", "logits")},
    )  # fmt: skip
    small = folder / "model.int8.onnx"
    quantize_dynamic(str(plain), str(small), per_channel=True, weight_type=QuantType.QInt8)
    plain.unlink()
    onnx.checker.check_model(str(small))
    heads = [
        {"name": name, "labels": labels, "temperature": round(value, 3)} for (name, labels), value in zip(HEADS, temperatures(base, upper, rows), strict=True)
    ]
    card = {"heads": heads, "maxTokens": TOKENS_AT_MOST, "headTokens": HEAD_TOKENS, "sha256": hashlib.sha256(small.read_bytes()).hexdigest()}
    (folder / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    log(f"full: {small.stat().st_size / 1e6:.1f} MB")


def temperatures(base, upper, rows):
    """One a head, on a seeded part of the dev rows, the written-apart ones left out: they are for measuring."""
    dev = [row for row in rows if row.dev and not row.own_dev]
    some = [dev[i] for i in np.random.default_rng(0).permutation(len(dev))[:DEV_ROWS]]
    _, logits = predict_full(base, upper, [row.text for row in some])
    want = targets(some)
    for name, labels in HEADS:
        logit, target = logits[:, HEAD_AT[name]].numpy(), want[name].numpy()
        known = target >= 0 if len(labels) > 1 else ~np.isnan(target)
        if known.sum() < 30:
            yield 1.0
        elif len(labels) > 1:
            yield calibrate.temperature(logit[known], target[known])
        else:
            yield calibrate.binary_temperature(logit[known, 0], target[known])
