"""How results look in a notebook."""

from __future__ import annotations

import base64
import html
from typing import Any

from . import _core
from ._errors import TicketingError

ROWS_SHOWN = 20


def table(items: Any, total: int | None, has_more: bool = False) -> str:
    """The first rows, and below them "20 of 1 321", as far as it is known of how many."""
    columns: list[str] = items._rows.columns
    rows = items[:ROWS_SHOWN].to_dict()
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row, name)}</td>" for name in columns) + "</tr>"
        for row in rows
    )
    if total is None and not has_more:
        total = len(items)
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{_how_many(len(rows), total)}"
    )


def _how_many(shown: int, total: int | None) -> str:
    if total is None:
        return f"<p>{shown} of more: <code>.all()</code> has everything</p>"
    if shown < total:
        return f"<p>{shown} of {total:,}</p>".replace(",", " ")
    return ""


def result_html(self: Any) -> str:
    """A two-column table of one result; a coupon and a ticket show their picture."""
    plain = self.to_dict()
    body = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{_cell(plain, name)}</td></tr>"
        for name in type(self)._to_rows([self]).columns
    )
    name = type(self).__name__
    return f"<table><caption>{name}</caption><tbody>{body}</tbody></table>{_picture(name, self)}"


def _cell(plain: dict[str, Any], name: str) -> str:
    value: Any = plain
    for part in name.split("."):
        value = None if value is None else value[part]
    return "" if value is None else html.escape(str(value))


PICTURES = {
    "CouponView": "coupon_picture",
    "TicketView": "ticket_picture",
    "OrderTicket": "ticket_picture",
}


def _picture(name: str, voucher: Any) -> str:
    """As it is now, by whichever open platform knows the code; nothing where none does."""
    if name not in PICTURES:
        return ""
    for platform in _core._open_platforms():
        try:
            image = getattr(platform.images, PICTURES[name])(None, voucher.code)
        except (TicketingError, ValueError):  # another's, or closed meanwhile
            continue
        data = base64.b64encode(image).decode()
        return f'<img alt="{html.escape(voucher.code)}" src="data:image/png;base64,{data}">'
    return ""
