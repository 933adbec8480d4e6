"""A program in its own terminal: started, typed into, watched, stalled and hung up on without sleeping."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 20.0
"""Seconds; only ever reached by a test that fails."""

ALTERNATE_SCREEN = 1049
KITTY_POP = b"\x1b[<u"


class _Screen(pyte.Screen):
    """Pyte's screen, blank after each change between the main and the alternate screen."""

    def set_mode(self, *modes: int, **options: bool) -> None:
        super().set_mode(*modes, **options)
        self._blank_if_switched(modes)

    def reset_mode(self, *modes: int, **options: bool) -> None:
        super().reset_mode(*modes, **options)
        self._blank_if_switched(modes)

    def _blank_if_switched(self, modes: Sequence[int]) -> None:
        if ALTERNATE_SCREEN in modes:
            self.erase_in_display(2)
            self.cursor_position()


class PtySession:
    """One process that leads a session on a pseudo-terminal, and what it has drawn so far.

    Use it as a context manager: at the end the process is gone, whatever it was doing.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ignored: Sequence[signal.Signals] = (),
        stdin: int | None = None,
        stderr: int | None = None,
    ) -> None:
        """Start a program.

        Args:
            argv: The program and its arguments.
            columns: The terminal's width.
            rows: The terminal's height.
            env: Its whole environment; default: a plain xterm on top of our own.
            cwd: Where it runs.
            ignored: Signals that it finds ignored, as under ``nohup``.
            stdin: A file descriptor instead of the terminal, for standard input.
            stderr: The same for standard error.
        """
        self.raw = bytearray()
        self.returncode: int | None = None
        self.is_stopped = False
        self._changed = threading.Condition()
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfed = b""
        self._reading = True
        self._at_end = False
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        self._wake_reader, self._wake = os.pipe()
        self._set_size(columns, rows)
        self.attributes_at_start = termios.tcgetattr(slave)

        def prepare() -> None:
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)

        self._process = subprocess.Popen(
            argv,
            stdin=slave if stdin is None else stdin,
            stdout=slave,
            stderr=slave if stderr is None else stderr,
            env={**os.environ, "TERM": "xterm-256color"} if env is None else env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=prepare,
            pass_fds=(slave,),
        )
        self.pid = self._process.pid
        os.close(slave)
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()
        threading.Thread(target=self._watch_process, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        self.close_terminal()
        self._wait(lambda: self.returncode is not None, PATIENCE, "the process to be gone")

    # What the terminal shows

    @property
    def text(self) -> str:
        """The screen's lines, without the blanks at their ends."""
        with self._changed:
            return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def cells(self) -> list[list[pyte.screens.Char]]:
        """The screen's cells with their colours and attributes."""
        with self._changed:
            buffer = self._screen.buffer
            return [[buffer[y][x] for x in range(self._screen.columns)] for y in range(self._screen.lines)]

    @property
    def attributes(self) -> list[Any]:
        """The terminal's attributes, as ``tcgetattr`` has them."""
        return termios.tcgetattr(self._master)

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the screen shows a text."""
        self._wait(lambda: text in self.text, timeout, f"{text!r} on the screen")

    def wait_for_screen_or_end(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the screen shows a text, or the process is gone."""
        self._wait(lambda: self.returncode is not None or text in self.text, timeout, f"{text!r} or the end")

    def wait_for_bytes(self, data: bytes, timeout: float = PATIENCE, *, times: int = 1) -> None:
        """Wait until these bytes have come, that many times."""
        self._wait(lambda: self.raw.count(data) >= times, timeout, f"{data!r} from the program")

    def wait_until_stopped(self, timeout: float = PATIENCE) -> None:
        """Wait until the process is stopped, as after ctrl+z."""
        self._wait(lambda: self.is_stopped, timeout, "the process to stop")

    def wait_until_continued(self, timeout: float = PATIENCE) -> None:
        """Wait until the process is no longer stopped."""
        self._wait(lambda: not self.is_stopped, timeout, "the process to go on")

    def wait_until_idle(self, seconds: float = 0.3) -> None:
        """Wait until the process has used no processor time for a while, and all it wrote has been read.

        That is so, too, when its terminal is stalled.
        """
        before, now = -1, self._processor_time()
        while before != now or self._is_behind():
            with self._changed:
                self._changed.wait_for(lambda: self.returncode is not None, seconds)
            before, now = now, self._processor_time()

    def wake_ups(self) -> int:
        """How often any of its threads has gone to sleep by itself, to be woken later (Linux)."""
        said = [each.read_text() for each in Path(f"/proc/{self.pid}/task").glob("*/status")]
        return sum(int(text.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for text in said)

    def exit_code(self, timeout: float = PATIENCE) -> int:
        """Wait for the end and return its code, negative for a signal; by then all output has been read."""
        self._wait(lambda: self.returncode is not None, timeout, "the end")
        if self._reading:
            self._wait(lambda: self._at_end, timeout, "the end of the output")
        assert self.returncode is not None
        return self.returncode

    # What happens to it

    def send(self, keys: str | bytes) -> None:
        """Type."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            select.select([], [self._master], [])
            data = data[os.write(self._master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size; the kernel tells the process."""
        with self._changed:
            if columns and rows:
                self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: int) -> None:
        """Send the process a signal."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def stall(self) -> None:
        """Stop reading, as a dead network peer does."""
        self._stop_reader()

    def unstall(self) -> None:
        """Read again."""
        self._reading = True
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()

    def close_terminal(self) -> None:
        """Close our end, as a terminal window or a lost connection does."""
        self._stop_reader()
        if self._master >= 0:
            for descriptor in (self._master, self._wake_reader, self._wake):
                os.close(descriptor)
            self._master = -1

    # How

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _is_behind(self) -> bool:
        """Whether there is more to read; what has been read is drawn as soon as the lock is free."""
        return self._reading and not self._at_end and bool(select.select([self._master], [], [], 0)[0])

    def _processor_time(self) -> int:
        """Clock ticks used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def _stop_reader(self) -> None:
        if self._reading:
            self._reading = False
            os.write(self._wake, b"!")
            self._reader.join()
            os.read(self._wake_reader, 1)

    def _read_all(self) -> None:
        while self._reading:
            if self._wake_reader in select.select([self._master, self._wake_reader], [], [])[0]:
                return
            try:
                data = os.read(self._master, 1 << 16)
            except BlockingIOError:
                continue
            except OSError:  # nobody has the other end open any more
                data = b""
            with self._changed:
                self.raw += data
                self._draw(data)
                self._at_end = not data
                self._changed.notify_all()
            if not data:
                return

    def _draw(self, data: bytes) -> None:
        """Feed the screen, but for the one sequence that pyte would show as text."""
        data = (self._unfed + data).replace(KITTY_POP, b"")
        cut = next((n for n in range(len(KITTY_POP) - 1, 0, -1) if data.endswith(KITTY_POP[:n])), 0)
        self._unfed = data[len(data) - cut :]
        self._stream.feed(data[: len(data) - cut])

    def _watch_process(self) -> None:
        while self.returncode is None:
            _, status = os.waitpid(self.pid, os.WUNTRACED | os.WCONTINUED)
            with self._changed:
                self.is_stopped = os.WIFSTOPPED(status)
                if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                    self.returncode = self._process.returncode = os.waitstatus_to_exitcode(status)
                self._changed.notify_all()

    def _wait(self, is_so: Callable[[], bool], timeout: float, what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(is_so, timeout), (
                f"waited in vain for {what}; the screen:\n{self.text}"
            )
