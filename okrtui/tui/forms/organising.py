"""The forms for teams, KPIs and the dates of a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrtui.model.edits import AddNode
from okrtui.tui.forms.fields import FieldTextError, FormField, Keys, choice_field, list_field, text_field
from okrtui.tui.forms.forms import Form, kpi_fields, people

if TYPE_CHECKING:
    from datetime import date

    from okrtui.model.plan import Cycle, Plan, Team


def team_form(plan: Plan, team: Team, raw: dict[str, Any]) -> Form:
    """The form on a team."""
    return Form(f"Team {team.id}", f"team:{team.id}", _team_fields(plan, raw, team.id), raw)


def new_team_form(plan: Plan, part_of: str | None) -> Form:
    """The form for a team, part of another one or not."""
    raw = {"part_of": part_of} if part_of else {}
    return Form("New team", "", _team_fields(plan, raw, None), {}, AddNode("team", None, ()))


def new_kpi_form(plan: Plan, supports: str) -> Form:
    """The form for a KPI of the vision or the mission."""
    return Form("New KPI", "", kpi_fields(plan, {"supports": supports}), {}, AddNode("kpi", None, ()))


def cycle_form(cycle: Cycle, raw: dict[str, Any], today: date) -> Form:
    """The form on the dates of a cycle; its id stays, since objectives name it."""
    fields = (_cycle_day("start", "Start", cycle, today), _cycle_day("end", "End", cycle, today))
    return Form(f"Cycle {cycle.id}", f"cycle:{cycle.id}", fields, raw)


def _cycle_day(key: str, label: str, cycle: Cycle, today: date) -> FormField:
    from okrtui.model.day_text import format_day, parse_day

    def read(text: str) -> Keys:
        day = parse_day(text, today)
        if key == "end" and day < cycle.start:
            raise FieldTextError(f"it begins on {cycle.start}")
        return {key: day}

    return FormField(key, label, format_day(getattr(cycle, key)), read, "1 jan, +6 weeks")


def _team_fields(plan: Plan, raw: dict[str, Any], own: str | None) -> tuple[FormField, ...]:
    others = [team.id for team in plan.teams if team.id != own]
    return (
        text_field("name", "Name", raw, needed=True),
        choice_field("part_of", "Part of", raw, others),
        choice_field("lead", "Lead", raw, people(plan), free=True),
        list_field("members", "Members", raw, people(plan)),
    )
