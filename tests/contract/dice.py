"""Choices that Hypothesis makes, and shrinks to the first and plainest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@lru_cache(maxsize=None)
def whole_numbers(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


@lru_cache(maxsize=None)
def matching(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern)


TEXT = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=12)


class Dice:
    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def integer(self, least: int, most: int) -> int:
        return self._draw(whole_numbers(least, most))

    def pick(self, values: Sequence[T]) -> T:
        return values[self.integer(0, len(values) - 1)]

    def newest(self, values: Sequence[T]) -> T:
        """Plainest is the last."""
        return values[-1 - self.integer(0, len(values) - 1)]

    def chance(self, percent: int) -> bool:
        """Plainest is that it does not come about."""
        return self.integer(0, 99) > 99 - percent

    def text(self) -> str:
        return self._draw(TEXT)

    def matching(self, pattern: str) -> str:
        return self._draw(matching(pattern))
