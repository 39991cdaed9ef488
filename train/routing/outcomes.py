"""Per-prompt outcomes of several models, from the files of the data folder's routing/."""

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FILES = ("llmrouter", "mmlu-pro", "routerbench-subset", "zeroeval-crux", "zeroeval-math-l5")
ABOUT = {"split", "task", "prompt", "id", "category", "src", "options", "gold", "sample_id", "eval_name"}

# The same model under the names of several sources.
SAME = {
    "meta-llama-3_1-8b-instruct": "llama-3.1-8b-instruct",
    "meta-llama-3.1-8b-instruct": "llama-3.1-8b-instruct",
    "meta-llama-3_1-70b-instruct": "llama-3.1-70b-instruct",
    "meta-llama-3.1-70b-instruct": "llama-3.1-70b-instruct",
    "mixtral-8x7b-chat": "mixtral-8x7b-instruct-v0.1",
    "mistral-7b-chat": "mistral-7b-instruct-v0.2",
    "gemini-1.5-pro-002": "gemini-1.5-pro",
    "gemini-1.5-flash-002": "gemini-1.5-flash",
    "gpt-3.5-turbo-1106": "gpt-3.5-turbo",
    "gpt-3.5-turbo-0125": "gpt-3.5-turbo",
    "gpt-4-1106-preview": "gpt-4-turbo",
    "gpt-4-turbo-2024-04-09": "gpt-4-turbo",
}


def model_name(column: str) -> str:
    name = column.rsplit("/", 1)[-1].lower()
    return SAME.get(name, name)


@dataclass
class Source:
    name: str
    texts: list[str]
    tasks: np.ndarray  # str[n]
    is_train: np.ndarray  # bool[n]
    models: list[str]
    scores: np.ndarray  # float[n, models], NaN where a model was not asked

    def column(self, model: str) -> np.ndarray:
        return self.scores[:, self.models.index(model)]


def read_source(folder: Path, name: str) -> Source:
    csv.field_size_limit(1 << 30)
    with gzip.open(folder / "routing" / f"{name}.csv.gz", "rt", newline="", encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    models = [key for key in rows[0] if key not in ABOUT and not key.startswith(("chars:", "cost:"))]
    number = lambda text: float(text) if text != "" else np.nan
    return Source(
        name,
        [row["prompt"] + options_text(row.get("options")) for row in rows],
        np.array([row.get("task") or row.get("eval_name") or row.get("category") or name for row in rows]),
        np.array([row["split"] == "train" for row in rows]),
        models,
        np.array([[number(row[model]) for model in models] for row in rows]),
    )


def read_difficulties(folder: Path):
    """(texts, share of models that fail, category) of MMLU-Pro's training questions."""
    with gzip.open(folder / "complexity" / "mmlupro_difficulty_train.jsonl.gz", "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    texts = [row["text"] + options_text(json.dumps(row["options"])) for row in rows]
    return texts, np.array([row["difficulty"] for row in rows]), np.array([row["category"] for row in rows])


def options_text(options: str | None) -> str:
    if not options:
        return ""
    return "".join(f"\n{chr(65 + i)}) {option}" for i, option in enumerate(json.loads(options)))
