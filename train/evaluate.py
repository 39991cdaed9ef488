"""
Measures the on-board models and writes docs/models.md: python train/evaluate.py --data DIR [--quick]

Where the training of a left-out fold is still the one that was kept under --work it is used again; delete `folds` there to start from
nothing. --quick takes few rows and trains nothing; it writes to --out only where that is named.
"""

import argparse
import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

# Before numpy is loaded: measuring runs beside other work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from measure import attacks, cascade, disguised, domain, page, pii, routing, tasks
from measure.folds import Folds
from measure.reader import Reader
from measure.sets import Context, load_rows

ROOT = Path(__file__).parent.parent
CAP, RESAMPLES = 1500, 1000
QUICK_CAP, QUICK_RESAMPLES = 60, 50


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data (shared/data)")
    parser.add_argument("--work", type=Path, default=ROOT / "train" / ".work")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--out", type=Path, help="the page (docs/models.md; standard output with --quick)")
    parser.add_argument("--node", default=str(ROOT / "node_modules" / ".bin" / "node"))
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    began = time.time()
    log = lambda line: print(f"{time.time() - began:6.0f} s  {line}", flush=True)

    rows = load_rows(options.data, ROOT / "train" / "own")
    cap, resamples = (QUICK_CAP, QUICK_RESAMPLES) if options.quick else (CAP, RESAMPLES)
    context = Context(options.data, options.work, options.node, rows, cap, resamples, options.quick, log)
    models = snapshot(options.models, options.work / "measured")
    shipped = Reader(options.node, models, log)
    # All tasks of the set written apart at once.
    shipped.read([row.text for row in context.own], ["domain", "task", "feedback", "factCheck", "modality", "complexity", "jailbreak"])
    sections = measure(context, shipped)
    text = page.page(sections, facts(models), cap, resamples, options.quick)
    out = options.out or (None if options.quick else ROOT / "docs" / "models.md")
    if out is None:
        print(text)
    else:
        out.write_text(text, encoding="utf8")
    log(f"done: {out or 'printed'}")


def snapshot(models: Path, folder: Path) -> Path:
    """A copy, so that a training run that writes meanwhile does not change what is measured."""
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(models, folder)


def measure(context: Context, shipped: Reader):
    folds = Folds(context)
    made = attacks.make_folds(context, folds)
    return [
        domain.section(context, shipped, folds),
        attacks.section(context, shipped, made),
        disguised.section(context, shipped, made),
        pii.section(context, shipped),
        tasks.complexity(context, shipped),
        tasks.language(context, shipped),
        tasks.similarity(context, shipped),
        tasks.small(context, shipped),
        cascade.section(context, shipped),
        routing.section(context),
    ]


def facts(models: Path) -> dict[str, str]:
    weights = lambda tier: [path for path in (models / tier).iterdir() if path.suffix in (".gz", ".safetensors", ".onnx", ".txt")]
    size = lambda tier: sum(path.stat().st_size for path in weights(tier)) / 1e6
    card = models / "full" / "model.json"
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "fast tier": f"{size('fast'):.1f} MB in {len(weights('fast'))} files",
        "full tier": f"{size('full'):.1f} MB, sha256 {json.loads(card.read_text())['sha256'][:12]}…" if card.exists() else "not built",
    }


if __name__ == "__main__":
    main()
