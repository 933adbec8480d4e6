"""The columns of tables with OKRs, by the names that they have in okrtui and in the exports of other tools.

Collected from the public help pages on imports and exports of Ally/Viva Goals, Appfire OKR, Betterworks,
Engagedly, Mirro, PeopleCues and Quantive (Gtmhub). Names are compared without case, spaces and signs.
"""

from __future__ import annotations

import re

_NAMES = {
    "kind": "kind; type; item type; entity type; goal type; record type; object type",
    "id": "id; row id; okr id; goal id; item id; key; issue key; goal identifier; identifier; uuid",
    "order": "order; outline; outline number; wbs; hierarchy",
    "title": "title; name; summary; goal; goal name; goal title; okr; okr title; okr name; item; text; "
    "short description",
    "objective": "objective; objective title; objective name",
    "objective id": "objective id; objective key",
    "objective owner": "objective owner",
    "objective description": "objective description",
    "key result": "key result; key result title; key result name; kr; kr title; kr name",
    "key result id": "key result id; kr id; key result key",
    "supports": "supports; parent; parent id; parent row id; parent goal; parent objective; parent okr; "
    "parent objective id; parent goal id; parent okr id; parent key; parent title; parent name; "
    "parent objective title; parent key result; aligned to; aligned with; alignment; contributes to; "
    "linked to; parent item",
    "team": "team; teams; team name; department; entity; group; squad; business unit; owner team; "
    "owning team",
    "owner": "owner; owner name; owner email; owner email id; owners; assignee; assigned to; responsible; "
    "accountable; lead; driver; champion; dri; person; key result owner; kr owner; goal owner; "
    "okr owner",
    "cycle": "cycle; time period; period; session; quarter; timeframe; time frame; interval; okr cycle; "
    "time period name; planning period; cycle name; session name",
    "start": "start date; expected start date; starts on; begin date; planned start date",
    "start or baseline": "start; from",
    "due": "due; due date; end date; deadline; target date; expected end date; finish date; due by; ends on",
    "due or target": "end; to",
    "baseline": "baseline; start value; initial value; starting value; baseline value; metric start; "
    "metric start value; initial; start metric",
    "target": "target; target value; goal value; end value; metric target; metric target value; "
    "desired value; final value; target metric",
    "at least": "at least; minimum; min; lower limit; minimum value",
    "at most": "at most; maximum; max; upper limit; maximum value",
    "milestones": "milestones",
    "unit": "unit; units; metric unit; unit of measure; measurement unit; metric name; metric; metric type; "
    "measure",
    "value": "value; current; current value; actual; actual value; latest value; last value; "
    "metric current; metric current value; current metric; value now; now",
    "progress": "progress; progress percent; progress percentage; percent complete; completion; complete; "
    "percentage complete; attainment; okr progress; goal progress",
    "confidence": "confidence; confidence level; confidence score",
    "last check-in": "last check in; last check in date; check in date; last update; last updated; "
    "last updated on; updated at; last progress update; latest check in",
    "note": "note; last check in note; check in note; latest check in note; last comment; latest comment; "
    "latest update; comment; comments; last note",
    "weight": "weight; weighting; weightage; weight percent; importance",
    "every": "every; cadence; check in cadence; check in frequency; frequency; update frequency; "
    "notification frequency",
    "commitment": "commitment; committed; objective kind; ambition",
    "state": "state",
    "status": "status; progress status; okr status; goal status; health; current status",
    "stand alone": "stand alone",
    "tags": "tags; tag; labels; label; categories; category; priority",
    "description": "description; details; notes; long description; why; why this matters; why it matters; "
    "key result description",
    "reckoned": "expected; reason; score; alignment score; grade",
}

_SIGNS = re.compile(r"[\W_]+")


def plain_name(header: str) -> str:
    """A header without what differs from tool to tool: case, spaces, signs."""
    return _SIGNS.sub("", header.casefold())


_KEYS = {plain_name(name): key for key, names in _NAMES.items() for name in names.split(";")}


def key_of_column(header: str) -> str | None:
    """What a column holds, by its header; None when that is not known."""
    return _KEYS.get(plain_name(header))


_KINDS = {
    "vision": "vision",
    "mission": "mission",
    "kpi": "kpi; health metric; north star",
    "objective": "objective; o; goal; okr; company objective; team objective; individual objective; "
    "objectives; department objective; strategic objective",
    "key result": "key result; kr; milestone; metric; target; measure; key results; key result metric",
    "initiative": "initiative; project; task; activity; action; to do; todo; work item",
}
_KIND_OF = {plain_name(word): kind for kind, words in _KINDS.items() for word in words.split(";")}


def kind_of(word: str) -> str | None:
    """Which kind of row a word means: one of the kinds of :class:`okrtui.exchange.tree.Node`, or None."""
    return _KIND_OF.get(plain_name(word))
