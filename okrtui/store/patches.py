"""Saves taken back to the byte, as long as the file is exactly as the save left it."""

from __future__ import annotations

from okrtui.errors import ConflictError
from okrtui.model.edits import Patch
from okrtui.store.edit_proof import common_prefix, common_suffix
from okrtui.store.sound_bytes import digest, digests


def patch_between(file: str, old: bytes, new: bytes) -> Patch:
    """What takes a change of a file back."""
    limit = min(len(old), len(new))
    start = common_prefix(old, new, limit)
    suffix = common_suffix(old, new, limit - start)
    then, now = digests(old, new, start)
    return Patch(
        file,
        now=now,
        then=then,
        start=start,
        old=old[start : len(old) - suffix],
        new=new[start : len(new) - suffix],
    )


def fits(content: bytes, patch: Patch) -> bool:
    """Whether a file is as the save left it."""
    return digest(content) == patch.now


def apply_patch(content: bytes, patch: Patch) -> bytes:
    """The bytes from before the save; ConflictError when the file was changed since."""
    if fits(content, patch):
        content = content[: patch.start] + patch.old + content[patch.start + len(patch.new) :]
        if digest(content) == patch.then:
            return content
    raise ConflictError(f"{patch.file} was changed meanwhile, so nothing was taken back there.")
