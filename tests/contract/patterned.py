"""Texts that fit a regular expression of such as schemas have: classes, repeats, alternatives."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # before Python 3.11
    import sre_parse as parser

Integer = Callable[[int, int], int]
MORE = 3  # of what may be repeated for ever
LETTERS = "abcxyzABCXYZ0123456789_-. "


def text_for(pattern: str, integer: Integer) -> str | None:
    """`integer(least, most)` chooses. None where the pattern is not Python's, or has what is not
    known here, such as a look-ahead."""
    try:
        text = _some(parser.parse(pattern), integer)
        return text if re.search(pattern, text) else None
    except (re.error, NotImplementedError, KeyError):
        return None


def _some(parts: Any, integer: Integer) -> str:
    return "".join(_one(str(kind), said, integer) for kind, said in parts)


def _one(kind: str, said: Any, integer: Integer) -> str:
    if kind == "LITERAL":
        return chr(said)
    if kind == "IN":
        return _of_class(said, integer)
    if kind == "ANY":
        return LETTERS[integer(0, len(LETTERS) - 1)]
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inside = said
        times = integer(int(least), min(int(most), int(least) + MORE))
        return "".join(_some(inside, integer) for _ in range(times))
    if kind == "SUBPATTERN":
        return _some(said[-1], integer)
    if kind == "BRANCH":
        return _some(said[1][integer(0, len(said[1]) - 1)], integer)
    if kind == "AT":
        return ""
    raise NotImplementedError(kind)


CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w", "CATEGORY_SPACE": r"\s"}


def _of_class(members: Any, integer: Integer) -> str:
    kind, said = members[integer(0, len(members) - 1)]
    if str(members[0][0]) == "NEGATE":
        excluded = re.compile("[^" + "".join(_shown(*member) for member in members[1:]) + "]")
        left = [letter for letter in LETTERS if excluded.match(letter)]
        return left[integer(0, len(left) - 1)]
    if str(kind) == "RANGE":
        return chr(integer(said[0], said[1]))
    if str(kind) == "CATEGORY":
        return {"CATEGORY_DIGIT": "7", "CATEGORY_WORD": "w", "CATEGORY_SPACE": " "}[str(said)]
    return chr(said)


def _shown(kind: Any, said: Any) -> str:
    if str(kind) == "RANGE":
        return f"{re.escape(chr(said[0]))}-{re.escape(chr(said[1]))}"
    if str(kind) == "CATEGORY":
        return CATEGORIES[str(said)]
    return re.escape(chr(said))
