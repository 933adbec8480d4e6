"""Edits of a plan as values: each says what changes from what to what, and knows its inverse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of one node; ``before`` is what the editor saw, so that a conflict is noticed.

    ``node`` is ``vision``, ``mission``, an objective's or KPI's id or a key result's full id.
    """

    node: str
    field: str
    before: object
    after: object

    def inverse(self) -> SetField:
        """The edit that takes this one back."""
        return SetField(self.node, self.field, self.after, self.before)
