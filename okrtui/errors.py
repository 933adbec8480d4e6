"""Errors that a user can cause: each holds the sentence that is shown and the exit code it ends with."""

from __future__ import annotations


class ExitCode:
    """What a command of okrtui returns to the shell; no enum, which a check-in would have to import."""

    FINE = 0
    PLAN_HAS_ERRORS = 1
    USAGE = 2
    CANNOT_READ = 3
    CANNOT_WRITE = 4
    CONFLICT = 5


class OkrtuiError(Exception):
    """The base of every error that is the user's to mend; ``str()`` is the sentence to show."""

    exit_code = ExitCode.USAGE


class CannotReadError(OkrtuiError):
    """A file can't be read at all: missing, forbidden, too large, not a regular file."""

    exit_code = ExitCode.CANNOT_READ


class CannotWriteError(OkrtuiError):
    """A file could not be written; what was there before is still there."""

    exit_code = ExitCode.CANNOT_WRITE


class ConflictError(OkrtuiError):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""

    exit_code = ExitCode.CONFLICT


class FieldChangedError(ConflictError):
    """Somebody else changed the very field that is being saved, from ``before`` to ``theirs``."""

    def __init__(self, node: str, field: str, before: object, theirs: object, mine: object) -> None:
        super().__init__(
            f"Somebody else has changed the {field} of {node} to {theirs!r} meanwhile, so yours "
            f"({mine!r}) was not saved. Look at theirs, and edit again if yours is still wanted."
        )
        self.node, self.field = node, field
        self.before, self.theirs, self.mine = before, theirs, mine
