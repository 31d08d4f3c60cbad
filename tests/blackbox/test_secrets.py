"""Plants secrets wherever somebody may put one and looks for them wherever nobody may find one."""
from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from conftest import BIN, Reply, Server, clean_environment, sign_in, stop_cleanly
from sealed_mail import token_in
from test_accounts import rows_of

PASSWORD = "kestrel-Password-71"
SETTINGS = {
    "smtp_url": "smtp://127.0.0.1:9",
    "smtp_username": "mailer",
    "smtp_password": "kestrel-Smtp-71",
    "redis_url": "redis://:kestrel-Redis-71@127.0.0.1:9/0",
    "kobis_key": "kestrelKobis71",
    "images_s3_access_key_id": "AKIA71",
    "images_s3_secret_access_key": "kestrel-S3-71",
    "log_level": "debug",
    "api_access_log": "true",
}
IN_PATH = "tk_kestrelInThePath71kestrelInThePath71kestrel"
IN_REQUESTS = ["kestrel-Wrong-71", "tk_kestrelGuessedBearer71", IN_PATH, "kestrel-Query-71",
               "kestrel-Cookie-71", "kestrel-ApiKey-71", "kestrel-Reset-71", "kestrel-Number-71",
               "kestrel-Broken-71", "kestrel-New-71", "kestrel-Trace-71", "kestrel-State-71"]


class House:
    """A shop in which everything has happened that needs a secret, and everything it has said."""

    def __init__(self, store: str, folder: Path) -> None:
        self.store = store
        self.key = folder / "chain.key"
        self.key.write_text("kestrelChainKey71kestrelChainKey71")
        self.settings = SETTINGS | {"ledger_chain_key_file": str(self.key),
                                    "images_store": f"file://{folder}"}
        self.said: list[tuple[str, str]] = []
        self.said.append(("a new store", printed(self, "db", "init")))
        self.server = Server(store, **self.settings)

    def hear(self, what: str, reply: Reply) -> Reply:
        self.said.append((what, str(reply.headers) + reply.body.decode("latin-1")))
        return reply


def say_everything(house: House) -> dict[str, str]:
    """Every secret by what it is; what is said to whoever holds it is not heard here."""
    server = house.server
    secrets = {"password": PASSWORD}
    house.said.append(("making an admin", printed(
        house, "account", "create", "--email", "admin@example.com", "--nickname", "boss",
        "--role", "admin", "--password-file", "-", given=PASSWORD)))
    admin = sign_in(server, "admin@example.com", PASSWORD)
    secrets["admin's token"] = admin
    made = server.request("POST", "/v1/accounts", {"email": "minji@example.com",
                                                   "password": PASSWORD, "nickname": "minji"})
    house.hear("registered", made)
    token = sign_in(server, "minji@example.com", PASSWORD)
    secrets["access token"] = token
    house.hear("me", server.request("GET", "/v1/me", token=token))

    for what, body in {
        "wrong password": {"email": "minji@example.com", "password": "kestrel-Wrong-71"},
        "password of a wrong type": {"email": "minji@example.com",
                                     "password": ["kestrel-Number-71"]},
        "broken": b'{"email":"minji@example.com","password":"kestrel-Broken-71',
        "unknown member": {"email": "a@example.com", "passwort": "kestrel-Wrong-71"},
    }.items():
        house.hear(what, server.request("POST", "/v1/sessions", body))
    house.hear("too short", server.request("POST", "/v1/accounts", {
        "email": "not an address", "password": "kestrel71", "nickname": "x"}))
    house.hear("change", server.request("PUT", "/v1/me/password", {
        "current_password": "kestrel-Wrong-71", "new_password": "kestrel-New-71"}, token))
    house.hear("bearer", server.request("GET", "/v1/me", token="tk_kestrelGuessedBearer71"))
    house.hear("cookie", server.request("GET", "/v1/posts?access_token=kestrel-Query-71",
                                        Cookie="session=kestrel-Cookie-71",
                                        X_Api_Key="kestrel-ApiKey-71"))
    # Who sent a path reads it again in `instance`, which is for nobody else.
    for path in ("/v1/tickets/", "/v1/nowhere/"):
        server.request("GET", path + IN_PATH + "?t=kestrel-Query-71", token=token)
    house.hear("trace", server.request("GET", "/v1/me", token=token,
                                       traceparent="00-kestrel-Trace-71-" + "0" * 16 + "-01",
                                       tracestate="shop=kestrel-State-71",
                                       baggage="who=kestrel-State-71"))
    house.hear("a job", server.request("POST", "/v1/jobs/purge/runs", token=admin,
                                       traceparent="00-kestrel-Trace-71",
                                       Idempotency_Key="of-the-run"))
    house.hear("reset", server.request("PUT", "/v1/password-resets", {
        "token": "kestrel-Reset-71", "new_password": "kestrel-New-71"}))
    house.hear("verify", server.request("POST", "/v1/accounts/verify",
                                        {"token": "kestrel-Reset-71"}))
    house.hear("unsubscribe", server.request(
        "POST", f"/v1/unsubscribe?token={quote('kestrel-Query-71')}", b""))

    house.hear("asked", server.request("POST", "/v1/password-resets",
                                       {"email": "minji@example.com"}))
    (secret,) = rows_of(house.store, "SELECT secret FROM installation")
    secrets["installation's secret"] = secret
    for row in rows_of(house.store, "SELECT payload FROM outbox_messages"
                                    " WHERE kind IN ('password_reset', 'email_verification')"):
        secrets["mailed token " + str(len(secrets))] = token_in(secret, row)
    for what, path in {"mails": "/v1/mails", "actions": "/v1/admin-actions",
                       "accounts": "/v1/accounts"}.items():
        house.hear(what, server.request("GET", path, token=admin))
    house.hear("own mails", server.request("GET", "/v1/me/mails", token=token))
    house.hear("export", server.request("GET", "/v1/me/export", token=token))
    for path in ("/metrics", "/openapi.json", "/readyz", "/v1/posts"):
        house.hear(path, server.request("GET", path))
    return secrets


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, store: str, tmp_path: Path) -> Iterator[House]:
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres").create_database()
    house = House(store, tmp_path)
    yield house
    stop_cleanly(house.server)


def printed(house: House, *words: str, given: str = "") -> str:
    """All that a command prints, whether it likes what it is given or not."""
    done = subprocess.run(
        [BIN / "ticketctl", *words], input=given, text=True, capture_output=True, timeout=60,
        env=clean_environment(**house.settings, store_url=house.store)
        | {"ASAN_OPTIONS": "detect_leaks=0"})
    return done.stdout + done.stderr


def dump(store: str) -> str:
    if store.startswith("postgresql:"):
        return subprocess.run(["pg_dump", store], text=True, capture_output=True, timeout=60,
                              check=True).stdout
    path = Path(store.removeprefix("sqlite://"))
    return "".join(file.read_bytes().decode("latin-1")
                   for file in (path, path.with_name(path.name + "-wal")) if file.exists())


def test_secrets_are_found_nowhere(house: House) -> None:
    secrets = say_everything(house)
    settings = {k: v for k, v in SETTINGS.items() if "kestrel" in v}
    settings["redis_url"] = "kestrel-Redis-71"
    planted = {**secrets, **{"in a request: " + s: s for s in IN_REQUESTS},
               **settings, "chain key": "kestrelChainKey71"}
    for words in (["config", "show"], ["config", "check"], ["audit", "actions", "-o", "csv"],
                  ["mail", "list", "-o", "json"], ["account", "list", "-o", "csv"],
                  ["account", "export", "1"], ["--redis", "redis://:kestrel-Redis-71@:x", "db",
                                               "status"],
                  ["--store", "postgresql://u:kestrel-Smtp-71@:x/y", "db", "status"]):
        house.said.append(("ticketctl " + " ".join(words), printed(house, *words)))
    log = "".join(house.server.errors)
    assert "/v1/tickets/***" in log and '"trace_id":"' in log, "it tells of requests"
    house.said.append(("the log", log))
    for name, value in planted.items():
        assert len(value) >= 6
        for where, text in house.said:
            assert value not in text, f"{name} is in {where}: {text[:2000]}"
    database = dump(house.store)
    assert "minji@example.com" in database, "it is the database"
    for name, value in planted.items():
        if name != "installation's secret":  # which is kept there, see docs/security.md
            assert value not in database, f"{name} is in the database"
