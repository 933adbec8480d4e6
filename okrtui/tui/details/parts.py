"""Parts that several pages have: line of sight, bar, supporters, checks, proposals, check-ins, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.insight.progress import progress
from okrtui.model.calendar import short_day
from okrtui.model.cascade import NodeKind
from okrtui.model.journal import Change, CheckIn, Comment
from okrtui.model.metric import Metric, Value, YesNo
from okrtui.model.numbers import format_number, format_percent, format_value, plain_value
from okrtui.model.plan import KeyResult, Kpi, Objective
from okrtui.model.safe_text import safe
from okrtui.tui.marks import SEVERITY_ROLES

if TYPE_CHECKING:
    from okrtui.insight.standings import Standings
    from okrtui.insight.status import Verdict
    from okrtui.model.journal import Proposal
    from okrtui.tui.details.page import Page
    from okrtui.tui.look import Piece
    from okrtui.workspace import Workspace

_MOST_ENTRIES = 40

#: In larger plans the effect of a proposal on the score would take too long to draw.
_QUICKLY_RECKONED = 1_000


def title_and_verdict(page: Page, title: str, verdict: Verdict) -> None:
    """The title in bold, below it the status with its symbol, word and reason."""
    page.paragraph(title, "strong", bold=True, most=3)
    symbol, role = page.look.mark(verdict.status)[:2]
    page.paragraph_after((f"{symbol} {verdict.status}  ", role), verdict.reason)


def progress_bar(page: Page, progress: float | None, expected: float | None, role: str) -> None:
    """A bar over the whole width with the expected mark, and both numbers below."""
    signs, width = page.look.signs, page.width
    bar = list(page.look.bar(progress, None, width, role))
    if expected:
        bar = _marked(bar, min(width - 1, int(expected * width)), signs.expected)
    page.add(*bar)
    shown = format_percent(progress) if progress is not None else signs.dash
    line = [(f"{format_percent(expected)} expected", "muted")] if expected is not None else []
    page.spread([(shown, role)], line)


def _marked(bar: list[Piece], at: int, sign: str) -> list[Piece]:
    """The bar with one cell replaced by the expected mark."""
    cells = [(character, piece[1]) for piece in bar for character in piece[0]]
    cells[at] = (sign, "expected")
    return list(cells)


def line_of_sight(page: Page, workspace: Workspace, node: int) -> None:
    """Why this exists: everything above it up to the vision, and further parents."""
    standings = workspace.standings
    cascade, plan = standings.cascade, workspace.plan
    above = cascade.line_of_sight(node)[:-1]
    page.heading("WHY")
    if not above:
        page.add(("nothing above", "muted"))
    for depth, each in enumerate(above):
        branch = f"{' ' * (2 * depth - 1)}{page.look.signs.branch} " if depth else ""
        item = cascade.items[each]
        match cascade.kind(each):
            case NodeKind.VISION:
                words: list[Piece] = [("Vision  ", "purpose"), (safe(plan.vision or ""), "text")]
            case NodeKind.MISSION:
                words = [("Mission  ", "purpose"), (safe(plan.mission or ""), "text")]
            case NodeKind.NOT_ALIGNED:
                words = [("It ladders up to nothing yet", "behind")]
            case NodeKind.STAND_ALONE:
                words = [("It stands alone on purpose", "muted")]
            case _:
                words = [(safe(item.title) if not isinstance(item, str) else item, "text")]
        page.add((branch, "faint"), *_cut(page, words, page.width - len(branch)))
    item = cascade.items[node]
    if isinstance(item, Objective):
        primary = plan.primary_support(item)
        for reference in item.supports:
            if reference != primary:
                known = plan.supported_objective(reference)
                target = known.title if known else reference
                page.add((f"{page.look.signs.reference} also ", "muted"), (safe(target), "text"))
        if item.stand_alone:
            page.paragraph(item.stand_alone, "muted")


def _cut(page: Page, pieces: list[Piece], width: int) -> list[Piece]:
    *first, last = pieces
    room = width - sum(len(piece[0]) for piece in first)
    return [*first, (page.look.cut(last[0], max(0, room)), last[1])]


def closing(page: Page, workspace: Workspace, name: str) -> None:
    """How a closed objective or key result was graded: score, verdict, and what was said."""
    closings = workspace.standings.journal.closings.get(name)
    if not closings:
        return
    entry = closings[-1]
    page.heading("GRADED", f"{short_day(entry.day, workspace.standings.today)} {safe(entry.author)}")
    if entry.score is not None:
        page.add(
            page.look.confidence(round(entry.score * 10)),
            (f" {entry.score:.1f}", "strong", True),
            (f"  {entry.verdict}", "text"),
        )
    elif entry.verdict:
        page.add((entry.verdict, "text"))
    if entry.reflection:
        page.paragraph(entry.reflection)


def supporters(page: Page, workspace: Workspace, name: str) -> None:
    """The objectives that support this node, with status and progress."""
    standings = workspace.standings
    below = standings.cascade.supporters(name)
    if not below:
        return
    page.heading("SUPPORTED BY")
    for objective in below:
        standing = standings.objectives[objective.id]
        shown = format_percent(standing.progress) if standing.progress is not None else page.look.signs.dash
        symbol, role = page.look.mark(standing.verdict.status)[:2]
        title = page.look.cut(safe(objective.title), page.width - 8)
        page.spread([(f"{symbol} ", role), (title, "text")], [(shown, role)])


def proposals(page: Page, workspace: Workspace, name: str) -> None:
    """What others propose for this node, before and after, and what it would do to the score."""
    found = workspace.standings.journal.proposals.get(name, ())
    if found:
        page.heading("PROPOSED", "o accepts, O declines" if workspace.can_edit else "")
    standings = workspace.standings
    for each in found:
        page.add((safe(each.author), "person"), (f"  {safe(each.field)}", "text"))
        page.paragraph(
            f"{plain_value(each.before)} {page.look.signs.right} {plain_value(each.after)}",
            "strong",
            indent=2,
        )
        if each.note:
            page.paragraph(each.note, "muted", indent=2)
        if len(standings.plan.objectives) <= _QUICKLY_RECKONED:
            before, after = standings.alignment.score, _score_if_accepted(standings, each)
            moved = f"{before} {page.look.signs.right} {after}" if before != after else f"stays {before}"
            page.add((f"  alignment {moved}", "muted"))


def _score_if_accepted(standings: Standings, proposal: Proposal) -> int | None:
    from okrtui.insight.what_if import score_if  # few plans have proposals
    from okrtui.model.edits import SetField

    return score_if(standings, SetField(proposal.about, proposal.field, proposal.before, proposal.after))


def advice(page: Page, workspace: Workspace, name: str) -> None:
    """What the checks say about this node, with the key that mends it."""
    if not workspace.is_checked:
        return
    found = workspace.findings_of(name)
    if found:
        page.heading("CHECKS")
    for each in found:
        role = SEVERITY_ROLES[each.severity]
        page.paragraph_after(
            (f"{each.fix_key or page.look.signs.dot} ", "key"), each.message, role, hanging=True
        )
        page.paragraph(each.remedy, "muted", indent=2)


def entries(
    page: Page,
    workspace: Workspace,
    name: str,
    measured: KeyResult | Kpi | None,
    *,
    skip: int = 0,
    most: int = _MOST_ENTRIES,
) -> int:
    """Check-ins with their notes, comments and changes, newest first; returns how many were written."""
    journal, today = workspace.standings.journal, workspace.standings.today
    history = journal.history(name)
    found = sorted(
        (*history, *journal.comments.get(name, ()), *journal.changes.get(name, ())),
        key=lambda entry: entry.id,
        reverse=True,
    )
    chosen = found[skip : skip + most]
    if not chosen:
        return 0
    title = "EARLIER" if skip else "CHECK-INS" if history else "SAID AND CHANGED"
    page.heading(title, "confidence" if history else "")
    before = dict(zip(history[1:], history, strict=False))
    for entry in chosen:
        day = f"{short_day(entry.day, today):>6}  "
        if isinstance(entry, CheckIn):
            _check_in(page, entry, before.get(entry), measured, day)
        elif isinstance(entry, Comment):
            page.add((day, "muted"), (safe(entry.author), "person"), (" said", "muted"))
            page.paragraph(entry.text, indent=2)
        elif isinstance(entry, Change):
            whole = entry.field in ("added", "removed", "moved")
            did = f" {entry.field} this" if whole else f" changed the {safe(entry.field)}"
            page.add((day, "muted"), (safe(entry.author), "person"), (did, "muted"))
            if not whole:
                page.paragraph(
                    f"{plain_value(entry.before)} {page.look.signs.right} {plain_value(entry.after)}",
                    indent=2,
                )
            if entry.note:
                page.paragraph(entry.note, "muted", indent=2)
    if skip + most < len(found) and most == _MOST_ENTRIES:
        page.add((f"and {len(found) - skip - most} more", "muted"))
    return len(chosen)


def _check_in(
    page: Page, entry: CheckIn, before: CheckIn | None, measured: KeyResult | Kpi | None, day: str
) -> None:
    left: list[Piece] = [(day, "muted")]
    if measured is not None and entry.value is not None:
        left.append((f"{format_value(measured.metric, entry.value):<6}", "text"))
        left.append(_difference(page, measured.metric, entry.value, before.value if before else None))
    page.spread(
        left,
        [page.look.confidence(entry.confidence), (f" {page.look.cut(safe(entry.author), 10)}", "person")],
    )
    if entry.note:
        page.paragraph(entry.note, indent=2)


def _difference(page: Page, metric: Metric, value: Value, before: Value | None) -> Piece:
    if before is None or isinstance(metric, YesNo) or value == before:
        return ("", "muted")
    amount = value - before
    sign = "+" if amount > 0 else page.look.signs.minus
    was, now = progress(metric, before), progress(metric, value)
    role = "muted" if was is None or now is None or was == now else "on_track" if now > was else "off_track"
    return (f" {sign}{format_number(round(abs(amount), 9))}", role)
