"""``okrtui new``: begin a plan, asked on the screen, or from options alone where nobody can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.cli.options import clock
from okrtui.cli.screen import has_terminal, screen_parser, welcome
from okrtui.errors import ExitCode, OkrtuiError
from okrtui.model.cycle_text import parse_cycle, suggested_cycles
from okrtui.model.day_text import DayTextError
from okrtui.model.safe_text import safe
from okrtui.store.new_plan import NewPlan, create_plan, new_plan_text, place_for
from okrtui.store.settings import Settings, author_name, read_settings

if TYPE_CHECKING:
    import argparse
    from datetime import date


def new(arguments: list[str]) -> int:
    """Ask what a plan needs and open it; without a terminal write what the options say."""
    options = _parser().parse_args(arguments)
    settings = read_settings()
    today = clock(options.today).today()
    cycle = _cycle_text(options, today)
    if has_terminal() and not options.no_questions:
        given = {key: getattr(options, key) for key in ("name", "vision", "mission", "objective")}
        answers = {key: text for key, text in {**given, "cycle": cycle}.items() if text}
        return welcome(settings, options, questions=True, answers=answers, place=options.file or "")
    return _write(options, settings, cycle, today)


def _write(options: argparse.Namespace, settings: Settings, cycle: str, today: date) -> int:
    plan = NewPlan(
        name=options.name,
        vision=options.vision,
        mission=options.mission,
        cycle=parse_cycle(cycle, today) if cycle else suggested_cycles(today)[0],
        objective=options.objective,
        owner=author_name(settings),
        cadence=settings.cadence,
    )
    path = place_for(options.file or "plan.toml")
    create_plan(path, new_plan_text(plan))
    print(f"{safe(str(path))} is written: okrtui {safe(str(path))} opens it.")
    return ExitCode.FINE


def _cycle_text(options: argparse.Namespace, today: date) -> str:
    """The cycle of the options, as it would be typed; empty when none is given."""
    if bool(options.start) != bool(options.end):
        raise OkrtuiError("A cycle has two dates: give both --start and --end.")
    text = options.cycle
    if options.start:
        text = f"{text}: {options.start} to {options.end}" if text else f"{options.start} to {options.end}"
    try:
        if text:
            parse_cycle(text, today)
    except DayTextError as error:
        remedy = "" if options.start else " (or give its dates with --start and --end)"
        raise OkrtuiError(f"{text!r} is no cycle: {error}{remedy}.") from None
    return str(text)


def _parser() -> argparse.ArgumentParser:
    made = screen_parser("new", "Begin a plan: five questions, then the file. No file is ever written over.")
    made.add_argument("file", nargs="?", metavar="FILE", help="where the plan is to stand (./plan.toml)")
    made.add_argument("--name", default="", metavar="NAME", help="whose plan it is")
    made.add_argument("--vision", default="", metavar="TEXT", help="what will be true one day")
    made.add_argument("--mission", default="", metavar="TEXT", help="what you do for it")
    made.add_argument("--objective", default="", metavar="TITLE", help="the first objective")
    made.add_argument("--cycle", default="", metavar="ID", help="such as 2026-Q4 (default: this quarter)")
    made.add_argument("--start", default="", metavar="DATE", help="its first day, where the ID tells none")
    made.add_argument("--end", default="", metavar="DATE", help="its last day")
    made.add_argument("--no-questions", action="store_true", help="write the file without asking")
    return made
