"""
Trains the transformer without the sources that docs/models.md measures on, so that its left-out figures can be told:
python train/fold.py --data DIR [--fold 0]. Domain fold N leaves out its question sets and both folds of attacks. It is the first
phase of the training alone: about a quarter of an hour, and a little behind what is shipped.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from choose import rows_for_full
from data import load
from full import PHASES, train_full
from measure.sets import left_out_sets, question_set
from splits import ATTACK_FOLDS, attack_left_out
from train import ROOT, TEXT_UNITS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--work", type=Path, default=ROOT / "train" / ".work")
    options = parser.parse_args()
    torch.set_num_threads(2)
    rows = load(options.data, ROOT / "train" / "own")
    sets = left_out_sets(rows, options.fold)
    is_out = lambda row: (row.src.startswith("mmlu") and question_set(row.src) in sets) or (
        row.attack is not None and any(attack_left_out(row, fold) for fold in ATTACK_FOLDS)
    )
    texts = json.loads((options.work / "teacher.json").read_text())
    vectors = torch.from_numpy(np.load(options.work / "teacher.npz")["vectors"])
    teacher = {text: i for i, text in enumerate(texts) if len(text) < TEXT_UNITS}
    kept = options.work / f"fold{options.fold}"
    base, upper = train_full(rows_for_full([row for row in rows if not is_out(row)]), teacher, vectors, 0, lambda line: print(line, flush=True), kept, PHASES[:1])
    torch.save((base.state_dict(), upper.state_dict()), options.work / f"full-fold{options.fold}.pt")


if __name__ == "__main__":
    main()
