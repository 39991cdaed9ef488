"""Routing: what train/routing/evaluate.py prints, as lines."""

import json
import subprocess
import sys
from pathlib import Path

from .lines import Line, Section, fast_only
from .sets import Context
from .stats import Figure

SCRIPT = Path(__file__).parents[1] / "routing" / "evaluate.py"
QUALITY = "`quality_cost`"


def section(context: Context) -> Section:
    intro = (
        "`quality_cost` beside a hashed ridge (words 1 to 2, TF-IDF, one ridge a model) that was fitted and measured on the same rows; "
        "only that comparison is fair, so it is the bar. The intervals over pairs are the mean of the pairs' own. "
        "APGR and CPT as RouteLLM defines them (arXiv 2406.18665)."
    )
    if context.quick:
        return Section("Routing", intro + " Not measured in a quick run.", [])
    context.log("routing")
    command = [sys.executable, str(SCRIPT), "--data", str(context.data), "--node", context.node]
    said = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return Section("Routing", intro, lines_of(said), tables_of(said), bars_of(said))


def number(one: dict, n: int, key="value") -> Figure:
    return Figure(one[key], *one["interval"], n)


def bars_of(said: dict) -> list[Line]:
    nine, gate, outside = said["nineModels"], said["reasoningGate"], said["leftOutSources"]
    pairs = outside["pairs"].values()
    # Their rows overlap: the mean of the ends is wider than the interval of the mean.
    mean = Figure(outside["mean"], *(sum(one["interval"][i] for one in pairs) / len(pairs) for i in (0, 1)), len(pairs))
    kept = said["unchangedChoices"]["quality_cost"]
    return [
        fast_only("routing: accuracy on the nine-model set, own split", number(nine["accuracy"], nine["rows"]), nine["hashedRidge"]["value"]),
        fast_only(
            "routing: APGR of the reasoning gate (gpt-4o → o1-mini)", number(gate["quality_cost"], gate["rows"], "apgr"), gate["hashedRidge"]["apgr"]
        ),
        fast_only("routing: APGR on strong/weak pairs of sources never trained on (mean of the pairs)", mean, 0.60),
        *(fast_only(f"routing: choices unchanged under {name}", number(one, nine["rows"]), 0.95) for name, one in kept.items()),
    ]


def lines_of(said: dict) -> list[Line]:
    nine, gate = said["nineModels"], said["reasoningGate"]
    rows = nine["rows"]
    return [
        fast_only("nine models: hashed ridge, same rows", number(nine["hashedRidge"], rows)),
        fast_only(f"nine models: {QUALITY} less hashed ridge, row by row", number(nine["difference"], rows)),
        fast_only("nine models: best single model", number(nine["bestSingle"], rows)),
        fast_only("nine models: oracle", number(nine["oracle"], rows)),
        fast_only("reasoning gate: hashed ridge, same rows", number(gate["hashedRidge"], gate["rows"], "apgr")),
        fast_only("reasoning gate: knowing the source alone", number(gate["bySourceAlone"], gate["rows"], "apgr")),
        *(
            fast_only(f"choices of the hashed ridge unchanged under {name}", number(one, rows))
            for name, one in said["unchangedChoices"].get("hashedRidge", {}).items()
        ),
    ]


def tables_of(said: dict):
    pairs = said["leftOutSources"]["pairs"]
    rows = [
        [name, f"{one['apgr']:.3f} [{one['interval'][0]:.3f}, {one['interval'][1]:.3f}]", f"{one['cpt50']:.2f}", f"{one['cpt80']:.2f}"]
        for name, one in pairs.items()
    ]
    return [("Sources never trained on: weak → strong", ["pair", "APGR", "CPT 50 %", "CPT 80 %"], rows)]
