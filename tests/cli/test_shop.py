"""Products, orders, tickets, coupons by hand and images."""

from __future__ import annotations

import json
import struct
import urllib.request
import uuid
import zlib
from pathlib import Path

import pytest
from conftest import Ctl
from test_demo import api

PASSWORD = "a demo password"
EVENT_TITLE = "선착순 10명! 영화 예매 30% 할인 쿠폰 · First ten win a coupon"


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    rows = (b"\0" + b"\x20\x40\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))  # fmt: skip


def seeded(ctl: Ctl) -> dict:
    return ctl.json("demo", "seed", "--password-file", "-", stdin=PASSWORD + "\n")


def product(ctl: Ctl, *more: str) -> dict:
    return ctl.json("product", "create", "--name", "팝콘 Popcorn", "--price", "9000",
                    "--category", "popcorn", *more)  # fmt: skip


def person(ctl: Ctl, name: str = "ann") -> None:
    ctl("account", "create", "--email", f"{name}@example.com", "--nickname", name, "--no-password")


def post(url: str, path: str, body: dict, token: str = "") -> dict:
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def bought(ctl: Ctl, product_id: int, quantity: int = 1, coupon: str | None = None) -> dict:
    """An order of minji's, made as she makes it: over HTTP."""
    with api(ctl) as url:
        signed_in = post(url, "/v1/sessions", {"email": "minji@example.com", "password": PASSWORD})
        body = {"product_id": product_id, "quantity": quantity}
        if coupon:
            body["coupon_code"] = coupon
        return post(url, "/v1/orders", body, signed_in["access_token"])


def test_product_create_list_show_update_retire(ctl: Ctl) -> None:
    made = product(ctl, "--stock", "5", "--valid-days", "90", "--intro", "큰 것")
    assert (made["price"], made["stock"], made["valid_days"]) == (9000, 5, 90)
    assert made["on_sale"] is True and made["category"] == "popcorn"
    draft = ctl.json("product", "create", "--name", "Draft", "--price", "0", "--on-sale", "false")
    assert draft["category"] == "movie_ticket" and draft["stock"] is None
    identity = str(made["id"])
    assert ctl.json("product", "show", identity) == made
    assert [p["id"] for p in ctl.json("product", "list")] == [draft["id"], made["id"]]
    dearest_first = ctl.json("product", "list", "--sort", "-price")
    assert [p["id"] for p in dearest_first] == [made["id"], draft["id"]]
    assert [p["id"] for p in ctl.json("product", "list", "--search", "popcorn")] == [made["id"]]
    assert [p["id"] for p in ctl.json("product", "list", "--max-price", "8999")] == [draft["id"]]
    assert ctl.json("product", "list", "--category", "other") == []

    changed = ctl.json("product", "update", identity, "--price", "8000", "--stock", "unlimited")
    assert (changed["price"], changed["stock"], changed["intro"]) == (8000, None, "큰 것")
    assert changed["revision"] == made["revision"] + 1
    outdated = ("--if-revision", str(made["revision"]))
    ctl("product", "update", identity, "--price", "1", *outdated, code=4)
    for how in ([], ["--dry-run"]):
        ctl("product", "update", identity, "--stock", "7", "--if-stock", "5", *how, code=4)
    assert ctl.json("product", "show", identity) == changed

    unsure = ctl("product", "retire", identity, code=2)
    assert "--yes" in unsure.err
    assert ctl.json("product", "retire", identity, "--yes")["id"] == made["id"]
    ctl("product", "show", identity, code=3)
    ctl("product", "retire", identity, "--yes", code=3)
    assert [p["id"] for p in ctl.json("product", "list")] == [draft["id"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["create", "--name", "x"], "--price is missing"),
        (["create", "--name", "x", "--price", "-1"], "0 to"),
        (["create", "--name", "x", "--price", "1", "--category", "popcon"], "'popcorn'"),
        (["create", "--name", "x", "--price", "1", "--image", "x"], "image"),
        (["create", "--name", " ", "--price", "1"], "name"),
        (["update", "1"], "nothing to change"),
        (["update", "1", "--stock", "many"], "an integer"),
        (["list", "--sort", "name"], "newest, price, -price"),
    ],
)
def test_product_usage_errors(empty: Ctl, words: list[str], said: str) -> None:
    assert said in empty("product", *words, code=2).err


def test_image_upload(ctl: Ctl, tmp_path: Path) -> None:
    ctl.environment["TICKETING_IMAGES_STORE"] = f"file://{tmp_path}/images"
    file = tmp_path / "poster.png"
    file.write_bytes(png())
    seen = ctl.json("image", "upload", str(file), "--dry-run")
    assert (seen["content_type"], seen["width"], seen["height"]) == ("image/png", 3, 2)
    assert not (tmp_path / "images").exists() or not list((tmp_path / "images").rglob("*/*"))
    image = ctl.json("image", "upload", str(file))
    assert image["bytes"] == file.stat().st_size and image["url"].endswith(image["id"])
    assert ctl.json("image", "upload", str(file)) == image
    made = product(ctl, "--image", image["id"])
    assert made["image"]["id"] == image["id"]
    assert ctl.json("product", "update", str(made["id"]), "--image", "none")["image"] is None
    file.write_bytes(png()[:-20])
    ctl("image", "upload", str(file), code=2)
    ctl("image", "upload", str(file), "--dry-run", code=2)
    ctl("image", "upload", str(tmp_path / "none.png"), code=2)
    ctl("image", "upload", str(tmp_path), code=2)
    product_words = ["product", "create", "--name", "x", "--price", "1", "--image", "0" * 64]
    ctl(*product_words, code=2)


def test_coupon_issue_void_export(ctl: Ctl) -> None:
    person(ctl)
    person(ctl, "bob")
    words = ["coupon", "issue", "ann@example.com", "--kind", "amount", "--value", "3000",
             "--note", "sorry"]  # fmt: skip
    planned = ctl.json(*words, "--dry-run")
    assert planned["code"] == "" and planned["value"] == 3000
    assert ctl.json("coupon", "export") == []
    coupon = ctl.json(*words, "--category", "popcorn", "--valid-days", "7")
    assert coupon["state"] == "issued" and coupon["category"] == "popcorn"
    assert ctl.json("coupon", "show", coupon["code"]) == coupon
    again = [*words, "--idempotency-key", "k1"]
    assert ctl.json(*again) == ctl.json(*again)
    ctl("coupon", "issue", "bob@example.com", "--kind", "percent", "--value", "100", "--note", "x")

    everybody = ctl("coupon", "export").csv  # CSV unless JSON is asked for
    assert sorted(row["email"] for row in everybody) == [
        "ann@example.com", "ann@example.com", "bob@example.com"]  # fmt: skip
    assert {row["code"] for row in everybody} == {c["code"] for c in ctl.json("coupon", "export")}
    assert len(ctl.json("coupon", "export", "ann@example.com")) == 2

    void = ["coupon", "void", coupon["code"].lower(), "--note", "a mistake"]
    assert "--yes" in ctl(*void, code=2).err
    assert ctl.json(*void, "--dry-run")["state"] == "voided"
    assert ctl.json("coupon", "show", coupon["code"])["state"] == "issued"
    assert ctl.json(*void, "--yes")["state"] == "voided"
    ctl(*void, "--yes", code=4)
    ctl(*void, "--dry-run", code=4)
    ctl("coupon", "void", "0000-0000-0000-0000", "--note", "x", "--yes", code=3)


def test_coupon_issue_refusals(ctl: Ctl) -> None:
    person(ctl)
    ctl("account", "create", "--email", "boss@example.com", "--nickname", "boss", "--role", "admin",
        "--no-password")  # fmt: skip
    for dry in ([], ["--dry-run"]):
        def issue(to: str, kind: str, value: str, code: int) -> None:
            ctl("coupon", "issue", to, "--kind", kind, "--value", value, "--note", "x",
                *dry, code=code)  # fmt: skip

        issue("ann@example.com", "percent", "101", 2)
        issue("ann@example.com", "amount", "0", 2)
        issue("boss@example.com", "amount", "10", 2)
        issue("999999", "amount", "10", 3)
    assert ctl.json("coupon", "export") == []


def test_an_export_follows_every_page(empty: Ctl) -> None:
    report = empty.json("demo", "rush", "--accounts", "130", "--slots", "120")
    codes = {row["code"] for row in empty("coupon", "export", "-q").csv}
    assert codes == {winner["code"] for winner in report["winners"]} and len(codes) == 120


def test_order_cancel_and_ticket_redeem(ctl: Ctl) -> None:
    seed = seeded(ctl)
    popcorn = seed["products"][1]
    coupon = ctl.json("coupon", "issue", "minji@example.com", "--kind", "amount", "--value", "1000",
                      "--note", "x")["code"]  # fmt: skip
    before = ctl.json("points", "show", "minji@example.com")["balance"]
    order = bought(ctl, popcorn["id"], 2, coupon)
    assert order["total"] == 2 * popcorn["price"] - 1000
    identity = str(order["id"])
    [listed] = ctl.json("order", "list", "minji@example.com")
    assert listed.pop("account_id") == ctl.json("account", "show", "minji@example.com")["id"]
    assert listed == ctl.json("order", "show", identity)
    [line] = ctl("order", "export", "--state", "paid", "--product", str(popcorn["id"])).csv
    assert (line["id"], line["total"]) == (identity, str(order["total"]))
    assert line["tickets"].split(", ") == [t["code"] for t in order["tickets"]]
    assert ctl.json("order", "list", "--state", "cancelled") == []
    assert ctl.json("order", "list", "--to", "2020-01-01T00:00:00Z") == []
    assert [t["code"] for t in listed["tickets"]] == [t["code"] for t in order["tickets"]]

    assert "--yes" in ctl("order", "cancel", identity, code=2).err
    assert ctl.json("order", "cancel", identity, "--dry-run")["state"] == "cancelled"
    assert ctl.json("order", "show", identity) == listed
    assert ctl.json("order", "cancel", identity, "--yes")["state"] == "cancelled"
    assert ctl.json("points", "show", "minji@example.com")["balance"] == before
    assert ctl.json("coupon", "show", coupon)["state"] == "issued"
    assert ctl.json("product", "show", str(popcorn["id"]))["stock"] == 50
    ctl("order", "cancel", identity, "--yes", code=4)
    ctl("order", "cancel", identity, "--dry-run", code=4)
    voided = order["tickets"][0]["code"]
    ctl("ticket", "redeem", voided, code=4)
    ctl("ticket", "redeem", voided, "--dry-run", code=4)

    order = bought(ctl, popcorn["id"])
    code = order["tickets"][0]["code"]
    assert ctl.json("ticket", "redeem", code, "--dry-run")["state"] == "redeemed"
    assert ctl.json("ticket", "show", code.lower().replace("-", ""))["state"] == "issued"
    assert ctl.json("ticket", "redeem", code)["state"] == "redeemed"
    ctl("ticket", "redeem", code, code=4)
    ctl("ticket", "redeem", code, "--dry-run", code=4)
    ctl("order", "cancel", str(order["id"]), "--yes", code=4)
    back = ["ticket", "unredeem", code, "--note", "a mistake"]
    assert "--yes" in ctl(*back, code=2).err
    assert ctl.json(*back, "--dry-run")["state"] == "issued"
    assert ctl.json(*back, "--yes")["state"] == "issued"
    ctl(*back, "--yes", code=4)
    assert ctl.json("ticket", "redeem", code)["state"] == "redeemed"
    for words in (["ticket", "show", "0000-0000-0000-0000"], ["order", "show", "999999"],
                  ["ticket", "redeem", "0000-0000-0000-0000"],
                  ["order", "cancel", "999999", "--yes"], ["order", "list", "999999"]):  # fmt: skip
        ctl(*words, code=3)
    assert ctl.json("audit", "verify")["clean"] is True


def test_movies_import_without_a_key_says_how_to_get_one(empty: Ctl) -> None:
    assert "kobis.key" in empty("movies", "import", code=2).err
    for words in (["--items", "11"], ["--date", "yesterday"], ["--price", "-5"]):
        empty("movies", "import", *words, code=2)


def test_movies_import_without_a_network_is_unavailable(empty: Ctl) -> None:
    empty.environment |= {"TICKETING_KOBIS_KEY": "0123456789abcdef", "TICKETING_KOBIS_TRIES": "1",
                         "TICKETING_KOBIS_URL": "http://127.0.0.1:1"}  # fmt: skip
    refused = empty("movies", "import", code=5)
    assert "0123456789abcdef" not in refused.err
    assert empty.json("product", "list") == []


def test_seed_completes_a_store_of_the_version_without_a_shop(ctl: Ctl) -> None:
    for name, role in (("admin", "admin"), ("minji", "user")):
        ctl("account", "create", "--email", f"{name}@example.com", "--nickname", name,
            "--role", role, "--password-file", "-", stdin=PASSWORD + "\n")  # fmt: skip
    with api(ctl) as url:
        signed_in = post(url, "/v1/sessions", {"email": "admin@example.com", "password": PASSWORD})
        event = post(url, "/v1/posts", {"board": "event", "title": EVENT_TITLE, "body": "x"},
                     signed_in["access_token"])  # fmt: skip
    planned = ctl.json("demo", "seed", "--dry-run")
    assert planned["added"] == ["products", "points"] and planned["products"] == []
    assert ctl.json("product", "list") == []
    seed = ctl("-o", "json", "demo", "seed")
    assert "older version" in seed.err and "products" in seed.err
    assert seed.json["created"] is True and seed.json["event_post_id"] == event["id"]
    assert [p["on_sale"] for p in seed.json["products"]] == [True, True, False]
    assert len(ctl.json("account", "list")) == 2
    assert ctl.json("points", "show", "minji@example.com")["balance"] == 30000
    assert ctl.json("points", "show", "admin@example.com")["balance"] == 0
    assert ctl.json("demo", "seed")["added"] == []


def test_seed_leaves_alone_what_an_administrator_removed(ctl: Ctl) -> None:
    seed = seeded(ctl)
    assert seed["movie_ticket_id"] == seed["products"][0]["id"]
    for made in seed["products"]:
        ctl("product", "retire", str(made["id"]), "--yes", "-q")
    again = ctl.json("demo", "seed")
    assert again["created"] is False and again["movie_ticket_id"] is None
    assert ctl.json("product", "list") == []


def test_a_dry_run_of_the_shop_changes_nothing(ctl: Ctl) -> None:
    made = product(ctl, "--stock", "3")
    identity = str(made["id"])
    before = [ctl.json("product", "list"), ctl.json("audit", "actions")]
    planned = ctl.json("product", "create", "--name", "x", "--price", "5", "--dry-run")
    assert (planned["name"], planned["price"]) == ("x", 5)
    changed = ctl.json("product", "update", identity, "--price", "5",
                       "--stock", "unlimited", "--dry-run")  # fmt: skip
    assert (changed["price"], changed["stock"]) == (5, None)
    ctl("product", "update", identity, "--price", "5", "--if-revision", "99", "--dry-run", code=4)
    ctl("product", "update", "999999", "--price", "5", "--dry-run", code=3)
    assert "Dry run" in ctl("product", "retire", identity, "--dry-run").err
    assert [ctl.json("product", "list"), ctl.json("audit", "actions")] == before


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_reading_verb_of_the_shop_speaks_every_format(bare: Ctl, form: str) -> None:
    seed = seeded(bare)
    order = bought(bare, seed["movie_ticket_id"])
    bare("coupon", "issue", "minji@example.com", "--kind", "amount", "--value", "1", "--note", "x")
    for words in (
        ["product", "list"], ["product", "show", str(seed["movie_ticket_id"])],
        ["order", "list", "minji@example.com"], ["order", "show", str(order["id"])],
        ["ticket", "show", order["tickets"][0]["code"]], ["coupon", "export"],
    ):  # fmt: skip
        reply = bare(*words, "--output", form)
        if form == "json":
            assert reply.json
        elif form == "csv":
            assert reply.csv and all(None not in row for row in reply.csv), words
        else:
            assert len(reply.out.splitlines()) >= 2, words
