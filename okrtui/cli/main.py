"""What was typed after ``okrtui``: a command by its name, else the plan to open on the full screen."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

from okrtui import __version__
from okrtui.cli.early_frame import take_down
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.model.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

USAGE = """\
okrtui: plan, check in and keep OKRs aligned, in the terminal.

  okrtui [PLAN]                        open a plan on the full screen
  okrtui demo                          open a private copy of the example plan
  okrtui new [FILE]                    begin a plan: five questions, then a file of your own
  okrtui check-in KEY-RESULT VALUE     report a value without the screen
  okrtui status [PLAN]                 how the plan stands, in words or --json
  okrtui check [PLAN]                  what is wrong, and what a good coach would ask
  okrtui explain NODE                  why a number is what it is
  okrtui export [PLAN] [-o FILE]       a report, a table or a page of it: Markdown, CSV, HTML, JSON
  okrtui import FILE [NEW-FILE]        a new plan out of a table, an outline or JSON
  okrtui info                          versions, where everything lives, what the terminal can do

PLAN is a file or folder; without it $OKRTUI_PLAN, the nearest plan.toml or *.okr.toml upwards,
the configured plan, or the last one is opened. "okrtui COMMAND --help" tells each command's options.

  --today DATE     take this day as today (also $OKRTUI_TODAY)
  --ascii          draw with ASCII characters only
  --no-mouse       leave the mouse to the terminal
  --theme NAME     use this theme for once
  --version, --help
"""


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. Results go to standard output, messages to standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a mark for what the terminal's encoding has not
    try:
        code = _dispatch(list(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()  # while an error can still be told
    except BaseException as error:
        return tell(error)
    return code


def tell(error: BaseException) -> int:
    """Tell in a sentence why a command came to nothing; its exit code. Slips of our own are raised again."""
    take_down()
    match error:
        case OkrtuiError():
            print(f"okrtui: {safe(str(error))}", file=sys.stderr)
            return error.exit_code
        case ImportError() if sentence := _of_a_package(error):
            print(f"okrtui: {safe(sentence)}", file=sys.stderr)
            return ExitCode.USAGE
        case KeyboardInterrupt():
            return 130
        case BrokenPipeError():  # the reader of our output has seen enough
            _leave_output()
            return ExitCode.FINE
        case OSError(filename=None):
            _leave_output()  # no file of ours: what could not be written is the output
            print(f"okrtui: The output could not be written: {error.strerror}.", file=sys.stderr)
            return ExitCode.CANNOT_WRITE
        case _:
            raise error


def _of_a_package(error: ImportError) -> str | None:
    from okrtui.cli.packages import told

    return told(error)


def _leave_output() -> None:
    """Let what is left of the output go nowhere, so that Python does not try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(arguments: list[str]) -> int:
    arguments = _with_today_last(arguments)
    name = arguments[0] if arguments else None
    if name in ("--help", "-h", "help"):
        print(USAGE, end="")
        return ExitCode.FINE
    if name == "--version":
        print(f"okrtui {__version__}")
        return ExitCode.FINE
    command = _command(name)
    if command is not None:
        return command(arguments[1:])
    gc.disable()  # until the first frame: what is imported and read till then is no garbage
    from okrtui.cli.screen import open_screen

    return open_screen(arguments)


def _with_today_last(arguments: list[str]) -> list[str]:
    """``--today`` may stand before the command too."""
    if arguments and arguments[0].startswith("--today="):
        return [*arguments[1:], arguments[0]]
    if arguments and arguments[0] == "--today":
        return [*arguments[2:], *arguments[:2]]
    return arguments


def _command(name: str | None) -> Callable[[list[str]], int] | None:
    """The function behind a command's name, imported only when it is wanted."""
    match name:
        case "check-in":
            from okrtui.cli.check_in import check_in

            return check_in
        case "status":
            from okrtui.cli.status import status

            return status
        case "check":
            from okrtui.cli.check import check

            return check
        case "explain":
            from okrtui.cli.explain import explain

            return explain
        case "new":
            from okrtui.cli.new import new

            return new
        case "export":
            from okrtui.cli.export_plan import export_plan

            return export_plan
        case "import":
            from okrtui.cli.import_plan import import_plan

            return import_plan
        case "info":
            from okrtui.cli.info import info

            return info
        case "demo":
            from okrtui.cli.screen import open_demo

            return open_demo
        case _:
            return None
