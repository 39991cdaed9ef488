"""Which rows each model file was made from: `src` and how many, by file."""

import csv
import gzip
from collections import Counter
from pathlib import Path

from choose import rows_for_full
from data import in_dev, load, read_jsonl

TEACHER_FILES = [
    "unlabelled/sentences.jsonl.gz", "domain/chat_style_train.jsonl", "extra/tasks.jsonl.gz", "extra/benign_users.jsonl",
    "jailbreak/train.jsonl.gz", "factcheck/train.jsonl", "domain/mmlu_mmlupro_train.jsonl.gz",
]  # fmt: skip
TEXT_UNITS = 400
ROUTING_FILES = ("llmrouter", "mmlu-pro", "routerbench-subset", "zeroeval-crux", "zeroeval-math-l5")
ABOUT = ("domain", "task", "needs", "difficulty", "feedback", "fact", "image")


def teacher_texts(data: Path) -> dict[str, str]:
    """Texts whose sentence vectors are copied, with their `src`, in order. The dev part of STS-B is what they are measured on."""
    seen: dict[str, str] = {}
    for name in TEACHER_FILES:
        for row in read_jsonl(data / name):
            if row.get("lang", "en") != "zh" and "STS-B dev" not in row["src"]:
                seen.setdefault(row["text"][:TEXT_UNITS], row["src"])
    return seen


def used_rows(data: Path, own: Path) -> dict[str, Counter]:
    """By model file. Dev rows are not in it: they choose temperatures and thresholds and are measured on."""
    rows = load(data, own)
    train = [row for row in rows if not row.dev]
    # Those of GSM8K are presumed to hold no names and are only measured on.
    pii = [row for row in read_jsonl(data / "pii/train.jsonl.gz") if not row["src"].startswith("GSM8K")]
    pairs = [row for row in read_jsonl(data / "paraphrase/train.jsonl.gz") if row["src"].startswith("STS-B train") and row["lang"] == "en"]
    full = {id(row): row for row in rows_for_full(rows)}.values()
    return {
        "fast/static.safetensors.gz": Counter(teacher_texts(data).values()) + Counter(row["src"] for row in pairs),
        "fast/topic.safetensors.gz": Counter(row.src for row in train if any(getattr(row, name) is not None for name in ABOUT)),
        "fast/attack.safetensors.gz": Counter(row.src for row in train if row.attack is not None),
        "fast/language.safetensors.gz": Counter(row["src"] for row in read_jsonl(data / "langid/train.jsonl.gz") if not in_dev(row["text"])),
        "fast/pii.safetensors": Counter(row["src"] for row in pii),
        "fast/quality.safetensors": Counter(routing(data)) + Counter(row["src"] for row in read_jsonl(data / "complexity/mmlupro_difficulty_train.jsonl.gz")),
        "full/model.int8.onnx": Counter(row.src for row in full),
    }


def routing(data: Path):
    csv.field_size_limit(1 << 30)
    for name in ROUTING_FILES:
        with gzip.open(data / f"routing/{name}.csv.gz", "rt", newline="", encoding="utf8") as file:
            yield from (f"routing/{name}" for row in csv.DictReader(file) if row["split"] == "train")
