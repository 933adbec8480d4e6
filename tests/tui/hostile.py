"""A plan in which every text that its writers may choose tries to be more than text."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POISONS = {
    "markup": "[@click=app.pwned]x[/] [bold [/] [/foo] [$accent] \\[ [[ :bomb: [link=file:///etc/passwd]y[/]",
    "click": "[@click=app.quit]" + "x" * 60,
    "escapes": "\x1b]52;c;aGk=\x07 \x1b[2J\x1b[31m \x1b]8;;http://x\x1b\\link \x1bP1$r\x1b\\ \x1b]0;title\x07",
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
    parts = [
        "format = 1",
        f"name = {_quoted(everything)}",
        f"vision = {_quoted(POISONS['markup'])}",
        f"mission = {_quoted(POISONS['escapes'])}",
        f"{_quoted(POISONS['escapes'])} = 1",
        '[[cycle]]\nid = "2026-H2"\nstart = 2026-07-01\nend = 2026-12-31',
        f'[[team]]\nid = "t"\nname = {_quoted(everything)}\nlead = {_quoted(everything)}\nmembers = [{_quoted(everything)}]',
    ]
    for name, text in POISONS.items():
        poison = _quoted(text)
        common = f"owner = {poison}\ntags = [{poison}]\ndescription = {poison}"
        parts += [
            f'[[kpi]]\nid = "kpi-{name}"\ntitle = {poison}\nunit = {poison}\nowner = {poison}\nsupports = "vision"',
            f'[[objective]]\nid = "{name}"\ntitle = {poison}\nsupports = ["mission", {poison}]\ncycle = "2026-H2"\nteam = "t"\n{common}',
            f'[[objective.key_result]]\nid = "number"\ntitle = {poison}\ntarget = 5\nunit = {poison}\n{common}',
            f"[[objective.key_result.initiative]]\ntitle = {poison}\ndone = false",
            f'[[objective.key_result]]\nid = "steps"\ntitle = {poison}\nmilestones = [{poison}, {_quoted(text + "2")}]',
            f'[[objective]]\nid = "alone-{name}"\ntitle = {poison}\nstand_alone = {poison}\ncycle = {poison}\nteam = {poison}',
        ]
    plan = folder / FILE_NAME
    plan.write_text("\n\n".join(parts) + "\n", "utf-8")
    journal = folder / f"{plan.stem}.journal"
    journal.mkdir()
    lines = [_line(number, name, text) for number, (name, text) in enumerate(POISONS.items())]
    (journal / f"{AUTHOR}.toml").write_text("".join(lines), "utf-8")
    (journal / "eve.toml").write_text("".join(line.replace("-00Z", "-01Z") for line in lines), "utf-8")
    return plan


def _line(number: int, name: str, text: str) -> str:
    note = _quoted(text[:4000])
    about = f"{name}/number"
    return (
        f'2026-11-1{number % 9}T09-00-{number:02}-000Z = {{ check_in = "{about}", value = {number}, confidence = 5, note = {note} }}\n'
        f'2026-11-1{number % 9}T10-00-{number:02}-000Z = {{ comment = "{name}", text = {note} }}\n'
        f'2026-11-1{number % 9}T11-00-{number:02}-000Z = {{ change = "{about}", field = {note}, from = {note}, to = {note}, note = {note} }}\n'
        f'2026-11-1{number % 9}T12-00-{number:02}-000Z = {{ {note} = {note} }}\n'
    )


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
