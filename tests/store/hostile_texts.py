"""Files made to hurt a reader: each is refused with a place, or loaded, soon and in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD = b'name = "p"\n'
_DEEP = (50, 500, 5_000, 100_000)


def hostile_texts() -> dict[str, Callable[[], bytes]]:
    """Makers of the texts by what they are; some are tens of megabytes, so each is made when it is used."""
    return dict(
        [
            *_nested(),
            *_long_names(),
            *_numbers(),
            *_twice(),
            *_characters(),
            *_encodings(),
            *_torn(),
            *_many(),
            *_dates(),
        ]
    )


def _always(content: bytes) -> Callable[[], bytes]:
    return lambda: _HEAD + content + b"\n"


def _nested() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for depth in _DEEP:
        yield f"{depth} arrays in each other", lambda depth=depth: b"a = " + b"[" * depth + b"]" * depth
        yield f"{depth} arrays that never end", lambda depth=depth: b"a = " + b"[" * depth
        yield (
            f"{depth} arrays in each other on lines of their own",
            lambda depth=depth: b"a = " + b"[\n" * depth + b"]\n" * depth,
        )
        yield (
            f"{depth} inline tables in each other",
            lambda depth=depth: b"a = " + b"{ a = " * depth + b"1" + b" }" * depth,
        )
        yield (
            f"{depth} inline tables in each other on lines of their own",
            lambda depth=depth: b"a = " + b"{ a = [\n" * depth + b"1" + b"] }\n" * depth,
        )


def _long_names() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for depth in (17, *_DEEP):
        names = b".".join([b"a"] * depth)
        yield f"a key of {depth} parts", _always(names + b" = 1")
        yield f"a header of {depth} parts", _always(b"[" + names + b"]")
        yield f"an array of tables of {depth} parts", _always(b"[[" + names + b"]]")
    yield (
        "3 000 keys of 20 parts",
        lambda: b"".join(b".".join([b"k%d" % number] * 20) + b" = 1\n" for number in range(3_000)),
    )
    yield "a key of 1 000 000 letters", _always(b"a" * 1_000_000 + b" = 1")
    yield "a key of 60 000 letters", _always(b"a" * 60_000 + b" = 1")


def _numbers() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for digits in (19, 33, 4_000, 5_000, 60_000, 1_000_000):
        yield f"{digits} digits", _always(b"a = " + b"9" * digits)
        yield f"{digits} hexadecimal digits", _always(b"a = 0x" + b"f" * digits)
        yield f"{digits} binary digits", _always(b"a = 0b" + b"1" * digits)
        yield f"{digits} digits behind the point", _always(b"a = 0." + b"3" * digits)
        yield f"an exponent of {digits} digits", _always(b"a = 1e" + b"9" * digits)
    for number in (
        b"1e999999",
        b"-1e999999",
        b"nan",
        b"-nan",
        b"+inf",
        b"-inf",
        b"-0.0",
        b"9223372036854775808",
    ):
        yield number.decode(), _always(b"a = " + number)
        yield (
            f"a target of {number.decode()}",
            _always(b'[[objective]]\ntitle = "o"\n[[objective.key_result]]\ntitle = "k"\ntarget = ' + number),
        )


def _twice() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for text in (
        b"a = 1\na = 2",
        b"a = 1\n'a' = 2",
        b"[t]\n[t]",
        b"[t]\n[[t]]",
        b"[[t]]\n[t]",
        b"a = 1\n[a]",
        b"a = [1]\n[[a]]",
        b"a.b = 1\na = 2",
        b"a = {}\na.b = 1",
        b"[a.b]\n[a]\nb.c = 1",
        b"a = { b = 1, b = 2 }",
        b"[a]\nb.c = 1\n[a.b]",
    ):
        yield f"twice: {text.decode()!r}", _always(text)
    yield "50 000 times the same table", lambda: b"[t]\n" * 50_000
    yield "5 000 times the same key", lambda: b"a = 1\n" * 5_000
    yield "5 000 bad tables", lambda: b"".join(b"[t%d]\n= \n" % number for number in range(5_000))
    yield "100 bad lines in 100 tables each", lambda: (b"[[t]]\n" + b"bad\n" * 100) * 100


def _characters() -> Iterator[tuple[str, Callable[[], bytes]]]:
    raw = [
        chr(code) for code in (0, 1, 8, 0x0B, 0x0C, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0xA0, 0x2028)
    ]
    raw += list("\u202e\u2066\u200b\ufeff\U000e0041\U0001f469\u200d\U0010ffff")
    for character in raw:
        name = f"U+{ord(character):04X}"
        written = character.encode()
        yield f"{name} in text", _always(b'a = "x' + written + b'y"')
        yield f"{name} in a comment", _always(b"# x" + written + b"y")
        yield f"{name} in a key", _always(b'"x' + written + b'y" = 1')
        yield f"{name} bare", _always(b"a" + written + b" = 1")
        yield f"{name} escaped", _always(b'a = "\\U%08x"' % ord(character))
    yield "NUL at the end", _always(b"\0" * 100)
    for escape in (b"\\x41", b"\\e", b"\\ud800", b"\\U00110000", b"\\q", b"\\u12", b"\\"):
        yield f"escape {escape.decode()}", _always(b'a = "' + escape + b'"')
    yield "3 000 marks on one letter", _always(b'name2 = "e' + "\u0301".encode() * 3_000 + b'"')
    yield "Arabic digits", _always("a = ٣".encode())


def _encodings() -> Iterator[tuple[str, Callable[[], bytes]]]:
    text = 'name = "día"\n[[objective]]\ntitle = "x"\n'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "utf-8-sig", "cp037", "utf-7"):
        yield f"encoded in {encoding}", lambda encoding=encoding: text.encode(encoding)
    for content in (
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\x80",
        b"\xf8\x88\x80\x80\x80",
    ):
        yield f"bytes {content.hex()}", _always(b'a = "' + content + b'"')
    yield "two byte order marks", lambda: b"\xef\xbb\xbf\xef\xbb\xbfa = 1"
    yield "a byte order mark inside", _always(b"\xef\xbb\xbfa = 1")
    yield "60 000 lines that are not UTF-8", lambda: b"\xff\n" * 60_000
    yield "random bytes", lambda: bytes((number * number) % 251 for number in range(100_000))


def _torn() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for tail in (
        b"a",
        b"a =",
        b'a = "x',
        b'a = """x',
        b"a = '''",
        b"[",
        b"[[",
        b"[[a]",
        b"a = [1,",
        b"a = {",
        b"a.",
        b'"a',
    ):
        yield f"torn: {tail.decode()}", lambda tail=tail: _HEAD + tail
    yield "a merge conflict", _always(b"<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs")
    yield "CR LF", lambda: b"a = 1\r\nb = 2\r\n"
    yield "all kinds of line ends", lambda: b"a = 1\r\nb = 2\nc = 3\rd = 4\n"
    yield "CR alone", lambda: b"a = 1\rb = 2\r"
    yield "nothing", lambda: b""
    yield "only spaces", lambda: b" \t" * 1000


def _many() -> Iterator[tuple[str, Callable[[], bytes]]]:
    def lines(count: int, line: bytes) -> Callable[[], bytes]:
        return lambda: b"".join(line.replace(b"%", b"%d" % number) for number in range(count))

    yield "100 000 keys", lines(100_000, b"k% = 1\n")
    yield "100 000 unknown keys of an objective", lambda: b"[[objective]]\n" + lines(100_000, b"k% = 1\n")()
    yield "50 000 tables", lines(50_000, b"[t%]\n")
    yield "50 000 tables below each other's names", lines(50_000, b"[t.t%.t]\na = 1\n")
    yield "20 000 times interleaved tables", lines(20_000, b"[[a]]\n[[b]]\n")
    yield "1 000 000 numbers in an array", lambda: b"a = [" + b"1,\n" * 1_000_000 + b"]"
    yield "1 000 000 numbers in an array on one line", lambda: b"a = [" + b"1," * 1_000_000 + b"]"
    yield "1 000 000 quotes", lambda: b"a = " + b'"' * 1_000_000
    yield "1 000 000 apostrophes", lambda: b"a = " + b"'" * 1_000_000
    yield "60 000 quotes", lambda: b"a = " + b'"' * 60_000
    yield "300 000 lines of three quotes", lambda: b'"""\n' * 300_000
    for name, piece in (
        ("letters", b"a"),
        ("spaces", b" "),
        ("brackets", b"["),
        ("equals", b"="),
        ("dots", b"."),
    ):
        yield f"a line of 10 MB of {name}", lambda piece=piece: piece * 10_000_000
    yield "10 MB of blank lines", lambda: b"\n" * 10_000_000
    yield "10 MB of spaces in lines", lambda: (b" " * 999 + b"\n") * 10_000
    yield "10 MB of comments", lambda: b"#\n" * 5_000_000
    yield "a comment of 10 MB", lambda: b"#" * 10_000_000
    yield "text of 10 MB in many lines", lambda: b'a = """\n' + (b"x" * 99 + b"\n") * 100_000 + b'"""'
    yield "text of 10 MB in one line", lambda: b'a = "' + b"x" * 10_000_000 + b'"'
    yield "3 MB of escapes", lambda: b'a = """\n' + (b"\\u0061" * 100 + b"\n") * 5_000 + b'"""'
    yield "3 MB of backslashes", lambda: b'a = """\n' + (b"\\" * 99 + b"\n") * 30_000 + b'"""'


def _dates() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for date in (
        b"0000-01-01",
        b"0001-01-01",
        b"9999-12-31",
        b"10000-01-01",
        b"2026-02-30",
        b"2026-13-01",
        b"2026-1-1",
        b"2026-11-30T24:00:00Z",
        b"2026-11-30T23:59:60Z",
        b"2026-11-30T12:00:00+99:99",
        b"2026-11-30 08:00",
        b"25:00:00",
        b"07:32",
        b"0001-01-01T00:00:00+14:00",
        b"9999-12-31T23:59:59.999999999-14:00",
    ):
        yield f"date {date.decode()}", _always(b"a = " + date)
        yield (
            f"cycle from {date.decode()}",
            _always(b'[[cycle]]\nid = "c"\nstart = ' + date + b"\nend = 2026-12-31"),
        )
    yield "an inline table over lines, as TOML 1.1 has it", _always(b"a = {\n  b = 1, # one\n  c = 2,\n}")
