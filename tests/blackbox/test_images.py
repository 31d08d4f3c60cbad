"""Images in and out, and the pictures of tickets and coupons; both databases."""
from __future__ import annotations

import hashlib
import struct
import subprocess
from pathlib import Path

import pytest

from conftest import Reply
from pictures import PNG_SIGNATURE, jpeg, png, webp
from shop import Person, Shop

MIB = 1024 * 1024


def upload(shop: Shop, data: bytes, who: Person | None = None,
           content_type: str = "application/octet-stream") -> Reply:
    return shop.post("/v1/images", data, who or shop.admin, Content_Type=content_type)


@pytest.fixture(scope="module")
def image(shop: Shop) -> tuple[str, bytes]:
    """The path and the bytes of an uploaded image."""
    data = png(20, 10, seed=1)
    return upload(shop, data).json["url"], data


@pytest.mark.parametrize("data, kind, size", [
    (png(3, 2), "image/png", (3, 2)), (jpeg(), "image/jpeg", (1, 1)),
    (webp(), "image/webp", (1, 1)), (png(1200, 1300), "image/png", (1200, 1300)),
    (png(8192, 1), "image/png", (8192, 1))],
    ids=["png", "jpeg", "webp", "large", "wide"])
def test_what_the_bytes_are_decides(shop: Shop, data: bytes, kind: str,
                                    size: tuple[int, int]) -> None:
    who = shop.customer()
    for declared in ("application/octet-stream", "image/png", "image/jpeg", "text/plain"):
        made = upload(shop, data, who, declared)
        assert made.status == 201, made.body
    id = hashlib.sha256(data).hexdigest()
    assert made.json == {"id": id, "url": f"/v1/images/{id}", "content_type": kind,
                         "width": size[0], "height": size[1], "bytes": len(data)}
    read = shop.get(made.json["url"])
    assert read.status == 200 and read.body == data
    assert read.headers["content-type"] == kind
    assert read.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("data", [
    b"", b"hello", b"GIF89a\1\0\1\0\0\0\0;", png()[:-1], png()[:40], png() + b"x", jpeg() + png(),
    jpeg()[:-9], webp()[:-5], PNG_SIGNATURE, png(8193, 1), png(1, 8193),
    png(8000, 2001, noise=False), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    png().replace(b"IDAT", b"IDAX")],
    ids=["nothing", "text", "gif", "cut", "cut-more", "trailing", "polyglot", "cut-jpeg",
         "cut-webp", "signature", "wide", "high", "pixels", "svg", "damaged"])
def test_what_is_no_image_is_refused(shop: Shop, data: bytes) -> None:
    refused = upload(shop, data, content_type="image/png")
    assert refused.status == 422 and refused.code == "validation_failed", refused.body
    assert shop.get(f"/v1/images/{hashlib.sha256(data).hexdigest()}").code == "not_found"


def test_a_bomb_is_refused_without_going_off(shop: Shop) -> None:
    bomb = png(10_000, 10_000, noise=False)
    assert len(bomb) < 400_000
    before = memory_high(shop)
    assert upload(shop, bomb).code == "validation_failed"
    assert memory_high(shop) - before < 100 * MIB


def memory_high(shop: Shop) -> int:
    status = Path(f"/proc/{shop.server.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if "VmHWM" in line)


def test_more_than_five_mebibytes_are_too_large(shop: Shop) -> None:
    head = (f"POST /v1/images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shop.admin.token}\r\n"
            "Content-Type: image/png\r\n")
    declared = shop.server.raw(f"{head}Content-Length: {5 * MIB + 1}\r\n\r\n".encode())
    assert declared.startswith(b"HTTP/1.1 413 ") and b"payload_too_large" in declared
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
    streamed = shop.server.raw(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk * 82)
    assert streamed == b"" or b" 413 " in streamed.split(b"\r\n")[0]
    # Exactly the limit is read whole, and judged by what it is.
    assert upload(shop, bytes(5 * MIB)).code == "validation_failed"
    # The limit of JSON bodies stays where it was.
    json = (f"POST /v1/products HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {shop.admin.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {MIB + 1}\r\n\r\n")
    assert shop.server.raw(json.encode()).startswith(b"HTTP/1.1 413 ")
    assert shop.get("/livez").status == 200


def test_uploading_needs_an_account(shop: Shop) -> None:
    assert shop.post("/v1/images", png(), Content_Type="image/png").code == "unauthenticated"


def test_an_image_never_changes(shop: Shop, image: tuple[str, bytes]) -> None:
    path, data = image
    first = shop.get(path)
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for value in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        same = shop.get(path, If_None_Match=value)
        assert same.status == 304 and same.body == b"", value
        assert same.headers["etag"] == tag
    assert shop.get(path, If_None_Match='"other"').body == data
    head = shop.server.request("HEAD", path)
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(data)))
    assert shop.delete(path, shop.admin).code == "method_not_allowed"


@pytest.mark.parametrize("range, first, last", [
    ("0-0", 0, 0), ("0-9", 0, 9), ("10-19", 10, 19), ("5-", 5, -1), ("-5", -5, -1),
    ("0-999999", 0, -1), ("-999999", 0, -1)])
def test_a_range_is_served(shop: Shop, image: tuple[str, bytes], range: str, first: int,
                           last: int) -> None:
    path, data = image
    first, last = first % len(data), last % len(data)
    part = shop.get(path, Range=f"bytes={range}")
    assert part.status == 206, part.body
    assert part.body == data[first:last + 1]
    assert part.headers["content-range"] == f"bytes {first}-{last}/{len(data)}"
    assert part.headers["content-type"] == "image/png"
    assert part.headers["etag"] == shop.get(path).headers["etag"]


def test_a_range_beyond_the_end_is_not(shop: Shop, image: tuple[str, bytes]) -> None:
    path, data = image
    for range in (f"{len(data)}-", "999999-9999999", "-0"):
        refused = shop.get(path, Range=f"bytes={range}")
        assert refused.status == 416, range
        assert refused.headers["content-range"] == f"bytes */{len(data)}"


@pytest.mark.parametrize("range", ["bytes=5-4", "bytes=x-y", "bytes=", "lines=0-1", "nonsense"])
def test_a_range_that_is_none_is_ignored(shop: Shop, image: tuple[str, bytes], range: str) -> None:
    path, data = image
    whole = shop.get(path, Range=range)
    assert whole.status == 200 and whole.body == data


def test_a_range_of_another_version_is_ignored(shop: Shop, image: tuple[str, bytes]) -> None:
    path, data = image
    tag = shop.get(path).headers["etag"]
    assert shop.get(path, Range="bytes=0-1", If_Range=tag).status == 206
    assert shop.get(path, Range="bytes=0-1", If_Range='"other"').body == data


@pytest.mark.parametrize("id", [
    "..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "0" * 63, "0" * 64, "0" * 65, "A" * 64,
    "g" * 64, "%00" * 64, "0" * 62 + "%2f0", "x" * 3000])
def test_an_id_that_names_nothing_is_not_found(shop: Shop, id: str) -> None:
    refused = shop.get(f"/v1/images/{id}")
    assert refused.status == 404 and refused.code == "not_found"


def test_products_show_their_image(shop: Shop, image: tuple[str, bytes]) -> None:
    path, _ = image
    product = shop.product(image_id=path.rsplit("/", 1)[1])
    assert product["image"]["url"] == path
    read = f"/v1/products/{product['id']}"
    assert shop.get(read).json["image"] == product["image"]
    assert shop.patch(read, {"image_id": None}, shop.admin).json["image"] is None


def test_a_ticket_is_a_picture_for_its_owner(shop: Shop, image: tuple[str, bytes],
                                             tmp_path: Path) -> None:
    buyer = shop.customer(points=5000)
    product = shop.product(name="영화 Ticket", image_id=image[0].rsplit("/", 1)[1])
    order = shop.order(buyer, product)
    assert order.status == 201, order.body
    check_picture(shop, order.json["tickets"][0]["image_url"], buyer, tmp_path)


def test_a_coupon_is_a_picture_for_its_owner(shop: Shop, tmp_path: Path) -> None:
    owner = shop.customer()
    check_picture(shop, f"/v1/coupons/{shop.coupon(owner)}/image.png", owner, tmp_path)


def scanned(picture: bytes, directory: Path) -> str:
    """What a phone reads off the picture's QR code."""
    file = directory / "picture.png"
    file.write_bytes(picture)
    return subprocess.run(
        ["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file],
        check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def check_picture(shop: Shop, path: str, owner: Person, directory: Path) -> None:
    drawn = shop.get(path, owner)
    assert drawn.status == 200, drawn.body
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.body.startswith(PNG_SIGNATURE) and drawn.body.endswith(b"IEND\xaeB\x60\x82")
    assert len(drawn.body) < 150_000
    width, height = struct.unpack(">II", drawn.body[16:24])
    assert width >= 300 and height >= 150
    assert scanned(drawn.body, directory) == path.split("/")[3]
    assert drawn.headers["cache-control"] == "private, no-cache"
    tag = drawn.headers["etag"]
    assert tag.strip('"') == hashlib.sha256(drawn.body).hexdigest()
    same = shop.get(path, owner, If_None_Match=tag)
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    assert same.headers["cache-control"] == "private, no-cache"
    assert shop.get(path, shop.customer(), If_None_Match=tag).code == "not_found"
    assert shop.get(path, owner).body == shop.get(path, shop.admin).body == drawn.body
    for who in (shop.customer(), shop.staff()):
        hidden = shop.get(path, who)
        assert hidden.status == 404 and hidden.code == "not_found"
    assert shop.get(path).code == "unauthenticated"


def test_there_is_no_picture_of_nothing(shop: Shop) -> None:
    for noun in ("tickets", "coupons"):
        for code in ("0000-0000-0000-0000", "..", "%2e%2e%2f%2e%2e", "x" * 2000, "%00"):
            assert shop.get(f"/v1/{noun}/{code}/image.png", shop.admin).code == "not_found"
