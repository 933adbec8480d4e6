"""Which bytes are known to be TOML from end to end: by digest, so that nothing is kept of them or read twice.

It changes nothing but the time that an edit takes: what is not known is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A plan has no more files than that; when more versions of them than this are known, all are forgotten.
_MOST: Final = 20_000

_known: set[str] = set()


def digest(content: bytes) -> str:
    """What stands for some bytes."""
    from hashlib import sha256  # on most starts there is nothing to read

    return sha256(content).hexdigest()


def digests(one: bytes, other: bytes, alike: int) -> tuple[str, str]:
    """The same for two contents that begin with so many bytes alike: these are read once."""
    from hashlib import sha256

    first = sha256(memoryview(one)[:alike])
    second = first.copy()
    first.update(memoryview(one)[alike:])
    second.update(memoryview(other)[alike:])
    return first.hexdigest(), second.hexdigest()


def note_sound(digests: Iterable[str]) -> None:
    """Remember that the bytes with these digests were read as TOML without a fault, or proved to be that."""
    if len(_known) > _MOST:
        _known.clear()
    _known.update(digests)


def is_sound(content: bytes) -> bool:
    """Whether these very bytes were read as TOML before."""
    return digest(content) in _known
