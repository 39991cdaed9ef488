"""N-gram hashes of texts, as the TypeScript code takes them."""

import json
import subprocess
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def hashes(texts: list[str], node: str, *flags: str) -> list[list[np.ndarray]]:
    """For each text its chunks, each an ascending int32 array of distinct hashes (of all, with --letters)."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    raw = subprocess.run([node, str(HERE / "features.ts"), *flags], input=lines, stdout=subprocess.PIPE, check=True).stdout
    words = np.frombuffer(raw, dtype=np.int32)
    out, at = [], 0
    for _ in texts:
        chunks, at = words[at], at + 1
        parts = []
        for _ in range(chunks):
            parts.append(words[at + 1 : at + 1 + words[at]])
            at += 1 + words[at]
        out.append(parts)
    return out
