"""Everything public says what it is, and what can be called says what it raises."""

from __future__ import annotations

import inspect
import re
from typing import Iterator

import pytest

import ticketing
from ticketing import _core

from stub import STUB

SERVICES = [name.capitalize() for name in STUB.services]
CLASSES = sorted({name for name in ticketing.__all__
                  if inspect.isclass(getattr(ticketing, name))} | set(SERVICES))
RAISES = re.compile(r"\b[Rr]aises\b|\b[A-Z]\w+Error\b")


def silent(name: str, member: object) -> Iterator[str]:
    """What a member does not say."""
    doc = inspect.getdoc(member) or ""
    if isinstance(member, property):
        if not doc:
            yield f"{name} has no docstring"
        return
    own = name.rpartition(".")[2]
    said = [line for line in doc.partition("Raises:")[0].splitlines()
            if line.strip() and not line.startswith(f"{own}(")]
    if not said:
        yield f"{name}() says nothing beyond its signature"
    if not RAISES.search(doc):
        yield f"{name}() does not say what it raises"


def unsaid(cls: type) -> list[str]:
    found = [] if cls.__doc__ else [f"{cls.__name__} has no docstring"]
    for name, member in vars(cls).items():
        member = getattr(member, "__wrapped__", member)  # by results_are_what_the_stubs_say
        if name.startswith("_") or not (callable(member) or isinstance(member, property)):
            continue
        found += silent(f"{cls.__name__}.{name}", member)
    return found


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_and_its_members_are_documented(name: str) -> None:
    assert unsaid(getattr(ticketing, name, None) or getattr(_core, name)) == []


def test_functions_are_documented() -> None:
    functions = [name for name in ticketing.__all__ if inspect.isroutine(getattr(ticketing, name))]
    assert "open" in functions
    for name in functions:
        assert not list(silent(name, getattr(ticketing, name)))


def test_what_says_nothing_would_be_noticed() -> None:
    class Mute:
        def act(self) -> None:
            """act(self) -> None"""

        def tell(self) -> None:
            """Tells."""

        @property
        def size(self) -> int:
            return 0

    assert unsaid(Mute) == [
        "Mute has no docstring",
        "Mute.act() says nothing beyond its signature",
        "Mute.act() does not say what it raises",
        "Mute.tell() does not say what it raises",
        "Mute.size has no docstring",
    ]


def test_texts_come_from_the_headers() -> None:
    assert "Sum of the ledger entries (in points)." == _core.AccountProfile.balance.__doc__
    assert "UTC" in str(_core.AccountProfile.created_at.__doc__)
    assert _core.AccountProfile.id.__doc__ == "Its number, for ever (the id of the account)."
    reverses = "The entry that it takes back (the id of the entry, or None)."
    assert _core.LedgerEntryView.reverses.__doc__ == reverses
    raised = str(_core.Points.adjust.__doc__).partition("Raises:")[2].splitlines()
    (conflicts,) = (line for line in raised if "ConflictError: " in line)
    assert "idempotency_in_progress" in conflicts and "insufficient_points" in conflicts
    opaque = "Opaque, URL-safe; none on the last page (or None)."
    assert _core.LedgerEntryViewPage.next_cursor.__doc__ == opaque
