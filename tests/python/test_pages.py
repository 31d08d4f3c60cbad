"""Pages that say when there is more, lists, and what both are copied and pickled as."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import ticketing

from conftest import PASSWORD

COUPON = {"kind": "percent", "value": 30}


@pytest.fixture
def entries(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> ticketing.LedgerEntryViewPage:
    """The first page of 250."""
    for number in range(250):
        t.points.adjust(None, user, number + 1, f"gift {number}")
    return t.points.entries(user)


def test_a_page_says_when_there_is_more(
    t: ticketing.Ticketing,
    user: ticketing.AccountProfile,
    entries: ticketing.LedgerEntryViewPage,
) -> None:
    assert len(entries) == 20 and entries.has_more
    assert "and more: .all() has everything" in repr(entries)
    assert "<p>20 of more" in entries._repr_html_()
    second = t.points.entries(user, limit=100, cursor=entries.next_cursor)
    assert len(second) == 100 and second.has_more and second[0].amount == 230
    only = t.coupons.list(user)
    assert not only.has_more and "more" not in repr(only)


def test_all_walks_everything_in_chunks(entries: ticketing.LedgerEntryViewPage) -> None:
    everything = entries.all()
    assert [entry.amount for entry in everything] == list(range(250, 0, -1))
    assert [len(chunk) for chunk in everything.chunks()] == [20, 230]
    assert len(everything.df()) == 250 == len(everything.to_dict())
    assert everything.df()["amount"].sum() == 250 * 251 // 2


def test_a_page_has_an_end(
    t: ticketing.Ticketing,
    user: ticketing.AccountProfile,
    entries: ticketing.LedgerEntryViewPage,
) -> None:
    assert len(t.points.entries(user, limit=5000)) == 250
    with pytest.raises(ticketing.InvalidError, match="from 1 to 5000, not 5001"):
        t.points.entries(user, limit=5001)


def test_all_keeps_filters_and_reads_anew(
    t: ticketing.Ticketing, user: ticketing.AccountProfile, admin: ticketing.AccountProfile
) -> None:
    t.posts.create_many(admin, [dict(board="notice", title=f"{n}", body="b") for n in range(30)])
    t.posts.create(user, title="general", body="b")
    notices = t.posts.list(board="notice", limit=7).all()
    assert len(list(notices)) == 30 and {post.board for post in notices} == {"notice"}
    t.posts.create(admin, board="notice", title="one more", body="b")
    assert len(list(t.posts.list(board="notice", limit=7).all())) == 31
    page = t.posts.list(limit=7)
    assert page.total == 32
    assert "<p>7 of 32</p>" in page._repr_html_()


def test_lists_are_read_only_sequences(
    t: ticketing.Ticketing, entries: ticketing.LedgerEntryViewPage
) -> None:
    items = entries.items
    assert items[0] == entries[0] and items[-1] == items[19] and items[19:] == [items[19]]
    assert isinstance(items[3:5], ticketing.List) and len(items[::-2]) == 10
    assert entries[0] in items and items.index(items[4]) == 4 and items.count(items[4]) == 1
    assert items == list(items) and items != list(items)[1:] and items != 5
    with pytest.raises(IndexError):
        items[20]
    with pytest.raises(TypeError):
        items[0] = items[1]  # type: ignore[index]
    with pytest.raises(AttributeError, match="read-only"):
        entries.more = True  # type: ignore[attr-defined]
    assert "<p>20 of 1 321</p>" in _html_of(entries, 1321)


def _html_of(entries: ticketing.LedgerEntryViewPage, count: int) -> str:
    many = list(entries)[:1] * count
    rows = type(entries[0])._to_rows(many)  # type: ignore[attr-defined]
    return ticketing.List[ticketing.LedgerEntryView](rows)._repr_html_()


def test_results_are_pickled_and_copied(
    t: ticketing.Ticketing,
    user: ticketing.AccountProfile,
    admin: ticketing.AccountProfile,
    entries: ticketing.LedgerEntryViewPage,
) -> None:
    post = t.posts.create(admin, board="event", title="t", body="b", campaign=dict(coupon=COUPON))
    added = t.comments.add(user, post, "first!")
    results: list[object] = [
        user, added, entries, entries.items, post, t.posts.find(post), t.posts.list(),
        t.audit.actions(), t.accounts.export_account(user), t.reports.liability(),
        t.jobs.run_now("day_rollover"), t.rankings.standings("comments_received"),
        t.images.coupon_picture(user, added.reward.coupon.code),  # type: ignore[union-attr]
    ]
    for result in results:
        restored = pickle.loads(pickle.dumps(result))
        assert type(restored) is type(result) and restored == result
        assert copy.copy(result) == result and copy.deepcopy(result) == result
        json.dumps(result.to_dict())  # type: ignore[attr-defined]
    assert len(pickle.loads(pickle.dumps(entries.items)).df()) == 20
    elsewhere = pickle.loads(pickle.dumps(entries))
    assert elsewhere.has_more
    with pytest.raises(ValueError, match="ask the platform for the list"):
        list(elsewhere.all())


def test_microseconds_survive_a_pickle(
    t: ticketing.Ticketing, clock: ticketing.ManualClock
) -> None:
    clock.set(clock.now().replace(microsecond=123456))
    user = t.accounts.create("a@example.com", PASSWORD, "someone")
    assert user.created_at.microsecond == 123456
    assert pickle.loads(pickle.dumps(user)).created_at == user.created_at


def test_coupons_and_tickets_show_their_picture(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    coupon = t.coupons.issue(None, user, dict(kind="amount", value=5), "gift")
    t.points.adjust(None, user, 100, "gift")
    film = t.catalog.create(None, "film", price=10)
    ticket = t.purchases.find_ticket(user, t.purchases.buy(user, film).tickets[0])
    for shown, code in ((coupon._repr_html_(), coupon.code), (ticket._repr_html_(), ticket.code)):
        assert code in shown and 'src="data:image/png;base64,iVBOR' in shown
    assert "<img" not in user._repr_html_()
    t.close()
    assert "<img" not in coupon._repr_html_() and coupon.code in coupon._repr_html_()
