"""What mails say, from the act that they tell of to a real SMTP server."""

from __future__ import annotations

import os
import random
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

import ticketing

from conftest import PASSWORD, dispatch
from mail_server import MailServer, parse
from mail_world import MINUTE, Open, sign_up, smtp, states


def leaves(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if not part.is_multipart()]


def decode_qr(png: bytes, folder: Path) -> str:
    file = folder / "picture.png"
    file.write_bytes(png)
    # The sanitiser that is preloaded for the module is not for others.
    clean = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    done = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", str(file)], check=True,
                          capture_output=True, text=True, env=clean, stdin=subprocess.DEVNULL,
                          timeout=60)
    return done.stdout.strip()


def test_a_mail_arrives_and_its_token_works(open_with: Open, server: MailServer) -> None:
    t = open_with(smtp=smtp(server), api={"public_url": "https://cinema.example"})
    dispatch(t)  # the store sends mail from here on
    minji = sign_up(t)
    assert states(t) == [("minji@fan.example", "waiting")]
    assert dispatch(t).outcome == "sent 1, to be tried again 0, given up 0"
    (taken,) = server.taken
    assert taken.sender == "tickets@cinema.example" and taken.recipient == "minji@fan.example"
    assert taken.message["From"].addresses[0].display_name == "Tickets"
    assert "확인" in taken.message["Subject"]
    plain = taken.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    link = next(line for line in plain.splitlines() if line.startswith("https://"))
    assert link.startswith("https://cinema.example/verify?token=tk_")
    (mail,) = t.mails.list()
    assert mail.state == "sent" and mail.attempts == 1 and mail.perhaps_sent == 0
    shown = t.mails.find(None, mail)
    token = link.partition("token=")[2]
    assert token not in shown.text + shown.html + shown.message and "•••" in shown.text
    t.accounts.verify_email(token)
    assert t.accounts.me(minji).email_verified
    dispatch(t)
    assert len(server.taken) == 1


def test_an_order_brings_its_tickets_as_pictures(
    open_with: Open, server: MailServer, tmp_path: Path
) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    minji = t.accounts.create("minji@fan.example", PASSWORD, "민지")
    product = t.catalog.create(None, "범죄도시 4 <관람권>", price=5000)
    t.points.adjust(None, minji, 20000, "gift")
    order = t.purchases.buy(minji, product, quantity=2)
    dispatch(t)
    (taken,) = server.taken
    check_structure(taken.message, pictures=2)
    assert "범죄도시 4 <관람권>" in taken.message["Subject"]
    codes = {ticket.code for ticket in order.tickets}
    html = taken.message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    plain = taken.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "&lt;관람권&gt;" in html and "<관람권>" not in html
    for code in codes:
        assert code in plain and code in html
    pictures = [p for p in leaves(taken.message) if p.get_content_type() == "image/png"]
    attached = [p for p in pictures if p.get_content_disposition() == "attachment"]
    assert {decode_qr(p.get_content(), tmp_path) for p in attached} == codes
    t.purchases.cancel(minji, order)
    dispatch(t)
    assert str(order.id) in server.taken[1].message["Subject"]


def check_structure(message: EmailMessage, pictures: int) -> None:
    """RFC 2046, 2387, 2392: what mail programs show alike."""
    raw = message.as_bytes()
    assert raw.isascii()
    types = [part.get_content_type() for part in message.walk()]
    parts = ["multipart/alternative", "text/plain", "text/html"]
    if pictures:
        parts = (["multipart/mixed", "multipart/related"] + parts + ["image/png"] * 2 * pictures)
    assert types == parts
    ids = [str(part["Content-ID"])[1:-1] for part in message.walk() if part["Content-ID"]]
    assert len(ids) == len(set(ids)) == pictures
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert len(html.encode()) < 100_000
    for one in ids:
        assert html.count(f"cid:{one}") == 1
    assert html.count("<img ") == html.count('alt="') == pictures
    assert message["Date"].datetime is not None and message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_of_mail_is_well_formed(t: ticketing.Ticketing, language: Any) -> None:
    kinds: list[Any] = ["email_verification", "password_reset", "password_changed",
                        "wrong_passwords", "coupon_won", "coupon_issued", "ticket_bought",
                        "order_cancelled", "points_digest", "ranking_award", "expiry_warning"]
    for kind in kinds:
        mail = t.mails.preview(kind, language=language)
        assert "{" not in mail.text and "{" not in mail.html and "{" not in mail.subject, kind
        raw = mail.message.encode()
        assert all(line.endswith(b"\r") for line in raw.split(b"\n")[:-1]), "CRLF everywhere"
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
        message = parse(raw)
        check_structure(message, pictures=1 if kind in (
            "coupon_won", "coupon_issued", "ticket_bought") else 0)
        assert message["Subject"] == mail.subject
        assert message["Content-Language"] == language
        plain = message.get_body(("plain",))
        said = plain.get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
        assert said.strip() == mail.text.strip()


def test_subjects_keep_every_letter_and_blank(open_with: Open, server: MailServer) -> None:
    """RFC 2047: each encoded word at most 75 characters and whole by itself."""
    t = open_with(smtp=smtp(server))
    dispatch(t)
    minji = t.accounts.create("minji@fan.example", PASSWORD, "민지")
    t.points.adjust(None, minji, 100000, "gift")
    seed = random.randrange(1 << 32)
    source = random.Random(seed)
    letters = "가나다라마바사아자차카타파하 ABCxyz019 =?_.,!()<>\"é日本語🎬 "
    names = []
    for _ in range(60):
        name = "".join(source.choice(letters) for _ in range(source.randrange(1, 60)))
        name = " ".join(("x" + name + "x").split(" "))
        names.append(name)
        product = t.catalog.create(None, name, price=1)
        t.purchases.buy(minji, product)
    dispatch(t)
    assert len(server.taken) == len(names)
    got = set()
    for taken in server.taken:
        got.add(str(taken.message["Subject"]))
        head = taken.content.partition(b"\r\n\r\n")[0].decode("ascii")
        subject = head.partition("Subject:")[2]
        lines = [subject.split("\r\n")[0]]
        lines += [line for line in subject.split("\r\n")[1:] if line[:1] in " \t"][:20]
        for word in " ".join(lines).split():
            assert len(word) <= 75 or not word.startswith("=?"), seed
    sold = [product.name for product in t.catalog.list(limit=100)]
    assert got == {f"주문하신 상품이 도착했습니다: {name}" for name in sold}, seed


def test_nobody_is_mailed_what_they_do_not_want(open_with: Open, server: MailServer) -> None:
    t = open_with(smtp=smtp(server))
    dispatch(t)
    admin = t.accounts.create("admin@cinema.example", PASSWORD, "admin", role="admin")
    minji = t.accounts.create("minji@fan.example", PASSWORD, "minji")
    me = t.accounts.update_me(minji, language="en", mail={"rewards": False})
    assert me.language == "en" and not me.mail.rewards and me.mail.digest
    post = t.posts.create(admin, board="event", title="Event", body="Come.",
                          campaign={"slots": 1, "coupon": {"kind": "percent", "value": 30}})
    reward = t.comments.add(minji, post, "first!").reward
    assert reward and reward.coupon
    product = t.catalog.create(None, "Popcorn", price=10)
    t.purchases.buy(minji, product)
    dispatch(t)
    assert [str(taken.message["Subject"]) for taken in server.taken] == ["Your order: Popcorn"]
    (unwanted,) = t.mails.list(state="dead")
    assert unwanted.kind == "coupon_won" and "wants no mails" in unwanted.last_error


def test_mails_of_others_are_nobodys_business(t: ticketing.Ticketing) -> None:
    admin = t.accounts.create("admin@example.com", PASSWORD, "admin", role="admin")
    minji, jisoo = sign_up(t, "minji"), sign_up(t, "jisoo")
    (mine,) = t.mails.mine(minji)
    assert t.mails.find(minji, mail=mine).subject and t.mails.find(admin, mail=mine).subject
    with pytest.raises(ticketing.NotFoundError):
        t.mails.find(jisoo, mail=mine)


def test_digests_and_warnings_can_be_ended_by_one_click(open_with: Open) -> None:
    """RFC 8058, and only where the link is https."""
    t = open_with(api={"public_url": "https://cinema.example"})
    kinds: list[tuple[Any, bool]] = [("points_digest", True), ("expiry_warning", True),
                                     ("coupon_won", False), ("password_changed", False)]
    for kind, ends in kinds:
        mail = t.mails.preview(kind)
        head = mail.message.partition("\r\n\r\n")[0]
        assert ("List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head) is ends, kind
        if ends:
            assert "<https://cinema.example/v1/unsubscribe?token=" in head.replace("\r\n ", "")
            link = mail.text.partition("/v1/unsubscribe?token=")[2].split()[0]
            t.mails.unsubscribe(link)  # a preview's is good for nobody
            with pytest.raises(ticketing.InvalidError):
                t.mails.unsubscribe(link[:-2])
    plain = open_with(api={"public_url": "http://cinema.example"}).mails.preview("points_digest")
    assert "List-Unsubscribe" not in plain.message and "/v1/unsubscribe?token=" in plain.text


def test_the_verification_is_mailed_again_once_a_minute(
    t: ticketing.Ticketing, clock: ticketing.ManualClock
) -> None:
    minji = sign_up(t)
    (first,) = t.mails.mine(minji)
    t.accounts.request_verification(minji)
    assert [mail.id for mail in t.mails.mine(minji)] == [first.id]
    clock.advance(MINUTE)
    t.accounts.request_verification(minji)
    (second,) = t.mails.mine(minji)
    assert second.id != first.id, "the first one's token is not good any more"
