"""What the tests of mail have in common."""

from __future__ import annotations

import datetime
from typing import Any, Callable

import ticketing

from conftest import PASSWORD
from mail_server import MailServer

MINUTE = datetime.timedelta(minutes=1)
Open = Callable[..., ticketing.Ticketing]


def smtp(server: MailServer, **more: Any) -> dict[str, Any]:
    return {"url": server.url, "from": "Tickets <tickets@cinema.example>", "timeout_ms": 5000,
            **more}


def sign_up(t: ticketing.Ticketing, name: str = "minji", domain: str = "fan.example") -> Any:
    return t.accounts.register_account(f"{name}@{domain}", PASSWORD, name)


def states(t: ticketing.Ticketing) -> list[tuple[str, str]]:
    return [(mail.recipient, mail.state) for mail in reversed(t.mails.list())]
