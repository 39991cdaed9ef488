"""
Checks train/own: fields and values, repeats, and leakage from or to the public data. Exits with 1 where a row is refused.

    python3 train/own_check.py DATA

Two texts are near where they share a run of 8 words, or of 13 Chinese characters (about as much); a text of 5 to 7
words where it stands whole in the other. Dev rows must not be near train rows, and no row near a public one, those
that are only measured on included. Needs nothing but Python.
"""

import argparse
import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data import ATTACKS, DOMAINS, FEEDBACK, TASKS

OWN = Path(__file__).parent / "own"
WORDS, CHARACTERS = 8, 13
WORDS_WHOLE = 5
LANG = re.compile(r"[a-z]{2}$")
# Between these no spaces stand: each is taken for a word.
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+(?:['’][^\W\u3400-\u9fff\uf900-\ufaff]+)*")

one_of = lambda values: lambda value: value in values
binary = lambda value: value in (0, 1) and not isinstance(value, bool)
text = lambda value: isinstance(value, str) and value.strip() != ""
ALWAYS = ("text", "lang", "how")
FIELDS = {
    "text": text,
    "lang": lambda value: text(value) and LANG.match(value) is not None,
    "domain": one_of(DOMAINS),
    "task": one_of(TASKS),
    "attack": one_of(ATTACKS),
    "lookalike": lambda value: isinstance(value, bool),
    "carrier": lambda value: isinstance(value, bool),
    "needsReasoning": binary,
    "difficulty": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1,
    "feedback": one_of(FEEDBACK),
    "modality": one_of(("image", "text")),
    "factCheck": binary,
    "how": text,
}


@dataclass(frozen=True)
class Own:
    place: str
    dev: bool
    fields: dict


def read_own(folder: Path) -> list[Own]:
    """Every row with its place, `file:line`."""
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        with open(path, encoding="utf8") as file:
            rows += [Own(f"{path.name}:{n}", path.name.endswith(".dev.jsonl"), json.loads(line)) for n, line in enumerate(file, 1)]
    return rows


def wrong_fields(row: Own) -> list[str]:
    fields = row.fields
    wrong = [f"has no {name}" for name in ALWAYS if name not in fields]
    wrong += [f"has an unknown field {name}" for name in fields if name not in FIELDS]
    wrong += [f"{name} is {fields[name]!r}" for name in fields if name in FIELDS and not FIELDS[name](fields[name])]
    if fields.get("lookalike") and fields.get("attack") != "benign":
        wrong.append("is a look-alike and not benign")
    return wrong


def tokens(value: str) -> list[str]:
    """Words in lower case, compatibility forms folded; each Chinese character is one of its own."""
    return TOKEN.findall(unicodedata.normalize("NFKC", value).lower())


def runs(found: list[str]) -> set[tuple]:
    """The runs by which two texts are near: of 8 words, or of 13 where half and more of them are Chinese characters."""
    out = set()
    for at in range(len(found) - WORDS + 1):
        run = tuple(found[at : at + WORDS])
        if 2 * sum(HAN.match(token) is not None for token in run) >= WORDS:
            run = tuple(found[at : at + CHARACTERS])
            if len(run) < CHARACTERS:
                continue
        out.add(run)
    return out


def whole(found: list[str]) -> tuple | None:
    """All of a short text, where it is long enough to be more than a phrase that anyone says."""
    chinese = 2 * sum(HAN.match(token) is not None for token in found) >= len(found)
    least, most = (WORDS, CHARACTERS) if chinese else (WORDS_WHOLE, WORDS)
    return tuple(found) if least <= len(found) < most else None


def pieces(found: list[str], lengths) -> set[tuple]:
    return {tuple(found[at : at + n]) for n in lengths for at in range(len(found) - n + 1)}


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def public_texts(data: Path):
    """(file, text) of every text of the data folder; what is a label, a name or a source is none."""
    csv.field_size_limit(1 << 30)
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        opener = gzip.open if path.suffix == ".gz" else open
        if name.startswith(("audit/", "plan/")):
            continue
        if name.removesuffix(".gz").endswith(".jsonl"):
            with opener(path, "rt", encoding="utf8") as file:
                for line in file:
                    row = json.loads(line)
                    for field in ("text", "a", "b", "context", "system", "prompt"):
                        for found in strings(row.get(field)):
                            yield name, found
        elif name.removesuffix(".gz").endswith(".csv"):
            with opener(path, "rt", newline="", encoding="utf8") as file:
                for row in csv.DictReader(file):
                    yield name, row["prompt"]


class Index:
    """Which own rows hold a run, a short text whole, or are one themselves."""

    def __init__(self, rows: list[Own]):
        self.found = [tokens(row.fields.get("text", "")) for row in rows]
        self.by_run: dict[tuple, list[int]] = {}
        self.by_whole: dict[tuple, list[int]] = {}
        self.by_all: dict[tuple, list[int]] = {}
        for i, found in enumerate(self.found):
            for run in runs(found):
                self.by_run.setdefault(run, []).append(i)
            self.by_all.setdefault(tuple(found), []).append(i)
            if (short := whole(found)) is not None:
                self.by_whole.setdefault(short, []).append(i)
        # Pieces of own rows of the lengths of short public texts.
        self.by_piece: dict[tuple, list[int]] = {}
        for i, found in enumerate(self.found):
            for piece in pieces(found, range(WORDS_WHOLE, CHARACTERS)):
                self.by_piece.setdefault(piece, []).append(i)
        self.whole_lengths = sorted({len(key) for key in self.by_whole})

    def near(self, value: str):
        """(own row, why) for each own row that a text is near to. O(words of the text)."""
        found = tokens(value)
        for i in self.by_all.get(tuple(found), []) if found else []:
            yield i, "equals", " ".join(found)[:80]
        for run in runs(found):
            for i in self.by_run.get(run, []):
                yield i, "shares", " ".join(run)
        if (short := whole(found)) is not None:
            for i in self.by_piece.get(short, []):
                yield i, "contains", " ".join(short)
        for piece in pieces(found, self.whole_lengths):
            for i in self.by_whole.get(piece, []):
                yield i, "is part of", " ".join(piece)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of the public data")
    options = parser.parse_args()
    rows = read_own(OWN)
    refused: dict[str, list[str]] = {"fields": [], "repeats": [], "dev near train": [], "near public": []}
    for row in rows:
        refused["fields"] += [f"{row.place} {wrong}" for wrong in wrong_fields(row)]

    index = Index(rows)
    for places in index.by_all.values():
        refused["repeats"] += [f"{rows[i].place} repeats {rows[places[0]].place}" for i in places[1:]]
    seen = set()
    for row in rows:
        for i, why, words in index.near(row.fields["text"]) if row.dev else []:
            if not rows[i].dev and (i, row.place) not in seen:
                seen.add((i, row.place))
                refused["dev near train"].append(f"{rows[i].place} {why} {row.place}: {words}")
    texts = 0
    told = set()
    for file, value in public_texts(options.data):
        texts += 1
        for i, why, words in index.near(value):
            if (i, words) not in told:
                told.add((i, words))
                refused["near public"].append(f"{rows[i].place} {why} {file}: {words}")

    for title, lines in refused.items():
        print(f"{title}: {len(lines)}")
        for line in sorted(lines):
            print(f"  {line}")
    dev = sum(row.dev for row in rows)
    print(f"{len(rows)} rows ({dev} dev) beside {texts} public texts; languages {dict(Counter(row.fields['lang'] for row in rows))}")
    return int(any(refused.values()))


if __name__ == "__main__":
    sys.exit(main())
