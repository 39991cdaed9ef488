"""Asks the TypeScript runtime with the models of a folder; each text and task once."""

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
TIERS = ("fast", "cascade", "full")


class Reader:
    """`models` is a folder as `models/`. Answers are kept in memory."""

    def __init__(self, node: str, models: Path, log):
        self.node, self.models, self.log = node, models, log
        self.kept: dict[tuple[str, str], dict] = {}

    @property
    def has_full(self) -> bool:
        return (self.models / "full" / "model.json").exists()

    @property
    def tiers(self):
        return TIERS if self.has_full else TIERS[:1]

    def read(self, texts: list[str], tasks: list[str]) -> None:
        """Answers what is not known yet. Ask for all tasks of a text at once: its features are shared."""
        missing: dict[str, list[str]] = {}
        for text in texts:
            wanted = [task for task in tasks if (text, task) not in self.kept]
            if wanted:
                missing[text] = wanted
        if not missing:
            return
        self.log(f"reading {len(missing)} texts for {', '.join(tasks)}")
        lines = self.ask([{"text": text, "tasks": wanted} for text, wanted in missing.items()])
        for text, line in zip(missing, lines, strict=True):
            for task, tiers in line["answers"].items():
                self.kept[text, task] = tiers

    def answers(self, texts, task: str, tier: str) -> list:
        self.read(list(texts), [task])
        return [self.kept[text, task][tier] for text in texts]

    def labels(self, texts, task: str, tier: str) -> list[str]:
        return [answer["label"] for answer in self.answers(texts, task, tier)]

    def scores(self, texts, task: str, tier: str, name="score") -> list[float]:
        return [answer[name] for answer in self.answers(texts, task, tier)]

    def escalated(self, texts, task: str) -> float:
        """Share of the texts that the cascade asked the transformer about."""
        answers = self.answers(texts, task, "cascade")
        return sum(answer["tier"] == "full" for answer in answers) / max(len(answers), 1)

    def asked_about(self, text: str, tasks: list[str]) -> bool:
        """Whether the cascade asked the transformer for any of the tasks."""
        return any(self.kept[text, task]["cascade"]["tier"] == "full" for task in tasks)

    def similarities(self, pairs: list[tuple[str, str]]) -> list[dict]:
        return [line["similarity"] for line in self.ask([{"text": a, "other": b, "tasks": []} for a, b in pairs])]

    def ask(self, rows: list[dict]) -> list[dict]:
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        command = [self.node, str(HERE.parent / "answers.ts"), "--models", str(self.models)]
        raw = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True).stdout
        return [json.loads(line) for line in raw.splitlines()]
