"""
Fits the difficulty of prompts and the abilities of benchmarked models.
python train/routing/train.py --data DIR --out models/fast/quality.safetensors
"""

import argparse
from pathlib import Path

import numpy as np

import difficulty as D
import features as F
import item_response as I
from outcomes import FILES, read_difficulties, read_source


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--data", type=Path, required=True, help="folder with routing/ and complexity/")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--node", default="node", help="Node 24 or later")
    given = args.parse_args()

    sources = [read_source(given.data, name) for name in FILES]
    abilities, difficulties = I.fit(sources, lambda source: source.is_train)
    texts = [text for source in sources for text, kept in zip(source.texts, source.is_train) if kept]
    more, failing, _ = read_difficulties(given.data)
    target = np.concatenate([difficulties, D.logits_of_share(failing)])
    model = D.fit(F.read_features(texts + more, given.node), target)
    about = {
        "licence": "Apache-2.0",
        "data": "LLMRouter MIT; MMLU-Pro MIT; RouterBench MIT; ZeroEval Apache-2.0; CRUXEval, MATH MIT; train splits",
        "unit": "logits; 0: half of the reference models fail",
    }
    D.write(given.out, model, abilities, about)
    print(f"{given.out}: {len(target)} prompts, {len(abilities)} models, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
