"""Mailed tokens, closing an account and taking along what it had."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path
from typing import Callable, Iterator

import pytest

import ticketing

from conftest import PASSWORD, QUICK
from sealed_mail import token_in

NEW_PASSWORD = "battery horse correct"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "accounts.db"


@pytest.fixture
def t(clock: ticketing.ManualClock, store: Path) -> Iterator[ticketing.Ticketing]:
    with ticketing.open(store, create=True, clock=clock, accounts=QUICK) as opened:
        yield opened


@pytest.fixture
def mailed_token(store: Path) -> Callable[[str], str]:
    """The token of the last mail of a kind; none is sent while no scheduler runs."""

    def read(kind: str) -> str:
        query = "SELECT payload FROM outbox_messages WHERE kind = ? ORDER BY id DESC LIMIT 1"
        connection = sqlite3.connect(store)
        try:
            (payload,) = connection.execute(query, (kind,)).fetchone()
            (secret,) = connection.execute("SELECT secret FROM installation").fetchone()
        finally:
            connection.close()
        return token_in(secret, payload)

    return read


def test_a_mailed_token_verifies_once(
    t: ticketing.Ticketing, mailed_token: Callable[[str], str]
) -> None:
    kim = t.accounts.register_account("kim@example.com", PASSWORD, "kim")
    assert not kim.email_verified
    token = mailed_token("email_verification")
    t.accounts.verify_email(token)
    assert t.accounts.me(kim).email_verified
    with pytest.raises(ticketing.InvalidError) as used:
        t.accounts.verify_email(token)
    assert [error["pointer"] for error in used.value.errors] == ["/token"]


def test_a_mailed_token_sets_a_password_in_time(
    t: ticketing.Ticketing, clock: ticketing.ManualClock, mailed_token: Callable[[str], str]
) -> None:
    t.accounts.register_account("kim@example.com", PASSWORD, "kim")
    t.accounts.request_password_reset("nobody@example.com")
    t.accounts.request_password_reset("kim@example.com")
    clock.advance(datetime.timedelta(minutes=30))
    with pytest.raises(ticketing.InvalidError):
        t.accounts.reset_password(mailed_token("password_reset"), NEW_PASSWORD)
    t.accounts.request_password_reset("kim@example.com")
    t.accounts.reset_password(mailed_token("password_reset"), NEW_PASSWORD)
    signed_in = t.accounts.sign_in("kim@example.com", NEW_PASSWORD)
    assert signed_in.account.email_verified
    with pytest.raises(ticketing.UnauthenticatedError):
        t.accounts.sign_in("kim@example.com", PASSWORD)


def test_the_operator_sets_passwords(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    t.accounts.set_password(user, NEW_PASSWORD, dry_run=True)
    assert t.accounts.sign_in(user.email, PASSWORD).account.id == user.id
    t.accounts.set_password(user, NEW_PASSWORD)
    assert t.accounts.sign_in(user.email, NEW_PASSWORD).account.id == user.id
    with pytest.raises(ticketing.InvalidError):
        t.accounts.set_password(user, "short")


def test_a_new_password_ends_the_other_sessions(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    session = t.accounts.issue_session(user)
    assert t.accounts.authenticate(session.access_token) == session.account == user
    with pytest.raises(ticketing.UnauthenticatedError) as wrong:
        t.accounts.change_password(user, NEW_PASSWORD, PASSWORD)
    assert wrong.value.code == "invalid_credentials"
    t.accounts.change_password(user, PASSWORD, NEW_PASSWORD)
    with pytest.raises(ticketing.UnauthenticatedError):
        t.accounts.authenticate(session.access_token)
    assert t.accounts.sign_in(user.email, NEW_PASSWORD).account.id == user.id


def test_closing_an_account_forgets_who_it_was(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="stays", body="...")
    with pytest.raises(ticketing.UnauthenticatedError):
        t.accounts.close(user, NEW_PASSWORD)
    t.accounts.close(user, PASSWORD)
    closed = t.accounts.find(user, who=admin)
    assert closed.state == "closed"
    assert closed.email != user.email and closed.nickname != user.nickname
    assert t.posts.find(post).author.nickname == closed.nickname
    with pytest.raises(ticketing.ForbiddenError):
        t.posts.create(user, title="ghost", body="...")
    with pytest.raises(ticketing.ForbiddenError):
        t.accounts.close(admin, PASSWORD)
    assert t.audit.verify().clean


def test_an_export_holds_everything(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="mine", body="...")
    comment = t.comments.add(user, post, "also mine").comment
    coupon = t.coupons.issue(None, user, dict(kind="percent", value=30), "gift")
    product = t.catalog.create(admin, "film", price=10)
    order = t.purchases.buy(user, product)
    export = t.accounts.export_account(user, who=user)
    assert export.account == t.accounts.find(user)
    assert [held.title for held in export.posts] == ["mine"]
    assert [held.id for held in export.comments] == [comment.id]
    assert [held.code for held in export.coupons] == [coupon.code]
    assert [held.id for held in export.orders] == [order.id]
    assert [held.code for held in export.tickets] == [order.tickets[0].code]
    assert export.entries.df()["amount"].tolist() == [-10, 10]
    assert export.to_dict()["orders"][0]["total"] == 10
    with pytest.raises(ticketing.NotFoundError):
        t.accounts.export_account(admin, who=user)
