"""Measures and their bootstrap intervals. Pure: arrays in, numbers out."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

SEED = 0
BINS = 15


@dataclass(frozen=True)
class Figure:
    """A measured value with its 95 % interval, and over how many rows."""

    value: float
    low: float
    high: float
    n: int


def share(hits) -> float:
    return float(np.mean(hits))


def auc(score, positive) -> float:
    """Chance that a positive scores above a negative, ties half (Mann-Whitney). NaN where one kind is missing."""
    positive = np.asarray(positive, bool)
    n = int(positive.sum())
    if n == 0 or n == len(positive):
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(positive) - n)))


def threshold_at(negatives, rate: float) -> float:
    """The least score that at most a share `rate` of the negatives lies above."""
    ordered = np.sort(np.asarray(negatives))[::-1]
    return float(ordered[min(int(rate * len(ordered)), len(ordered) - 1)])


def recall_at(score, positive, rate=0.01) -> float:
    """Share of the positives above the threshold that lets `rate` of the negatives through."""
    score, positive = np.asarray(score), np.asarray(positive, bool)
    if positive.all() or not positive.any():
        return float("nan")
    return share(score[positive] > threshold_at(score[~positive], rate))


def spearman(a, b) -> float:
    """NaN where one side is constant."""
    x, y = rankdata(a), rankdata(b)
    if x.std() == 0 or y.std() == 0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def calibration_error(confidence, right, bins=BINS) -> float:
    """ECE (Guo et al. 2017): mean gap between confidence and accuracy over bins of equal width, weighted by their rows."""
    confidence, right = np.asarray(confidence, float), np.asarray(right, float)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(place, right - confidence, bins)
    return float(np.abs(gaps).sum() / len(confidence))


def span_f1(right, found, gold) -> float:
    """Micro F1 from counts a row."""
    total = np.sum(found) + np.sum(gold)
    return float(2 * np.sum(right) / total) if total else float("nan")


def figure(measure, *columns, resamples=1000, groups=None) -> Figure:
    """`measure(*columns)`; rows are resampled, or whole `groups` of rows where rows of one group are alike."""
    columns = [np.asarray(column) for column in columns]
    n = len(columns[0])
    if n == 0:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    dice = np.random.default_rng(SEED)
    draw = (lambda: dice.integers(0, n, n)) if groups is None else group_draw(dice, groups)
    values = []
    for _ in range(resamples):
        rows = draw()
        values.append(measure(*(column[rows] for column in columns)))
    return Figure(measure(*columns), *interval(values), n)


def mean_figure(measure, folds, resamples=1000) -> Figure:
    """The mean of a measure over folds, each a tuple of columns; rows are resampled within their fold."""
    folds = [[np.asarray(column) for column in columns] for columns in folds]
    dice = np.random.default_rng(SEED)
    values = []
    for _ in range(resamples):
        one = []
        for columns in folds:
            rows = dice.integers(0, len(columns[0]), len(columns[0]))
            one.append(measure(*(column[rows] for column in columns)))
        values.append(np.mean(one))
    value = float(np.mean([measure(*columns) for columns in folds]))
    return Figure(value, *interval(values), sum(len(columns[0]) for columns in folds))


def group_draw(dice, groups):
    members = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    sets = [np.array(rows) for rows in members.values()]
    return lambda: np.concatenate([sets[i] for i in dice.integers(0, len(sets), len(sets))])


def interval(values) -> tuple[float, float]:
    """Resamples that lack one kind of row have no value and do not count."""
    known = [value for value in values if not np.isnan(value)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
