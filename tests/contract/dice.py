"""Choices out of numbers that Hypothesis drew: the smaller the number, the plainer the choice."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

import patterned

T = TypeVar("T")
ALPHABETS = [(0x20, 0x7E), (0xA0, 0xFF), (0x300, 0x36F), (0x590, 0x6FF), (0x1100, 0x11FF),
             (0x2000, 0x206F), (0x4E00, 0x4FFF), (0xAC00, 0xAFFF), (0xFE00, 0xFE0F),
             (0x1F300, 0x1F6FF), (0xE0000, 0xE007F)]
LETTERS = "".join(chr(code) for first, last in ALPHABETS for code in range(first, last + 1))

# As many for every request, whatever becomes of them: Hypothesis takes it amiss when what it is
# asked for depends on what a server said. In one piece, so that shrinking leaves out whole
# requests.
NUMBERS = 64
THROW = st.binary(min_size=2 * NUMBERS, max_size=2 * NUMBERS)


class Dice:
    """Of one throw. When its numbers are used up, all choices are the plainest."""

    def __init__(self, throw: bytes) -> None:
        self._numbers = iter(struct.unpack(f">{NUMBERS}H", throw))

    def integer(self, least: int, most: int) -> int:
        return least + (next(self._numbers, 0) * (most - least + 1) >> 16)

    def pick(self, values: Sequence[T]) -> T:
        return values[self.integer(0, len(values) - 1)]

    def newest(self, values: Sequence[T]) -> T:
        """Plainest is the last."""
        return values[-1 - self.integer(0, len(values) - 1)]

    def chance(self, percent: int) -> bool:
        """Plainest is that it does not come about."""
        return self.integer(0, 99) > 99 - percent

    def text(self) -> str:
        return "".join(self.pick(LETTERS) for _ in range(self.integer(0, 12)))

    def matching(self, pattern: str) -> str | None:
        """A text that the pattern fits; None where it is beyond us."""
        return patterned.text_for(pattern, self.integer)
