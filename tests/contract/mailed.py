"""The tokens that were mailed: what only who reads the mails can send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mail_server import MailServer

LINK = re.compile(r"/(verify|reset)[?#]token=([A-Za-z0-9._~%-]+)")
TAKEN_BY = {"verify": "verifyEmail", "reset": "resetPassword"}


class Mailbox:
    def __init__(self) -> None:
        self.server = MailServer()
        self.server.__enter__()
        self._read = 0

    def tokens(self) -> Iterator[tuple[str, str]]:
        """Of mails that came since: who takes the token, and the token."""
        new = self.server.taken[self._read:]
        self._read += len(new)
        for mail in new:
            body = mail.message.get_body(("plain",))
            for path, token in LINK.findall(body.get_content() if body else ""):
                yield TAKEN_BY[path], token

    def stop(self) -> None:
        self.server.stop()
