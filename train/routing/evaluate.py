"""
Prints how well the router chooses, as JSON with 95 % intervals, beside a hashed ridge fitted on the same rows.
python train/routing/evaluate.py --data DIR
"""

import argparse
import json
import random
import subprocess
from pathlib import Path

import numpy as np

import difficulty as D
import features as F
import item_response as I
import measures as M
from outcomes import FILES, read_difficulties, read_source
from perturb import KINDS

HERE = Path(__file__).parent
TOLERANCE = 0.02  # quality_cost's default

# Of each left-out file: tasks of other files that it shares, and pairs of a weak and a strong model.
LEFT_OUT = {
    "routerbench-subset": (
        ("arc_challenge", "mbpp"),
        [("mistralai/mixtral-8x7b-chat", "gpt-4-1106-preview"), ("zero-one-ai/Yi-34B-Chat", "gpt-4-1106-preview"),
         ("gpt-3.5-turbo-1106", "gpt-4-1106-preview"), ("mistralai/mistral-7b-chat", "gpt-4-1106-preview")],
    ),
    "mmlu-pro": (
        ("mmlu",),
        [("Mixtral-8x7B-Instruct-v0.1", "gemini-1.5-pro-002"), ("Phi-3-mini-4k-instruct", "gemini-1.5-pro-002"),
         ("Meta-Llama-3_1-8B-Instruct", "Meta-Llama-3_1-70B-Instruct")],
    ),
    "llmrouter": (
        ("arc-challenge", "mbpp"),
        [("mistral-7b-instruct-v0.3", "llama-3.1-nemotron-51b-instruct"),
         ("gemma-2-9b-it", "llama-3.1-nemotron-51b-instruct"), ("qwen2.5-7b-instruct", "llama-3.1-nemotron-51b-instruct")],
    ),
    "zeroeval": (
        ("math",),
        [("gpt-4o-2024-05-13", "o1-mini-2024-09-12"), ("gpt-4o-mini-2024-07-18", "o1-preview-2024-09-12"),
         ("Meta-Llama-3.1-8B-Instruct", "gpt-4o-2024-08-06")],
    ),
}


def hashed_ridge(train_texts, train_scores, texts):
    """Words 1 to 2, TF-IDF over 2^17 buckets, one ridge (alpha 3) a model: the baseline."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline

    words = HashingVectorizer(n_features=2**17, ngram_range=(1, 2), alternate_sign=False, norm=None)
    rows = make_pipeline(words, TfidfTransformer(sublinear_tf=True))
    ridge = Ridge(alpha=3).fit(rows.fit_transform(train_texts), train_scores)
    return ridge.predict(rows.transform(texts))


def ours(node, texts, groups, scores, models, prompts):
    train = [
        {"prompt": t, "group": str(g), "scores": dict(zip(models, map(float, s)))} for t, g, s in zip(texts, groups, scores)
    ]
    asked = json.dumps({"train": train, "models": models, "prompts": prompts}).encode()
    raw = subprocess.run([node, str(HERE / "predict.ts")], input=asked, stdout=subprocess.PIPE, check=True).stdout
    return np.array(json.loads(raw))


def choices(chances, prices):
    """The cheapest of those that are as good as the best, as quality_cost takes with `quality: 1`."""
    equal = chances >= chances.max(1, keepdims=True) - TOLERANCE
    return np.where(equal, np.array(prices) - 1e-6 * chances, np.inf).argmin(1)


def nine_models(data, node, source):
    prices = json.loads((data / "routing" / "llmrouter-models.json").read_text())
    price = [prices[model]["input_price"] for model in source.models]
    train, dev = source.is_train, ~source.is_train
    texts = np.array(source.texts, object)
    plain = list(texts[dev])
    dice = random.Random(0)
    changed = {name: [change(text, dice) for text in plain] for name, change in KINDS.items()}
    prompts = plain + [text for kind in changed.values() for text in kind]
    said = ours(node, texts[train], source.tasks[train], source.scores[train], source.models, prompts)
    base = hashed_ridge(texts[train], source.scores[train], prompts)
    n, scores = len(plain), source.scores[dev]
    picked, best = choices(said, price), said.argmax(1)
    base_picked = base.argmax(1)
    right = lambda choice: scores[np.arange(n), choice[:n]]
    kept = lambda choice: {
        name: share(choice[:n] == choice[(i + 1) * n : (i + 2) * n]) for i, name in enumerate(changed)
    }
    mean = scores[:, source.scores[train].mean(0).argmax()]
    return {
        "rows": n,
        "accuracy": share(right(picked)),
        "accuracyWithoutTolerance": share(right(best)),
        "hashedRidge": share(right(base_picked)),
        "difference": share(right(picked) - right(base_picked)),
        "bestSingle": share(mean),
        "oracle": share(scores.max(1)),
    }, {"quality_cost": kept(picked), "hashedRidge": kept(base_picked)}


def share(values):
    values = np.asarray(values, float)
    return {"value": round(float(values.mean()), 4), "interval": M.interval(np.mean, values)}


def gap(order_by, weak, strong):
    return {
        "apgr": round(M.apgr(order_by, weak, strong), 4),
        "interval": M.interval(M.apgr, order_by, weak, strong),
        "cpt50": round(M.cpt(order_by, weak, strong, 0.5), 4),
        "cpt80": round(M.cpt(order_by, weak, strong, 0.8), 4),
    }


def reasoning_gate(node, math, crux):
    weak_name, strong_name = "gpt-4o-2024-05-13", "o1-mini-2024-09-12"
    texts = np.array(math.texts + crux.texts, object)
    groups = np.concatenate([math.tasks, crux.tasks])
    train = np.concatenate([math.is_train, crux.is_train])
    pair = np.column_stack([np.concatenate([s.column(name) for s in (math, crux)]) for name in (weak_name, strong_name)])
    models = [weak_name, strong_name]
    said = ours(node, texts[train], groups[train], pair[train], models, list(texts[~train]))
    base = hashed_ridge(texts[train], pair[train], texts[~train])
    weak, strong = pair[~train].T
    return {
        "rows": int((~train).sum()),
        "weak": round(float(weak.mean()), 4),
        "strong": round(float(strong.mean()), 4),
        "quality_cost": gap(said[:, 1] - said[:, 0], weak, strong),
        "hashedRidge": gap(base[:, 1] - base[:, 0], weak, strong),
        "bySourceAlone": gap(np.array([name == math.name for name in groups[~train]], float), weak, strong),
    }


def left_out(data, node, sources):
    more, failing, _ = read_difficulties(data)
    all_texts = [text for source in sources for text in source.texts]
    seen = F.read_features(all_texts + more, node)
    starts = np.cumsum([0] + [len(source.texts) for source in sources])
    out = {}
    for name, (shared, pairs) in LEFT_OUT.items():
        is_out = [source.name.startswith(name) for source in sources]
        kept_rows = lambda source: ~np.isin(source.tasks, shared)
        inside = [source for source, gone in zip(sources, is_out) if not gone]
        _, difficulty = I.fit(inside, kept_rows)
        index = np.concatenate(
            [start + np.flatnonzero(kept_rows(s)) for s, start, gone in zip(sources, starts, is_out) if not gone]
        )
        if name != "mmlu-pro":
            index = np.concatenate([index, starts[-1] + np.arange(len(more))])
            difficulty = np.concatenate([difficulty, D.logits_of_share(failing)])
        model = D.fit(seen.take(index), difficulty)
        rows = np.concatenate([np.arange(s, e) for s, e, gone in zip(starts, starts[1:], is_out) if gone])
        harder = D.predict(model, seen.take(rows))
        outside = [source for source, gone in zip(sources, is_out) if gone]
        for weak_name, strong_name in pairs:
            weak, strong = (np.concatenate([s.column(m) for s in outside]) for m in (weak_name, strong_name))
            known = ~np.isnan(weak) & ~np.isnan(strong)
            out[f"{name}: {weak_name} → {strong_name}"] = gap(harder[known], weak[known], strong[known])
    return {"mean": round(float(np.mean([one["apgr"] for one in out.values()])), 4), "pairs": out}


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--node", default="node")
    given = args.parse_args()
    sources = {name: read_source(given.data, name) for name in FILES}
    accuracy, unchanged = nine_models(given.data, given.node, sources["llmrouter"])
    print(
        json.dumps(
            {
                "nineModels": accuracy,
                "reasoningGate": reasoning_gate(given.node, sources["zeroeval-math-l5"], sources["zeroeval-crux"]),
                "leftOutSources": left_out(given.data, given.node, list(sources.values())),
                "unchangedChoices": unchanged,
            },
            indent=2,
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
