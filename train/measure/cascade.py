"""How often the cascade asks the transformer."""

from .lines import Section
from .reader import Reader
from .sets import Context

TASKS = ["domain", "task", "complexity", "jailbreak", "feedback", "factCheck", "modality"]


def section(context: Context, shipped: Reader) -> Section:
    intro = "Share of the prompts whose fast margin is so thin that the transformer is asked, where time allows."
    if not shipped.has_full:
        return Section("Escalation", f"{intro} Not built.", [])
    sets = {"random dev split": context.some(context.dev), "own dev set": context.own}
    rows = {name: [row.text for row in found] for name, found in sets.items()}
    for texts in rows.values():
        shipped.read(texts, TASKS)
    any_task = lambda texts: [shipped.asked_about(text, TASKS) for text in texts]
    table = [[task, *(percent(shipped.escalated(texts, task)) for texts in rows.values())] for task in TASKS]
    table.append(["any of them", *(percent(sum(found := any_task(texts)) / len(found)) for texts in rows.values())])
    return Section("Escalation", intro, [], [("Share asked of the transformer", ["task", *rows], table)])


def percent(value: float) -> str:
    return f"{100 * value:.0f} %"
