"""Domain: accuracy on the random split, on left-out sources, on chat-style prompts and on the set written apart."""

from collections import defaultdict
from pathlib import Path

import numpy as np

from splits import DOMAIN_FOLDS

from .folds import Folds
from .lines import Line, Section, show
from .reader import Reader
from .sets import Context, chat_rows, is_question, left_out_sets, left_out_whole, question_set
from .stats import calibration_error, figure, share

FAST_BARS, CASCADE_BARS = (0.80, 0.52, 0.85), (0.85, 0.60, 0.90)


def section(context: Context, shipped: Reader, folds: Folds) -> Section:
    questions = context.some([row for row in context.dev if is_question(row)])
    chat = context.some(chat_rows(context))
    own = [row for row in context.own if row.domain is not None]
    bars = lambda i: {"fast": FAST_BARS[i], "cascade": CASCADE_BARS[i]}
    random_split = accuracy("domain: accuracy, random dev split", questions, shipped, context, bars(0))
    stratified = lambda fold: in_sets(left_out_sets(context.rows, fold))
    outside, by_source = left_out("domain: accuracy, left-out sources", "domain", context, folds, stratified, bars(1))
    harder, _ = left_out(
        "domain: accuracy, left-out sources, where a domain may lose all its question sets", "whole domain", context, folds, whole, {}
    )
    chat_line = accuracy("domain: accuracy, chat-style dev", chat, shipped, context, bars(2))
    own_line = accuracy("domain: accuracy, own dev set (written apart)", own, shipped, context, {})
    english = accuracy("… English rows", [row for row in own if row.lang == "en"], shipped, context, {})
    chinese = accuracy("… Chinese rows", [row for row in own if row.lang == "zh"], shipped, context, {})
    tables = [
        ("Left-out question sets: the ten with the most rows", ["question set", "rows", "fast"], by_source),
        ("Chat-style dev by source", ["source", "rows", *shipped.tiers], by_group(chat, shipped, lambda row: row.src.split(":")[0], context)),
        ("Own dev set by domain", ["domain", "rows", *shipped.tiers], by_group(own, shipped, lambda row: row.domain, context)),
    ]
    return Section(
        "Domain",
        f"14 categories of MMLU-Pro, question text alone. Left-out: {DOMAIN_FOLDS} folds; in each, about 40 % of each domain's question sets "
        "are kept from training, in MMLU and MMLU-Pro alike, the fast tier is trained anew, and the answers on them are measured; "
        "the interval resamples whole sets. "
        f"The cascade asked the transformer about {escalation(shipped, questions)} of the random split.",
        [harder, english, chinese, *calibration(context, shipped, {"random dev split": questions, "own dev set": own})],
        tables,
        bars=[random_split, outside, chat_line, own_line],
    )


def escalation(shipped: Reader, rows) -> str:
    return f"{100 * shipped.escalated([row.text for row in rows], 'domain'):.0f} %" if shipped.has_full else "none (not built)"


def hits(rows, reader: Reader, tier: str):
    said = reader.labels([row.text for row in rows], "domain", tier)
    return np.array([label == row.domain for label, row in zip(said, rows, strict=True)])


def accuracy(what, rows, reader: Reader, context: Context, bars) -> Line:
    figures = {tier: figure(share, hits(rows, reader, tier), resamples=context.resamples) for tier in reader.tiers}
    return Line(what, figures, bars)


def in_sets(names: set[str]):
    return lambda row: row.src.startswith("mmlu") and question_set(row.src) in names


def whole(fold: int):
    return lambda row: left_out_whole(row, fold)


def left_out(what: str, name: str, context: Context, folds: Folds, split, bars) -> tuple[Line, list]:
    """`split(fold)` says which rows a fold leaves out."""
    columns = defaultdict(list)
    groups, rows_of = defaultdict(list), defaultdict(list)
    for fold in range(DOMAIN_FOLDS):
        weights: Path = context.work / f"full-fold{fold}.pt"
        is_out = split(fold)
        reader = folds.reader(f"{name} {fold}", "topic", is_out, weights if weights.exists() else None)
        if reader is None:
            continue
        taken = left_out_sets(context.rows, fold)
        rows = context.some([row for row in context.rows if is_question(row) and is_out(row)])
        fits = [row for row in rows if question_set(row.src) in taken]
        for tier in reader.tiers:
            # The transformer's fold leaves out these sets, and both folds of attacks (train/fold.py).
            measured = rows if tier == "fast" else fits
            columns[tier].append(hits(measured, reader, tier))
            groups[tier] += [f"{fold} {question_set(row.src)}" for row in measured]
        for row, hit in zip(rows, columns["fast"][-1], strict=True):
            rows_of[question_set(row.src)].append(hit)
    figures = {tier: figure(share, np.concatenate(parts), resamples=context.resamples, groups=groups[tier]) for tier, parts in columns.items()}
    line = Line(what, figures, bars, absent=dict.fromkeys(("fast", "cascade", "full"), "not retrained"))
    most = sorted(rows_of.items(), key=lambda item: -len(item[1]))[:10]
    return line, [[source, str(len(found)), f"{np.mean(found):.2f}"] for source, found in most]


def by_group(rows, reader: Reader, key, context: Context) -> list[list[str]]:
    members = defaultdict(list)
    for row in rows:
        members[key(row)].append(row)
    table = []
    for name in sorted(members, key=lambda name: -len(members[name])):
        cells = [show(figure(share, hits(members[name], reader, tier), resamples=context.resamples), 2) for tier in reader.tiers]
        table.append([name, str(len(members[name])), *cells])
    return table


def calibration(context: Context, reader: Reader, sets) -> list[Line]:
    lines = []
    for name, rows in sets.items():
        texts = [row.text for row in rows]
        figures = {
            tier: figure(calibration_error, reader.scores(texts, "domain", tier), hits(rows, reader, tier), resamples=context.resamples)
            for tier in reader.tiers
        }
        lines.append(Line(f"domain: calibration error (ECE), {name}", figures))
    return lines
