"""Many requests in one call."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, Sequence, TypeVar, cast

from . import _core
from ._errors import TicketingError
from ._requests import to_json

Progress = Callable[[int, int], object]
T = TypeVar("T")


def add_many(
    self: _core.Comments,
    items: Iterable[tuple[_core.AnyAccount, _core.AnyPost, str]],
    *,
    progress: Progress | bool = False,
) -> list[_core.CommentAdded]:
    """Adds many comments, ``(account, post, body)`` each, in that order.

    They share transactions, so that this is many times as fast as a loop; each is decided as if it
    were alone, and stays when another is refused. Gives a reply for each; where any was refused,
    the first refusal is raised when all are done, with all that became of them in its ``replies``:
    this raises what ``add`` raises, and TypeError for what is no account, post or text.
    ``progress`` is a function of how many are done and of how many, or True for a bar of tqdm, if
    that is installed.
    """
    account = _accounts(self._platform)
    who, posts, bodies = [], [], []
    for given_account, post, body in items:
        who.append(account(given_account))
        posts.append(_id(post, "a post"))
        bodies.append(body)
    with _Told(progress, len(who)) as told:
        return _all_or_raise(_core._add_comments(self._platform, who, posts, bodies, told))


def create_many_posts(
    self: _core.Posts,
    who: _core.AnyAccount | None,
    posts: Iterable[Mapping[str, Any]],
    *,
    progress: Progress | bool = False,
) -> list[_core.PostCreated]:
    """Creates many posts, several at a time and in no particular order: each a dict of what
    ``create`` takes.

    Replies and ``progress`` as of ``comments.add_many``; raises, as that, what ``create`` raises.
    """
    requests = [to_json(post) for post in posts]
    actor = None if who is None else _accounts(self._platform)(who)
    with _Told(progress, len(requests)) as told:
        return _all_or_raise(_core._create_posts(self._platform, actor, requests, told))


def create_many_accounts(
    self: _core.Accounts,
    accounts: Iterable[Mapping[str, Any]],
    *,
    who: _core.AnyAccount | None = None,
    progress: Progress | bool = False,
) -> list[_core.AccountProfile]:
    """Creates many accounts, several at a time and in no particular order: each a dict of what
    ``create`` takes. Without passwords it takes a fraction of the time.

    Replies and ``progress`` as of ``comments.add_many``; raises, as that, what ``create`` raises.
    """
    requests = [to_json({"role": "user", **account}) for account in accounts]
    actor = None if who is None else _accounts(self._platform)(who)
    with _Told(progress, len(requests)) as told:
        return _all_or_raise(_core._create_accounts(self._platform, actor, requests, told))


def _all_or_raise(outcomes: Sequence[T | TicketingError]) -> list[T]:
    refused = [outcome for outcome in outcomes if isinstance(outcome, TicketingError)]
    if refused:
        error = refused[0]
        error.replies = list(outcomes)
        error.detail += f" ({len(refused)} of {len(outcomes)} were refused; see .replies)"
        raise error
    return cast("list[T]", list(outcomes))


def _id(given: Any, what: str) -> int:
    found = getattr(given, "id", given)
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError(f"{what} or its id is needed, not {given!r}")
    return found


def _accounts(platform: _core.Ticketing) -> Callable[[Any], int]:
    """The id of an account, its e-mail looked up once."""
    known: dict[str, int] = {}

    def account(given: Any) -> int:
        if not isinstance(given, str):
            return _id(given, "an account, its e-mail")
        if given not in known:
            known[given] = platform.accounts.find_by_email(given).id
        return known[given]

    return account


class _Told:
    """What the compiled half tells how far it is: a function of yours, or tqdm if it is there."""

    def __init__(self, progress: Progress | bool, total: int) -> None:
        self._total = total
        self._bar: Any = None
        self._progress = progress if callable(progress) else None
        if progress is True:
            try:
                from tqdm.auto import tqdm  # type: ignore[import]
            except ImportError:
                return
            self._bar = tqdm(total=total)

    def __enter__(self) -> Callable[[int], None]:
        return self._tell

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, self._total)
        elif self._bar is not None:
            self._bar.update(done - self._bar.n)


def equip() -> None:
    """Gives the services their bulk methods."""
    for cls, name, method in (
        (_core.Comments, "add_many", add_many),
        (_core.Posts, "create_many", create_many_posts),
        (_core.Accounts, "create_many", create_many_accounts),
    ):
        method.__name__ = name
        setattr(cls, name, method)
