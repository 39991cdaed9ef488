"""Measures of routing between a weak and a strong model, as RouteLLM defines them (arXiv 2406.18665), and bootstraps."""

import numpy as np

RESAMPLES, SEED = 1000, 0


def gain_curve(order_by, weak, strong):
    """Performance gap recovered after each next call of the strong model, those with the highest `order_by` first."""
    order = np.argsort(-np.asarray(order_by), kind="stable")
    recovered = np.concatenate([[0], np.cumsum((strong - weak)[order])]) / len(weak)
    return recovered / (strong.mean() - weak.mean())


def apgr(order_by, weak, strong):
    """Mean of the performance gap recovered over all shares of strong calls: 0.5 by chance."""
    return float(np.trapezoid(gain_curve(order_by, weak, strong), dx=1 / len(weak)))


def cpt(order_by, weak, strong, share):
    """Least share of strong calls that recovers `share` of the gap."""
    return float(np.argmax(gain_curve(order_by, weak, strong) >= share) / len(weak))


def interval(measure, *columns):
    """95 % interval by resampling rows, fixed seed."""
    dice = np.random.default_rng(SEED)
    n = len(columns[0])
    values = [measure(*(column[rows] for column in columns)) for rows in dice.integers(0, n, (RESAMPLES, n))]
    return [round(float(value), 4) for value in np.percentile(values, [2.5, 97.5])]
