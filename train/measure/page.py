"""The page: sections to Markdown. Pure."""

from .lines import Line, Section, show, verdict

TIERS = ("fast", "cascade", "full")
HEADER = "<!-- Made by `python train/evaluate.py --data DIR`. Do not edit. -->"

READING = """## How to read this

- **fast** is plain TypeScript for every prompt; **cascade** asks the transformer where the fast margin is thin, and is what
  a request gets; **full** asks it every time, and blends. All figures are of the TypeScript runtime with the files in
  `models/`, or with files trained the same way without a fold. The cascade is given as long as it needs: under load the fast
  tier answers alone.
- Square brackets: 95 % interval from {resamples:,} bootstrap resamples, fixed seed. Sets larger than {cap:,} rows a cell are
  cut to that, by a hash of the text. `met` and `missed` go by the value; *within the interval* says that other rows might
  have turned it.
- **Random dev split**: other rows of the sources that were trained on. It shows that training worked; it does not show what
  happens on prompts from elsewhere. Temperatures were fitted on it, so its calibration error is a lower bound.
- **Left-out sources**: nothing of the source was trained on. It shows transfer between public sets, which are still cleaner
  and more alike than what users type.
- **Own dev set**: written apart for this project, by other topics and wordings than the training part. Small, so the
  intervals are wide, and written by the same project, so not a stranger's view.
- AUC does not say where to cut; recall at 1 % false positives takes the threshold from the rows that it is measured on, so a
  deployment that cannot see its own traffic will do worse. The look-alike rate is at the default threshold and belongs
  beside the recall at that threshold: a model that flags nothing flags no look-alike.
- *Recall kept* after an evasion is a ratio: where the plain recall is low, keeping all of it is easy. It does not cover
  evasions nobody listed, nor an attacker who tries until one passes.
- Calibration error is never below zero, so its interval leans upwards.
- Span F1 on made texts shows that formats are found; real text shows names and places, in tweets alone.
- Peers' figures are on their own test sets, and are here for scale: no row compares like with like unless it says so.
"""

PEERS = [
    ("vLLM Semantic Router, shipped jailbreak model (mmBERT, 307M)", "AUC 0.81; recall at 1 % false positives 0.04; 22 % of benign flagged at 0.7", "vllm-project/semantic-router issue #3787"),
    ("… candidate that was not shipped", "AUC 0.96; recall at 1 % false positives 0.49; 3.1 % of benign flagged at 0.7; multilingual AUC 0.67", "issue #3787"),
    ("… JailbreakBench", "39 of 100 found at 0.7; all 39 missed after 2.6 benign words on average", "issue #3174"),
    ("… domain, by its own end-to-end cases", "66 and more of 261 wrong; 212 of the 261 stand word for word in MMLU-Pro", "issue #714; e2e/testcases/testdata"),
    ("… domain, BERT with LoRA", "3 of 10 (issue #584); mmBERT 11 of 12 hand-written prompts (PR #1227)", "issues and pull requests named"),
    ("… fact check sentinel", "96.4 % on its own validation split", "HaluGate blog, December 2025"),
    ("… embedding (mmBERT)", "STS 80.5", "Athena blog"),
    ("… pii, feedback, modality", "nothing published in the repository", "src/training/model_eval"),
    ("… routing", "67.6 % on RouterArena", "RouterArena"),
    ("RouteLLM, matrix factorisation", "APGR 0.802 (MT-bench)", "arXiv 2406.18665"),
    ("Frozen MiniLM and n-grams, MMLU-Pro", "0.83 on a random split; 0.50 to 0.55 on left-out sources; hashed n-grams alone 0.80 and 0.46 to 0.50", "measured before the start, other splits than here"),
    ("Frozen MiniLM, attacks", "left-out sources: AUC 0.81, recall at 1 % 0.14 to 0.16, 26 to 42 % of look-alikes (NotInject) flagged", "measured before the start, other folds than here"),
    ("Hashed n-grams, attacks", "left-out sources: AUC 0.86 to 0.90, recall at 1 % 0.45 to 0.50, 2 to 5 % of look-alikes (NotInject) flagged", "measured before the start, other folds than here"),
    ("Hashed ridge, routing", "nine models 60.3 % (500 test rows); reasoning gate APGR 0.817 (2,840 rows)", "measured before the start, other rows than here"),
]  # fmt: skip


def page(sections: list[Section], facts: dict[str, str], cap: int, resamples: int, quick: bool) -> str:
    parts = [HEADER, "", "# How good the on-board models are", ""]
    if quick:
        parts += ["**A quick run: few rows, nothing trained anew. Not for citing.**", ""]
    parts += [table(["", ""], [[f"**{name}**", value] for name, value in facts.items()]), "", "## Against the bars", ""]
    parts += [bar_table([line for section in sections for line in section.bars]), "", READING.format(cap=cap, resamples=resamples)]
    for section in sections:
        parts += [f"## {section.title}", "", section.intro, ""]
        if section.lines:
            parts += [bar_table(section.lines) if any(line.bars for line in section.lines) else plain_table(section.lines), ""]
        for heading, columns, rows in section.tables:
            if rows:
                parts += [f"### {heading}", "", table(columns, rows), ""]
    parts += ["## What peers have published", "", table(["what", "figure", "where"], [list(peer) for peer in PEERS]), ""]
    return "\n".join(parts)


def cells(line: Line) -> list[str]:
    missing = lambda tier: "–" if line.one_tier else line.absent.get(tier, "not built")
    shown = [show(line.figures.get(tier), line.digits, missing(tier)) for tier in TIERS]
    rows = " / ".join(dict.fromkeys(f"{figure.n:,}" for figure in line.figures.values())) or "–"
    return [line.what, rows, *shown]


def bar_table(lines: list[Line]) -> str:
    said = lambda line: "; ".join(f"{tier} {'≤' if line.better == 'at most' else '≥'} {bar:g}" for tier, bar in line.bars.items()) or "–"
    return table(["measure", "rows", *TIERS, "bar", ""], [[*cells(line), said(line), verdict(line)] for line in lines])


def plain_table(lines: list[Line]) -> str:
    return table(["measure", "rows", *TIERS], [cells(line) for line in lines])


def table(columns: list[str], rows: list[list[str]]) -> str:
    row = lambda cells: "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    return "\n".join([row(columns), row(["---"] * len(columns)), *map(row, rows)])
