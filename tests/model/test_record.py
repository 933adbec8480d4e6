"""Records compare, hash and tell themselves as dataclasses do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from okrtui.model.record import named_record, record


def classes(made_with: Any) -> tuple[type[Any], ...]:
    """The same classes, made as records or as plain dataclasses."""

    @made_with
    class Nothing:
        """Without a field."""

    @made_with
    class One:
        """With one."""

        number: int

    @made_with
    class Many:
        """Some of them are not compared, not hashed or not told."""

        number: int
        text: str = ""
        line: int = field(default=0, compare=False)
        places: dict[str, int] = field(default_factory=dict, hash=False)
        secret: int = field(default=0, repr=False, compare=False)

    return Nothing, One, Many


PLAIN = classes(dataclass(slots=True, unsafe_hash=True))
RECORDS = classes(record)
ARGUMENTS = [
    (0, ()),
    (1, (3,)),
    (1, (4,)),
    (2, (3,)),
    (2, (3, "x")),
    (2, (3, "x", 9)),
    (2, (3, "x", 0, {"a": 1})),
]


@pytest.mark.parametrize("first", ARGUMENTS)
@pytest.mark.parametrize("second", ARGUMENTS)
def test_they_are_as_equal_as_dataclasses(first: tuple[int, Any], second: tuple[int, Any]) -> None:
    (one, two), (plain_one, plain_two) = (
        [kinds[kind](*values) for kind, values in (first, second)] for kinds in (RECORDS, PLAIN)
    )
    assert (one == two) is (plain_one == plain_two)
    assert (one != two) is (plain_one != plain_two)
    assert one != values_of(one)
    if one == two:
        assert hash(one) == hash(two)
    assert repr(one) == repr(plain_one)


def values_of(thing: object) -> tuple[object, ...]:
    return tuple(getattr(thing, name) for name in thing.__slots__)  # type: ignore[attr-defined]


def test_one_can_be_made_of_another_and_takes_no_other_field() -> None:
    many = RECORDS[2](3, "x", 9)
    assert replace(many, number=4) == RECORDS[2](4, "x")
    with pytest.raises(AttributeError):
        many.colour = "red"


def test_the_fields_of_a_named_one_are_given_by_name() -> None:
    @named_record
    class Named:
        """By name."""

        number: int

    assert Named(number=3) == Named(number=3)
    with pytest.raises(TypeError):
        Named(3)  # type: ignore[misc]
