"""Long sessions of edits against a model."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.results import Effort, Result
from tests.store.edit_machines import KeyMachine, Machine, TableMachine

STEPS = 100_000
_SESSIONS = 20

_SETTINGS = settings(
    max_examples=_SESSIONS,
    stateful_step_count=50,
    deadline=None,
    database=None,
    verbosity=Verbosity.quiet,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
    report_multiple_bugs=False,
)


def tables(effort: Effort) -> Result:
    """Tables put in, taken out, moved; keys set and taken out."""
    return _run(
        Result("F-112 F-025: any edits of a plan's tables, and every other line stays"), effort, TableMachine
    )


def keys(effort: Effort) -> Result:
    """Keys of any TOML set and taken out."""
    return _run(
        Result("F-112 F-025: any edits of any TOML's keys, and all comments stay"), effort, KeyMachine
    )


def _run(result: Result, effort: Effort, machine: type[Machine]) -> Result:
    before = Machine.steps
    number = effort.seed
    while Machine.steps - before < effort.of(STEPS // 2) and not effort.is_spent and len(result.failures) < 5:
        with result.attempt(f"--seed {number}"):
            seeded: type[Machine] = seed(number)(type(machine.__name__, (machine,), {}))
            run_state_machine_as_test(seeded, settings=_SETTINGS)
        number += 1
    result.tried = Machine.steps - before
    return result
