"""What could not be taken over out of a foreign file, told in few sentences however often it happened."""

from __future__ import annotations

from dataclasses import dataclass, field

#: So many different sentences are told in full, and of each so many line numbers.
_MOST_SENTENCES, _MOST_LINES = 200, 5


@dataclass(slots=True)
class LeftOut:
    """Collects sentences with their lines; the same sentence of many lines is told once."""

    _lines: dict[str, list[int]] = field(default_factory=dict)
    _times: dict[str, int] = field(default_factory=dict)
    _further: int = 0

    def add(self, sentence: str, line: int = 0) -> None:
        """Note what is left out, and on which line (0: on none in particular)."""
        if sentence not in self._times and len(self._times) >= _MOST_SENTENCES:
            self._further += 1
            return
        self._times[sentence] = self._times.get(sentence, 0) + 1
        lines = self._lines.setdefault(sentence, [])
        if line and len(lines) < _MOST_LINES and line not in lines:
            lines.append(line)

    def sentences(self) -> tuple[str, ...]:
        """All of it, in the order in which it was found."""
        told = [self._told(sentence) for sentence in self._times]
        if self._further:
            told.append(f"And {self._further} more of such kinds.")
        return tuple(told)

    def _told(self, sentence: str) -> str:
        lines, times = self._lines[sentence], self._times[sentence]
        if not lines:
            beginning = sentence[0].upper() + sentence[1:]
            return f"{beginning}." if times == 1 else f"{beginning} ({times} times)."
        more = f" and {times - len(lines)} more" if times > len(lines) else ""
        return f"{'Line' if times == 1 else 'Lines'} {', '.join(map(str, lines))}{more}: {sentence}."


def quoted(text: str, longest: int = 60) -> str:
    """A title or cell as a sentence cites it."""
    plain = " ".join(text[: 4 * longest].split())
    return f"“{plain if len(plain) <= longest else f'{plain[: longest - 1]}…'}”"
