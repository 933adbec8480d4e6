"""Exchanging: the plan written into a file for others, and a new plan made of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from okrtui.errors import OkrtuiError
from okrtui.model.safe_text import safe
from okrtui.tui.actions.travelling import TravelActions
from okrtui.tui.how_far import with_bar

if TYPE_CHECKING:  # most sessions exchange nothing
    from pathlib import Path

    from okrtui.tui.app import OkrApp
    from okrtui.tui.screens.export_file import Order

_BAR: Final = 10


class ExchangeActions(TravelActions):
    """The key ``X``, and import, which the palette offers. Keys are answered while a file is written."""

    _is_exporting = False

    def action_export(self) -> None:
        """Ask for the format and the file, and write it."""
        from okrtui.tui.screens.export_file import ExportScreen

        if self._is_exporting:
            self.say("The last export is still on its way: esc cancels it.")
        else:
            screen = ExportScreen(self.look, self.workspace.root, self.workspace.plan)
            self.app.push_screen(screen, self._set_to_work)

    def _set_to_work(self, order: Order | None) -> None:
        if order is not None:
            self._is_exporting = True
            self.run_worker(self._export(order), group="export")

    async def _export(self, order: Order) -> None:
        """Write the file step by step; whoever gives it up leaves nothing of it behind."""
        from okrtui.exchange.exporting import exporting

        name = safe(order.path.name)
        standings, root = self.workspace.standings, self.workspace.root
        work = exporting(standings, root, order.into, order.path, replaces=order.replaces)
        said, role = "", "muted"
        try:
            await self.background.carry_through(work, lambda share: self._tell_export(name, share))
            said, role = f"exported {name}", "on_track"
            self.notify(str(order.path), title="Exported", markup=False)
        except OkrtuiError as error:
            said, role = "not exported", "off_track"
            self.notify(str(error), title="Not exported", severity="error", markup=False, timeout=12)
        finally:
            self._is_exporting = False
            self.say(said, role)

    def _tell_export(self, name: str, share: float) -> None:
        words = f"Exporting {name}:"
        self.status.tell([("esc cancels  ", "muted"), *with_bar(self.look, words, share, _BAR)])

    def action_back_to_now(self) -> None:
        """Give up an export that is on its way; else return to today, or clear the filter."""
        if self._is_exporting:
            self.workers.cancel_group(self, "export")
        else:
            super().action_back_to_now()

    def action_import(self) -> None:
        """Ask for the file and the place of the new plan, make it, and open it where that is wanted."""
        from okrtui.tui.screens.import_file import ImportScreen

        app, clock = cast("OkrApp", self.app), self.workspace.clock
        screen = ImportScreen(self.look, app.background, self.workspace.author, clock.now)
        self.app.push_screen(screen, self._open_next)

    def _open_next(self, root: Path | None) -> None:
        if root is not None:
            self.app.exit(root)
