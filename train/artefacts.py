"""Writes the model files that the gateway loads."""

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from fast import quantise

COLUMNS_MULTIPLE = 4


def write_heads(path: Path, dictionary: np.ndarray, table, bias, dense, heads: list[dict]):
    """`heads`: {name, labels, at, temperature, shift} each. Columns are padded to a multiple of four."""
    rows, scale = quantise(table)
    spare = -rows.shape[1] % COLUMNS_MULTIPLE
    rows = np.concatenate([rows, np.full((len(rows), spare), 128, np.uint8)], 1)
    zeros = np.zeros(spare, np.float32)
    tensors = {
        "keys": dictionary.astype(np.int32),
        "rows": np.ascontiguousarray(rows),
        "scale": np.concatenate([scale, zeros]),
        "bias": np.concatenate([bias, zeros]).astype(np.float32),
    }
    if dense is not None and dense.size:
        tensors["dense"] = np.ascontiguousarray(np.concatenate([dense.T, np.zeros((spare, dense.shape[0]), np.float32)]).astype(np.float32))
    write_packed(path, save(tensors, metadata={"heads": json.dumps(heads)}))


def write_packed(path: Path, data: bytes):
    """Packed, as weights that are mostly small pack well; without a time, so that a second run writes the same file."""
    path.write_bytes(gzip.compress(data, 9, mtime=0))


def dequantised(table) -> np.ndarray:
    """The weights as the runtime will see them."""
    rows, scale = quantise(table)
    return (rows.astype(np.float32) - 128) * scale


def quantise_static(table: np.ndarray) -> np.ndarray:
    """uint8[vocabulary, 256] biased by 128, one scale for all: unit length takes it out again."""
    scale = np.quantile(np.abs(table), 0.9999) / 127
    return (np.clip(np.round(table / scale), -127, 127) + 128).astype(np.uint8)


def write_static(path: Path, table: np.ndarray):
    write_packed(path, save({"table": quantise_static(table)}))


def write_manifest(folder: Path):
    """models/manifest.json: size and SHA-256 of every model file."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and (p.suffix in {".safetensors", ".gz", ".onnx", ".txt"} or p.name == "model.json"))
    manifest = {
        p.relative_to(folder).as_posix(): {"bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in files
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
