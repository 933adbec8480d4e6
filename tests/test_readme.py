"""The README tells the truth: its table of keys is the program's."""

from __future__ import annotations

import os
from pathlib import Path

from okrtui.tui.commands import COMMANDS, Where

README = Path(__file__).parent.parent / "README.md"
START = "<!-- keys: written by tests/test_readme.py from okrtui/tui/commands.py -->\n"
END = "<!-- end of keys -->"


def table_of_keys() -> str:
    rows = ["| Key | Name | Does | Where |", "|---|---|---|---|"]
    rows += [
        f"| {' '.join(f'`{key}`' for key in command.shown.split())} | {command.id} | {command.help} "
        f"| {command.where.value} |"
        for where in Where
        for command in COMMANDS
        if command.where is where
    ]
    return "\n".join(rows) + "\n"


def test_the_table_of_keys_is_the_programs() -> None:
    before, _, rest = README.read_text("utf-8").partition(START)
    written, _, after = rest.partition(END)
    if os.environ.get("OKRTUI_UPDATE_README"):
        README.write_text(f"{before}{START}{table_of_keys()}{END}{after}", "utf-8")
        return
    assert written == table_of_keys(), "run again with OKRTUI_UPDATE_README=1"
