"""What becomes of mails on the way to a real SMTP server that refuses, delays, loses and dies."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import ticketing

from conftest import PASSWORD, dispatch
from mail_server import MailServer, self_signed
from mail_world import MINUTE, Open, sign_up, smtp, states


def test_a_mail_that_was_refused_for_good_is_dead(open_with: Open, server: MailServer) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    sign_up(t, "gone")
    sign_up(t, "minji")
    server.answer = lambda stage, to: "550 5.1.1 no such user" if to.startswith("gone") else None
    assert dispatch(t).outcome == "sent 1, to be tried again 0, given up 1"
    assert states(t) == [("gone@fan.example", "dead"), ("minji@fan.example", "sent")]
    assert "550 5.1.1 no such user" in t.mails.list(state="dead")[0].last_error


def test_an_address_that_does_not_exist_is_mailed_no_more(
    open_with: Open, server: MailServer
) -> None:
    t = open_with(smtp=smtp(server, bounce_address="bounces@cinema.example"))
    dispatch(t)
    minji = t.accounts.create("minji@fan.example", PASSWORD, "minji")
    t.accounts.change_password(minji, PASSWORD, "battery horse correct")
    dispatch(t)
    (taken,) = server.taken
    (mail,) = t.mails.list()
    assert taken.sender == f"bounces+{mail.id}@cinema.example"
    report = ("Content-Type: multipart/report\r\n\r\nFinal-Recipient: rfc822; minji@fan.example\r\n"
              f"Action: failed\r\nStatus: {{status}}\r\n\r\nMessage-ID: {taken.id}\r\n")
    late = t.mails.bounce(report.format(status="4.4.7"))
    assert late.state == "sent" and not late.suppressed
    assert t.mails.bounce(report.format(status="5.1.1"), dry_run=True).suppressed
    gone = t.mails.bounce(report.format(status="5.1.1 (unknown)"))
    assert gone.mail_id == mail.id and gone.status == "5.1.1" and gone.suppressed
    assert t.mails.find(None, mail).state == "dead"
    t.accounts.change_password(minji, "battery horse correct", PASSWORD)
    dispatch(t)
    assert len(server.taken) == 1 and "verified anew" in t.mails.list()[0].last_error
    with pytest.raises(ticketing.InvalidError, match="RFC 3464"):
        t.mails.bounce("hello")


def test_a_new_address_is_proven_by_a_mail_that_goes_there(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    minji = t.accounts.create("minji@fan.example", PASSWORD, "minji")
    t.accounts.change_email(minji, "minji@new.example", PASSWORD)
    assert [mail.recipient for mail in t.mails.list()] == ["minji@new.example"]
    server.answer = lambda stage, to: "451 4.3.0 later" if stage == "DATA" else None
    dispatch(t)
    server.answer = lambda stage, to: None
    (mail,) = t.mails.list()
    assert mail.recipient == "minji@new.example" and mail.state == "failed"
    clock.advance(MINUTE)
    again = t.mails.retry(mail)
    dispatch(t)
    assert [taken.recipient for taken in server.taken] == ["minji@new.example"]
    assert t.mails.find(None, again).state == "sent"
    assert t.accounts.find(minji).email == "minji@fan.example", "until the token is redeemed"


def test_a_mail_that_is_refused_for_now_is_tried_again_later(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    sign_up(t)
    server.answer = lambda stage, to: "451 4.3.0 later" if stage == "DATA" else None
    asked = []
    for _ in range(4):
        dispatch(t)
        (mail,) = t.mails.list()
        assert mail.state == "failed" and "451 4.3.0 later" in mail.last_error
        assert mail.next_attempt_at is not None
        asked.append(mail.next_attempt_at - clock.now())
        clock.set(mail.next_attempt_at)
    assert len(server.asked) == 4
    for once, twice in zip(asked, asked[1:]):
        assert twice > once * 1.2, "longer each time"
    server.answer = lambda stage, to: None
    dispatch(t)
    (mail,) = t.mails.list()
    assert mail.state == "sent" and mail.attempts == 5
    (taken,) = server.taken
    assert taken.message["Date"].datetime < clock.now(), "the message is as it was made first"


def test_a_mail_that_is_too_big_stops_no_other(open_with: Open, server: MailServer) -> None:
    t = open_with(smtp=smtp(server, connections=1))
    dispatch(t)
    big, small = sign_up(t, "big"), sign_up(t, "small")
    first = [True]

    def too_big(stage: str, _address: str) -> str | None:
        if stage != "MAIL" or not first.pop():
            return None
        first.append(False)
        return "552 5.3.4 message too big"

    server.answer = too_big
    dispatch(t)
    assert states(t) == [(big.email, "dead"), (small.email, "sent")]


def test_what_a_server_says_in_another_encoding_does_no_harm(
    open_with: Open, server: MailServer
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    sign_up(t)
    said = b"550 5.1.0 " + "없다".encode("euc-kr")
    server.answer = lambda stage, to: said if stage == "RCPT" else None
    dispatch(t)
    (mail,) = t.mails.list()
    assert mail.state == "dead" and mail.last_error == "550 5.1.0 ????"


def test_who_has_had_enough_between_two_tries_is_mailed_no_more(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    admin = t.accounts.create("admin@cinema.example", PASSWORD, "admin", role="admin")
    post = t.posts.create(admin, board="event", title="Event", body="Come.",
                          campaign={"slots": 2, "coupon": {"kind": "percent", "value": 30}})
    for name in ("minji", "jisoo"):
        who = t.accounts.create(f"{name}@fan.example", PASSWORD, name)
        reward = t.comments.add(who, post, "first!").reward
        assert reward and reward.coupon
        if name == "minji":
            leaving = who
    server.answer = lambda stage, to: "451 later"
    dispatch(t)
    server.answer = lambda stage, to: None
    t.accounts.update_me(leaving, mail={"rewards": False})
    clock.advance(10 * MINUTE)
    dispatch(t)
    assert states(t) == [("minji@fan.example", "dead"), ("jisoo@fan.example", "sent")]


def test_a_domain_that_asks_for_patience_delays_nobody_else(
    open_with: Open, server: MailServer
) -> None:
    t = open_with(smtp=smtp(server, connections=1))
    dispatch(t)
    server.answer = lambda stage, to: "421 4.7.0 slow down" if "@slow" in to else None
    for i in range(3):
        sign_up(t, f"s{i}", "slow.example")
        sign_up(t, f"f{i}", "fast.example")
    dispatch(t)
    assert [taken.recipient for taken in server.taken] == [f"f{i}@fast.example" for i in range(3)]
    assert server.asked.count("s0@slow.example") == 1
    assert "s1@slow.example" not in server.asked, "nothing more is offered to it for a while"
    assert {state for to, state in states(t) if "slow" in to} == {"failed", "waiting"}


def test_a_server_that_is_down_loses_nothing_and_drains_in_order(
    open_with: Open, clock: ticketing.ManualClock
) -> None:
    with MailServer() as gone:
        settings = smtp(gone, connections=1)
        port = gone.port
    kept = socket.socket()  # so that nobody else gets the port meanwhile
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", port))
    t = open_with(smtp=settings)
    dispatch(t)
    people = [f"p{i:02}" for i in range(20)]
    for hour in range(20):
        sign_up(t, people[hour])
        run = dispatch(t)
        assert run.state == "failed" or "is tried again at" in run.outcome
        clock.advance(60 * MINUTE)
    assert {mail.state for mail in t.mails.list(limit=50)} == {"waiting"}
    back = MailServer()
    back._controller.port = port
    with kept, back:
        dispatch(t)
        assert [taken.recipient for taken in back.taken] == [f"{p}@fan.example" for p in people]


def test_an_answer_that_was_lost_is_counted(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    sign_up(t)
    server.drops_answer = lambda to: len(server.taken) == 1
    dispatch(t)
    (mail,) = t.mails.list()
    assert mail.state == "failed" and mail.perhaps_sent == 1 and "lost" in mail.last_error
    clock.advance(5 * MINUTE)
    dispatch(t)
    (mail,) = t.mails.list()
    assert mail.state == "sent" and mail.perhaps_sent == 1
    first, second = server.taken
    assert first.id == second.id and first.content == second.content


def test_what_was_written_before_mail_was_enabled_is_held(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    quiet = open_with()
    sign_up(quiet, "early")
    clock.advance(60 * MINUTE)
    released = clock.now()
    sign_up(quiet, "later")
    assert {mail.state for mail in quiet.mails.list()} == {"held"}
    assert "smtp.url" in dispatch(quiet).outcome
    t = open_with(smtp=smtp(server))
    dispatch(t)
    assert server.taken == [] and {mail.state for mail in t.mails.list()} == {"held"}
    sign_up(quiet, "after")  # by a process that sends none itself
    dispatch(t)
    assert [taken.recipient for taken in server.taken] == ["after@fan.example"]
    assert t.mails.release(since=released, dry_run=True).released == 1
    assert t.mails.release(since=released).released == 1
    dispatch(t)
    assert states(t) == [("early@fan.example", "held"), ("later@fan.example", "sent"),
                         ("after@fan.example", "sent")]


def test_old_mail_is_given_up(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server), mail={"max_age_hours": 24})
    dispatch(t)
    minji = t.accounts.create("minji@fan.example", PASSWORD, "minji")
    t.accounts.change_password(minji, PASSWORD, "battery horse correct")
    server.answer = lambda stage, to: "451 later"
    dispatch(t)
    clock.advance(25 * 60 * MINUTE)
    assert dispatch(t).outcome == "sent 0, to be tried again 0, given up 1"
    (mail,) = t.mails.list()
    assert mail.state == "dead" and "max_age" in mail.last_error and "451 later" in mail.last_error
    server.answer = lambda stage, to: None
    t.mails.retry(mail)
    dispatch(t)
    assert t.mails.find(None, mail).state == "sent"


def test_a_token_is_good_for_its_time_and_a_retry_brings_a_new_one(
    open_with: Open, server: MailServer, clock: ticketing.ManualClock
) -> None:
    t = open_with(smtp=smtp(server), api={"public_url": "https://cinema.example"})
    dispatch(t)
    minji = sign_up(t)
    server.answer = lambda stage, to: "451 later"
    dispatch(t)
    clock.advance(72 * 60 * MINUTE)
    server.answer = lambda stage, to: None
    dispatch(t)
    (mail,) = t.mails.list()
    assert mail.state == "dead" and "expired" in mail.last_error and server.taken == []
    again = t.mails.retry(mail)
    assert again.state == "waiting"
    dispatch(t)
    plain = server.taken[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    t.accounts.verify_email(plain.partition("token=")[2].split()[0])
    with pytest.raises(ticketing.InvalidError, match="verified"):
        t.mails.retry(again)
    assert t.accounts.me(minji).email_verified


def test_passwords_go_over_tls_alone(
    open_with: Open, tmp_path: Path
) -> None:
    tls, certificate = self_signed(tmp_path)
    with MailServer(password="open sesame", tls=tls) as server:
        url = {"url": f"smtp://localhost:{server.port}", "username": "tickets",
               "ca_file": str(certificate)}
        wrong = open_with(smtp=smtp(server, **url, password="guessed"))
        dispatch(wrong)
        sign_up(wrong)
        assert dispatch(wrong).state == "failed"
        (mail,) = wrong.mails.list()
        assert mail.state == "waiting" and mail.attempts == 0, "no fault of the mail"
        right = open_with(smtp=smtp(server, **url, password="open sesame"))
        dispatch(right)
        assert len(server.taken) == 1
        right.close()
        distrusted = open_with(smtp=smtp(server, url=url["url"], username="tickets",
                                         password="open sesame",
                                         ca_file="/etc/ssl/certs/ca-certificates.crt"))
        sign_up(distrusted, "other")
        assert dispatch(distrusted).state == "failed" and len(server.taken) == 1
