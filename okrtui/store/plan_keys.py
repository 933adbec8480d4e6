"""The keys that each kind of a plan's tables can have; all others are kept, and have no effect."""

from __future__ import annotations

from typing import Final

_MEASURE: Final = frozenset({"baseline", "target", "at_least", "at_most", "milestones"})

#: An included file, and the root file.
FILE: Final = frozenset({"cycle", "team", "kpi", "objective"})
ROOT: Final = FILE | {"format", "name", "vision", "mission", "include", "check_ins", "check"}

CHECK_INS: Final = frozenset({"every"})
CHECK: Final = frozenset({"ignore"})
CYCLE: Final = frozenset({"id", "start", "end"})
TEAM: Final = frozenset({"id", "name", "part_of", "lead", "members"})
KPI: Final = _MEASURE | {"id", "title", "supports", "unit", "owner", "every", "description"}
OBJECTIVE: Final = frozenset(
    {
        *("id", "title", "key_result", "supports", "team", "owner", "cycle", "description"),
        *("kind", "tags", "weight", "stand_alone", "state"),
    }
)
KEY_RESULT: Final = _MEASURE | {
    *("id", "title", "unit", "owner", "team", "start", "due", "every", "weight", "tags"),
    *("initiative", "description"),
}
INITIATIVE: Final = frozenset({"title", "done"})
