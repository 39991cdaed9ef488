"""Model folders that were trained without a fold, by the very functions that train what ships. Kept under the work folder."""

import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import torch

import artefacts
import train
from data import Row
from features import hashes

from .reader import Reader
from .sets import Context

ROOT = Path(__file__).parents[2]
# What decides which weights come out.
CODE = [
    *(f"train/{name}.py" for name in ("train", "fast", "linear", "full", "static", "calibrate", "artefacts", "features", "data")),
    "train/features.ts", "src/inference/fast/ngrams.ts", "src/inference/text/fold.ts",
]  # fmt: skip


class Folds:
    """Trains when asked, and only where the rows or the code have changed since."""

    def __init__(self, context: Context):
        self.context = context
        self.of_text: dict[str, list] | None = None

    def reader(self, name: str, part: str, is_out, full: Path | None = None) -> Reader | None:
        """`part`: topic or attack; `full`: weights of a transformer trained without the fold too. None in a quick run that would have to train."""
        context = self.context
        folder = context.work / "folds" / name.replace(" ", "-")
        kept = [row for row in context.rows if not is_out(row)]
        digest = fingerprint(kept, full)
        done = folder / "fold.sha256"
        if not done.exists() or done.read_text() != digest:
            if context.quick:
                return None
            context.log(f"fold {name}: {part} without {len(context.rows) - len(kept)} rows")
            self.train(folder, part, kept, full)
            done.write_text(digest)
        return Reader(context.node, folder, context.log)

    def train(self, folder: Path, part: str, kept: list[Row], full: Path | None):
        context = self.context
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "models" / "fast", folder / "fast")
        options = SimpleNamespace(out=folder, work=context.work, data=context.data, node=context.node)
        groups = self.groups(kept)
        if part == "topic":
            train.topic(kept, groups, torch.load(context.work / "static.pt"), options, context.log)
        else:
            train.attack(kept, groups, options, context.log)
        if full is not None:
            write_full(folder / "full", full, kept, context.log)
        artefacts.write_manifest(folder)

    def groups(self, rows: list[Row]) -> list:
        if self.of_text is None:
            texts = [row.text for row in self.context.rows]
            self.of_text = dict(zip(texts, hashes(texts, self.context.node), strict=True))
        return [self.of_text[row.text] for row in rows]


def write_full(folder: Path, weights: Path, kept: list[Row], log):
    import export
    from bert import load_pretrained
    from full import Upper

    folder.mkdir(parents=True)
    lower, top = torch.load(weights)
    base = load_pretrained()
    base.load_state_dict(lower)
    upper = Upper(base)
    upper.load_state_dict(top)
    export.write_full(folder, base.eval(), upper.eval(), kept, log)


def fingerprint(kept: list[Row], full: Path | None) -> str:
    digest = hashlib.sha256()
    for name in CODE:
        digest.update((ROOT / name).read_bytes())
    for row in kept:
        digest.update(repr(row).encode("utf8", "surrogatepass"))
    if full is not None:
        digest.update(full.read_bytes())
    return digest.hexdigest()
