"""Personal data: exact span F1 by type on the made texts, and on real ones."""

import json
import subprocess
from pathlib import Path

import numpy as np

from .lines import Section, fast_only, show
from .reader import Reader
from .sets import Context, some
from .stats import figure, span_f1

HERE = Path(__file__).parent
REAL = "WNUT"


def section(context: Context, shipped: Reader) -> Section:
    raw = subprocess.run([context.node, str(HERE / "pii-rows.ts"), "--data", str(context.data)], stdout=subprocess.PIPE, check=True).stdout
    rows = [json.loads(line) for line in raw.splitlines()]
    own = [row for row in rows if row["source"].startswith("own")]
    real = some([row for row in rows if row["source"].startswith(REAL)], context.cap)
    made = some([row for row in rows if not row["source"].startswith((REAL, "own"))], context.cap)
    shipped.read([row["text"] for row in made + real + own], ["pii"])
    sets = {"made": made, "real": real, "own": own}
    f1 = lambda name, only=None: figure_of(sets[name], shipped, context, only)
    bars = [
        fast_only("pii: span F1 over all types, dev split (made texts)", f1("made"), 0.92),
        fast_only("pii: span F1 on real text (WNUT17: names and places)", f1("real"), 0.65),
    ]
    types = sorted({span["type"] for row in made + real + own for span in row["gold"]})
    table = [[kind, *(cell(f1(name, kind), gold(sets[name], kind)) for name in sets)] for kind in types]
    return Section(
        "Personal data",
        "A span counts when its type, start and end are all right. Types that a source does not annotate are not held against it. The "
        "interval resamples whole templates for the made texts. Patterns and a small tagger: there is one tier.",
        [fast_only("pii: span F1 on own sentences (slots filled from name lists)", f1("own"))],
        [("Span F1 by type", ["type", "dev split", "real text", "own sentences"], table)],
        bars,
    )


def gold(rows, kind) -> int:
    return sum(span["type"] == kind for row in rows for span in row["gold"])


def cell(value, count) -> str:
    return f"{show(value, 2)} ({count})" if count else "–"


def counts(rows, reader: Reader, only) -> np.ndarray:
    """int[n, 3]: right, found and wanted spans of each row."""
    key = lambda span: (span["type"], span["start"], span["end"])
    out = []
    for row, spans in zip(rows, reader.answers([row["text"] for row in rows], "pii", "fast"), strict=True):
        found = {key(span) for span in spans if span["type"] in row["marked"] and only in (None, span["type"])}
        wanted = {key(span) for span in row["gold"] if only in (None, span["type"])}
        out.append((len(found & wanted), len(found), len(wanted)))
    return np.array(out)


def figure_of(rows, reader: Reader, context: Context, only):
    table = counts(rows, reader, only)
    if only is not None:
        # The others decide nothing, and there are many.
        busy = table.any(1)
        rows, table = [row for row, is_busy in zip(rows, busy, strict=True) if is_busy], table[busy]
    return figure(lambda part: span_f1(*part.T), table, resamples=context.resamples, groups=[row["group"] for row in rows])
