"""Other programs that are run on the user's behalf: an editor, the terminal's multiplexer."""

from __future__ import annotations

import os
import shutil


def find_program(name: str) -> str | None:
    """Where a program lies that is named as in a shell; None where there is none.

    An entry of ``PATH`` that is relative, or empty as a forgotten colon makes it, is passed over: it leads
    into the working folder, where anybody's files may lie. A name with a slash is taken as it is written.
    """
    folders = [folder for folder in os.get_exec_path() if folder.startswith("/")]
    return shutil.which(name, path=os.pathsep.join(folders))
