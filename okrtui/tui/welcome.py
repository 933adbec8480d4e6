"""The first run: an app of its own that ends with the plan to open, and with nothing when it is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.tui.background import Background
from okrtui.tui.base_app import BaseApp, run_app
from okrtui.tui.forms.questions import QUESTIONS, plan_of
from okrtui.tui.screens.welcome import WelcomeScreen
from okrtui.workspace import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from okrtui.store.new_plan import NewPlan
    from okrtui.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be opened: a plan with the cursor on a node, or without a path the example."""

    path: Path | None = None
    start_at: str | None = None


class WelcomeApp(BaseApp[Choice]):
    """Offers to start a plan, to open the example, to open a file, or to make a plan of one.

    Args:
        find: the plan's root file for what was typed; raises CannotReadError.
        author: who will own the first objective.
        questions: whether to begin with the questions at once, without the welcome.
        answers: what is known already, by the keys of the questions.
        place: where the new plan is to be written, if that is known.
    """

    TITLE = "okrtui"
    CSS_PATH = ["okrtui.tcss", "welcome.tcss"]  # noqa: RUF012 - as Textual declares it
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        settings: Settings,
        find: Callable[[str], Path],
        author: str,
        today: date,
        *,
        questions: bool = False,
        answers: Mapping[str, str] | None = None,
        place: str = "",
        theme: str | None = None,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(settings, theme=theme, ascii_only=ascii_only)
        self.find = find
        self.author = author
        self.today = today
        self.answers = dict(answers or {})
        self.background = Background()
        self._begins_with_questions = questions
        self._place = place

    async def on_mount(self) -> None:
        """Show the first screen, and what is wrong with the settings."""
        if self._begins_with_questions:
            await self.action_start()
        else:
            await self.push_screen(WelcomeScreen(self.look))
        self.tell_problems()

    def leave_with(self, path: Path, start_at: str | None = None) -> None:
        """Be done: this plan is to be opened."""
        self.exit(Choice(path, start_at or None))

    def action_example(self) -> None:
        """Open the example."""
        self.exit(Choice())

    async def action_open(self) -> None:
        """Ask for a file."""
        from okrtui.tui.screens.open_file import OpenFileScreen

        await self.push_screen(OpenFileScreen(self.look))

    async def action_import(self) -> None:
        """Make a plan of a file of another program."""
        from okrtui.tui.screens.import_file import ImportScreen

        screen = ImportScreen(self.look, self.background, self.author, Clock(self.today).now)
        screen.add_class("alone")
        await self.push_screen(screen, self._imported)

    def _imported(self, root: Path | None) -> None:
        if root is not None:
            self.leave_with(root)

    async def action_start(self, first: int = 0) -> None:
        """Ask the questions that begin a plan."""
        from okrtui.tui.screens.new_plan import QuestionsScreen

        await self.push_screen(QuestionsScreen(self.look, self.today, self.answers, first), self._asked)

    async def _asked(self, is_answered: bool | None) -> None:
        from okrtui.tui.screens.new_plan import SaveScreen

        if is_answered:
            plan = plan_of(self.answers, self.today, owner=self.author, cadence=self.settings.cadence)
            await self.push_screen(
                SaveScreen(self.look, plan, self._place or free_place(plan)), self._went_back
            )
        elif self._begins_with_questions:
            await self._leave_questions()

    async def _leave_questions(self) -> None:
        """Without a welcome below them, leaving the questions is leaving the program."""
        from okrtui.tui.screens.confirm import ConfirmScreen

        if any(text.strip() for key, text in self.answers.items() if key != "cycle"):
            question = ConfirmScreen("Leave?", "What was answered will be lost; no file has been written.")
            await self.push_screen(question, self._leave_if)
        else:
            self.exit()

    async def _leave_if(self, answer: bool | None) -> None:
        if answer:
            self.exit()
        else:
            await self.action_start()

    async def _went_back(self, _: bool | None) -> None:
        await self.action_start(len(QUESTIONS) - 1)


def free_place(plan: NewPlan) -> str:
    """Where a new plan may stand: ``./plan.toml``, else under its own name, which is found there too."""
    name = re.sub(r"[^a-z0-9]+", "-", plan.name.casefold()).strip("-")[:40].strip("-") or "new"
    places = [
        "./plan.toml",
        f"./{name}.okr.toml",
        *(f"./{name}-{number}.okr.toml" for number in range(2, 100)),
    ]
    return next((place for place in places if not Path(place).exists()), places[0])


def run(app: WelcomeApp, *, mouse: bool) -> Choice | int:
    """Run the app; what was chosen, or the exit code when nothing was."""
    code = run_app(app, lambda: None, mouse=mouse)
    app.background.clean_up()
    return app.return_value or code
