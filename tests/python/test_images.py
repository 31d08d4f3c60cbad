"""Images up and down, and the pictures of tickets and coupons."""

from __future__ import annotations

import base64
import array
import copy
import hashlib
import struct
import zlib

import pytest

import ticketing

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(height * (1 + 3 * width)))
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def size_of(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("as_given", [bytes, bytearray, memoryview])
def test_images_come_back_as_they_went(
    t: ticketing.Ticketing,
    user: ticketing.AccountProfile,
    as_given: type[bytes] | type[bytearray] | type[memoryview],
) -> None:
    data = png(30, 20)
    image = t.images.upload(user, as_given(data))
    assert image.id == hashlib.sha256(data).hexdigest()
    assert (image.content_type, image.width, image.height) == ("image/png", 30, 20)
    assert image.bytes == len(data)
    assert t.images.upload(user, as_given(data)) == image
    content = t.images.find(image)
    assert content == data and content.content_type == "image/png"
    assert t.images.find(image.id) == content
    assert t.images.upload(None, content) == image


def test_every_other_byte_of_somebody_elses_memory(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    data = png()
    doubled = bytes(byte for pair in zip(data, data) for byte in pair)
    assert t.images.find(t.images.upload(user, memoryview(doubled)[::2])) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", png()[:-1], png() + b"\0", png(8193, 1), bytes(5 * 1024 * 1024 + 1)],
    ids=["nothing", "another format", "cut off", "too long", "too wide", "too many bytes"],
)
def test_what_is_no_image_is_refused(
    t: ticketing.Ticketing, user: ticketing.AccountProfile, data: bytes
) -> None:
    with pytest.raises(ticketing.InvalidError) as refused:
        t.images.upload(user, data)
    assert refused.value.code == "validation_failed"


@pytest.mark.parametrize("data", ["text", 5, None, array])
def test_what_is_no_bytes_is_a_type_error(
    t: ticketing.Ticketing, user: ticketing.AccountProfile, data: object
) -> None:
    with pytest.raises(TypeError):
        t.images.upload(user, data)  # type: ignore[arg-type]


def test_an_image_that_is_not_there(t: ticketing.Ticketing) -> None:
    for image_id in ("0" * 64, "", "../secret"):
        with pytest.raises(ticketing.NotFoundError):
            t.images.find(image_id)


def test_pictures_of_tickets_and_coupons(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    poster = t.images.upload(admin, png(300, 400))
    product = t.catalog.create(admin, "기생충", price=100, image_id=poster.id)
    assert product.image is not None and t.images.find(product.image) == png(300, 400)
    t.points.adjust(None, user, 100, "to spend")
    ticket = t.purchases.buy(user, product).tickets[0]
    coupon = t.coupons.issue(None, user, dict(kind="percent", value=30), "gift")
    picture = t.images.ticket_picture(user, ticket)
    for drawn in (picture, t.images.coupon_picture(user, coupon)):
        assert isinstance(drawn, bytes)
        assert drawn.startswith(PNG_SIGNATURE)
        assert size_of(drawn) == (1000, 480)
        assert len(drawn) < 150_000
        assert drawn.content_type == "image/png"
    assert t.images.ticket_picture(admin, ticket.code) == picture
    assert t.images.coupon_picture(admin, coupon.code) != picture


def test_notebooks_show_images(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    image = t.images.find(t.images.upload(user, png()))
    assert image._repr_png_() == png()
    assert image._repr_html_().startswith('<img alt="" src="data:image/png;base64,iVBORw0KGgo')
    described = f"ImageContent(content_type='image/png', {len(png())} bytes)"
    assert repr(image) == str(image) == described
    text = base64.b64encode(png()).decode()
    assert image.to_dict() == {"content_type": "image/png", "bytes": text}
    with pytest.raises(AttributeError):
        image.content_type = "text/html"  # type: ignore[misc]
    photo = ticketing.ImageContent(b"...", "image/jpeg")
    assert photo._repr_png_() is None and "image/jpeg" in photo._repr_html_()
    assert copy.copy(photo).content_type == "image/jpeg"
