"""The journal: who reported, said or changed what, and when; one author's entries never touch another's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from okrtui.model.patched import with_item
from okrtui.model.record import named_record, record

if TYPE_CHECKING:
    from okrtui.model.metric import Value

#: An entry's moment as it is written: UTC to the millisecond, in characters that a bare TOML key may have.
MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z")

#: An entry further than this in the future is kept and flagged, and never the latest by accident.
CLOCK_TOLERANCE = timedelta(minutes=5)


def moment_of(key: str) -> datetime:
    """The moment that an entry's key states; ValueError when it is none."""
    found = MOMENT.fullmatch(key)
    if not found:
        raise ValueError(key)
    year, month, day, hour, minute, second, millisecond = map(int, found.groups())
    return datetime(year, month, day, hour, minute, second, millisecond * 1000, tzinfo=UTC)


def key_of(moment: datetime) -> str:
    """A moment written as an entry's key."""
    written = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{written.replace(':', '-').replace('.', '-')}Z"


def end_of(day: date) -> datetime:
    """The last moment of a day (UTC)."""
    return datetime.combine(day, time(23, 59, 59, 999_000), UTC)


_day = lru_cache(maxsize=4096)(date.fromisoformat)  # of few days there are many entries


@named_record
class Entry:
    """One line of a journal. ``key`` is its moment as written, and with the author its id.

    ``line`` is where it was read; what was only just written is the same entry without one.
    """

    key: str
    author: str
    about: str
    line: int = field(default=0, compare=False)

    @property
    def moment(self) -> datetime:
        """When it was written."""
        return moment_of(self.key)

    @property
    def day(self) -> date:
        """The day (UTC) on which it was written, the same for every reader."""
        return _day(self.key[:10])

    @property
    def full_id(self) -> str:
        """The id in one text, as a decision names the proposal that it is about."""
        return f"{self.key} {self.author}"

    @property
    def id(self) -> tuple[str, str]:
        """What tells this entry from every other; also the order of entries."""
        return (self.key, self.author)


@named_record
class CheckIn(Entry):
    """A dated report: value and confidence (0–10); on an objective confidence and note alone."""

    value: Value | None = None
    confidence: int | None = None
    note: str = ""


@named_record
class Comment(Entry):
    """Something said about a node."""

    text: str


@named_record
class Change(Entry):
    """A plan edit made in okrtui, so that a moved target is never silent."""

    field: str
    before: object = None
    after: object = None
    note: str = ""


@named_record
class Retract(Entry):
    """Takes back an own earlier entry; ``about`` is that entry's key. This is undo."""


@named_record
class Proposal(Entry):
    """A field change by somebody who may not write the plan file."""

    field: str
    before: object = None
    after: object = None
    note: str = ""


@named_record
class Decision(Entry):
    """The answer to a proposal; ``about`` is the proposal's key and author."""

    accepted: bool
    note: str = ""


@named_record
class Close(Entry):
    """The end of an objective or key result: score (0.0–1.0), verdict, reflection."""

    score: float | None = None
    verdict: str = ""
    reflection: str = ""


_Kept = TypeVar("_Kept", bound=Entry)
_Of = Mapping[str, tuple[_Kept, ...]]


@record
class Journal:
    """What holds after retractions, up to a cutoff: entries by node, oldest first."""

    check_ins: _Of[CheckIn] = field(default_factory=dict)
    comments: _Of[Comment] = field(default_factory=dict)
    changes: _Of[Change] = field(default_factory=dict)
    closings: _Of[Close] = field(default_factory=dict)
    proposals: _Of[Proposal] = field(default_factory=dict)
    """Proposals that nobody has decided on yet."""
    newest: datetime | None = None

    def history(self, name: str) -> tuple[CheckIn, ...]:
        """The check-ins of a node, oldest first."""
        return self.check_ins.get(name, ())

    def latest(self, name: str) -> CheckIn | None:
        """The newest check-in of a node that has a value."""
        for entry in reversed(self.history(name)):
            if entry.value is not None:
                return entry
        return None

    def was_abandoned(self, name: str) -> bool:
        """Whether the last word on a closed objective was that it is abandoned."""
        closings = self.closings.get(name)
        return bool(closings) and closings[-1].verdict == "abandon"  # type: ignore[index]

    def until(self, day: date) -> Journal:
        """The same journal without what came after a day; what is retracted by now never was."""
        last = key_of(end_of(day))
        return Journal(
            _cut(self.check_ins, last),
            _cut(self.comments, last),
            _cut(self.changes, last),
            _cut(self.closings, last),
            _cut(self.proposals, last),
            min(self.newest, end_of(day)) if self.newest else None,
        )

    def with_entry(self, entry: CheckIn | Comment) -> Journal:
        """The same journal with one entry more, in its place by moment; the same id counts once."""
        if any(each.id == entry.id for each in self._like(entry)):
            return self
        listed = sorted((*self._like(entry), entry), key=lambda each: each.id)
        return self._with_listed(entry, listed).read_until(entry.moment)

    def without(self, entry: CheckIn | Comment) -> Journal:
        """The same journal as if this entry had never been."""
        return self._with_listed(entry, [each for each in self._like(entry) if each.id != entry.id])

    def read_until(self, moment: datetime) -> Journal:
        """The same journal, whose newest entry was written at this moment or later."""
        return replace(self, newest=max(self.newest, moment) if self.newest else moment)

    def _like(self, entry: CheckIn | Comment) -> tuple[Entry, ...]:
        """The entries of this kind about the same node."""
        listed: _Of[Entry] = self.check_ins if isinstance(entry, CheckIn) else self.comments
        return listed.get(entry.about, ())

    def _with_listed(self, entry: CheckIn | Comment, listed: list[Any]) -> Journal:
        """The same journal with these as the entries like this one."""
        if isinstance(entry, CheckIn):
            return replace(self, check_ins=with_item(self.check_ins, entry.about, tuple(listed)))
        return replace(self, comments=with_item(self.comments, entry.about, tuple(listed)))


def assemble(entries: Iterable[Entry], cutoff: datetime) -> Journal:
    """Put entries in order, drop what was retracted and what lies after the cutoff.

    The same id twice counts once (the first line is kept): merges may duplicate lines.
    """
    ordered: dict[tuple[str, str], Entry] = {}
    last_key = key_of(cutoff)
    for entry in sorted(entries, key=attrgetter("key", "author", "line")):
        if entry.key <= last_key:
            ordered.setdefault((entry.key, entry.author), entry)
    retracted: set[tuple[str, str]] = set()
    for entry in reversed(ordered.values()):  # newest first: a retraction can itself be taken back
        if isinstance(entry, Retract) and entry.id not in retracted:
            retracted.add((entry.about, entry.author))
    check_ins: dict[str, list[CheckIn]] = {}
    comments: dict[str, list[Comment]] = {}
    changes: dict[str, list[Change]] = {}
    closings: dict[str, list[Close]] = {}
    proposals: dict[str, list[Proposal]] = {}
    decided = {
        each.about for each in ordered.values() if isinstance(each, Decision) and each.id not in retracted
    }
    for name, entry in ordered.items():
        if name in retracted:
            continue
        match entry:
            case CheckIn():
                check_ins.setdefault(entry.about, []).append(entry)
            case Comment():
                comments.setdefault(entry.about, []).append(entry)
            case Change():
                changes.setdefault(entry.about, []).append(entry)
            case Close():
                closings.setdefault(entry.about, []).append(entry)
            case Proposal() if entry.full_id not in decided:
                proposals.setdefault(entry.about, []).append(entry)
    newest = moment_of(next(reversed(ordered.values())).key) if ordered else None
    return Journal(
        _frozen(check_ins),
        _frozen(comments),
        _frozen(changes),
        _frozen(closings),
        _frozen(proposals),
        newest,
    )


def _cut(lists: _Of[_Kept], last: str) -> dict[str, tuple[_Kept, ...]]:
    """The entries with keys up to this one; what comes later is at the end of each list."""
    kept = {}
    for name, entries in lists.items():
        count = bisect_right(entries, last, key=lambda entry: entry.key)
        if count:
            kept[name] = entries if count == len(entries) else entries[:count]
    return kept


def _frozen(lists: dict[str, list[_Kept]]) -> dict[str, tuple[_Kept, ...]]:
    return {name: tuple(entries) for name, entries in lists.items()}
