"""What this Python makes of each file of a folder, line by line; run by other Pythons, so it imports little.

python -m tests.faults.verdicts FOLDER SITE, where SITE has the packages that this Python may not have.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import Any


def verdicts(folder: Path) -> dict[str, str]:
    """The digest of each file's meaning, or that it is refused, or read and too deep to be used."""
    from okrtui.store.toml_text import TomlError, decode, parse

    found = {}
    for path in sorted(folder.iterdir()):
        try:
            text = meaning(parse(decode(path.read_bytes()).text))
        except TomlError:
            found[path.name] = "refused"
        except RecursionError:
            found[path.name] = "too-deep"
        else:
            found[path.name] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return found


def meaning(data: Any) -> str:
    """The data as text, the same whatever made it; line ends in it are left to the reader by TOML."""
    if isinstance(data, dict):
        return f"{{{','.join(f'{key!a}:{meaning(value)}' for key, value in sorted(data.items()))}}}"
    if isinstance(data, list):
        return f"[{','.join(map(meaning, data))}]"
    if isinstance(data, str):
        return ascii(re.sub(r"\r+\n", "\n", data))
    if hasattr(data, "isoformat"):
        return f"{type(data).__name__} {data.isoformat()}"
    return f"{type(data).__name__} {data!a}"


if __name__ == "__main__":
    sys.path.append(sys.argv[2])
    for name, verdict in verdicts(Path(sys.argv[1])).items():
        print(name, verdict)
