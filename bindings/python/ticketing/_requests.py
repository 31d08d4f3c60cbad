"""Requests on their way into the library: JSON, with what was not given left out."""

from __future__ import annotations

import datetime
import enum
import json
from typing import Any, Union

from . import _core


class Unset(enum.Enum):
    """An argument that was not given, where ``None`` means something else."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "<not given>"


UNSET = Unset.UNSET

# Whoever acts, or an account in question: a result that carries its id, or the id.
Who = Union[_core.AccountProfile, _core.Me, _core.Author, int]


def id_of(thing: Any) -> Any:
    """The id of a result, or what was given when it is none."""
    return getattr(thing, "id", thing)


def code_of(thing: Any) -> Any:
    """The code of a ticket or coupon, or what was given when it is none."""
    return getattr(thing, "code", thing)


def who_id(who: Who | None) -> int | None:
    """The acting account's id; none for the local operator."""
    account = None if who is None else id_of(who)
    if account is not None and (isinstance(account, bool) or not isinstance(account, int)):
        raise TypeError(f"an account or its id is needed, not {who!r}")
    return account


def _encode(value: object) -> object:
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError("the datetime needs a time zone, e.g. datetime.timezone.utc")
        return value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(value: object) -> str:
    """One value, e.g. an id, as the library reads it."""
    return json.dumps(value, default=_encode)


def request(**members: object) -> str:
    """A request object of the members that were given."""
    return to_json({name: value for name, value in members.items() if value is not UNSET})
