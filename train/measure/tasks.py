"""Complexity, language, similarity, and the small tasks."""

from collections import Counter

import numpy as np

from data import read_jsonl

from .lines import Line, Section, fast_only
from .reader import Reader
from .sets import Context, language_rows, some
from .stats import auc, figure, share, spearman


def texts_of(rows):
    return [row.text for row in rows]


def complexity(context: Context, shipped: Reader) -> Section:
    needs = context.some([row for row in context.dev if row.needs is not None])
    hard = context.some([row for row in context.dev if row.difficulty is not None])
    own = [row for row in context.own if row.needs is not None]
    both = lambda bar: {"fast": bar, "cascade": bar}

    def line(what, rows, field, measure, wanted, bars):
        figures = {
            tier: figure(
                measure, shipped.scores(texts_of(rows), "complexity", tier, field), [wanted(row) for row in rows], resamples=context.resamples
            )
            for tier in shipped.tiers
        }
        return Line(what, figures, bars)

    is_needed, difficulty = (lambda row: row.needs >= 0.5), (lambda row: row.difficulty)
    return Section(
        "Complexity",
        "The dev rows for needs-reasoning are school arithmetic against short questions and commands: sources, not thought, tell them "
        "apart, so the own dev set, labelled by hand, is the figure to believe. Difficulty is the share of 29 models that failed an "
        "MMLU-Pro question; on the own dev set it is the writer's estimate.",
        [],
        bars=[
            line("complexity: AUC for needs-reasoning, random dev split", needs, "needsReasoning", auc, is_needed, both(0.85)),
            line("complexity: AUC for needs-reasoning, own dev set (written apart)", own, "needsReasoning", auc, is_needed, {}),
            line("complexity: Spearman with difficulty over 29 models, random dev split", hard, "difficulty", spearman, difficulty, both(0.45)),
            line("complexity: Spearman with the writer's difficulty, own dev set", own, "difficulty", spearman, difficulty, {}),
        ],
    )


def language(context: Context, shipped: Reader) -> Section:
    whole, cut = language_rows(context)
    whole, cut = context.some(whole), context.some(cut)

    def right(rows):
        said = shipped.labels(texts_of(rows), "language", "fast")
        return [label == row.lang for label, row in zip(said, rows, strict=True)]

    wrong = Counter(
        (row.lang, label) for row, label in zip(whole, shipped.labels(texts_of(whole), "language", "fast"), strict=True) if row.lang != label
    )
    table = [[a, b, str(n)] for (a, b), n in wrong.most_common(8)]
    lines = [
        fast_only("language: accuracy, dev sentences of five words and more", figure(share, right(whole), resamples=context.resamples), 0.97),
        fast_only("language: accuracy, the same cut to exactly five words", figure(share, right(cut), resamples=context.resamples)),
    ]
    return Section(
        "Language",
        f"{len({row.lang for row in whole})} languages, news sentences. In scripts without spaces two characters (four in Thai) count as a word. One tier.",
        [],
        [("Most frequent confusions, whole sentences", ["language", "taken for", "times"], table)],
        lines,
    )


def similarity(context: Context, shipped: Reader) -> Section:
    rows = [r for r in read_jsonl(context.data / "paraphrase/train.jsonl.gz") if r["src"].startswith("STS-B dev")]
    sides = {lang: [r for r in rows if r["lang"] == lang] for lang in ("en", "zh")}
    if context.quick:
        sides = {lang: some([{**r, "text": r["a"]} for r in found], context.cap) for lang, found in sides.items()}
    lines = {}
    for lang, found in sides.items():
        said = shipped.similarities([(r["a"], r["b"]) for r in found])
        figures = {
            tier: figure(spearman, [one[tier] for one in said], [r["score"] for r in found], resamples=context.resamples)
            for tier in ("fast", "full")
            if said and tier in said[0]
        }
        lines[lang] = Line(
            f"embed: Spearman on STS-B dev ({lang})", figures, {"fast": 0.74, "full": 0.83} if lang == "en" else {}, absent={"cascade": "–"}
        )
    return Section(
        "Similarity",
        "Cosine of the vectors against human scores; the fast vector has 256 numbers, the full one 384.",
        [lines["zh"]],
        bars=[lines["en"]],
    )


def small(context: Context, shipped: Reader) -> Section:
    lines = []
    for task, field in (("task", "task"), ("feedback", "feedback")):
        for name, rows in (("random dev split", context.dev), ("own dev set", context.own)):
            rows = context.some([row for row in rows if getattr(row, field) is not None])
            if task == "feedback" and name == "random dev split":
                continue
            figures = {tier: figure(share, right(rows, field, shipped, task, tier), resamples=context.resamples) for tier in shipped.tiers}
            lines.append(Line(f"{task}: accuracy, {name}", figures))
    plain = context.some([row for row in context.dev if row.feedback == "none"])
    false = {
        tier: figure(share, np.array(shipped.labels(texts_of(plain), "feedback", tier)) != "none", resamples=context.resamples)
        for tier in shipped.tiers
    }
    lines.append(Line("feedback: ordinary prompts taken for feedback, random dev split", false))
    for task, field, yes in (("factCheck", "fact", "needs_fact_check"), ("modality", "image", "image")):
        for name, rows in (("random dev split", context.dev), ("own dev set", context.own)):
            rows = context.some([row for row in rows if getattr(row, field) is not None])
            wanted = [getattr(row, field) >= 0.5 for row in rows]
            if not any(wanted) or all(wanted):
                continue
            for what, measure in (("AUC", auc), ("F1", f1)):
                figures = {}
                for tier in shipped.tiers:
                    said = [answer["probs"][yes] for answer in shipped.answers(texts_of(rows), task, tier)]
                    figures[tier] = figure(measure, said, wanted, resamples=context.resamples)
                lines.append(Line(f"{task}: {what}, {name} ({sum(wanted)} yes)", figures))
    return Section("Task, feedback, fact check, modality", "No bars are set for these. Rows whose label is unknown are left out.", lines)


def right(rows, field, reader: Reader, task, tier):
    return [label == getattr(row, field) for label, row in zip(reader.labels(texts_of(rows), task, tier), rows, strict=True)]


def f1(score, positive) -> float:
    """At one half."""
    said, positive = np.asarray(score) >= 0.5, np.asarray(positive, bool)
    total = said.sum() + positive.sum()
    return float(2 * (said & positive).sum() / total) if total else float("nan")
