"""Many requests in one call."""

from __future__ import annotations

import pytest

import ticketing


def people(t: ticketing.Ticketing, count: int) -> list[ticketing.AccountProfile]:
    return t.accounts.create_many(
        [dict(email=f"p{n}@example.com", password=None, nickname=f"p{n}") for n in range(count)]
    )


def test_comments_are_added_in_order(on_either: ticketing.Ticketing) -> None:
    t = on_either
    admin = t.accounts.create("admin@example.com", None, "admin", role="admin")
    post = t.posts.create(admin, board="event", title="t", body="b",
                          campaign=dict(slots=7, coupon=dict(kind="percent", value=10)))
    users = people(t, 60)
    assert [user.nickname for user in users] == [f"p{n}" for n in range(60)]
    told: list[tuple[int, int]] = []
    items: list[tuple[ticketing.AccountProfile | str | int, object, str]] = []
    for n in range(3000):
        user = users[n % 60]
        items.append((user if n % 3 else user.email if n % 2 else user.id,
                      post if n % 2 else post.id, f"{n}"))
    replies = t.comments.add_many(
        items, progress=lambda done, of: told.append((done, of)))  # type: ignore[arg-type]
    assert [reply.comment.body for reply in replies] == [f"{n}" for n in range(3000)]
    assert all(reply.comment.author.id == users[n % 60].id for n, reply in enumerate(replies))
    winners = [reply.reward.position for reply in replies if reply.reward and reply.reward.coupon]
    assert winners == [1, 2, 3, 4, 5, 6, 7]
    assert [w.account.nickname for w in t.posts.winners(post)] == [f"p{n}" for n in range(7)]
    assert told[-1] == (3000, 3000) and told == sorted(told)
    assert t.posts.find(post).comment_count == 3000
    assert t.audit.verify(full=True).clean


def test_one_refusal_leaves_the_others(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="t", body="b")
    with pytest.raises(ticketing.NotFoundError, match="2 of 4 were refused") as refused:
        t.comments.add_many([(user, post, "1"), (user, 4711, "2"), (999, post, "3"),
                             (user, post, "4")])
    outcomes = refused.value.replies
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "CommentAdded", "NotFoundError", "NotFoundError", "CommentAdded"]
    assert outcomes[3].comment.body == "4"
    assert t.comments.add_many([]) == []
    with pytest.raises(TypeError, match="an account, its e-mail or its id"):
        t.comments.add_many([(1.5, post, "1")])  # type: ignore[list-item]


def test_posts_and_accounts_are_made(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile
) -> None:
    posts = t.posts.create_many(
        admin, [dict(board="notice", title=f"{n}", body="b") for n in range(40)])
    assert [post.title for post in posts] == [f"{n}" for n in range(40)]
    with pytest.raises(ticketing.InvalidError) as refused:
        t.posts.create_many("admin@example.com", [dict(titel="t"), dict(title="t", body="b")])
    assert len(refused.value.replies) == 2
    with pytest.raises(ticketing.ConflictError):
        t.accounts.create_many(
            [dict(email=f"{name}@example.com", nickname="guest")
             for name in ("someone", "admin")], who=admin)
    assert t.accounts.find_by_email("SOMEONE@example.com").nickname == "guest"
    with pytest.raises(ticketing.ForbiddenError):
        t.accounts.create_many(
            [dict(email="x@example.com", nickname="xyz")], who="someone@example.com")


def test_what_interrupts_is_raised_when_those_under_way_are_done(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    post = t.posts.create(user, title="t", body="b")

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        t.comments.add_many([(user, post, f"{n}") for n in range(5000)], progress=stop)
    assert 0 < t.posts.find(post).comment_count < 5000
    assert t.audit.verify(full=True).clean
