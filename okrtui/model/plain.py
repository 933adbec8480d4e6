"""A value on plain numbers: its text, how far it has come, how that is judged, and what it does to the score.

Nothing is imported here, so that a check-in from a script is answered in the time that Python takes to
start: see ``okrtui.cli.quick_check_in``. Everything else comes here through the modules that name it.
"""

#: Larger magnitudes are refused, so that no difference or quotient of two values can overflow.
LARGEST = 1e18

#: What each part of the score weighs.
LADDER, COVERAGE, EVIDENCE = 0.45, 0.25, 0.30

#: The most that a plan with neither vision nor mission can have.
CAP_WITHOUT_PURPOSE = 59

_OFF_TRACK_GAP = 0.25
_BEHIND_GAP = 0.10
_ROUNDING = 1e-9  # a gap of exactly a quarter, seen through binary fractions, is not more than a quarter


def format_number(value: float) -> str:
    """A number in few characters: four digits that matter, thousands as k, M or B.

    Further digits are cut, not rounded: 999,999 must not look like the million it has not reached.
    """
    mantissa, _, power = repr(value).removeprefix("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return "0"
    before_point = len(digits) - len(fraction) + int(power or 0)
    suffix = ""
    for size, name in ((9, "B"), (6, "M"), (3, "k")):
        if before_point > size and (size > 3 or before_point > 4 or not digits[1:].strip("0")):
            before_point, suffix = before_point - size, name
            break
    if before_point > 0:
        whole = digits[:before_point].ljust(before_point, "0")
        fraction = digits[before_point : max(before_point, 4)]
    else:
        whole = "0"
        fraction = ("0" * -before_point + digits)[: min(3 - before_point, 12)]
    fraction = fraction.rstrip("0")
    text = f"{whole}.{fraction}" if fraction else whole
    return f"-{text}{suffix}" if value < 0 and text != "0" else f"{text}{suffix}"


def share_of_way(baseline: float | None, target: float, value: float) -> float | None:
    """(c − b) / (t − b), unclamped; without a baseline b = 0; None where there is no way to go."""
    start = baseline or 0.0
    way = target - start
    return min(LARGEST, max(-LARGEST, (value - start) / way)) if way else None


def is_inside(at_least: float | None, at_most: float | None, value: float) -> bool:
    """Whether a value is inside its limits."""
    if at_least is not None and value < at_least:
        return False
    return at_most is None or value <= at_most


def judge(
    *,
    done: str,
    outside: str,
    silent: str,
    gap: float,
    confidence: int | None,
    committed: bool,
    keeps: bool,
) -> tuple[str, str]:
    """Status and reason of what was reported, by the first rule that holds.

    ``done``, ``outside`` (its limits) and ``silent`` are reasons, empty where that does not hold; ``gap`` is
    expected less actual progress, ``confidence`` 0–10.
    """
    if done:
        return "done", done
    if outside:
        return "off track", outside
    if gap > _OFF_TRACK_GAP + _ROUNDING:
        return "off track", _pace(gap)
    if confidence is not None and confidence <= (3 if committed else 1):
        return "off track", _confidence(confidence, committed=committed)
    if silent:
        return "silent", silent
    if gap > _BEHIND_GAP + _ROUNDING:
        return "behind", _pace(gap)
    if confidence is not None and confidence <= (6 if committed else 3):
        return "behind", _confidence(confidence, committed=committed)
    return "on track", "inside its limits" if keeps else _pace(gap)


def uncapped_score(ladder: float | None, coverage: float | None, evidence: float | None) -> float | None:
    """The weighted sum of the parts in [0, 100]; one that is None drops out and the others are rescaled."""
    parts = ((LADDER, ladder), (COVERAGE, coverage), (EVIDENCE, evidence))
    total = sum(weight for weight, value in parts if value is not None)
    return (
        100 * sum(weight * value for weight, value in parts if value is not None) / total if total else None
    )


def whole_score(uncapped: float | None, *, capped: bool) -> int | None:
    """The score as it is shown."""
    if uncapped is None:
        return None
    score = int(uncapped + 1e-9)
    return min(score, CAP_WITHOUT_PURPOSE) if capped else score


def _pace(gap: float) -> str:
    points = round(abs(gap) * 100)
    if points == 0:
        return "on the pace line"
    noun = "point" if points == 1 else "points"
    return f"{points} {noun} {'under' if gap > 0 else 'ahead of'} the pace line"


def _confidence(confidence: int, *, committed: bool) -> str:
    promise = ", and it is committed" if committed else ""
    return f"confidence is {confidence} of 10{promise}"
