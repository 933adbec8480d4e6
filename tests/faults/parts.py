"""The parts of the long reliability tests, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults import (
    corpus,
    edits,
    endurance,
    full_disks,
    fuzz,
    journal_sizes,
    own_files,
    power,
    pythons,
    sweeps,
    terminals,
    writers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.results import Effort, Result

#: The shorter ones first: what they leave of a limited time is shared among the others.
PARTS: dict[str, Callable[[Effort], Result]] = {
    "order": sweeps.order,
    "hostile-places": corpus.places,
    "journal-sizes": journal_sizes.journal_sizes,
    "full-disks": full_disks.full,
    "pythons": pythons.pythons,
    "invalid-toml": corpus.invalid,
    "check-ins-together": writers.check_ins_together,
    "power-cuts": power.power_cuts,
    "kills": sweeps.kills,
    "limits": sweeps.limits,
    "soak": endurance.soak,
    "foreign-editor": endurance.foreign_editor,
    "sessions": writers.sessions,
    "edits-together": writers.edits_together,
    "edits-killed": writers.edits_killed,
    "check-ins-killed": writers.check_ins_killed,
    "deaths": terminals.deaths,
    "noise": terminals.noise,
    "hostile-files": corpus.hostile,
    "edits-of-keys": edits.keys,
    "edits-of-tables": edits.tables,
    "own-files": own_files.own_files,
    "valid-toml": corpus.valid,
    "mutations": fuzz.mutations,
    "errors": sweeps.errors,
    "atheris": fuzz.coverage,
}
