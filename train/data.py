"""All training rows of the on-board models: one list, a label a task, None where it is not known."""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

DOMAINS = [
    "biology", "business", "chemistry", "computer science", "economics", "engineering", "health", "history",
    "law", "math", "other", "philosophy", "physics", "psychology",
]  # fmt: skip
TASKS = [
    "coding", "math", "creative", "translation", "summarisation", "extraction", "role-play", "agentic", "factual", "chat",
]  # fmt: skip
ATTACKS = ["benign", "jailbreak", "injection", "harmful"]
FEEDBACK = ["none", "satisfied", "dissatisfied", "wrong_answer", "wants_different"]
DEV_PERCENT = 15


@dataclass
class Row:
    text: str
    src: str
    lang: str = "en"
    domain: str | None = None
    task: str | None = None
    attack: str | None = None
    needs: float | None = None
    difficulty: float | None = None
    feedback: str | None = None
    fact: float | None = None
    image: float | None = None
    carrier: bool = False
    lookalike: bool = False
    kind: str = ""
    own_dev: bool = False
    extra: dict = field(default_factory=dict)

    @property
    def dev(self) -> bool:
        """By the text, so that a text that stands in two files is on one side in both."""
        if self.src.startswith("own/"):
            return self.own_dev
        return in_dev(self.extra.get("stem", self.text))


def in_dev(text: str) -> bool:
    key = "".join(text.lower().split())
    return int(hashlib.sha256(key.encode("utf8", "surrogatepass")).hexdigest()[:8], 16) % 100 < DEV_PERCENT


def read_jsonl(path: Path) -> list[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]


def guess_lang(text: str) -> str:
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return "zh" if han * 4 > len(text) else "en"


def load(data: Path, own: Path) -> list[Row]:
    """Every trainable row, the dev part included (`row.dev`); equal texts of one source once."""
    rows: list[Row] = []
    add = rows.append
    for r in read_jsonl(data / "domain/mmlu_mmlupro_train.jsonl.gz"):
        add(Row(r["text"], r["src"], domain=r["label"], attack="benign", feedback="none", image=0.0,
                task="math" if r["label"] == "math" else None))
        options = r.get("options") or []
        if options and len(rows) % 2 == 0:
            listed = "\n".join(f"{chr(65 + i)}. {option}" for i, option in enumerate(options))
            add(Row(f"{r['text']}\n{listed}", r["src"], domain=r["label"], extra={"stem": r["text"]}))
    for r in read_jsonl(data / "domain/chat_style_train.jsonl"):
        add(Row(r["text"], r["src"], domain=r["label"]))
    for r in read_jsonl(data / "extra/domain.jsonl"):
        add(Row(r["text"], r["src"], r["lang"], domain=r["label"]))
    for r in read_jsonl(data / "extra/tasks.jsonl.gz"):
        fact = {"factual": 1.0, "creative": 0.0, "coding": 0.0, "math": 0.0, "chat": 0.0, "role-play": 0.0, "translation": 0.0}
        add(Row(r["text"], r["src"], r["lang"], task=r["label"], fact=fact.get(r["label"]), attack="benign",
                feedback="none" if r["label"] != "chat" else None, image=0.0))
    for name in ("jailbreak/train.jsonl.gz", "extra/jailbreak.jsonl.gz"):
        for r in read_jsonl(data / name):
            add(Row(r["text"], r["src"], r.get("lang", "en"), attack=r["label"], kind=r.get("kind") or "",
                    carrier=bool(r.get("carrier")), feedback="none", image=0.0))
    for r in read_jsonl(data / "extra/benign_users.jsonl"):
        add(Row(r["text"], r["src"], r["lang"], attack="benign", feedback="none"))
    for r in read_jsonl(data / "complexity/train.jsonl.gz"):
        if r["needs_reasoning"] is not None:
            add(Row(r["text"], r["src"], needs=float(r["needs_reasoning"])))
    for r in read_jsonl(data / "complexity/mmlupro_difficulty_train.jsonl.gz"):
        needs = r.get("needs_reasoning")
        add(Row(r["text"], r["src"], difficulty=r["difficulty"], needs=None if needs is None else float(needs),
                extra={"p_small": r["p_small"], "p_big": r["p_big"], "category": r["category"]}))
    for r in read_jsonl(data / "factcheck/train.jsonl"):
        task = {"factual": "factual", "code": "coding", "math": "math"}.get(r["label"])
        add(Row(r["text"], r["src"], fact=1.0 if r["label"] == "factual" else 0.0, task=task, attack="benign", feedback="none"))
    for r in read_jsonl(data / "unlabelled/sentences.jsonl.gz"):
        if r["src"].startswith(("banking77", "hh-rlhf", "CommonsenseQA")) and len(r["text"]) > 12:
            # First turns of hh-rlhf are harmless by its split but not read one by one: no label.
            add(Row(r["text"], r["src"], r.get("lang") or "en", attack="benign" if "hh-rlhf" not in r["src"] else None,
                    feedback="none"))
    for path in sorted(own.glob("*.jsonl")):
        for r in read_jsonl(path):
            add(Row(
                r["text"], f"own/{path.name.split('.')[0]}", r["lang"], domain=r.get("domain"), task=r.get("task"), attack=r.get("attack"),
                needs=r.get("needsReasoning"), difficulty=r.get("difficulty"), feedback=r.get("feedback"), fact=r.get("factCheck"),
                image=None if "modality" not in r else float(r["modality"] == "image"), carrier=bool(r.get("carrier")),
                lookalike=bool(r.get("lookalike")), own_dev=path.name.endswith(".dev.jsonl"),
            ))  # fmt: skip
    return merge(rows)


def merge(rows: list[Row]) -> list[Row]:
    """Rows of one text become one, each label the first that is known."""
    by_text: dict[str, Row] = {}
    for row in rows:
        key = " ".join(row.text.split())
        first = by_text.setdefault(key, row)
        if first is row:
            continue
        for name in ("domain", "task", "attack", "needs", "difficulty", "feedback", "fact", "image"):
            if getattr(first, name) is None:
                setattr(first, name, getattr(row, name))
        first.own_dev = first.own_dev or row.own_dev
    return list(by_text.values())
