"""Temperatures and shifts, fitted on the dev part."""

import numpy as np
from scipy.optimize import minimize_scalar


def temperature(logit: np.ndarray, label: np.ndarray) -> float:
    """By which logits are divided so that their softmax is likeliest to be right (Guo et al. 2017); 0.3 to 5."""

    def loss(t):
        z = logit / t
        z = z - z.max(1, keepdims=True)
        return -(z[np.arange(len(z)), label] - np.log(np.exp(z).sum(1))).mean()

    return float(minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x)


def binary_temperature(logit: np.ndarray, target: np.ndarray) -> float:
    """The same for one logit and targets from 0 to 1."""
    loss = lambda t: (np.logaddexp(0, logit / t) - target * logit / t).mean()
    return float(minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x)


def shift_to(logit: np.ndarray, wanted_rate: float) -> float:
    """What must be added so that a share `wanted_rate` of these logits lies above 0."""
    return float(-np.quantile(logit, 1 - wanted_rate))
