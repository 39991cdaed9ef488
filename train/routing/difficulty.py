"""The difficulty of prompts from their words and form: fitted, applied, written."""

import json
import struct

import numpy as np

import features as F

PENALTY, LEAST_PROMPTS = 10.0, 5
# What a share of failing models is in logits of one scale: see src/routing/quality/item-response.ts.
FLATTER, NEARLY = np.sqrt(1 + np.pi * 1.4**2 / 8), 0.02


def logits_of_share(share_failing):
    held = np.clip(share_failing, NEARLY, 1 - NEARLY)
    return FLATTER * np.log(held / (1 - held))


def fit(seen: F.Features, difficulty):
    scaling = F.fit_scaling(seen, LEAST_PROMPTS)
    return scaling, F.fit_ridge(F.to_rows(seen, scaling), difficulty, PENALTY)


def predict(model, seen: F.Features):
    scaling, weights = model
    return F.to_rows(seen, scaling) @ weights


def write(path, model, abilities: dict[str, float], about: dict[str, str]):
    """safetensors; the same input gives the same bytes."""
    scaling, weights = model
    tensors = {
        "form": ("F32", scaling.form.astype("<f4")),
        "idf": ("F32", scaling.idf.astype("<f4")),
        "known": ("I32", scaling.known.astype("<i4")),
        "weights": ("F32", weights.astype("<f4")),
    }
    rounded = {name: round(value, 3) for name, value in sorted(abilities.items())}
    header: dict = {"__metadata__": {**about, "abilities": json.dumps(rounded)}}
    at = 0
    for name, (kind, array) in tensors.items():
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header, sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(a.tobytes() for _, a in tensors.values()))
