"""Which nodes of a cascade are visible: folds as flags, rows as one sorted array, folding as a slice."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import compress, repeat
from operator import and_
from typing import TYPE_CHECKING, Final

from okrtui.model.cascade import NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from okrtui.model.cascade import Cascade


#: From this level on everything is open.
_DEEPEST: Final = 250

#: For each level what turns depths into flags: whether they lie above it.
_BELOW: Final = [b"\1" * level + bytes(256 - level) for level in range(_DEEPEST + 3)]


class VisibleRows:
    """The flattened list of visible nodes; row → node is an index, node → row a bisection."""

    def __init__(
        self,
        cascade: Cascade,
        folded: Iterable[str] = (),
        only: frozenset[str] | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        self.cascade = cascade
        self.deepest = max(cascade.depths, default=0)
        self._depths = bytes(map(min, cascade.depths, repeat(_DEEPEST)))
        self._open = bytearray(b"\x01" * len(cascade))
        self._at_level: dict[int, tuple[bytes, array[int]]] = {}
        self._shown: bytearray | None = None
        if only is not None:
            self._shown = _with_what_is_above(cascade, lambda node: cascade.name(node) in only)
        elif hidden:
            self._shown = _with_what_is_above(cascade, lambda node: _stays(cascade, node, hidden))
        for name in folded:
            node = cascade.node(name)
            if node is not None:
                self._open[node] = 0
        self.rows = self._seen_between(0, len(self.cascade))

    def __len__(self) -> int:
        return len(self.rows)

    def is_open(self, node: int) -> bool:
        """Whether what is below the node can be seen, as far as the node itself can."""
        return bool(self._open[node])

    def folded(self) -> set[str]:
        """The names of the nodes that are folded and have something below them."""
        cascade = self.cascade
        return {
            cascade.name(node)
            for node in range(len(cascade))
            if not self._open[node] and cascade.has_children(node)
        }

    def row_of(self, node: int) -> int:
        """The row of a node; of a hidden one, of the nearest above it that can be seen."""
        row = bisect_left(self.rows, node)
        if row < len(self.rows) and self.rows[row] == node:
            return row
        return max(0, row - 1)

    def fold(self, node: int) -> None:
        """Hide what is below a node."""
        if self._open[node]:
            self._open[node] = 0
            row = self.row_of(node)
            if self.rows[row] == node:
                del self.rows[row + 1 : bisect_left(self.rows, self.cascade.ends[node])]

    def unfold(self, node: int) -> None:
        """Show what is below a node, itself as folded as it was."""
        if not self._open[node]:
            self._open[node] = 1
            row = self.row_of(node)
            if self.rows[row] == node:
                self.rows[row + 1 : row + 1] = self._seen_between(node + 1, self.cascade.ends[node])

    def _seen_between(self, node: int, end: int) -> array[int]:
        """What can be seen of a range of nodes: not folded away, and let through by the filter."""
        seen, ends, is_open, shown = array("i"), self.cascade.ends, self._open, self._shown
        while node < end:
            if shown is not None and not shown[node]:
                node = ends[node]
                continue
            seen.append(node)
            node = node + 1 if is_open[node] else ends[node]
        return seen

    def fold_to(self, level: int) -> None:
        """Open everything above a level and fold what is on it or below."""
        opened, rows = self._at(level)
        self._open, self.rows = bytearray(opened), rows[:]

    def get_ready(self, level: int) -> None:
        """Reckon what :meth:`fold_to` will show: of a million nodes that takes some frames' time."""
        self._at(level)

    def _at(self, level: int) -> tuple[bytes, array[int]]:
        """Which nodes are open, and which are seen, where everything is folded to a level."""
        level = level if level < _DEEPEST else _DEEPEST + 1
        if level not in self._at_level:  # a million nodes: hence no loop of our own, and no second time
            opened = self._depths.translate(_BELOW[level])
            seen: Iterable[int] = self._depths.translate(_BELOW[level + 1])
            if self._shown is not None:
                seen = map(and_, seen, self._shown)
            self._at_level[level] = (opened, array("i", compress(range(len(opened)), seen)))
        return self._at_level[level]

    def reveal(self, node: int) -> None:
        """Open everything above a node, so that it can be seen."""
        for above in self.cascade.line_of_sight(node)[:-1]:
            self.unfold(above)


def _stays(cascade: Cascade, node: int, hidden: frozenset[str]) -> bool:
    """Whether a node is shown for itself, when some are hidden: a heading is only for what is below it."""
    is_heading = cascade.kinds[node] >= NodeKind.NOT_ALIGNED and cascade.has_children(node)
    return not is_heading and cascade.name(node) not in hidden


def _with_what_is_above(cascade: Cascade, is_meant: Callable[[int], bool]) -> bytearray:
    """A flag for each node: whether it is meant, or stands above one that is."""
    shown = bytearray(len(cascade))
    for node in range(len(cascade)):
        if is_meant(node):
            above = node
            while above >= 0 and not shown[above]:
                shown[above] = 1
                above = cascade.parents[above]
    return shown
