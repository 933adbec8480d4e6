"""A plan as one page that needs nothing else: no script, nothing loaded, every text escaped.

The cascade is nested boxes, from a depth on beside each other, so that a deep plan stays on the page and
no reader of pages runs out of levels.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from okrtui.exchange.html_style import STYLE
from okrtui.insight.status import Status
from okrtui.insight.summary_words import cycle_in_words
from okrtui.model.cascade import NodeKind
from okrtui.model.numbers import format_percent, format_value, goal_of
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.insight.standings import Standings
    from okrtui.insight.status import Verdict
    from okrtui.model.plan import Initiative

#: Boxes are nested no deeper.
_DEEPEST = 12

#: Nothing is run or loaded, whatever a text might smuggle in.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: The symbols of the screen, beside the word; said by none who reads the page aloud.
_SYMBOLS = {
    Status.DONE: "✔",
    Status.ON_TRACK: "●",
    Status.BEHIND: "▲",
    Status.OFF_TRACK: "■",
    Status.SILENT: "◌",
    Status.NOT_STARTED: "○",
    Status.CLOSED: "▪",
}
#: Why these are as they are is said in words.
_TROUBLED = frozenset({Status.OFF_TRACK, Status.BEHIND, Status.SILENT})
_BRANCHES = {NodeKind.NOT_ALIGNED: "Supports nothing", NodeKind.STAND_ALONE: "Stands alone on purpose"}


def write(standings: Standings) -> Iterator[str]:
    """The page, piece by piece."""
    yield _head(standings)
    yield from _Page(standings).nodes()
    today = standings.today.isoformat()
    yield f"<footer>As of <time>{today}</time>, written by okrtui</footer>\n</body>\n</html>\n"


def _head(standings: Standings) -> str:
    plan, alignment = standings.plan, standings.alignment
    when = [standings.today.isoformat(), cycle_in_words(plan, standings.today)]
    counts = standings.counts()
    sums = []
    if alignment.score is not None:
        sums.append(("alignment", f"{alignment.score}", alignment.band))
    if standings.progress is not None and standings.expected is not None:
        expected = f"of {format_percent(standings.expected)} expected"
        sums.append(("progress", format_percent(standings.progress), expected))
    listed = "".join(
        f"<li>{name.capitalize()}<b>{number}</b><span class=quiet>{words}</span></li>"
        for name, number, words in sums
    )
    listed += "".join(f"<li>{_status(each)}<b>{counts[each]}</b></li>" for each in Status if counts[each])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(plan.name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_text(plan.name)}</h1>\n<p class=quiet>{' · '.join(map(_text, filter(None, when)))}</p>\n"
        f"<ul class=sums>{listed}</ul>\n"
    )


class _Page:
    def __init__(self, standings: Standings) -> None:
        self.standings = standings
        self._open = 0
        """How many boxes are open."""

    def nodes(self) -> Iterator[str]:
        """A box for each node; those of what is above it are still open."""
        cascade = self.standings.cascade
        has_kpis = False
        heads: list[int] = []  # depths of the headings that are above, which are no boxes
        for node, kind in enumerate(cascade.kinds):
            item, depth = cascade.items[node], cascade.depths[node]
            while heads and heads[-1] >= depth:
                heads.pop()
            if kind == NodeKind.KPI and depth == 0 and not has_kpis:
                has_kpis = True
                yield f"{self._close(0)}<h2>KPIs</h2>\n"
            if isinstance(item, Objective | KeyResult | Kpi):
                closing = self._close(depth - len(heads))
                yield f"{closing}{self._box(NodeKind(kind), item)}"
                self._open += 1
            elif isinstance(item, str):
                heads.append(depth)
                yield f"{self._close(0)}{self._heading(NodeKind(kind), item)}"
        yield self._close(0)

    def _close(self, level: int) -> str:
        """The ends of the boxes that what comes next is not in."""
        level = min(max(level, 0), _DEEPEST)
        ends = "</div>\n" * (self._open - level)
        self._open = min(self._open, level)
        return ends

    def _heading(self, kind: NodeKind, name: str) -> str:
        if kind in _BRANCHES:
            return f"<h2>{_BRANCHES[kind]}</h2>\n"
        return f"<h2><small>{name.capitalize()}</small>{_text(getattr(self.standings.plan, name))}</h2>\n"

    def _box(self, kind: NodeKind, item: Objective | KeyResult | Kpi) -> str:
        if kind is NodeKind.REFERENCE:
            return (
                f'<div class="node reference"><p class=quiet>↪ {_text(item.title)}, told above or below</p>\n'
            )
        if isinstance(item, Objective):
            return self._objective(item)
        return self._key_result(item) if isinstance(item, KeyResult) else self._kpi(item)

    def _objective(self, objective: Objective) -> str:
        standing = self.standings.objectives[objective.id]
        facts = [
            ("", objective.owner),
            ("team ", objective.team),
            ("", objective.cycle.id if objective.cycle else None),
        ]
        share = format_percent(standing.progress) if standing.progress is not None else ""
        about = f"<p class=quiet>{_text(objective.description)}</p>\n" if objective.description else ""
        return (
            f'<div class="node objective">{_row(objective.title, share, _judged(standing.verdict))}'
            f"{_bar(standing.progress, standing.expected, standing.verdict.status)}{_facts(facts)}{about}"
        )

    def _key_result(self, key_result: KeyResult) -> str:
        standing = self.standings.key_results[key_result.name]
        latest = standing.latest
        value, goal = format_value(key_result.metric, standing.value), goal_of(key_result.metric)
        words = f"{value}{f' of {goal}' if goal else ''}{f' {key_result.unit}' if key_result.unit else ''}"
        facts = [
            ("", standing.verdict.reason if standing.verdict.status in _TROUBLED else None),
            ("", key_result.owner),
            ("due ", key_result.due.isoformat() if key_result.due else None),
            ("confidence ", str(standing.confidence) if standing.confidence is not None else None),
            ("checked in ", latest.day.isoformat() if latest else None),
            ("", latest.note if latest else None),
        ]
        return (
            f'<div class="node key-result">{_row(key_result.title, words, _judged(standing.verdict))}'
            f"{_bar(standing.progress, standing.expected, standing.verdict.status)}{_facts(facts)}"
            f"{_facts([('', _initiative(each)) for each in key_result.initiatives])}"
        )

    def _kpi(self, kpi: Kpi) -> str:
        latest = self.standings.journal.latest(kpi.name)
        value = format_value(kpi.metric, latest.value if latest else None)
        words = f"{value}{f' {kpi.unit}' if kpi.unit else ''}"
        facts = [("", kpi.owner), ("checked in ", latest.day.isoformat() if latest else None)]
        return (
            f'<div class="node kpi">{_row(kpi.title, words, "<span class=status>KPI</span>")}{_facts(facts)}'
        )


def _row(title: str, value: str, status: str) -> str:
    return (
        f'<div class="row"><span class=title>{_text(title)}</span> <span class=value>{_text(value)}</span> '
        f"{status}</div>\n"
    )


def _judged(verdict: Verdict) -> str:
    return _status(verdict.status, f' title="{_text(verdict.reason)}"')


def _status(status: Status, more: str = "") -> str:
    look = status.value.replace(" ", "-")
    symbol = f'<span aria-hidden="true">{_SYMBOLS[status]}</span>'
    return f'<span class="status {look}"{more}>{symbol} {status.value}</span>'


def _bar(progress: float | None, expected: float | None, status: Status) -> str:
    """How far it has come, with a mark where it is expected to be today."""
    if progress is None:
        return ""
    look = status.value.replace(" ", "-")
    mark = f'<u style="left:{_percent(expected)}"></u>' if expected is not None else ""
    words = f"{format_percent(progress)} of the way"
    return (
        f'<div class="bar status {look}" role="img" aria-label="{words}">'
        f'<i style="width:{_percent(progress)}"></i>{mark}</div>\n'
    )


def _initiative(initiative: Initiative) -> str:
    return f"initiative {'done' if initiative.done else 'open'}: {initiative.title}"


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.4g}%"


def _facts(facts: list[tuple[str, str | None]]) -> str:
    told = " · ".join(f"{name}{_text(text)}" for name, text in facts if text)
    return f"<p class=quiet>{told}</p>\n" if told else ""


def _text(text: str | None) -> str:
    return escape(safe(text or ""))
