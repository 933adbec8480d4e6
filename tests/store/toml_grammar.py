"""TOML made from its grammar: any valid document, and the mistakes that a document can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_BARE = (
    "a",
    "B-b",
    "c_c",
    "title",
    "id",
    "1",
    "2026-01-01",
    "-",
    "_",
    "true",
    "inf",
    "__class__",
    "__init__",
)
_QUOTED = ('""', '" "', '"a.b"', '"é"', '"e\\u0301"', "'c:\\d'", '"\\t#"', "''", '"[x]"', '"="', '"日本"')
_ESCAPES = ("\\b", "\\t", "\\n", "\\f", "\\r", '\\"', "\\\\", "\\u00e9", "\\U0001F680", "\\u0000")
_NEWER_ESCAPES = ("\\e", "\\x1b", "\\xe9")
_PLAIN = (
    "a",
    "Launch",
    " ",
    "#",
    "[[objective]]",
    "=",
    "é",
    "🚀",
    "\t",
    ",",
    "]",
    "}",
    "\u202e",
    "\x9b",
    "'",
)
_INTEGERS = (
    "0",
    "+0",
    "-0",
    "7",
    "-17",
    "1_000",
    "+99",
    "0xDEAD_beef",
    "0o7_55",
    "0b1_01",
    "9223372036854775807",
)
_FLOATS = ("0.0", "-0.0", "+1.5", "3.14_15", "1e3", "1E-3", "6.6e+1_0", "inf", "-inf", "+inf", "nan")
_DATES = ("2026-11-30", "0001-01-01", "9999-12-31", "2024-02-29")
_TIMES = ("00:00:00", "23:59:59", "07:32:00.5", "07:32:00.999999")
_NEWER_TIMES = ("07:32",)
_ZONES = ("", "Z", "z", "+00:00", "-07:00", "+14:00")
_SPACES = ("", "", " ", "  ", "\t")


class Grammar:
    """Writes valid documents; ``newer`` allows what came with TOML 1.1."""

    def __init__(self, random: Random, *, newer: bool = False) -> None:
        self._random = random
        self._newer = newer
        self._count = 0

    def document(self) -> bytes:
        """A whole file."""
        chance = self._random
        self._count = 0
        lines = self._body()
        arrays: list[str] = []
        for _ in range(chance.randrange(6)):
            lines += ["", *self._comment()]
            lines += self._table(arrays)
        text = "\n".join(lines) + chance.choice(("", "\n", "\n\n"))
        if chance.random() < 0.3:
            text = text.replace("\n", "\r\n")
        return chance.choice((b"", b"", b"", b"\xef\xbb\xbf")) + text.encode()

    def _table(self, arrays: list[str]) -> list[str]:
        """A header of any kind with its keys, and tables below it."""
        chance = self._random
        kind = chance.randrange(6)
        if kind == 0:
            # The whole after its part.
            name = self._name()
            return [self._header(f"{name}.{self._name()}"), *self._body(), self._header(name), *self._body()]
        if kind == 1 and arrays:
            return [self._header(f"{chance.choice(arrays)}.{self._name()}"), *self._body()]
        if kind == 2 and arrays:
            name = f"{chance.choice(arrays)}.{self._name()}"
            return [f"[[{name}]]", *self._body(), f"[[ {name}\t]]", *self._body()]
        if kind in (3, 4):
            name = chance.choice(arrays) if arrays and chance.random() < 0.6 else self._name()
            if name not in arrays:
                arrays.append(name)
            return [
                f"{self._space()}[[{self._space()}{name}{self._space()}]]{self._trailer()}",
                *self._body(),
            ]
        return [
            self._header(".".join(self._name() for _ in range(chance.choice((1, 1, 2, 3))))),
            *self._body(),
        ]

    def _header(self, name: str) -> str:
        return f"{self._space()}[{self._space()}{name}{self._space()}]{self._trailer()}"

    def _body(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randrange(5)):
            lines += self._comment()
            lines.append(f"{self._space()}{self._pair(2)}{self._trailer()}")
            if self._random.random() < 0.15:
                whole, value = self._name(), self._value(1)
                lines += [f"{whole}.a = {value}", f"{whole} . 'b'={self._value(1)}", f'{whole}."c".d = 1']
        return lines

    def _pair(self, depth: int) -> str:
        name = ".".join(self._name() for _ in range(self._random.choice((1, 1, 1, 2, 3))))
        return f"{name}{self._space()}={self._space()}{self._value(depth)}"

    def _name(self) -> str:
        """A name that no other table or key has."""
        self._count += 1
        if self._random.random() < 0.3:
            quoted = self._random.choice(_QUOTED)
            return f"{quoted[:-1]}:{self._count}{quoted[-1]}"
        return f"{self._random.choice(_BARE)}_{self._count}"

    def _space(self) -> str:
        return self._random.choice(_SPACES)

    def _trailer(self) -> str:
        return self._random.choice(("", "", " ", "\t# [why] = '", ' # "', "#"))

    def _comment(self) -> list[str]:
        return self._random.choice(([], [], [""], ["# [[no]]"], ["  # é = 🚀", "  "]))

    # -- values ---------------------------------------------------------------------------------------

    def _value(self, depth: int) -> str:
        chance = self._random
        kinds = [
            self._string,
            self._string,
            self._number,
            self._moment,
            lambda: chance.choice(("true", "false")),
        ]
        if depth:
            kinds += [lambda: self._array(depth - 1), lambda: self._inline(depth - 1)]
        return chance.choice(kinds)()

    def _number(self) -> str:
        return self._random.choice(_INTEGERS + _FLOATS)

    def _moment(self) -> str:
        chance = self._random
        date, time = chance.choice(_DATES), chance.choice(_TIMES + (_NEWER_TIMES if self._newer else ()))
        zone = chance.choice(_ZONES) if date not in ("0001-01-01", "9999-12-31") else ""
        return chance.choice((date, time, f"{date}{chance.choice('Tt ')}{time}{zone}"))

    def _string(self) -> str:
        chance = self._random
        escapes = _ESCAPES + (_NEWER_ESCAPES if self._newer else ())
        plain = [chance.choice(_PLAIN) for _ in range(chance.randrange(5))]
        escaped = [chance.choice(_PLAIN + escapes) for _ in range(chance.randrange(6))]
        literal = "".join(plain).replace("'", "")
        match chance.randrange(4):
            case 0:
                return f'"{"".join(escaped)}"'
            case 1:
                return f"'{literal}'"
            case 2:
                begin = chance.choice(("", "\n", "\n\n", '"', '""', '""\n')) + chance.choice(
                    ("", " \\\n   \t ", "x")
                )
                end = chance.choice(("", "\n", 'x"', 'x""'))
                return '"""' + begin + "".join(escaped) + end + '"""'
            case _:
                begin, end = chance.choice(("", "\n", "'x", "''x")), chance.choice(("", "\n", "x'", "x''"))
                return "'''" + begin + "\\" + literal + end + "'''"

    def _array(self, depth: int) -> str:
        chance = self._random
        items = [self._value(depth) for _ in range(chance.randrange(4))]
        between = chance.choice((",", ", ", " , ", ",\n  ", ", # ] '\n"))
        end = chance.choice(("", " ", ",", ",\n# ]\n")) if items else chance.choice(("", " ", "\n"))
        return f"[{chance.choice(('', ' ', chr(10)))}{between.join(items)}{end}]"

    def _inline(self, depth: int) -> str:
        chance = self._random
        pairs = [self._pair(depth) for _ in range(chance.randrange(4))]
        between = chance.choice((",", ", ", ",\n  ", ", # }\n") if self._newer else (",", ", ", " ,\t"))
        end = chance.choice(("", ",", "\n", " # }\n")) if self._newer and pairs else ""
        return f"{{{self._space()}{between.join(pairs)}{end}{self._space()}}}"


#: What is not TOML, each by itself a whole document.
MISTAKES = tuple(
    """\
a
a =
= 1
a = 1 b = 2
a = = 1
a b = 1
a. = 1
.a = 1
a..b = 1
é = 1
a! = 1
"a = 1
'a = 1
\"\"\"a\"\"\" = 1
'''a''' = 1
"a" "b" = 1
a = b
a = True
a = FALSE
a = 01
a = -01
a = 1__0
a = _1
a = 1_
a = +-1
a = 0X1
a = 0x
a = 0x_1
a = 0o8
a = 0b2
a = +0x1
a = 1.
a = .1
a = 1.e1
a = 1e
a = 1e1.0
a = 1._0
a = 1_.0
a = 1e_1
a = 03.14
a = Inf
a = NaN
a = +nan_
a = in
a = 1,000
a = "x
a = x"
a = "x" y
a = "x" "y"
a = "\\q"
a = "\\u12"
a = "\\ud800"
a = "\\U00110000"
a = "\\U0000d800"
a = "\\ "
a = 'it's'
a = \"\"\"x
a = '''x
a = \"\"\"\"\"\"\"\"\"\"\"\"
a = ''''''' '
a = [1
a = [1,
a = [1 2]
a = [,]
a = [1,,2]
a = [, 1]
a = ]
a = [1]]
a = {
a = { b = 1
a = { b }
a = { b = 1 c = 2 }
a = { , }
a = { b = 1,, c = 2 }
a = { b = 1, b = 2 }
a = { b.c = 1, b = 2 }
a = }
a = 2026-13-01
a = 2026-00-01
a = 2026-02-30
a = 2025-02-29
a = 2026-1-01
a = 26-01-01
a = 2026/01/01
a = 2026-01-01T
a = 2026-01-01T25:00:00
a = 2026-01-01T24:00:00
a = 2026-01-01T12:60:00
a = 2026-01-01T12:00:61
a = 2026-01-01T12:00:00+25:00
a = 2026-01-01T12:00:00+12:60
a = 2026-01-01T12:00:00.
a = 2026-01-01x12:00:00
a = 12:00:0
a = 1:00:00
[
[]
[a
[a]]
[[a]
[[a] ]
[ [a]]
[[]]
[a.]
[.a]
[a..b]
[a b]
[a] b = 1
[a] [b]
[é]
["a]
[a]\\n[a]
[a]\\n[[a]]
[[a]]\\n[a]
a = 1\\n[a]
a = 1\\n[a.b]
a = 1\\na = 2
a = 1\\n"a" = 2
a = 1\\na.b = 2
a.b = 1\\na = 2
a.b = 1\\na.b.c = 2
a = {}\\na.b = 1
a = {}\\n[a.b]
a = []\\n[[a]]
a = [{}]\\n[a.b]
[a]\\nb.c = 1\\n[a.b]
[a.b]\\n[a]\\nb.c = 1
[[a.b]]\\n[a]\\nb.c = 1
[a]\\nb = 1\\n[a.b]
a = { b = {} }\\n[a.b]
a = { b.c = 1 }\\n[a.b]
a = 1\\r
a = 1\\rb = 2
a = "x\\ry"
# \\x01
# \\x7f
a = "\\x01"
a = "\\x7f"
a = '\\x1f'
a = \"\"\"\\x08\"\"\"
a = 1\\x0b
a\\xa0= 1
""".splitlines()
)


def mistake(written: str) -> str:
    """One of the mistakes as a document."""
    for mark, character in (("\\n", "\n"), ("\\r", "\r"), ("\\xa0", "\xa0")):
        written = written.replace(mark, character)
    for code in (0x01, 0x08, 0x0B, 0x1F, 0x7F):
        written = written.replace(f"\\x{code:02x}", chr(code))
    return written
