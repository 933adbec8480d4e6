"""The user's own editor, at a line of a file."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from pathlib import Path

from okrtui.store.programs import find_program

_PLUS_LINE = frozenset({"vi", "vim", "nvim", "nano", "emacs", "micro", "kak", "joe", "ne", "view"})
_COLON_LINE = frozenset({"hx", "helix", "subl", "zed"})


def edit_file(path: Path, line: int) -> str | None:
    """Run ``$VISUAL`` or ``$EDITOR`` on a file, without a shell; a sentence when that can't be done."""
    written = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(written)
    except ValueError:
        return f"$EDITOR can't be read as a command: {written!r}."
    if not command:
        found = next((name for name in ("nano", "vi", "vim") if find_program(name)), None)
        if found is None:
            return "There is no editor: set $EDITOR to one."
        command = [found]
    program = find_program(command[0])
    if program is None:
        return f"{command[0]} can't be started: there is no such program."
    # ctrl+c and ctrl+\ are the editor's while it runs; SIG_IGN would be inherited by it.
    handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        subprocess.run([program, *command[1:], *_arguments(command[0], path, line)], check=False)
    except OSError as error:
        return f"{command[0]} can't be started: {error.strerror}."
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return None


def _arguments(editor: str, path: Path, line: int) -> list[str]:
    """How this editor is told the line; one that is not known gets the file alone."""
    file = str(path.absolute())
    name = Path(editor).name
    if name in _PLUS_LINE:
        return [f"+{line}", file]
    if name in _COLON_LINE:
        return [f"{file}:{line}"]
    if name in ("code", "codium", "cursor"):
        return ["--wait", "--goto", f"{file}:{line}"]
    return [file]
