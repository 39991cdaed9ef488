"""Which rows the transformer learns from: all that is scarce, a part of what is plenty."""

import hashlib

from data import Row

# At most so many rows of one source, by the start of its name; others at most DEFAULT_ROWS.
DEFAULT_ROWS = 70
ROWS_AT_MOST = {"mmlu": 240, "clinc150:": 15, "T0/": 40, "clinc150": 200, "own/": 10**9, "verazuo": 400, "pyrit": 220, "Self-Reminder": 10**9, "GPTFuzz": 10**9, "GSM8K": 500, "STAIR": 300,
                "awesome": 350, "counsel-chat": 300, "GPTeacher": 150, "Toyhom": 150, "CrossWOZ": 120, "KdConv": 60, "hh-rlhf": 150, "composed: ": 40}  # fmt: skip
OWN_REPEATS = 2


def rows_for_full(rows: list[Row]) -> list[Row]:
    """Chosen by a hash of the text, so that the same data give the same rows in the same order."""
    ordered = sorted(rows, key=lambda row: hashlib.sha256(row.text.encode("utf8", "surrogatepass")).digest())
    taken: dict[str, int] = {}
    chosen = []
    for row in ordered:
        if row.dev or "stem" in row.extra:
            continue
        most = next((n for start, n in ROWS_AT_MOST.items() if row.src.startswith(start)), DEFAULT_ROWS)
        if taken.get(row.src, 0) >= most:
            continue
        taken[row.src] = taken.get(row.src, 0) + 1
        chosen.extend([row] * (OWN_REPEATS if row.src.startswith("own/") else 1))
    return chosen
