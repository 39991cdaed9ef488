"""
Writes what stands beside the models: models/README.md, a card for each file in models/fast and models/full, and NOTICE.

    python3 train/cards.py --data DIR

Numbers of rows come from the data, sizes and hashes from models/manifest.json, calibration from the files themselves. Needs
nothing but Python.
"""

import argparse
import gzip
import json
import struct
from collections import Counter
from pathlib import Path

from card_texts import CARDS, FOLDERS, LIMITS, NOTICE_HEAD, STARTING_WEIGHTS, Card
from sources import BESIDE, SOURCES, source_of
from used_rows import used_rows

ROOT = Path(__file__).parent.parent
SHOWN_SOURCES = 8
MEGABYTE = 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    options = parser.parse_args()
    manifest = json.loads((options.models / "manifest.json").read_text())
    if unknown := manifest.keys() - CARDS.keys():
        raise SystemExit(f"train/card_texts.py says nothing of {', '.join(sorted(unknown))}")
    used = {file: by_source(rows) for file, rows in used_rows(options.data, ROOT / "train" / "own").items() if file in manifest}
    for folder, title in FOLDERS.items():
        files = [file for file in manifest if file.startswith(f"{folder}/")]
        if files:
            parts = [card(file, CARDS[file], manifest[file], used.get(file), options.models) for file in files]
            write(options.models / folder / "README.md", f"# {title}\n\nWritten by `train/cards.py`. Sources: [the table](../README.md#data).\n\n" + "\n".join(parts))
    write(options.models / "README.md", overview(manifest, used))
    write(ROOT / "NOTICE", notice(used))


def by_source(rows: Counter) -> Counter:
    out = Counter()
    for src, count in rows.items():
        out[source_of(src).name] += count
    return out


def card(file: str, about: Card, entry: dict, rows: Counter | None, models: Path) -> str:
    lines = [f"## {Path(file).name}", "", about.what, "", "| | |", "| --- | --- |"]
    lines.append(f"| size | {entry['bytes']:,} bytes |")
    lines.append(f"| SHA-256 | `{entry['sha256']}` |")
    lines.append(f"| starting weights | {about.start} |")
    lines.append(f"| calibration | {calibration(models / file) or 'none in the file'} |")
    lines.append("| metrics | [docs/models.md](../../docs/models.md) |")
    lines.append(f"| meant for | {about.meant_for} |")
    lines.append(f"| limits | {about.limits} |")
    if rows:
        most = rows.most_common(SHOWN_SOURCES)
        named = "; ".join(f"{name} {count:,}" for name, count in most)
        rest = f"; {len(rows) - len(most)} more" if len(rows) > len(most) else ""
        lines.append(f"| data | {sum(rows.values()):,} rows by source: {named}{rest}{about.beside} |")
    return "\n".join(lines) + "\n"


def calibration(path: Path) -> str:
    """Temperature (and shift, where there is one) of each head, as the file has them."""
    beside = path.with_name("model.json")
    heads = json.loads(beside.read_text())["heads"] if path.suffix == ".onnx" else json.loads(metadata(path).get("heads", "[]"))
    shift = lambda head: f", log-odds shifted by {head['shift']}" if head.get("shift") else ""
    return "; ".join(f"{head['name']} ({len(head['labels'])}): temperature {head['temperature']}{shift(head)}" for head in heads)


def metadata(path: Path) -> dict:
    """The metadata of a safetensors file, packed or not; {} of any other."""
    if ".safetensors" not in path.suffixes:
        return {}
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]).get("__metadata__", {})


def overview(manifest: dict, used: dict[str, Counter]) -> str:
    lines = ["# On-board models", "", "Written by `train/cards.py`; how well they do: [docs/models.md](../docs/models.md); how they are made:"]
    lines += ["[train/README.md](../train/README.md). Apache-2.0; whom else to name: [NOTICE](../NOTICE). The loader refuses a file whose SHA-256 is not the one in `manifest.json`.", ""]
    lines += ["| file | bytes | what it is | SHA-256 |", "| --- | --- | --- | --- |"]
    for file, entry in manifest.items():
        lines.append(f"| [{file}]({file.split('/')[0]}/README.md) | {entry['bytes']:,} | {CARDS[file].title} | `{entry['sha256']}` |")
    for folder in FOLDERS:
        size = sum(entry["bytes"] for file, entry in manifest.items() if file.startswith(f"{folder}/"))
        if size:
            lines.append(f"| {folder}, together | {size:,} | {size / MEGABYTE:.1f} MB | |")
    lines += ["", "## Starting weights", "", STARTING_WEIGHTS, "", "## Limits", "", LIMITS, "", "## Data", ""]
    lines += ["Rows that each file was trained on, by source. Rows set apart to choose temperatures and thresholds, or to measure on, are not counted, but for `pii`, which sets 15 % of the rows apart by their templates.", ""]
    names = list(used)
    lines.append("| source | " + " | ".join(Path(name).name.split(".")[0] if name.startswith("fast/") else "full" for name in names) + " | licence | where | of it |")
    lines.append("| --- |" + " --- |" * (len(names) + 3))
    for source in SOURCES:
        if any(used[name][source.name] for name in names):
            counts = " | ".join(f"{used[name][source.name] or '':,}" if used[name][source.name] else "" for name in names)
            of_it = "; ".join(filter(None, (f"by {source.authors}" if source.authors else "", source.note)))
            lines.append(f"| {source.name} | {counts} | {source.licence} | {source.where} | {of_it} |")
    lines += [f"| {name} | {' | ' * (len(names) - 1)} | {licence} | | by {authors}; {what} |" for name, licence, authors, what in BESIDE]
    return "\n".join(lines) + "\n"


def notice(used: dict[str, Counter]) -> str:
    lines = [NOTICE_HEAD]
    for source in SOURCES:
        if source.authors and any(rows[source.name] for rows in used.values()):
            lines += [f"- {source.name}", f"  by {source.authors}", f"  {source.licence}; {source.where}"]
    for name, licence, authors, what in BESIDE:
        lines += [f"- {name}", f"  by {authors}", f"  {licence}; {what}"]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str):
    path.write_text(text, encoding="utf8")
    print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path, len(text))


if __name__ == "__main__":
    main()
