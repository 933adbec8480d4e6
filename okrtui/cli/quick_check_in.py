"""The ordinary check-in: a plain value for a key result or KPI of a plan that has not changed.

What it must know of the plan was put together by the last check-in that took the long way, see
:mod:`okrtui.cli.kept`. Journals may have grown since: what was reported there is counted in.
"""

import os
import time

from okrtui.cli.quick import day, find_root, say, split, told
from okrtui.cli.quick_values import (
    fits,
    is_plain_text,
    is_time_of_day,
    parse_plain_value,
    read_value,
    share_of,
    write_value,
)
from okrtui.model.plain import format_number, judge, uncapped_score, whole_score
from okrtui.store.kept_answers import Kept, are_unchanged, recall, state

TYPE_CHECKING = False  # importing typing would take longer than the whole answer
if TYPE_CHECKING:
    from typing import Any

    from okrtui.cli.quick_values import Value
    from okrtui.store.kept_answers import State

#: What is known of a node, in this order: the parts of the sentence about it, what its value must be, how it
#: is judged, and what a report does to Evidence (its part in it, how measurable it is, how it was backed).
FACTS = (
    "name", "title", "unit", "unit_shown", "shape", "numbers", "wants_id", "done", "verdict", "expected",
    "committed", "confidence", "part", "measurable", "backing",
)  # fmt: skip

#: What tells who signs, but for the settings.
_WHO = ("OKRTUI_AUTHOR", "OKRTUI_CONFIG", "XDG_CONFIG_HOME", "HOME", "LOGNAME", "USER", "LNAME", "USERNAME")

_SHORT = {"-c": "--confidence", "-m": "--note"}
_CONFIDENCES = tuple(map(str, range(11)))
_KEY_LENGTH = len("2026-11-20T09-14-03-412Z")
_LONGEST_TAIL = 16 * 1024  # reckoning more takes so long that it is better kept anew


def quick_check_in(arguments: list[str]) -> int | None:
    """Answer a check-in; its exit code, None when it is not an ordinary one."""
    found = split(arguments, (), ("-c", "--confidence", "-m", "--note", "--plan", "--today"))
    if found is None or len(found[0]) != 2:
        return None
    options = {_SHORT.get(name, name): value for name, value in found[1].items()}
    confidence, note = options.get("--confidence"), options.get("--note", "").strip()
    is_said_twice = len(options) < len(found[1])  # short and long
    if is_said_twice or confidence not in (None, *_CONFIDENCES) or not is_plain_text(note):
        return None
    root = find_root(options.get("--plan"))
    kept = recall("check-in", root) if root else None
    if kept is None or kept.known["today"] != day(options.get("--today")) or kept.known["who"] != who():
        return None
    if not are_unchanged(kept.known["states"]):
        return None
    plan = _Plan(kept)
    node = plan.find(found[0][0])
    try:
        if node is not None and plan.count_in_what_is_new():
            return plan.check_in(node, found[0][1], int(confidence) if confidence else None, note)
    except (OSError, ValueError):  # what was kept is damaged, or being replaced right now
        return None
    return None


def who() -> tuple[object, ...]:
    """What the author's name was found by, but for the settings."""
    return (os.getuid(), *map(os.environ.get, _WHO))


def sentence(
    title: str, value: str, standing: tuple[float, str, str] | None, before: int | None, after: int | None
) -> str:
    """What a check-in is answered with; ``standing`` is progress, status and reason."""
    words = [f"{title}: {value}"]
    if standing:
        progress, status, reason = standing
        words.append(f"{progress:.0%}, {status} ({reason})")
    if after is not None:
        words.append(f"alignment {after}" if after == before else f"alignment {before} → {after}")
    return " · ".join(words) + "\n"


class _Plan:
    """What is known of a plan, with what its journals say beyond that."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        known: dict[str, Any] = kept.known
        self._known = known
        self._read: dict[int, dict[str, Any]] = {}
        self._names: str = known["names"]
        self._evidence: float | None = known["evidence"]
        self._newest: str = known["newest"]
        self._reported: dict[int, tuple[bool, int | None]] = {}

    def find(self, written: str) -> int | None:
        """The number of the node with that name, or with the only name that has it as a part."""
        exact = self._number(written)
        part = written.lower()
        place = self._names.find(part)
        if exact is not None or place < 0 or not part or "\n" in part:
            return exact
        if self._names.find(part, self._names.index("\n", place)) >= 0:
            return None
        return self._names.count("\n", 0, place) - 1

    def _number(self, name: str) -> int | None:
        place = self._names.find(f"\n{name}\n")
        return self._names.count("\n", 0, place) if place >= 0 else None

    def _facts(self, node: int) -> "dict[str, Any]":
        if node not in self._read:
            self._read[node] = dict(zip(FACTS, self._kept.piece(node), strict=True))
        return self._read[node]

    def count_in_what_is_new(self) -> bool:
        """Whether the journals only grew, by nothing but today's check-ins; these are counted in."""
        entries: list[tuple[str, int, Value | None, int | None]] = []
        for path, before, end in self._known["journals"]:
            tail = _tail(path, before, end)
            if tail is None:
                return False
            for line in tail.split("\n")[:-1]:
                entry = self._entry(line)
                if entry is None:
                    return False
                entries.append(entry)
        for key, node, value, confidence in sorted(entries, key=lambda each: each[0]):
            if key <= self._newest:
                return False
            self._newest = key
            self._count_in(node, value is not None, confidence)
        return True

    def _entry(self, line: str) -> "tuple[str, int, Value | None, int | None] | None":
        """Moment, node, value and confidence of a check-in as okrtui writes it; None for every other line."""
        key, rest = line[:_KEY_LENGTH], line[_KEY_LENGTH:]
        start = ' = { check_in = "'
        if key[:10] != self._known["today"][0] or not is_time_of_day(key[10:]) or not rest.startswith(start):
            return None
        name, _, rest = rest.removeprefix(start).partition('"')
        node = self._number(name)
        if node is None or not rest.endswith(" }"):
            return None
        value = confidence = None
        rest = rest.removesuffix(" }")
        if rest.startswith(", value = "):
            text, comma, rest = rest.removeprefix(", value = ").partition(",")
            value, rest = read_value(text), comma + rest
            if value is None or not fits(self._facts(node), value):
                return None
        if rest.startswith(", confidence = "):
            text, comma, rest = rest.removeprefix(", confidence = ").partition(",")
            if text not in _CONFIDENCES:
                return None
            confidence, rest = int(text), comma + rest
        if rest.startswith(', note = "') and rest.endswith('"') and is_plain_text(rest[10:-1]):
            rest = ""
        return None if rest else (key, node, value, confidence)

    def _count_in(self, node: int, has_value: bool, confidence: int | None) -> None:
        """Take a report of today into account: it is fresh, so that nothing but its measure weighs."""
        facts = self._facts(node)
        had_value, said = self._reported.get(node, (False, facts["confidence"]))
        if has_value and not had_value and self._evidence is not None:
            gained = facts["measurable"] - facts["backing"]
            self._evidence += facts["part"] * gained
        self._reported[node] = (had_value or has_value, said if confidence is None else confidence)

    def check_in(self, node: int, written: str, confidence: int | None, note: str) -> int | None:
        """Append the entry and say what it changed."""
        facts = self._facts(node)
        value = parse_plain_value(facts, written)
        if value is None or facts["wants_id"]:
            return None
        share = share_of(facts, value)
        if facts["shape"] == "keep" and share != 1.0:
            return None
        now = self._moment_after_all() or self._moment_after_all()
        if now is None:
            return None
        before = self._score()
        self._count_in(node, True, confidence)
        standing = None
        if share is not None and facts["expected"] is not None:
            standing = (share, *self._verdict(node, facts, share))
        shown = format_number(value) if not isinstance(value, bool) else "yes" if value else "no"
        answer = sentence(facts["title"], f"{shown}{facts['unit_shown']}", standing, before, self._score())
        parts = [f'check_in = "{facts["name"]}"', f"value = {write_value(value)}"]
        parts += [f"confidence = {confidence}"] if confidence is not None else []
        parts += [f'note = "{note}"'] if note else []
        line = f"{now} = {{ {', '.join(parts)} }}"

        def append_and_say() -> None:
            from okrtui.store.journal_append import append

            append(self._known["journal"], line, _just_after)
            say(answer)

        return told(append_and_say)

    def _moment_after_all(self) -> str | None:
        """The present moment; None at midnight, and just after an entry: that is over when this returns."""
        milliseconds = time.time_ns() // 1_000_000
        just_before, now = self._moment(milliseconds - 1), self._moment(milliseconds)
        if self._newest < just_before < now and now[:10] == self._known["today"][0]:
            return now
        time.sleep(0.002)  # two check-ins of one script
        return None

    def _moment(self, milliseconds: int) -> str:
        """A moment as the key of an entry; on a fixed day, at that time of day."""
        written = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime(milliseconds // 1000))
        today, is_fixed = self._known["today"]
        return f"{today if is_fixed else written[:10]}{written[10:]}-{milliseconds % 1000:03}Z"

    def _score(self) -> int | None:
        ladder, coverage, capped = self._known["alignment"]
        return whole_score(uncapped_score(ladder, coverage, self._evidence), capped=capped)

    def _verdict(self, node: int, facts: "dict[str, Any]", share: float) -> tuple[str, str]:
        if facts["verdict"]:
            return facts["verdict"]  # type: ignore[no-any-return]
        return judge(
            done=facts["done"] if share >= 1 else "",
            outside="",
            silent="",
            gap=facts["expected"] - share,
            confidence=self._reported[node][1],
            committed=facts["committed"],
            keeps=facts["shape"] == "keep",
        )


def _just_after(line: str, last: str) -> str:
    """The line, with a moment of its own where the last one has the same or a later one."""
    if last[:_KEY_LENGTH] < line[:_KEY_LENGTH]:
        return line
    from okrtui.store.journal_writer import just_after

    return just_after(line, last)


def _tail(path: str, before: "State", end: bytes) -> str | None:
    """The lines of a journal beyond those that are known, which end so; None when it has not just grown."""
    now = state(path)
    if now == before:
        return ""
    if now is None or before is None or now[:2] != before[:2]:
        return None
    grown = now[2] - before[2]
    if not 0 < grown <= _LONGEST_TAIL:
        return None
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            content = os.pread(fd, len(end) + grown, before[2] - len(end))
        finally:
            os.close(fd)
        tail = content[len(end) :].decode("ascii")
    except (OSError, ValueError):
        return None
    is_whole = len(content) == len(end) + grown and content.startswith(end) and tail.endswith("\n")
    return tail if is_whole else None
