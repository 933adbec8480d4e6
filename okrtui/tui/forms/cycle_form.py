"""The form for a new cycle: its id and its two days, filled in with what usually follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from okrtui.insight.closing import new_cycle
from okrtui.insight.next_cycle import next_cycle
from okrtui.model.cycle_text import NamedCycle, suggested_cycles
from okrtui.model.day_text import parse_day
from okrtui.tui.forms.fields import FieldTextError, FormField
from okrtui.tui.forms.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from okrtui.model.edits import Edit
    from okrtui.model.plan import Plan
    from okrtui.tui.forms.fields import Keys


@dataclass(frozen=True, slots=True)
class CycleForm(Form):
    """A form that also looks at both days together."""

    def edit(self, texts: Mapping[str, str]) -> Edit | None:
        """The edit that adds the cycle. Raises ValueError for a bad text."""
        start, end = (field.read(texts[field.key])[field.key] for field in self.fields[1:])
        if str(end) < str(start):
            raise FieldTextError(f"It would end before it starts: {start} to {end}.")
        return Form.edit(self, texts)


def new_cycle_form(plan: Plan, today: date) -> CycleForm:
    """The form for the cycle after the plan's last one, or for this quarter in a plan without cycles."""
    last = max(plan.cycles, key=lambda each: each.end, default=None)
    into = next_cycle(last, today) if last else suggested_cycles(today)[0]
    fields = (
        FormField("id", "Cycle", into.id, lambda text: _id(plan, text), "2027-H1, 2027-Q1"),
        _day("start", "Start", into, today),
        _day("end", "End", into, today),
    )
    return CycleForm("New cycle", "", fields, {}, new_cycle(plan, {}))


def _id(plan: Plan, text: str) -> Keys:
    name = " ".join(text.split())
    if not name:
        raise FieldTextError("this can't be empty")
    if any(each.id == name for each in plan.cycles):
        raise FieldTextError(f"there is a cycle {name} already")
    return {"id": name}


def _day(key: str, label: str, into: NamedCycle, today: date) -> FormField:
    shown: date = getattr(into, key)
    return FormField(
        key, label, shown.isoformat(), lambda text: {key: parse_day(text, today)}, "1 jan, +6 weeks"
    )
