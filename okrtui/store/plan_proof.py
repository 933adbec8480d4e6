"""A new plan read back before any of its files is there: what it would say, once they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.errors import CannotWriteError
from okrtui.model.plan import Severity
from okrtui.store.memory import spared
from okrtui.store.pieces import NotInPiecesError
from okrtui.store.plan_files import PlanFiles, read_toml
from okrtui.store.plan_nodes import PlanReader
from okrtui.store.tables import SourceFile, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.model.plan import Plan


def read_back(files: Sequence[tuple[str, str]]) -> Plan:
    """The plan that files of these paths and texts make, the root file first.

    Raises CannotWriteError where they would not make a plan without an error.
    """
    with spared():
        try:
            plan = PlanReader(_Texts(files)).read()
        except NotInPiecesError:
            texts = _Texts(files)
            texts.may_be_in_pieces = False
            plan = PlanReader(texts).read()
    for problem in plan.problems:
        if problem.severity is Severity.ERROR:
            raise CannotWriteError(f"Nothing was written, because it would not be a sound plan: {problem}.")
    return plan


class _Texts(PlanFiles):
    """The files of a plan that is on no disk yet."""

    def __init__(self, files: Sequence[tuple[str, str]]) -> None:
        self._paths = [Path(path) for path, _ in files]
        self._texts = dict(zip(self._paths, (text for _, text in files), strict=True))
        super().__init__(self._paths[0])

    def open(self, path: Path, number: int) -> Table:
        """The root table of one of the texts."""
        content = self._texts[path].encode()
        text, data, errors = read_toml(content, may_be_in_pieces=self.may_be_in_pieces)
        for error in errors:
            raise CannotWriteError(f"Nothing was written, because it would not be TOML: {error}.")
        return Table(SourceFile(number, str(path), text), data)

    def included(self, root: Table) -> list[Path]:
        """All but the root file."""
        return self._paths[1:]
