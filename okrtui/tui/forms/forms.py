"""The forms: which fields each kind of node has, and the edit that a filled-in form means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from okrtui.model.edits import AddNode, Edit, Edits, SetField
from okrtui.model.plan import Cadence, KeyResult, Kind, Kpi, Objective, Plan, State
from okrtui.tui.forms.fields import (
    FormField,
    Keys,
    choice_field,
    day_field,
    list_field,
    shape_field,
    text_field,
    weight_field,
)
from okrtui.tui.forms.initiatives import initiative_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from okrtui.model.edits import Step


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a node that is there, or for one that is to be added (then ``adds`` says what and where)."""

    title: str
    node: str
    fields: tuple[FormField, ...]
    raw: Mapping[str, Any]
    adds: AddNode | None = None
    begins_at: str = ""
    """The key of the field to begin in; the first one without it."""

    def edit(self, texts: Mapping[str, str]) -> Edit | None:
        """The edit that the typed texts mean; None when nothing changed. Raises ValueError for a bad text."""
        keys: Keys = {}
        below: list[Step] = []
        for field in self.fields:
            if field.steps is not None:
                below += field.steps(texts[field.key]) if texts[field.key] != field.text else ()
            elif texts[field.key] != field.text or self.adds is not None:
                keys |= field.read(texts[field.key])
        if self.adds is not None:
            table = dict(self.adds.table) | {key: value for key, value in keys.items() if value is not None}
            return AddNode(
                self.adds.kind, self.adds.parent, tuple(table.items()), self.adds.after, self.adds.file
            )
        steps = tuple(
            SetField(self.node, key, self.raw.get(key), value)
            for key, value in keys.items()
            if self.raw.get(key) != value
        ) + tuple(below)
        return None if not steps else steps[0] if len(steps) == 1 else Edits(steps)


def form_for(plan: Plan, item: Objective | KeyResult | Kpi | str, raw: dict[str, Any], today: date) -> Form:
    """The form on a node of the plan, filled with what its file says."""
    if isinstance(item, Objective):
        return Form(f"Objective {item.id}", item.id, objective_fields(plan, raw), raw)
    if isinstance(item, KeyResult):
        return Form(f"Key result {item.name}", item.name, key_result_fields(plan, raw, today, item), raw)
    if isinstance(item, Kpi):
        return Form(f"KPI {item.id}", item.id, kpi_fields(plan, raw), raw)
    return Form("Plan", "plan", plan_fields(raw), raw, begins_at=item)


def new_objective(plan: Plan, supports: str | None, beside: Objective | None, cycle: str | None) -> Form:
    """The form for an objective below a node, or beside another objective."""
    raw: dict[str, Any] = {"supports": supports, "cycle": cycle}
    if beside is not None:
        raw |= {
            "team": beside.team,
            "owner": beside.owner,
            "cycle": beside.cycle.id if beside.cycle else cycle,
        }
    raw = {key: value for key, value in raw.items() if value is not None}
    adds = AddNode("objective", None, (), after=beside.id if beside else None)
    return Form("New objective", "", objective_fields(plan, raw), {}, adds)


def new_key_result(plan: Plan, objective: Objective, after: KeyResult | None, today: date) -> Form:
    """The form for a key result of an objective."""
    adds = AddNode("key_result", objective.id, (), after=after.name if after else None)
    return Form(
        f"New key result of {objective.title}", "", key_result_fields(plan, {}, today, None), {}, adds
    )


def plan_fields(raw: dict[str, Any]) -> tuple[FormField, ...]:
    """Name, vision, mission."""
    return (
        text_field("name", "Plan", raw),
        text_field("vision", "Vision", raw, "the long-term picture, in one sentence"),
        text_field("mission", "Mission", raw, "what you do for it, in one sentence"),
    )


def objective_fields(plan: Plan, raw: dict[str, Any]) -> tuple[FormField, ...]:
    """The fields of an objective."""
    return (
        text_field("title", "Title", raw, "ambitious, in words, without numbers", needed=True),
        text_field("description", "Description", raw),
        list_field("supports", "Supports", raw, _references(plan), "mission, or an id", one_as_text=True),
        choice_field("owner", "Owner", raw, people(plan), free=True),
        choice_field("team", "Team", raw, [team.id for team in plan.teams]),
        choice_field("cycle", "Cycle", raw, [cycle.id for cycle in plan.cycles]),
        choice_field("kind", "Kind", raw, list(Kind), Kind.ASPIRATIONAL),
        choice_field("state", "State", raw, list(State), State.ACTIVE),
        weight_field("weight", "Weight", raw),
        list_field("tags", "Tags", raw, _tags(plan)),
        text_field("stand_alone", "Stands alone", raw, "why it supports nothing on purpose"),
    )


def key_result_fields(
    plan: Plan, raw: dict[str, Any], today: date, key_result: KeyResult | None
) -> tuple[FormField, ...]:
    """The fields of a key result; ``key_result`` is None for a new one."""
    objective = plan.objective_of(key_result.name) if key_result else None
    cycle = objective.cycle if objective else plan.current_cycle(today)
    return (
        text_field(
            "title", "Title", raw, "a number that tells whether the objective is reached", needed=True
        ),
        shape_field(raw, key_result.metric if key_result else None, key_result.unit if key_result else ""),
        choice_field("owner", "Owner", raw, people(plan), free=True),
        choice_field("team", "Team", raw, [team.id for team in plan.teams]),
        day_field("start", "Start", raw, today, cycle.start if cycle else None),
        day_field("due", "Due", raw, today, cycle.end if cycle else None),
        choice_field("every", "Check-in every", raw, list(Cadence), Cadence.WEEK),
        weight_field("weight", "Weight", raw),
        list_field("tags", "Tags", raw, _tags(plan)),
        text_field("description", "Description", raw),
        *(initiative_fields(key_result, raw.get("initiative", [])) if key_result else ()),
    )


def kpi_fields(plan: Plan, raw: dict[str, Any]) -> tuple[FormField, ...]:
    """The fields of a KPI."""
    return (
        text_field("title", "Title", raw, needed=True),
        choice_field("supports", "Supports", raw, ("vision", "mission")),
        text_field("unit", "Unit", raw),
        choice_field("owner", "Owner", raw, people(plan), free=True),
        choice_field("every", "Check-in every", raw, list(Cadence), Cadence.WEEK),
    )


def _references(plan: Plan) -> list[str]:
    names = [name for name in ("mission", "vision") if plan.knows(name)]
    return names + [each.id for each in plan.objectives] + [each.name for each in plan.key_results()]


def people(plan: Plan) -> list[str]:
    """Everybody whom the plan names, to complete an owner from."""
    found: dict[str, None] = {}
    for team in plan.teams:
        found |= dict.fromkeys(filter(None, (team.lead, *team.members)))
    found |= dict.fromkeys(each.owner for each in plan.objectives if each.owner)
    found |= dict.fromkeys(each.owner for each in plan.key_results() if each.owner)
    return sorted(found)


def _tags(plan: Plan) -> list[str]:
    found = {tag for each in plan.objectives for tag in each.tags}
    return sorted(found | {tag for each in plan.key_results() for tag in each.tags})
