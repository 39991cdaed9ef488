"""What a part of the page is made of: lines with a figure a tier, beside their bars."""

from dataclasses import dataclass, field

from .stats import Figure

MOST, LEAST = "at most", "at least"


@dataclass
class Line:
    """`figures` by tier; a tier that is absent was not built, or was not trained without these rows."""

    what: str
    figures: dict[str, Figure]
    bars: dict[str, float] = field(default_factory=dict)
    better: str = LEAST
    digits: int = 3
    # Tier -> why it has no figure.
    absent: dict[str, str] = field(default_factory=dict)
    # True where the transformer has no part in the task.
    one_tier: bool = False


def fast_only(what: str, figure: Figure, bar: float | None = None, better=LEAST) -> Line:
    return Line(what, {"fast": figure}, {} if bar is None else {"fast": bar}, better, one_tier=True)


@dataclass
class Section:
    title: str
    intro: str
    lines: list[Line]
    # Tables of the split by source: (heading, column names, rows of cells).
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)
    # Lines that stand in the first table, beside the bars.
    bars: list[Line] = field(default_factory=list)


def verdict(line: Line) -> str:
    """`met`, `missed` or `not built` for each tier that has a bar."""
    said = []
    for tier, bar in line.bars.items():
        figure = line.figures.get(tier)
        if figure is None:
            said.append(f"{tier} {line.absent.get(tier, 'not built')}")
            continue
        reached = figure.value >= bar if line.better == LEAST else figure.value <= bar
        unsure = figure.low < bar <= figure.high if line.better == LEAST else figure.low <= bar < figure.high
        said.append(f"{tier} **{'met' if reached else 'missed'}**{' (within the interval)' if unsure else ''}")
    return "; ".join(said)


def show(figure: Figure | None, digits: int, absent="not built") -> str:
    if figure is None:
        return absent
    if figure.n == 0 or figure.value != figure.value:
        return "no rows"
    return f"{figure.value:.{digits}f} [{figure.low:.{digits}f}, {figure.high:.{digits}f}]"
