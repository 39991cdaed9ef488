"""Rasch's model over all sources at once: one scale for abilities of models and difficulties of prompts."""

import numpy as np

from outcomes import Source, model_name

PRIOR_VARIANCE = 4.0
STEPS, PACE = 400, 0.1


def fit(sources: list[Source], keep):
    """
    (abilities by model, difficulties): the difficulties are float64[rows of all sources for which `keep(source)` is true],
    in logits, their mean over tasks 0. Models that several sources asked tie their scales together. MAP under normal
    priors, by Adam from zero: deterministic.
    """
    names: dict[str, int] = {}
    items, models, scores, tasks = [], [], [], []
    base = 0
    for source in sources:
        rows = np.flatnonzero(keep(source))
        columns = np.array([names.setdefault(model_name(model), len(names)) for model in source.models])
        at_row, at_column = np.nonzero(~np.isnan(source.scores[rows]))
        items.append(base + at_row)
        models.append(columns[at_column])
        scores.append(source.scores[rows][at_row, at_column])
        tasks.append(source.tasks[rows])
        base += len(rows)
    item, model, score = (np.concatenate(parts) for parts in (items, models, scores))
    ability, difficulty = descend(item, model, score, base, len(names))
    task = np.concatenate(tasks)
    centre = np.mean([difficulty[task == name].mean() for name in sorted(set(task))])
    return {name: float(ability[i] - centre) for name, i in names.items()}, difficulty - centre


def descend(item, model, score, item_count, model_count):
    x = np.zeros(model_count + item_count)
    first, second = np.zeros_like(x), np.zeros_like(x)
    for step in range(1, STEPS + 1):
        error = 1 / (1 + np.exp(x[model_count + item] - x[model])) - score
        slope = x / PRIOR_VARIANCE
        slope[:model_count] += np.bincount(model, error, model_count)
        slope[model_count:] -= np.bincount(item, error, item_count)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        x -= PACE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return x[:model_count], x[model_count:]
