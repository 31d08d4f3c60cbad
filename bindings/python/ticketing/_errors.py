"""Refusals, by kind."""

from __future__ import annotations

import datetime
from typing import Any


class TicketingError(Exception):
    """A refusal: ``code`` names it, ``detail`` says what was wrong and what to do.

    ``errors`` lists each wrong value of the request by JSON pointer. Of a bulk call ``replies`` has
    what became of each of its requests: the reply, or its refusal.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        errors: list[dict[str, str]] | None = None,
        balance: int | None = None,
        required: int | None = None,
        resets_at: datetime.datetime | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = errors or []
        self.balance = balance
        self.required = required
        self.resets_at = resets_at
        self.retry_after = retry_after
        self.replies: list[Any] = []

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


class InvalidError(TicketingError):
    """The request is malformed or a value breaks a rule."""


class UnauthenticatedError(TicketingError):
    """The token or the credentials are wrong."""


class ForbiddenError(TicketingError):
    """The acting account may not do this."""


class NotFoundError(TicketingError):
    """There is no such thing, or it is not the acting account's to see."""


class ConflictError(TicketingError):
    """The state of things does not allow it, e.g. too few points."""


class RateLimitedError(TicketingError):
    """A limit of requests or of the day is used up; see ``resets_at``."""


class UnavailableError(TicketingError):
    """The database does not answer or is overloaded; try again."""


class InternalError(TicketingError):
    """A fault in the library."""
