"""What results, errors, clocks and the platform object are like to use."""

from __future__ import annotations

import datetime
import json
import threading
from pathlib import Path

import pytest

import ticketing


def test_results_are_read_only_and_show_themselves(user: ticketing.AccountProfile) -> None:
    assert repr(user).startswith("AccountProfile(id=")
    assert "nickname='viewer'" in repr(user)
    with pytest.raises(AttributeError):
        user.nickname = "somebody else"  # type: ignore[misc]
    plain = user.to_dict()
    assert plain["role"] == "user"
    assert user.created_at.tzinfo is datetime.timezone.utc
    assert plain["created_at"] == "2026-03-02T03:00:00Z"
    assert list(plain)[:4] == ["id", "email", "nickname", "role"]
    assert json.loads(json.dumps(plain)) == plain
    other: object = 1
    assert user == user and user != other


def test_html_is_escaped(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    post = t.posts.create(user, title="<script>", body="&")
    assert "<script>" not in post._repr_html_()
    assert "&lt;script&gt;" in post._repr_html_()
    assert "&lt;script&gt;" in t.posts.list()._repr_html_()


def test_pages_show_their_items(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    t.posts.create(user, title="a", body="b")
    page = t.posts.list()
    assert page._repr_html_() == page.items._repr_html_()
    assert "<th>author.nickname</th>" in page._repr_html_()
    assert "<td>viewer</td>" in page._repr_html_()


def test_lists_become_frames(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    empty = t.points.entries(user).df()
    assert len(empty) == 0
    t.posts.create(user, title="a", body="b")
    frame = t.points.entries(user).df()
    assert list(frame.columns) == list(empty.columns)
    assert frame["amount"].tolist() == [10]
    assert frame["source.type"].tolist() == ["post"]
    assert str(frame["created_at"].dtype) == "datetime64[ns, UTC]"
    assert list(t.coupons.list(user).items.df()["code"]) == []


def test_nested_results_that_are_none_fill_their_columns(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    t.posts.create(user, title="a", body="b")
    frame = t.posts.list().df()
    assert frame["campaign.slots"].isna().tolist() == [True]
    assert str(frame["campaign.slots"].dtype) == "Int64"
    assert frame["author.nickname"].tolist() == ["viewer"]


def test_refusals_name_the_field(t: ticketing.Ticketing, admin: ticketing.AccountProfile) -> None:
    with pytest.raises(ticketing.InvalidError) as refused:
        t.posts.create(
            admin,
            board="event",
            title="t",
            body="b",
            campaign={"slot": 1, "coupon": {"kind": "percent", "value": 1.5}},
        )
    assert refused.value.code == "invalid_request"
    assert [error["pointer"] for error in refused.value.errors] == [
        "/campaign/coupon/value",
        "/campaign/slot",
    ]
    assert "Did you mean 'slots'?" in refused.value.errors[1]["detail"]
    assert str(refused.value).startswith("invalid_request: ")


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "x" * 2001, " ", ""])
def test_bad_text_is_refused(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, text: str
) -> None:
    post = t.posts.create(admin, board="event", title="t", body="b")
    with pytest.raises(ticketing.InvalidError):
        t.comments.add(admin, post, text)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400, 0])
def test_bad_numbers_are_refused(
    t: ticketing.Ticketing, user: ticketing.AccountProfile, number: int
) -> None:
    with pytest.raises(ticketing.InvalidError):
        t.points.adjust(None, user, number, "no")


def test_who_may_be_an_account_or_an_id(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    assert t.points.summary(user.id) == t.points.summary(t.accounts.me(user))
    assert t.points.summary("Viewer@example.com") == t.points.summary(user)
    t.points.adjust(None, "viewer@example.com", 5, "by e-mail")
    assert t.points.summary(None, account="viewer@example.com").balance == 5
    unknowns: list[int | str] = [4711, "nobody@example.com", "viewer"]
    for unknown in unknowns:
        with pytest.raises(ticketing.NotFoundError):
            t.points.summary(unknown)
    with pytest.raises(TypeError):
        t.points.summary(1.5)  # type: ignore[arg-type]


def test_a_suspended_account_may_not_act(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    t.accounts.update(user, suspended=True)
    with pytest.raises(ticketing.ForbiddenError) as refused:
        t.posts.create(user, title="t", body="b")
    assert refused.value.code == "account_suspended"


def test_users_may_not_do_what_admins_may(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    with pytest.raises(ticketing.ForbiddenError):
        t.posts.create(user, board="notice", title="t", body="b")
    with pytest.raises(ticketing.ForbiddenError):
        t.audit.verify(who=user)


def test_closed_platforms_say_so(clock: ticketing.ManualClock) -> None:
    t = ticketing.open("sqlite::memory:", clock=clock)
    t.close()
    t.close()
    with pytest.raises(ValueError, match="closed"):
        t.audit.verify()


def test_configuration_can_be_given_and_is_checked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    with pytest.raises(ticketing.UnavailableError, match=r"there is no store .*create=True"):
        ticketing.open(url)
    assert not (tmp_path / "a.db").exists()
    with ticketing.open(tmp_path / "a.db", create=True, points={"general_post": 7},
                        limits={"closed_hours": []}) as t:
        user = t.accounts.create("a@example.com", None, "someone")
        reward = t.posts.create(user, title="t", body="b").reward
        assert reward is not None and reward.points == 7
    with ticketing.open(url) as again:
        assert again.points.summary(user).balance == 7
        assert again.health().database
    with pytest.raises(ticketing.InvalidError, match="Did you mean 'points.general_post'"):
        ticketing.open(url, points={"general_posts": 1})
    with pytest.raises(ticketing.InvalidError, match="store.url"):
        ticketing.open("nonsense")
    config = tmp_path / "ticketing.toml"
    config.write_text("[points]\ngeneral_post = 9\n")
    with ticketing.open(url, config=config) as configured:
        other = configured.accounts.create("b@example.com", None, "other")
        assert configured.posts.create(other, title="t", body="b").reward is not None


def test_manual_clock() -> None:
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
    clock = ticketing.ManualClock(start)
    assert clock.now() == start
    clock.advance(datetime.timedelta(days=1, microseconds=1))
    assert clock.now() == start + datetime.timedelta(days=1, microseconds=1)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime.datetime(2026, 1, 1))
    with pytest.raises(TypeError):
        clock.advance(5)  # type: ignore[arg-type]


def test_calls_let_other_threads_run(t: ticketing.Ticketing) -> None:
    """A thread that counts goes on while another waits for Argon2."""
    counted = 0
    done = threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1
            done.wait(0.001)

    thread = threading.Thread(target=count)
    with ticketing.open("sqlite::memory:", accounts={"argon2_memory_kib": 262144}) as slow:
        thread.start()
        before = counted
        slow.accounts.create("a@example.com", "correct horse battery", "someone")
        during = counted - before
        done.set()
        thread.join()
    assert during > 3
