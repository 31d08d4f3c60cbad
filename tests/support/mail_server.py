"""A real SMTP server that does as it is told, and keeps what it took."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Callable

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class _Controller(Controller):
    """On a free port: port 0 until it listens."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def parse(content: bytes) -> EmailMessage:
    policy: Any = email.policy.default  # its type differs between releases of mypy
    message = email.message_from_bytes(content, policy=policy)
    assert isinstance(message, EmailMessage)
    return message


class Taken:
    """A message as the server got it."""

    def __init__(self, sender: str, recipient: str, content: bytes) -> None:
        self.sender = sender
        self.recipient = recipient
        self.content = content
        self.message = parse(content)

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


class MailServer:
    """Listens on a free port of this machine. `answer(stage, address)`, if set, gives a reply other
    than "taken" for the stages "MAIL", "RCPT" and "DATA"; None: as usual."""

    def __init__(self, *, password: str | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.taken: list[Taken] = []
        self.asked: list[str] = []
        self.answer: Callable[[str, str], str | bytes | None] = lambda stage, address: None
        self.drops_answer: Callable[[str], bool] = lambda recipient: False
        self._password = password
        # Whether its methods have types depends on the release of aiosmtpd.
        self._controller: Any = _Controller(
            self, hostname="127.0.0.1", port=0, tls_context=tls,
            auth_required=password is not None, auth_require_tls=False,
            authenticator=self._authenticate if password is not None else None)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str,
                      data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password.decode() == self._password)

    # Called by aiosmtpd.
    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str,
                          _options: list[str]) -> str | bytes:
        refusal = self.answer("MAIL", address)
        if refusal:
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str,
                          _options: list[str]) -> str | bytes:
        self.asked.append(address)
        refusal = self.answer("RCPT", address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str | bytes:
        (recipient,) = envelope.rcpt_tos
        refusal = self.answer("DATA", recipient)
        if refusal:
            return refusal
        self.taken.append(Taken(envelope.mail_from, recipient, envelope.original_content))
        if self.drops_answer(recipient):
            server.transport.abort()
        return "250 taken"


def self_signed(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for 127.0.0.1 and localhost: what a server needs, and what a client trusts."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout",
         str(key), "-out", str(certificate)], check=True, capture_output=True,
        env={name: value for name, value in os.environ.items() if name != "LD_PRELOAD"})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
