"""What takes longer than a key may: done in one thread, one thing after the other, in the order of asking."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

Result = TypeVar("Result")

#: Seconds that whoever leaves the program waits at most for a step that is being done.
_LONGEST_STEP: Final = 1.0


class Background:
    """One thread, since several would only keep each other waiting, and keys most of all.

    Whoever leaves waits for :meth:`clean_up` alone. What nobody waits for any more is not begun.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        self._thread: Thread | None = None
        self._given_up: list[Future[None]] = []

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do some work when its turn comes. Raises RuntimeError where no thread may be started."""
        if self._thread is None:
            thread = Thread(target=self._work_off, daemon=True)
            thread.start()
            self._thread = thread
        future: Future[Result] = Future()
        self._waiting.put((work, future))
        return await asyncio.wrap_future(future)

    async def go_through(
        self, steps: Generator[None, None, Result], pause: Callable[[], Awaitable[None]] | None = None
    ) -> Result:
        """Do some work step by step, each after a pause; once nobody waits for it, no step is begun."""

        def step() -> tuple[Result] | None:
            try:
                next(steps)
            except StopIteration as end:
                return (end.value,)
            return None

        while True:
            if pause is not None:
                await pause()
            if (ended := await self.run(step)) is not None:
                return ended[0]

    async def carry_through(
        self, work: Generator[float, None, Result], tell: Callable[[float], object]
    ) -> Result:
        """Do some work step by step, telling the share that is done (0-1) after each.

        Once nobody waits for it, it is closed, so that it leaves nothing half done behind.
        """

        def step() -> float | tuple[Result]:
            try:
                return next(work)
            except StopIteration as end:
                return (end.value,)

        try:
            while not isinstance(came := await self.run(step), tuple):
                tell(came)
        except BaseException:
            closed: Future[None] = Future()
            self._given_up.append(closed)
            self._waiting.put((work.close, closed))  # after the step that is being done
            raise
        return came[0]

    def clean_up(self) -> None:
        """Wait until what was given up has left nothing behind: the thread ends with the program."""
        for closed in self._given_up:
            with suppress(TimeoutError):
                closed.exception(_LONGEST_STEP)

    def _work_off(self) -> None:
        while True:
            work, future = self._waiting.get()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
