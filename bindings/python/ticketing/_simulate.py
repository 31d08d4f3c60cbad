"""Trying rules on people who are made up, remembered or written down."""

from __future__ import annotations

import datetime
import os
from typing import Any, Callable, Mapping, Sequence

from . import _core
from ._requests import to_json, to_settings

Progress = Callable[[int, int], object]
Group = Mapping[str, Any]


def simulate(
    population: Sequence[Group] | Mapping[str, Any] | None = None,
    *,
    recorded: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    script: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
    rules: Mapping[str, Mapping[str, object]] | None = None,
    seed: int = 1,
    repeats: int = 1,
    start: datetime.date | None = None,
    days: int | None = None,
    instant_seconds: int = 60,
    config: str | os.PathLike[str] | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: Progress | bool = False,
) -> _core.Simulation:
    """Has people use the platform under each rule set, and tells what became of it.

    Every act goes through the services that a server runs, on a store in memory and a clock that
    moves with the people; jobs run each night. Neither the environment nor the machine's own
    configuration is read, so that a simulation is the same everywhere.

    Who acts is exactly one of:

    ``population``
        Groups of people who are alike, each a dict; only ``name`` is required. A day's figures are
        means over the group.

        ``name``
            as figures are told by it.
        ``people`` (100), ``accounts_each`` (1)
            how many, up to 100 000, and with how many accounts each, up to 50: whoever has several
            uses the next where one is refused for the daily limit, and enters events with all.
        ``posts_per_day`` (0.3), ``comments_per_day`` (1)
            on the general board, 0 to 200.
        ``event_interest`` (0.3)
            the probability that a person enters an event, 0 to 1.
        ``reaction_seconds`` (7200), ``reaction_spread`` (1)
            median of the log-normal time from an event's opening to a comment, and sigma of its
            logarithm. A bot has less than a second.
        ``shop_visits_per_day`` (0.1), ``never_redeems`` (0.2)
            each visit buys the dearest product that the points pay, with a coupon if there is one;
            and the share of the people who never do.
        ``spread`` (0.8)
            sigma of the log-normal factor, of mean 1, by which people of the group differ.
        ``stays_days`` (for good)
            mean of the exponential time after which a person is gone.

        Or a dict with such ``groups`` and, if wanted, ``event_every_days`` (7), ``event_minute``
        (720: noon, in minutes since local midnight), ``hours`` (24 weights) and ``products``
        (dicts of ``name``, ``category`` and ``price`` in points).

    ``recorded``
        The path of a file with a heading and the columns film, author, day (``YYYY-MM-DD`` or
        ``YY.MM.DD``) and text, separated by tabs; or a dict of ``file``, ``as`` (``"comments"`` on
        an event post for each film, or ``"posts"``), ``shop_visits_per_day`` (0.1) and
        ``never_redeems`` (0.2). Times within a day are drawn.

    ``script``
        Acts, each a dict of ``at`` (an aware datetime), ``act`` (``"event"``, ``"post"``,
        ``"comment"``, ``"buy"`` or ``"remove"``), ``account`` (any name, or an e-mail), ``post``
        (any name of the post that is written, commented on or removed), ``text``, ``product``,
        ``quantity`` and ``use_coupon``; or a dict of such ``acts`` and the ``products``.

    ``rules`` are settings by the name of the rule set, e.g.
    ``{"three": {}, "five": {"limits": {"posts_per_day": 5}}}``; what is not set is as by default,
    or as in the TOML file ``config``. Rule sets are compared with the first. Each runs under the
    seeds ``seed``, ``seed + 1`` ... as often as ``repeats``; under one seed people mean to do the
    same whatever the rules, and the ledger's ``digest`` is the same whenever it runs.

    ``days`` is 30, or as many as the record or script has; ``start`` is 2026-01-01, or the first of
    those. What falls into the same ``instant_seconds`` (1 to 3600) of a day is done at once, in its
    order. ``store`` is where a single run's store is kept, a URL or the path of a SQLite file that
    is not there yet. ``progress`` is a function of how many days are done, and of how many, or True
    for a bar of tqdm, if that is installed.

    The result has ``measures`` (rule sets side by side; ``low`` and ``high`` are Student's interval
    of 95 in 100 over the seeds, and so are those of ``difference``, seed by seed, to the first rule
    set), ``runs`` (with ``digest`` and the ``liability`` at the end), ``days`` (issued, redeemed,
    expired and outstanding points), ``events`` (what each group got), ``wins`` (who won coupons)
    and ``people`` (``gamed``: got, with several accounts, more coupons of an event or more rewarded
    posts on a day than one account can). Each is a list with ``df()`` and ``__arrow_c_stream__``.
    Points are worth 1 KRW each.

    InvalidError for what cannot be simulated, with all that is wrong. It blocks without the GIL,
    and ends after the current day when interrupted.
    """
    plan: dict[str, object] = {
        "seeds": [seed + i for i in range(repeats)],
        "instant_seconds": instant_seconds,
    }
    if population is not None:
        plan["population"] = _with(population, "groups")
    if recorded is not None:
        given = recorded if isinstance(recorded, Mapping) else {"file": os.fspath(recorded)}
        plan["recorded"] = {**given, "file": os.fspath(given["file"])}
    if script is not None:
        plan["script"] = _with(script, "acts")
    if rules is not None:
        plan["rules"] = [
            {"name": name, "settings": dict(to_settings(overrides))}
            for name, overrides in rules.items()
        ]
    for name, value in (("start", start), ("days", days)):
        if value is not None:
            plan[name] = value
    if config is not None:
        plan["config_file"] = os.fspath(config)
    if isinstance(store, os.PathLike):
        store = f"sqlite:///{os.path.abspath(store)}"
    if store is not None:
        plan["store"] = store
    with _Told(progress) as told:
        return _core._simulate(to_json(plan), told)


def _with(given: Sequence[Any] | Mapping[str, Any], items: str) -> Mapping[str, Any]:
    """A list alone is that of its items."""
    return given if isinstance(given, Mapping) else {items: list(given)}


class _Told:
    """What is told of each day: a function of yours, or tqdm if it is there."""

    def __init__(self, progress: Progress | bool) -> None:
        self._progress = progress
        self._bar: Any = None

    def __enter__(self) -> Progress | None:
        if self._progress is not True:
            return self._progress or None
        try:
            from tqdm.auto import tqdm  # type: ignore[import]
        except ImportError:
            return None
        self._bar = tqdm(unit="day")
        return self._tell

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _tell(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)
