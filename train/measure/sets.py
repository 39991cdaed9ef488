"""Which rows are measured on. Large sets are cut to a cap, by a hash of the text: the same rows each time."""

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from data import Row, in_dev, load, read_jsonl

# Scripts without spaces: so many characters stand for a word.
UNSPACED = {"zh": 2, "ja": 2, "th": 4}
WORDS = 5
# Of a domain's question sets, left out of a fold.
SHARE = 0.4


@dataclass
class Context:
    data: Path
    work: Path
    node: str
    rows: list[Row]
    cap: int
    resamples: int
    quick: bool
    log: object

    @property
    def own(self) -> list[Row]:
        return [row for row in self.rows if row.own_dev]

    @property
    def dev(self) -> list[Row]:
        """The random split: what was written apart is not in it."""
        return [row for row in self.rows if row.dev and not row.own_dev]

    def some(self, rows: list[Row], most: int | None = None) -> list[Row]:
        return some(rows, self.cap if most is None else most)


def load_rows(data: Path, own: Path) -> list[Row]:
    return load(data, own)


def some(rows: list, most: int) -> list:
    key = lambda row: hashlib.sha256((row.text if isinstance(row, Row) else row["text"]).encode("utf8", "surrogatepass")).digest()
    return sorted(rows, key=key)[:most]


def is_question(row: Row) -> bool:
    """A question of MMLU or MMLU-Pro without its options."""
    return row.src.startswith("mmlu") and row.domain is not None and "stem" not in row.extra


def question_set(source: str) -> str:
    """The name of a question set; MMLU-Pro's `ori_mmlu-x` holds questions of MMLU's `x`."""
    return re.sub(r"^mmlu(-pro:ori_mmlu-|:)", "", source)


def left_out_whole(row: Row, fold: int) -> bool:
    """About 40 % of the question sets, by name, those of both releases together. A domain may lose all its sets."""
    if not row.src.startswith("mmlu"):
        return False
    return int(hashlib.sha256(f"{fold}:mmlu:{question_set(row.src)}".encode()).hexdigest()[:8], 16) % 100 < 100 * SHARE


def left_out_sets(rows: list[Row], fold: int) -> set[str]:
    """Of each domain about 40 % of its question sets, by a hash of the name, and never all of them."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for row in rows:
        if is_question(row):
            counts[question_set(row.src)][row.domain] += 1
    members = defaultdict(list)
    for name, labels in counts.items():
        members[labels.most_common(1)[0][0]].append(name)
    key = lambda name: hashlib.sha256(f"{fold}:{name}".encode()).digest()
    return {name for names in members.values() for name in sorted(names, key=key)[: min(round(SHARE * len(names)), len(names) - 1)]}


def chat_rows(context: Context) -> list[Row]:
    """The dev part of the chat-style file, with the file's own labels."""
    rows = [Row(r["text"], r["src"], domain=r["label"]) for r in read_jsonl(context.data / "domain/chat_style_train.jsonl")]
    return [row for row in rows if in_dev(row.text)]


def language_rows(context: Context) -> tuple[list[Row], list[Row]]:
    """Dev sentences of at least five words, whole, and cut to the first five."""
    whole = []
    for r in read_jsonl(context.data / "langid/train.jsonl.gz"):
        row = Row(r["text"], r["src"], r["label"])
        if row.dev and len(first_words(row.text, row.lang, WORDS)) == WORDS:
            whole.append(row)
    return whole, [replace(row, text=joined(row)) for row in whole]


def first_words(text: str, lang: str, count: int) -> list[str]:
    size = UNSPACED.get(lang)
    if size is None:
        return text.split()[:count]
    solid = "".join(text.split())
    return [solid[at * size : (at + 1) * size] for at in range(count) if len(solid) >= (at + 1) * size]


def joined(row: Row) -> str:
    return ("" if row.lang in UNSPACED else " ").join(first_words(row.text, row.lang, WORDS))


def eval_only_attacks(context: Context) -> dict[str, list[dict]]:
    """By source. Measured on and nothing else: their terms allow no training and no tuning."""
    by_source = defaultdict(list)
    for r in read_jsonl(context.data / "eval-only/jailbreak/train.jsonl.gz"):
        by_source[r["src"]].append(r)
    return {source: some(rows, context.cap) for source, rows in by_source.items()}


def runs(text: str, words=8) -> set[str]:
    """Its runs of eight words; of 24 characters where it has fewer words."""
    parts, size = text.lower().split(), words
    if len(parts) < words:
        parts, size = list("".join(parts)), 3 * words
    return {" ".join(parts[at : at + size]) for at in range(max(1, len(parts) - size + 1))}


def unseen(rows: list[Row], trained: list[Row]) -> list[Row]:
    """Without the rows that share a run of eight words with a training row: the same attack in another document."""
    known: set[str] = set()
    for row in trained:
        known |= runs(row.text)
    return [row for row in rows if known.isdisjoint(runs(row.text))]
