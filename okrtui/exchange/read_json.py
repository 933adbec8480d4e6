"""A plan out of JSON as :mod:`okrtui.exchange.write_json` writes it; only what a plan file states is read.

The text is read item by item, so that a large one can be given up on the way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from okrtui.exchange.imported import (
    ImportedCycle,
    ImportedInitiative,
    ImportedKeyResult,
    ImportedKpi,
    ImportedObjective,
    ImportedPlan,
    ImportedTeam,
    ImportRefusedError,
)
from okrtui.exchange.json_fields import Fields
from okrtui.exchange.left_out import LeftOut
from okrtui.exchange.settled import settled
from okrtui.model.plan import Cadence, Kind, State

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_SPACE = re.compile(r"[ \t\n\r]*")
_REMEDY = "Give a file that okrtui export has written"

#: Reading is most of the work, the rest is settling what refers to what.
_SHARE_OF_READING = 0.9


def read(text: str) -> Generator[float, None, ImportedPlan]:
    """Read a plan; see :func:`okrtui.exchange.formats.read`."""
    reader = _Reader(_Text(text))
    for place in reader.read():
        yield _SHARE_OF_READING * (place / len(text))
    if "objectives" not in reader.keys:
        raise ImportRefusedError("This JSON holds no plan: it has no objectives", _REMEDY)
    yield _SHARE_OF_READING
    return (yield from settled(reader.plan(), reader.objectives, reader.left_out))


@dataclass(slots=True)
class _Text:
    """The text and how far it is read; ``line`` is the one of that place, from 1."""

    text: str
    place: int = 0
    line: int = 1
    _counted: int = 0

    def next(self) -> str:
        """The next character that says something, not taken yet; empty at the end."""
        found = _SPACE.match(self.text, self.place)
        self.place = found.end() if found else self.place
        self.line += self.text.count("\n", self._counted, self.place)
        self._counted = self.place
        return self.text[self.place : self.place + 1]

    def take(self, *wanted: str) -> str:
        """Take the next character, which has to be one of these."""
        character = self.next()
        if character not in wanted or not character:
            self.refuse(f"here should be {' or '.join(wanted)}")
        self.place += 1
        return character

    def value(self) -> object:
        """Take a whole value."""
        self.next()
        try:
            found, self.place = _DECODER.raw_decode(self.text, self.place)
        except RecursionError:
            self.refuse("too much is nested here")
        except json.JSONDecodeError as error:
            line = self.line + self.text.count("\n", self.place, error.pos)
            raise ImportRefusedError(f"This is no JSON ({error.msg})", _REMEDY, line) from None
        except ValueError as error:  # a number of 5,000 digits, NaN
            self.refuse(f"this is no number ({str(error)[:60]})")
        return found

    def refuse(self, why: str) -> None:
        raise ImportRefusedError(f"This is no JSON of a plan: {why}", _REMEDY, self.line)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


@dataclass(slots=True)
class _Reader:
    text: _Text
    left_out: LeftOut = field(default_factory=LeftOut)
    keys: set[str] = field(default_factory=set)
    top: dict[str, object] = field(default_factory=dict)
    cycles: list[ImportedCycle] = field(default_factory=list)
    teams: list[ImportedTeam] = field(default_factory=list)
    kpis: list[ImportedKpi] = field(default_factory=list)
    objectives: list[ImportedObjective] = field(default_factory=list)
    _older: int = 0
    """Check-ins that are not the newest of their node."""

    def read(self) -> Generator[int]:
        """Take all of the text, telling after each item where it is."""
        lists: dict[str, Callable[[Fields], None]] = {
            "cycles": self._cycle,
            "teams": self._team,
            "kpis": self._kpi,
            "objectives": self._objective,
        }
        self.text.take("{")
        if self.text.next() == "}":
            return
        while True:
            self.text.next()
            key = self.text.value()
            if not isinstance(key, str):
                self.text.refuse("here should be a name in quotes")
                return
            self.text.take(":")
            self.keys.add(key)
            if key in lists and self.text.next() == "[":
                yield from self._items(lists[key])
            else:
                self.top[key] = self.text.value()
            if self.text.take(",", "}") == "}":
                break
        if self.text.next():
            self.text.refuse("here it should end")

    def _items(self, take: Callable[[Fields], None]) -> Generator[int]:
        self.text.take("[")
        if self.text.next() == "]":
            self.text.take("]")
            return
        while True:
            self.text.next()
            line, item = self.text.line, self.text.value()
            if isinstance(item, dict):
                take(Fields(item, line, self.left_out))
            else:
                self.left_out.add("here should be an object with fields", line)
            yield self.text.place
            if self.text.take(",", "]") == "]":
                return

    def plan(self) -> ImportedPlan:
        """What was found but its objectives; references are still to be settled."""
        top = Fields(self.top, 1, self.left_out)
        if self._older:
            self.left_out.add(
                f"{self._older} older check-ins stay in the file: only the newest of each node is taken over"
            )
        return ImportedPlan(
            name=top.text("plan"),
            vision=top.text("vision"),
            mission=top.text("mission"),
            every=top.word("every", Cadence),
            cycles=tuple(self.cycles),
            teams=tuple(self.teams),
            kpis=tuple(self.kpis),
        )

    def _cycle(self, fields: Fields) -> None:
        name, start, end = fields.text("id"), fields.day("start"), fields.day("end")
        if name and start and end:
            self.cycles.append(ImportedCycle(name, start, end))
        else:
            self.left_out.add("a cycle without id, start or end", fields.line)

    def _team(self, fields: Fields) -> None:
        self.teams.append(
            ImportedTeam(
                fields.text("name"),
                fields.text("id"),
                fields.text("part_of"),
                fields.text("lead"),
                fields.texts("members"),
            )
        )

    def _kpi(self, fields: Fields) -> None:
        self._count_older(fields)
        self.kpis.append(
            ImportedKpi(
                title=fields.text("title") or fields.text("id"),
                id=fields.text("id"),
                supports=fields.text("supports"),
                owner=fields.text("owner"),
                unit=fields.text("unit"),
                baseline=fields.number("baseline"),
                target=fields.number("target"),
                at_least=fields.number("at_least"),
                at_most=fields.number("at_most"),
                milestones=fields.texts("milestones"),
                every=fields.word("every", Cadence),
                value=fields.value("value"),
                note=_newest_note(fields),
                checked_in=fields.day("last_check_in"),
            )
        )

    def _objective(self, fields: Fields) -> None:
        name = fields.text("id")
        if fields.tables("check_ins"):
            self.left_out.add("what was said of an objective in check-ins is not taken over", fields.line)
        self.objectives.append(
            ImportedObjective(
                title=fields.text("title") or name,
                id=name,
                supports=fields.texts("supports"),
                team=fields.text("team"),
                owner=fields.text("owner"),
                cycle=fields.text("cycle"),
                kind=fields.word("kind", Kind),
                state=fields.word("state", State),
                stand_alone=fields.text("stand_alone"),
                weight=fields.weight(),
                tags=fields.texts("tags"),
                description=fields.text("description"),
                key_results=tuple(self._key_result(each) for each in fields.tables("key_results")),
            )
        )

    def _key_result(self, fields: Fields) -> ImportedKeyResult:
        self._count_older(fields)
        name = fields.text("id").rpartition("/")[2]
        return ImportedKeyResult(
            title=fields.text("title") or name,
            id=name,
            owner=fields.text("owner"),
            team=fields.text("team"),
            unit=fields.text("unit"),
            baseline=fields.number("baseline"),
            target=fields.number("target"),
            at_least=fields.number("at_least"),
            at_most=fields.number("at_most"),
            milestones=fields.texts("milestones"),
            start=fields.day("start"),
            due=fields.day("due"),
            every=fields.word("every", Cadence),
            weight=fields.weight(),
            tags=fields.texts("tags"),
            description=fields.text("description"),
            initiatives=tuple(
                ImportedInitiative(each.text("title"), each.flag("done"))
                for each in fields.tables("initiatives")
            ),
            value=fields.value("value"),
            confidence=fields.confidence(),
            note=_newest_note(fields),
            checked_in=fields.day("last_check_in"),
        )

    def _count_older(self, fields: Fields) -> None:
        self._older += max(0, len(fields.tables("check_ins")) - 1)


def _newest_note(fields: Fields) -> str:
    """The note of the check-in that the value is of."""
    for each in reversed(fields.tables("check_ins")):
        if each.value("value") is not None:
            return each.text("note")
    return ""
