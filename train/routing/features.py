"""What the router sees of prompts: rows as src/routing/quality/vectors.ts makes them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

HERE = Path(__file__).parent
BUCKETS, FORM_SIZE = 1 << 16, 8
CONSTANT, FORM_SCALE, FORM_AT_MOST = 4.0, 0.3, 3.0


@dataclass
class Features:
    counts: sp.csr_matrix  # float[n, BUCKETS]
    form: np.ndarray  # float32[n, FORM_SIZE]

    def take(self, index):
        return Features(self.counts[index], self.form[index])


def read_features(texts: list[str], node: str) -> Features:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    raw = subprocess.run([node, str(HERE / "features.ts")], input=lines, stdout=subprocess.PIPE, check=True).stdout
    words, floats = np.frombuffer(raw, np.int32), np.frombuffer(raw, np.float32)
    indices, data, starts, form, at = [], [], [0], [], 0
    for _ in texts:
        n = words[at]
        indices.append(words[at + 1 : at + 1 + n])
        data.append(floats[at + 1 + n : at + 1 + 2 * n])
        starts.append(starts[-1] + n)
        at += 1 + 2 * n
        form.append(floats[at : at + FORM_SIZE])
        at += FORM_SIZE
    counts = sp.csr_matrix((np.concatenate(data), np.concatenate(indices), starts), (len(texts), BUCKETS))
    return Features(counts, np.array(form))


@dataclass
class Scaling:
    known: np.ndarray  # int32[k], ascending
    idf: np.ndarray  # float32[k]
    form: np.ndarray  # float32[2, FORM_SIZE]: means, deviations


def fit_scaling(features: Features, least: int) -> Scaling:
    df = np.bincount(features.counts.indices, minlength=BUCKETS)
    known = np.flatnonzero(df >= least).astype(np.int32)
    idf = (np.log((1 + len(features.form)) / (1 + df[known])) + 1).astype(np.float32)
    return Scaling(known, idf, np.stack([features.form.mean(0), features.form.std(0)]).astype(np.float32))


def to_rows(features: Features, scaling: Scaling) -> sp.csr_matrix:
    words = features.counts[:, scaling.known].astype(np.float64)
    words.data = 1 + np.log(words.data)
    words = words @ sp.diags(scaling.idf.astype(np.float64))
    norm = np.sqrt(np.asarray(words.multiply(words).sum(1)).ravel())
    words = sp.diags(1 / np.where(norm == 0, 1, norm)) @ words
    mean, deviation = scaling.form.astype(np.float64)
    z = np.where(deviation < 1e-6, 0, (features.form - mean) / np.where(deviation < 1e-6, 1, deviation))
    form = FORM_SCALE * np.clip(z, -FORM_AT_MOST, FORM_AT_MOST)
    return sp.hstack([words, sp.csr_matrix(form), np.full((len(form), 1), CONSTANT)]).tocsr()


def fit_ridge(rows: sp.csr_matrix, y: np.ndarray, penalty: float) -> np.ndarray:
    """float64[width]. Conjugate gradients on the normal equations, to convergence; deterministic."""
    from scipy.sparse.linalg import LinearOperator, cg

    width = rows.shape[1]
    normal = LinearOperator((width, width), matvec=lambda v: rows.T @ (rows @ v) + penalty * v, dtype=np.float64)
    weights, failed = cg(normal, rows.T @ y, rtol=1e-6, maxiter=500)
    if failed:
        raise RuntimeError("the ridge did not converge")
    return weights
