"""The example plan, copied for one visitor, with its dates moved so that it never grows old."""

from __future__ import annotations

import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

from okrtui.errors import OkrtuiError
from okrtui.store.settings import shipped

#: The day that the example was written for: in week 21 of its cycle.
WRITTEN_FOR = date(2026, 11, 22)

#: Who signs in the example, unless the visitor says otherwise: it is about four people, and this is one.
VISITOR = "maria"

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d(?=T|\b)")
_CYCLE = '"2026-H2"'


def make_demo(today: date) -> Path:
    """Write a private copy of the example for this day; returns its root file."""
    if not 1900 <= today.year <= 9000:
        raise OkrtuiError(f"The example's dates can't be moved to {today}. Take a day nearer to the present.")
    folder = Path(tempfile.mkdtemp(prefix="okrtui-demo-"))
    source = shipped("sample_plans")
    shift = today - WRITTEN_FOR
    (folder / "acme.journal").mkdir()
    for path in (source / "acme.toml", *sorted((source / "acme.journal").glob("*.toml"))):
        copy = folder / path.relative_to(source)
        copy.write_text(_moved(path.read_text("utf-8"), shift), "utf-8")
    return folder / "acme.toml"


def _moved(text: str, shift: timedelta) -> str:
    middle = date(2026, 10, 1) + shift
    cycle = f'"{middle.year}-H{1 if middle.month <= 6 else 2}"'
    moved = _DATE.sub(lambda found: str(date.fromisoformat(found[0]) + shift), text)
    return moved.replace(_CYCLE, cycle)
