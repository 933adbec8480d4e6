"""A plan in which every text that its writers may choose tries to be more than text."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POISONS = {
    "markup": "[@click=app.pwned]x[/] [bold [/] [/f] [$accent] \\[ [[ :bomb: [link=x]y[/]",
    "click": "[@click=app.quit]" + "x" * 60,
    "escapes": "\x1b]52;c;aGk=\x07 \x1b[2J\x1b[31m \x1b]8;;http:x\x1b\\link \x1bP1$r\x1b\\ \x1b]0;a\x07",
    "c1": "\x9b31m \x9d52;c;aGk=\x9c \x90q \x85 \x84",
    "c0": "bell \x07 return \r back \x08 delete \x7f form \x0c tab \t line \n nul-ish \x01 shift \x0e\x0f",
    "bidi": "\u202eevil\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ade \u3164 \U000e0041\U000e0042 \u2028\u2029",
    "zalgo": "z" + "\u0301" * 3000 + " end",
    "endless": "w" * 30_000,
    "wide": "日本語の目標です 🚀 👩\u200d👩\u200d👧 🇩🇪 ❤\ufe0f 한국어 ｆｕｌｌ" * 3,
}
"""What is tried, by name; the walls are tried with all of it, in every field."""

FILE_NAME = "[b]x \x1b]0;t\x07 \u202e \n[@click=app.pwned].okr.toml"
AUTHOR = "[b]eve \x1b[31m\u202e"
_TOGETHER = 12
"""Combining marks on one cell that can still be read."""


def write_plan(folder: Path) -> Path:
    """Write the plan with its journal; returns its root file."""
    everything = " ".join(POISONS.values())[:3000]
    head = {
        "name": everything,
        "vision": POISONS["markup"],
        "mission": POISONS["escapes"],
        POISONS["c0"]: "x",
    }
    parts = [
        _lines({"format": 1} | head),
        '[[cycle]]\nid = "2026-H2"\nstart = 2026-07-01\nend = 2026-12-31\n',
        _table("team", id="t", name=everything, lead=everything, members=[everything]),
    ]
    for name, text in POISONS.items():
        common: dict[str, object] = {"title": text, "owner": text, "tags": [text], "description": text}
        place = {"cycle": "2026-H2", "team": "t"}
        parts += [
            _table("kpi", id=f"kpi-{name}", title=text, unit=text, owner=text, supports="vision"),
            _table("objective", id=name, supports=["mission", text], **place, **common),
            _table("objective.key_result", id="number", target=5, unit=text, **common),
            _table("objective.key_result.initiative", title=text, done=False),
            _table("objective.key_result", id="steps", title=text, milestones=[text, f"{text}2"]),
            _table("objective", id=f"alone-{name}", title=text, stand_alone=text, cycle=text, team=text),
        ]
    plan = folder / FILE_NAME
    plan.write_text("\n".join(parts), "utf-8")
    journal = folder / f"{plan.stem}.journal"
    journal.mkdir()
    for author, hour in ((AUTHOR, 8), ("eve", 9)):
        entries = "".join(_entries(f"2026-11-1{n % 9}T{hour:02}", name) for n, name in enumerate(POISONS))
        (journal / f"{author}.toml").write_text(entries, "utf-8")
    return plan


def _entries(hour: str, name: str) -> str:
    text, about = POISONS[name][:4000], f"{name}/number"
    entries: list[dict[str, object]] = [
        {"check_in": about, "value": 3, "confidence": 5, "note": text},
        {"comment": about, "text": text},
        {"change": about, "field": text, "from": text, "to": text, "note": text},
        {text: text},
    ]
    return "".join(
        f"{hour}-{number:02}-00-000Z = {{ {', '.join(_lines(entry).splitlines())} }}\n"
        for number, entry in enumerate(entries)
    )


def _table(header: str, **keys: object) -> str:
    return f"[[{header}]]\n{_lines(keys)}"


def _lines(keys: dict[str, object]) -> str:
    return "".join(f"{_quoted(key)} = {_value(value)}\n" for key, value in keys.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """The text as a basic string in which nothing but plain ASCII is written as it is."""
    plain = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(
        character if 0x20 <= ord(character) < 0x7F else f"\\U{ord(character):08x}" for character in plain
    )


def obeyed(text: str) -> list[str]:
    """What in a line of the screen a terminal might obey, or cannot show one by one."""
    found, together = [], 0
    for character in text:
        category = unicodedata.category(character)
        together = together + 1 if category in ("Mn", "Me") else 0
        is_joiner = character in "\u200c\u200d"
        if (category in ("Cc", "Cf", "Cs", "Zl", "Zp") and not is_joiner) or together > _TOGETHER:
            found.append(f"U+{ord(character):04X}")
    return found
