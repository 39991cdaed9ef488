"""
From the data to the model files, one command: python train/train.py --data DIR [--parts static,topic,attack,language,pii,routing,full]

Steps that take long keep what they made under --work, by name; delete the folder to start from nothing. Fixed seeds: on the
same machine and with the same packages a second run writes the same files.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch

import artefacts
import calibrate
import export
import fast
import full
import static
from bert import embed, load_pretrained, package_path
from choose import rows_for_full
from data import ATTACKS, Row, load, read_jsonl
from features import hashes
from used_rows import teacher_texts

ROOT = Path(__file__).parent.parent
PARTS = ["static", "topic", "attack", "language", "pii", "routing", "full"]
OWN_REPEATS = 3
# The default threshold, a score of one half, lets this share of the benign prompts that look like attacks pass for attacks.
LOOKALIKES_FLAGGED = 0.03
TEXT_UNITS = 400
EXAMS_ASKED, OTHERS_ASKED = 4_000, 32_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data (shared/data)")
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    parser.add_argument("--work", type=Path, default=ROOT / "train" / ".work")
    parser.add_argument("--node", default=str(ROOT / "node_modules" / ".bin" / "node"))
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    (options.out / "fast").mkdir(parents=True, exist_ok=True)
    (options.out / "full").mkdir(parents=True, exist_ok=True)
    parts = options.parts.split(",")
    began = time.time()
    log = lambda line: print(f"{time.time() - began:6.0f} s  {line}", flush=True)

    rows = load(options.data, ROOT / "train" / "own")
    log(f"{len(rows)} rows, {sum(row.dev for row in rows)} of them dev")
    shutil.copy(package_path("vocab.txt"), options.out / "fast" / "vocab.txt")
    texts, vectors = teacher(rows, options, log)
    table = static_table(texts, vectors, options, log)
    if "static" in parts:
        artefacts.write_static(options.out / "fast" / "static.safetensors.gz", table.numpy())
    if "full" in parts:
        transformer(rows, texts, vectors, options, log)
    if "topic" in parts or "attack" in parts:
        groups = hashes([row.text for row in rows], options.node)
        if "topic" in parts:
            topic(rows, groups, table, options, log)
        if "attack" in parts:
            attack(rows, groups, options, log)
    if "language" in parts:
        language(options, log)
    for part, name in {"pii": "pii", "routing": "quality"}.items():
        if part in parts:
            script(ROOT / "train" / part / "train.py", options.out / "fast" / f"{name}.safetensors", options)
            log(f"{part}: done")
    artefacts.write_manifest(options.out)
    log("done")


def script(path: Path, out: Path, options):
    node = Path(options.node).parent
    # One thread, so that sums come out the same however many cores there are.
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, str(path), "--data", str(options.data), "--out", str(out)], env=environment, check=True)


def teacher(rows, options, log):
    """(texts, float32[n, 384]): what the sentence transformer says of the English texts, kept in the work folder."""
    kept = options.work / "teacher.npz"
    texts_file = options.work / "teacher.json"
    if kept.exists():
        return json.loads(texts_file.read_text()), torch.from_numpy(np.load(kept)["vectors"])
    texts = list(teacher_texts(options.data))
    log(f"teacher: {len(texts)} texts")
    vectors = embed(load_pretrained(), texts, 96)
    np.savez(kept, vectors=vectors.numpy())
    texts_file.write_text(json.dumps(texts))
    return texts, vectors


def static_table(texts, vectors, options, log):
    kept = options.work / "static.pt"
    if kept.exists():
        return torch.load(kept)
    pairs = [r for r in read_jsonl(options.data / "paraphrase/train.jsonl.gz") if r["src"].startswith("STS-B train") and r["lang"] == "en"]
    table, _ = static.fit_static(texts, vectors, ([r["a"] for r in pairs], [r["b"] for r in pairs], [r["score"] / 5 for r in pairs]), log=log)
    torch.save(table, kept)
    return table


def transformer(rows, texts, vectors, options, log):
    """Trains and writes the full tier; what it says of rows without a label of their own teaches the fast tier."""
    base, upper = full.train_full(rows_for_full(rows), {t: i for i, t in enumerate(texts) if len(t) < TEXT_UNITS}, vectors, 0, log, options.work / "full")
    export.write_full(options.out / "full", base, upper, rows, log)
    torch.save(full.soft_targets(base, upper, rows, rows_to_ask(rows)), options.work / "soft.pt")


def rows_to_ask(rows):
    """Own rows, some of the exam questions, and as many others as an hour allows; a long text costs as much as ten short ones."""
    order = [i for i in np.random.default_rng(0).permutation(len(rows)) if not rows[i].dev and len(rows[i].text) < 1500]
    own = [i for i in order if rows[i].src.startswith("own/")]
    exams = [i for i in order if rows[i].src.startswith("mmlu") and "stem" not in rows[i].extra]
    others = [i for i in order if not rows[i].src.startswith(("own/", "mmlu"))]
    return sorted(own + exams[:EXAMS_ASKED] + others[:OTHERS_ASKED])


def with_own_repeated(rows, index):
    own = np.array([i for i in index if rows[i].src.startswith("own/")])
    return np.concatenate([index] + [own] * (OWN_REPEATS - 1))


def topic(rows, groups, table, options, log):
    # As the runtime has it: rounded to bytes.
    rounded = torch.from_numpy(artefacts.quantise_static(table.numpy()).astype(np.float32) - 128)
    dense = static.static_vectors(rounded, [row.text for row in rows]).numpy()
    want = full.targets(rows)
    dev = np.array([row.dev for row in rows])
    train = with_own_repeated(rows, np.flatnonzero(~dev))
    kept = options.work / "soft.pt"
    if not kept.exists():
        log("topic: no transformer has been trained here, so the labels teach alone (part full comes first)")
    dictionary, heads, bags = fast.fit_topic(groups, dense, want, train, epochs=6, soft=torch.load(kept) if kept.exists() else None, log=log)
    heads.table = artefacts.dequantised(heads.table)
    logit = fast.logits(heads, bags, dense)
    slices, _ = fast.head_slices(fast.HEADS)
    described = []
    for name, labels in fast.HEADS:
        part, target = logit[dev][:, slices[name]], want[name].numpy()[dev]
        known = target >= 0 if len(labels) > 1 else ~np.isnan(target)
        fitted = calibrate.temperature(part[known], target[known]) if len(labels) > 1 else calibrate.binary_temperature(part[known, 0], target[known])
        described.append({"name": name, "labels": labels, "at": slices[name].start, "temperature": round(fitted, 3), "shift": 0})
    artefacts.write_heads(options.out / "fast" / "topic.safetensors.gz", dictionary, heads.table, heads.bias, heads.dense, described)


def attack(rows, groups, options, log):
    known = [i for i, row in enumerate(rows) if row.attack is not None]
    rows, groups = [rows[i] for i in known], [groups[i] for i in known]
    label = np.array([ATTACKS.index(row.attack) for row in rows])
    train = np.flatnonzero([not row.dev for row in rows])
    dictionary, heads, bags, owner = fast.fit_attack(groups, label, with_own_repeated(rows, train), log=log)
    heads.table = artefacts.dequantised(heads.table)
    odds = fast.attack_logit(fast.logits(heads, bags))
    odds = odds[fast.worst_window(odds, owner, len(rows))]
    dev = np.array([row.dev and not row.own_dev for row in rows])
    fitted = calibrate.binary_temperature(odds[dev], (label[dev] > 0).astype(np.float32))
    # Half of the dev look-alikes choose the threshold; what is reported is measured on the other half.
    lookalikes = np.array([row.own_dev and row.lookalike and half(row) for row in rows])
    shift = calibrate.shift_to(odds[lookalikes] / fitted, LOOKALIKES_FLAGGED)
    head = {"name": "jailbreak", "labels": ATTACKS, "at": 0, "temperature": round(fitted, 3), "shift": round(shift, 3)}
    artefacts.write_heads(options.out / "fast" / "attack.safetensors.gz", dictionary, heads.table, heads.bias, None, [head])


def half(row: Row) -> bool:
    """True for the half of the dev part on which thresholds are chosen."""
    return sum(row.text.encode("utf8", "surrogatepass")) % 2 == 0


def language(options, log):
    data = read_jsonl(options.data / "langid/train.jsonl.gz")
    labels = sorted({r["label"] for r in data})
    rows = [Row(r["text"], r["src"], r["label"]) for r in data]
    # Short texts are asked about too: the same sentences, cut.
    cut = [Row(" ".join(row.text.split()[:5])[:40], row.src, row.lang, own_dev=row.dev) for row in rows]
    rows += cut
    groups = hashes([row.text for row in rows], options.node, "--letters")
    label = np.array([labels.index(row.lang) for row in rows])
    dev = np.array([row.dev for row in rows])
    # A cut text is on the side of its whole.
    dev[len(cut) :] = dev[: len(cut)]
    dictionary, heads, bags = fast.fit_language(groups, label, np.flatnonzero(~dev & (np.arange(len(rows)) < len(cut))), log=log)
    heads.table = artefacts.dequantised(heads.table)
    logit = fast.logits(heads, bags)
    right = logit.argmax(1) == label
    whole = np.arange(len(rows)) < len(cut)
    log(f"language: dev accuracy {right[dev & whole].mean():.4f} whole, {right[dev & ~whole].mean():.4f} of five words")
    fitted = calibrate.temperature(logit[dev], label[dev])
    head = {"name": "language", "labels": labels, "at": 0, "temperature": round(fitted, 3), "shift": 0}
    artefacts.write_heads(options.out / "fast" / "language.safetensors.gz", dictionary, heads.table, heads.bias, None, [head])


if __name__ == "__main__":
    main()
