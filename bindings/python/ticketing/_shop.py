"""What points and coupons buy: products, orders, tickets and their pictures."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Literal, Mapping

from . import _core
from ._requests import UNSET, Unset, Who, code_of, id_of, request, to_json, who_id
from ._results import ImageContent, List
from ._service import Service


class Coupons(Service):
    """Coupons and who won them."""

    def list(
        self,
        who: Who | None,
        account: Who | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
    ) -> _core.CouponViewPage:
        """Newest first."""
        body = request(account_id=id_of(account), limit=limit, cursor=cursor)
        return self._session.coupons_list(who_id(who), body)

    def find(self, who: Who | None, coupon: _core.AnyCoupon) -> _core.CouponView:
        return self._session.coupons_find(who_id(who), to_json(code_of(coupon)))

    def issue(
        self,
        who: Who | None,
        account: Who,
        coupon: Mapping[str, Any],
        note: str,
        *,
        idempotency_key: str | None = None,
    ) -> _core.CouponView:
        """By hand: ``coupon`` is what a campaign's is, e.g. ``dict(kind="amount", value=3000)``.

        By an administrator, who must give an ``idempotency_key``, or by the operator.
        """
        body = request(
            account_id=id_of(account),
            coupon=dict(coupon),
            note=note,
            idempotency_key=idempotency_key,
        )
        return self._session.coupons_issue(who_id(who), body)

    def void_coupon(self, who: Who | None, coupon: _core.AnyCoupon, note: str) -> _core.CouponView:
        """Withdraws a coupon that was not used."""
        body = request(code=code_of(coupon), note=note)
        return self._session.coupons_void_coupon(who_id(who), body)

    def winners(self, post: _core.AnyPost, *, who: Who | None = None) -> List[_core.Winner]:
        """In order of position."""
        return self._session.coupons_winners(who_id(who), to_json(id_of(post)))


class Catalog(Service):
    """Products."""

    def create(
        self,
        who: Who | None,
        name: str,
        *,
        price: int,
        category: _core.ProductCategory = "movie_ticket",
        intro: str = "",
        image_id: str | None = None,
        stock: int | None = None,
        valid_days: int = 365,
        on_sale: bool = True,
        idempotency_key: str | None = None,
    ) -> _core.ProductView:
        """Without ``stock`` there is no end of it; its tickets are valid for ``valid_days``."""
        body = request(
            name=name,
            category=category,
            intro=intro,
            price=price,
            image_id=image_id,
            stock=stock,
            valid_days=valid_days,
            on_sale=on_sale,
            idempotency_key=idempotency_key,
        )
        return self._session.catalog_create(who_id(who), body)

    def list(
        self,
        *,
        category: _core.ProductCategory | None = None,
        min_price: int | None = None,
        max_price: int | None = None,
        q: str | None = None,
        sort: Literal["newest", "price", "-price"] = "newest",
        limit: int | Unset = UNSET,
        cursor: str | None = None,
        who: Who | None = None,
    ) -> _core.ProductViewPage:
        """``q`` is a part of the name. Administrators also see what is off sale."""
        body = request(
            category=category,
            min_price=min_price,
            max_price=max_price,
            q=q,
            sort=sort,
            limit=limit,
            cursor=cursor,
        )
        return self._session.catalog_list(who_id(who), body)

    def find(self, product: _core.AnyProduct, *, who: Who | None = None) -> _core.ProductView:
        return self._session.catalog_find(who_id(who), to_json(id_of(product)))

    def edit(
        self,
        who: Who | None,
        product: _core.AnyProduct,
        *,
        name: str | None = None,
        category: _core.ProductCategory | None = None,
        intro: str | None = None,
        price: int | None = None,
        image_id: str | None | Unset = UNSET,
        stock: int | None | Unset = UNSET,
        valid_days: int | None = None,
        on_sale: bool | None = None,
        if_revision: int | None = None,
        if_stock: int | None | Unset = UNSET,
    ) -> _core.ProductView:
        """``image_id=None`` removes the image, ``stock=None`` the limit. Sales change the stock
        and not the revision: ``if_stock`` is the stock that ``stock`` is meant to replace."""
        body = request(
            id=id_of(product),
            name=name,
            category=category,
            intro=intro,
            price=price,
            image_id=image_id,
            stock=stock,
            valid_days=valid_days,
            on_sale=on_sale,
            if_revision=if_revision,
            if_stock=if_stock,
        )
        return self._session.catalog_edit(who_id(who), body)

    def retire(
        self, who: Who | None, product: _core.AnyProduct, *, if_revision: int | None = None
    ) -> None:
        """Takes a product out of every list, for ever; its tickets stay valid."""
        body = request(id=id_of(product), if_revision=if_revision)
        self._session.catalog_retire(who_id(who), body)

    def import_movies(
        self,
        who: Who | None = None,
        *,
        date: datetime.date | None = None,
        items: int = 10,
        multi_movie: str | None = None,
        nation: str | None = None,
        area: str | None = None,
        price: int | None = None,
        dry_run: bool = False,
    ) -> List[_core.ImportedMovie]:
        """Films of a day's box office (KOBIS; needs ``kobis.key``) as products off sale.

        ``date`` is yesterday unless given; ``price`` is that of new products.
        """
        body = request(
            date=date,
            items=items,
            multi_movie=multi_movie,
            nation=nation,
            area=area,
            price=price,
            dry_run=dry_run,
        )
        return self._session.catalog_import_movies(who_id(who), body)


class Purchases(Service):
    """Orders and the tickets they give."""

    def buy(
        self,
        who: Who,
        product: _core.AnyProduct,
        quantity: int = 1,
        *,
        coupon_code: str | None = None,
        expected_total: int | None = None,
        idempotency_key: str | None = None,
        dry_run: bool = False,
    ) -> _core.OrderView:
        """Pays with points. A coupon lowers the price of one unit.

        Refused with ``price_changed`` when the total is not the ``expected_total``. A ``dry_run``
        gives the order as it would be, without an id, and writes nothing. Each call is an order of
        its own, unless it repeats an ``idempotency_key``: then it gives the first one's order. Give
        one when you mean to try again after ``UnavailableError``.
        """
        body = request(
            product_id=id_of(product),
            quantity=quantity,
            coupon_code=coupon_code,
            expected_total=expected_total,
            idempotency_key=str(uuid.uuid4()) if idempotency_key is None else idempotency_key,
            dry_run=dry_run,
        )
        return self._session.purchases_place(who_id(who), body)

    def orders(
        self,
        who: Who | None,
        account: Who | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
    ) -> _core.OrderViewPage:
        """One's own, or for administrators another ``account``'s; newest first."""
        body = request(account_id=id_of(account), limit=limit, cursor=cursor)
        return self._session.purchases_orders(who_id(who), body)

    def find_order(self, who: Who | None, order: _core.AnyOrder) -> _core.OrderView:
        return self._session.purchases_find_order(who_id(who), to_json(id_of(order)))

    def cancel(self, who: Who | None, order: _core.AnyOrder) -> _core.OrderView:
        """Gives points, stock and coupon back, as long as no ticket was used."""
        return self._session.purchases_cancel(who_id(who), to_json(id_of(order)))

    def tickets(
        self,
        who: Who | None,
        account: Who | None = None,
        *,
        limit: int | Unset = UNSET,
        cursor: str | None = None,
    ) -> _core.TicketViewPage:
        """One's own, or for administrators another ``account``'s; newest first."""
        body = request(account_id=id_of(account), limit=limit, cursor=cursor)
        return self._session.purchases_tickets(who_id(who), body)

    def find_ticket(self, who: Who | None, ticket: _core.AnyTicket) -> _core.TicketView:
        return self._session.purchases_find_ticket(who_id(who), to_json(code_of(ticket)))

    def redeem(self, who: Who | None, ticket: _core.AnyTicket) -> _core.TicketView:
        """Uses a ticket up, once; staff and administrators do."""
        return self._session.purchases_redeem(who_id(who), to_json(code_of(ticket)))


class Images(Service):
    """Uploaded images, and the pictures of tickets and coupons."""

    def upload(self, who: Who | None, data: bytes | bytearray | memoryview) -> _core.ImageView:
        """A PNG, JPEG or WebP: at most 5 MiB, 8192 pixels a side and 16 million in all.

        The id is the SHA-256 of the bytes: the same image again is the same id.
        """
        # A copy of what somebody else could change during the upload.
        unchanging = data if isinstance(data, bytes) else memoryview(data).tobytes()
        return self._session.images_upload(who_id(who), unchanging)

    def find(self, image: _core.AnyImage) -> ImageContent:
        """The bytes as they were uploaded."""
        return self._session.images_find(to_json(id_of(image)))

    def ticket_picture(self, who: Who | None, ticket: _core.AnyTicket) -> ImageContent:
        """A PNG of 1000 by 480 pixels with the QR code the cinema scans."""
        return self._session.images_ticket_picture(who_id(who), to_json(code_of(ticket)))

    def coupon_picture(self, who: Who | None, coupon: _core.AnyCoupon) -> ImageContent:
        """As of a ticket."""
        return self._session.images_coupon_picture(who_id(who), to_json(code_of(coupon)))
