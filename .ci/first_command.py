# ruff: noqa: T201
"""Run the README's first command in a terminal, as a newcomer would: wait for the screen, press q.

Called as ``python .ci/first_command.py FOLDER COMMAND``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.terminal.pty_session import PtySession

SHOWN = "Empowering global connectivity"
PATIENCE = 240.0  # seconds; it installs first


def main(folder: str, command: str) -> int:
    """Return 0 when the screen came up and ended as it should."""
    with tempfile.TemporaryDirectory(prefix="okrtui-home-") as home:
        places = dict.fromkeys(("OKRTUI_CONFIG", "XDG_STATE_HOME", "TMPDIR"), home)
        env = {**os.environ, **places, "TERM": "xterm-256color"}
        argv = ["bash", "-euo", "pipefail", "-c", command]
        with PtySession(argv, columns=120, rows=40, env=env, cwd=Path(folder)) as session:
            began = time.monotonic()
            while SHOWN not in session.text:
                if session.returncode is not None or time.monotonic() - began > PATIENCE:
                    return _fail(session, f"{SHOWN!r} never came up")
                time.sleep(0.1)
            session.send("q")
            try:
                code = session.exit_code(10)
            except AssertionError:
                return _fail(session, "it did not end after q")
            if code != 0:
                return _fail(session, f"it ended with {code}")
    print(f"it showed {SHOWN!r} and ended with 0 after q")
    return 0


def _fail(session: PtySession, what: str) -> int:
    print(f".ci/first_command.py: {what}; the screen:\n{session.text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
