"""A plan with an objective more or less: no other one is changed, but those below it move in their file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from okrtui.model.plan import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from okrtui.model.plan import Objective, Plan


def without_objective(plan: Plan, gone: Objective) -> Plan:
    """The plan as it is once an objective's table was taken out of its file."""
    places = _moved(plan.places, plan.place(gone), -1)
    del places[gone.id]
    return replace(
        plan, objectives=tuple(each for each in plan.objectives if each is not gone), places=places
    )


def with_objective(plan: Plan, new: Objective, place: Place) -> Plan:
    """The plan as it is once an objective's table was put into a file, to be found there at a place."""
    here = _order(place)
    above = sum(_order(plan.place(each)) < here for each in plan.objectives)
    places = _moved(plan.places, place, 1) | {new.id: place}
    return replace(plan, objectives=(*plan.objectives[:above], new, *plan.objectives[above:]), places=places)


def _moved(places: Mapping[str, Place], start: Place, steps: int) -> dict[str, Place]:
    """The places with everything moved that stands in a file from a table on."""
    file, first = _order(start)
    return {
        name: Place(file, (place.path[0], int(place.path[1]) + steps))
        if place.file == file and int(place.path[1]) >= first
        else place
        for name, place in places.items()
    }


def _order(place: Place) -> tuple[int, int]:
    """Objectives are read file by file, from the top."""
    return place.file, int(place.path[1])
