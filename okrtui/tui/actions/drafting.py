"""Drafts: what is being typed, noted where a signal handler finds it, and kept on disk within a second."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from okrtui.store.drafts import Draft
from okrtui.tui.actions.base import Actions

if TYPE_CHECKING:
    from collections.abc import Mapping


class DraftActions(Actions):
    """What every action needs that lets something be typed."""

    _drafts_are_off = False

    @cached_property
    def _keeping(self) -> asyncio.Lock:
        """Whoever keeps a draft while one is being kept waits: two threads at once would do it twice."""
        return asyncio.Lock()

    def note_draft(self, action: str, node: str, texts: Mapping[str, str]) -> None:
        """Note what is typed so far in what an action on a node has opened; no texts, no draft."""
        if not texts:
            self.drafts.discard()
            return
        self.drafts.current = Draft(
            plan=str(self.workspace.root),
            node=node,
            action=action,
            texts=dict(texts),
            moment=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    async def keep_draft(self) -> None:
        """Bring the draft on disk in line with what is typed."""
        if self.drafts.current is None:
            return
        async with self._keeping:
            is_kept = await asyncio.to_thread(self.drafts.save)
        if is_kept or self._drafts_are_off:
            return
        self._drafts_are_off = True
        self.notify(
            f"What you type can't be kept should okrtui be ended: {self.drafts.folder} can't be written.",
            title="No drafts",
            severity="warning",
            markup=False,
        )
