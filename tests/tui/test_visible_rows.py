"""Which rows are visible, after any folding: as a walk down from the roots finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.model.cascade import Cascade, NodeKind, cascade_of
from okrtui.tui.widgets.visible_rows import VisibleRows

if TYPE_CHECKING:
    from collections.abc import Iterator


@st.composite
def cascades(draw: st.DrawFn) -> Cascade:
    """A tree of headings named by their numbers."""
    depths = [0]
    for _ in range(draw(st.integers(0, 14))):
        depths.append(draw(st.integers(0, depths[-1] + 1)))
    return cascade_of((depth, NodeKind.VISION, str(number)) for number, depth in enumerate(depths))


def walked(rows: VisibleRows, only: frozenset[str] | None) -> list[int]:
    """What is seen from the roots down: what matches with all that is above it, less what is folded away."""
    cascade = rows.cascade

    def matches(node: int) -> bool:
        below = range(node, cascade.ends[node])
        return only is None or any(cascade.name(each) in only for each in below)

    def walk(node: int) -> Iterator[int]:
        if matches(node):
            yield node
            if rows.is_open(node):
                for child in cascade.children(node):
                    yield from walk(child)

    roots = [node for node in range(len(cascade)) if cascade.parents[node] < 0]
    return [seen for root in roots for seen in walk(root)]


@settings(max_examples=200)
@given(cascade=cascades(), data=st.data())
def test_rows_are_what_a_walk_from_the_roots_sees(cascade: Cascade, data: st.DataObject) -> None:
    nodes = st.integers(0, len(cascade) - 1)
    only = data.draw(st.none() | st.frozensets(nodes.map(str)))
    rows = VisibleRows(cascade, data.draw(st.sets(nodes.map(str))), only)
    for _ in range(data.draw(st.integers(0, 6)) if len(rows) else 0):  # else there is nothing to fold
        match data.draw(st.sampled_from(("fold", "unfold", "level", "ready"))):
            case "fold":
                rows.fold(data.draw(nodes))
            case "unfold":
                rows.unfold(data.draw(nodes))
            case "ready":
                before = list(rows.rows)
                rows.get_ready(data.draw(st.integers(1, 5)))
                assert list(rows.rows) == before
            case _:
                level = data.draw(st.integers(1, 5))
                rows.fold_to(level)
                opened = [rows.is_open(node) for node in range(len(cascade))]
                assert opened == [depth < level for depth in cascade.depths]
        assert list(rows.rows) == walked(rows, only)
        for node in rows.rows:
            assert rows.rows[rows.row_of(node)] == node


def test_a_chain_of_a_thousand_levels_folds_and_opens() -> None:
    rows = VisibleRows(cascade_of((depth, NodeKind.VISION, str(depth)) for depth in range(1000)))
    for level, seen in ((1, 2), (249, 250), (250, 1000), (999, 1000)):
        rows.fold_to(level)
        assert list(rows.rows) == list(range(seen))
