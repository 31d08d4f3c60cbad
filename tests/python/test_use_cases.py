"""The story of the platform, told through Python."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import pytest

import ticketing

NewUser = Callable[[str], ticketing.AccountProfile]
COUPON = {"kind": "percent", "value": 30}


def event_post(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, slots: int = 10
) -> ticketing.PostCreated:
    return t.posts.create(
        admin, board="event", title="Win!", body="...", campaign=dict(slots=slots, coupon=COUPON)
    )


def test_first_comment_earns_points_and_wins_a_coupon(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    post = event_post(t, admin)
    reply = t.comments.add(user, post.id, "first!")
    assert reply.comment.body == "first!"
    assert reply.reward is not None and reply.reward.coupon is not None
    assert (reply.reward.points, reply.reward.position) == (100, 1)
    assert t.coupons.find(user, reply.reward.coupon.code) == reply.reward.coupon
    assert t.points.summary(user).balance == 100
    assert t.accounts.me(user).balance == 100
    assert t.comments.add(user, post, "second!").reward is None


def test_a_post_written_ahead_opens_at_its_instant(
    t: ticketing.Ticketing,
    clock: ticketing.ManualClock,
    admin: ticketing.AccountProfile,
    user: ticketing.AccountProfile,
) -> None:
    at = clock.now() + datetime.timedelta(hours=1)
    post = t.posts.create(admin, board="event", title="Tomorrow", body="...", publish_at=at)
    assert post.publish_at == at
    assert [ahead.id for ahead in t.posts.list_scheduled(admin)] == [post.id]
    assert t.posts.count() == 0 and not t.posts.list().items
    with pytest.raises(ticketing.NotFoundError):
        t.comments.add(user, post, "too early")
    clock.advance(datetime.timedelta(hours=1))
    reward = t.comments.add(user, post, "in time").reward
    assert reward is not None and reward.position == 1
    assert not t.posts.list_scheduled(admin)


def test_the_first_n_win_in_a_rush(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, new_user: NewUser
) -> None:
    post = event_post(t, admin, slots=3)
    users = [new_user(f"viewer{n}") for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda who: t.comments.add(who, post, "me!"), users))
    positions = [r.reward.position for r in replies if r.reward and r.reward.position]
    assert sorted(positions) == [1, 2, 3]
    winners = t.coupons.winners(post)
    assert [winner.position for winner in winners] == [1, 2, 3]
    assert t.audit.verify().clean


def test_daily_limit_lifts_at_local_midnight(
    t: ticketing.Ticketing, clock: ticketing.ManualClock, user: ticketing.AccountProfile
) -> None:
    for n in range(3):
        t.posts.create(user, title=f"post {n}", body="...")
    with pytest.raises(ticketing.RateLimitedError) as refused:
        t.posts.create(user, title="one too many", body="...")
    assert refused.value.code == "daily_post_limit_reached"
    midnight = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.timezone.utc)
    assert refused.value.resets_at == midnight
    clock.set(midnight - datetime.timedelta(microseconds=1))
    with pytest.raises(ticketing.RateLimitedError):
        t.posts.create(user, title="still the same day", body="...")
    clock.advance(datetime.timedelta(microseconds=1))
    assert t.posts.create(user, title="a new day", body="...").board == "general"


def test_deleting_a_post_takes_its_reward_back(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="hello", body="...")
    assert t.points.summary(user).balance == 10
    t.posts.remove(user, post)
    assert t.points.summary(user).balance == 0
    assert [entry.amount for entry in t.points.entries(user)] == [-10, 10]


def test_deleting_a_comment_takes_its_reward_back_and_leaves_the_coupon(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    post = event_post(t, admin)
    added = t.comments.add(user, post, "first!")
    assert added.reward is not None and added.reward.coupon is not None
    t.comments.remove(user, added.comment)
    assert t.points.summary(user).balance == 0
    assert len(t.comments.list(post).items) == 0
    assert t.coupons.find(user, added.reward.coupon).state == "issued"
    with pytest.raises(ticketing.NotFoundError):
        t.comments.remove(user, added.comment.id)


def test_adjusting_points(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    t.points.adjust(admin, user, 500, "welcome", idempotency_key="k1")
    t.points.adjust(admin, user, 500, "welcome", idempotency_key="k1")
    assert t.points.summary(user).balance == 500
    assert t.points.adjust(None, user, -100, "mistake", dry_run=True).balance_after == 400
    assert t.points.summary(admin, user).balance == 500
    with pytest.raises(ticketing.ConflictError) as refused:
        t.points.adjust(None, user, -501, "too much")
    assert (refused.value.balance, refused.value.required) == (500, 501)
    with pytest.raises(ticketing.InvalidError) as missing:
        t.points.adjust(admin, user, 1, "no key")
    assert missing.value.code == "idempotency_key_missing"


def test_sign_in_and_sessions(t: ticketing.Ticketing) -> None:
    t.accounts.register_account("kim@example.com", "correct horse battery", "kim")
    signed_in = t.accounts.sign_in("kim@example.com", "correct horse battery")
    assert t.accounts.authenticate(signed_in.access_token).nickname == "kim"
    assert len(t.accounts.sessions(signed_in.account)) == 1
    t.accounts.sign_out_everywhere(signed_in.account)
    with pytest.raises(ticketing.UnauthenticatedError):
        t.accounts.authenticate(signed_in.access_token)
    with pytest.raises(ticketing.UnauthenticatedError) as refused:
        t.accounts.sign_in("kim@example.com", "wrong password")
    assert refused.value.code == "invalid_credentials"


def test_posts_are_listed_edited_and_counted(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    posts = [t.posts.create(user, title=f"post {n}", body="...") for n in range(3)]
    page = t.posts.list(limit=2)
    assert [post.title for post in page] == ["post 2", "post 1"]
    assert len(page) == 2 and page.total == 3 and page[0].id == posts[2].id
    rest = t.posts.list(limit=2, cursor=page.next_cursor)
    assert [post.id for post in rest] == [posts[0].id] and rest.next_cursor is None
    edited = t.posts.edit(user, posts[0], title="edited", if_revision=1)
    assert (edited.title, edited.revision) == ("edited", 2)
    with pytest.raises(ticketing.ConflictError) as refused:
        t.posts.edit(user, posts[0], title="lost", if_revision=1)
    assert refused.value.code == "version_mismatch"
    assert t.posts.count("general") == 3


def test_ones_own_writing_is_listed(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="a", body="b")
    comment = t.comments.add(user, post, "mine").comment
    assert [p.id for p in t.posts.mine(user)] == [post.id]
    assert [c.id for c in t.comments.mine(user)] == [comment.id]


def test_campaign_can_be_left_out_on_purpose(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile
) -> None:
    default = t.posts.create(admin, board="event", title="a", body="b")
    none = t.posts.create(admin, board="event", title="a", body="b", campaign=None)
    assert default.campaign is not None and default.campaign.slots == 10
    assert none.campaign is None


def test_a_campaign_is_extended_and_its_winners_are_listed(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(admin, board="event", title="a", body="b")
    added = t.comments.add(user, post, "first!")
    assert t.comments.find(added.comment).body == "first!"
    assert t.posts.edit_campaign(admin, post, slots=20, closes_at=None).slots == 20
    [winner] = t.posts.winners(post)
    assert (winner.position, winner.account.id) == (1, user.id)


def test_campaign_hours_take_datetimes(
    t: ticketing.Ticketing,
    clock: ticketing.ManualClock,
    admin: ticketing.AccountProfile,
    user: ticketing.AccountProfile,
) -> None:
    opens = clock.now() + datetime.timedelta(hours=1)
    post = t.posts.create(
        admin,
        board="event",
        title="soon",
        body="...",
        campaign=dict(slots=1, opens_at=opens, coupon=COUPON),
    )
    assert post.campaign is not None and post.campaign.opens_at == opens
    early = t.comments.add(user, post, "too early").reward
    assert early is not None and early.coupon is None
    with pytest.raises(ValueError, match="time zone"):
        t.posts.create(
            admin,
            board="event",
            title="when?",
            body="...",
            campaign=dict(opens_at=datetime.datetime(2026, 3, 2), coupon=COUPON),
        )


def test_jobs(t: ticketing.Ticketing) -> None:
    assert [job.name for job in t.jobs.list()][0] == "day_rollover"
    run = t.jobs.run_now("day_rollover")
    assert run.state == "succeeded"
    assert t.jobs.run_due("day_rollover") is None
    assert t.jobs.history("day_rollover") == [run]
    paused = t.jobs.pause(job="day_rollover", note="a restore").paused
    assert paused == "until it is resumed: a restore"
    told = t.jobs.explain("day_rollover")
    assert told.paused and told.last_at == run.scheduled_for and told.next == []
    assert t.jobs.resume("day_rollover").paused == ""
    assert len(t.jobs.explain("day_rollover").next) == 5
    with pytest.raises(ticketing.NotFoundError):
        t.jobs.run_now("nope")
