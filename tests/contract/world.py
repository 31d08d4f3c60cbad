"""A running API on a fresh store, with people of every kind and one thing of each: what the fuzzer
starts from."""

from __future__ import annotations

import itertools
import tempfile
from typing import Any

from conftest import Server, ticketctl
from document import Document
from judge import Judge
from pictures import png
from pool import Pool
from sealed_mail import token_in, unsubscribe_token
from store_watch import PostgresWatch, SqliteWatch, StoreWatch
from texts import as_json
from values import PASSWORD
from wire import Received, Sent, Wire

# Nothing that is about how often.
SETTINGS = {
    "limits_rate_account_per_minute": "0", "limits_rate_account_reads_per_minute": "0",
    "limits_rate_wrong_passwords_per_minute": "0", "limits_rate_sign_in_per_minute": "0",
    "limits_rate_sign_up_per_minute": "0", "limits_rate_address_per_minute": "0",
    "limits_posts_per_day": "10000", "limits_images_per_day": "1000000",
    # Mails are written, and nobody takes them.
    "smtp_url": "smtp://127.0.0.1:9", "smtp_from": "cinema@example.com",
    "api_public_url": "https://cinema.example.com",
    "rewards_verified_only": "false",
}


class World:
    """`postgres` is a running server, where the store is to be one of its databases."""

    def __init__(self, postgres: Any = None) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="contract.")
        if postgres:
            self.store = postgres.create_database()
        else:
            self.store = f"sqlite:///{self.folder.name}/ticketing.db"
        ticketctl(self.store, "db", "init")
        self.server = Server(self.store, images_store=f"file://{self.folder.name}/images",
                             **SETTINGS)
        watch: type = PostgresWatch if postgres else SqliteWatch
        self.watch: StoreWatch = watch(self.store, postgres)
        self.wire = Wire(self.server.port)
        document = self.wire.send("", Sent("GET", "/openapi.json"))
        self.document = Document(document.json)
        self.judge = Judge(self.document, {code: self._status_of(code)
                                           for code in sorted(self.document.codes)})
        self._numbers = itertools.count(1)
        self.people: dict[str, str | None] = dict.fromkeys(
            ("user", "admin", "staff", "other", "anonymous", "suspended", "closed", "forged"))
        self.people["forged"] = "tk_" + "A" * 43
        self.ids: dict[str, int] = {}
        self.pool = Pool()
        for code in sorted(self.document.codes):
            self.pool.add("problem.code", code)

    def _status_of(self, code: str) -> int:
        """As `/problems/{code}` tells it."""
        return self.wire.send("", Sent("GET", f"/problems/{code}")).json["status"]

    def fresh(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def call(self, operation: str, who: str, body: Any = None, key: str | None = None,
             **path: Any) -> Received:
        """A request that succeeds; what it tells is known from then on."""
        known = self.document.by_id[operation]
        target = known.path
        for name, value in path.items():
            target = target.replace("{" + name + "}", str(value))
        headers = [("Content-Type", "application/json")] if body is not None else []
        if self.people.get(who):
            headers.append(("Authorization", f"Bearer {self.people[who]}"))
        if key:
            headers.append(("Idempotency-Key", key))
        data = body if isinstance(body, (bytes, type(None))) else as_json(body)
        reply = self.wire.send(who, Sent(known.method, target, headers, data))
        assert reply.status < 300, f"{operation} as {who}: {reply.shown()}"
        self.pool.learn(known, who, target, reply)
        return reply

    def restore(self) -> None:
        """Everybody is who they are called, again."""
        if not self._is_in("admin", "admin"):
            self._make_admin()
        for who in ("user", "other", "staff"):
            if not self._is_in(who, "staff" if who == "staff" else "user"):
                self._make_account(who)
                if who == "staff":
                    self._update("staff", {"role": "staff"})
        if not self.people["suspended"]:
            self._make_account("suspended")
            self._update("suspended", {"suspended": True})
            self._make_account("closed")
            self.call("closeAccount", "closed", {"password": PASSWORD})

    def _is_in(self, who: str, role: str) -> bool:
        token = self.people[who]
        if not token:
            return False
        reply = self.wire.send(who, Sent("GET", "/v1/me", [("Authorization", f"Bearer {token}")]))
        return reply.status == 200 and reply.json["role"] == role

    def _make_admin(self) -> None:
        email = f"{self.fresh('admin')}@example.com"
        ticketctl(self.store, "account", "create", "--email", email, "--nickname",
                  self.fresh("boss"), "--role", "admin", "--password-file", "-", given=PASSWORD)
        self._sign_in("admin", email)

    def _make_account(self, who: str) -> None:
        email = f"{self.fresh(who)}@example.com"
        self.people[who] = None
        self.ids[who] = self.call("registerAccount", "", {
            "email": email, "password": PASSWORD, "nickname": self.fresh("n")}).json["id"]
        self._sign_in(who, email)
        self._give(who)

    def _sign_in(self, who: str, email: str) -> None:
        reply = self.call("signIn", "", {"email": email, "password": PASSWORD})
        self.pool.add("email", email)
        self.people[who] = reply.json["access_token"]
        self.judge.secrets.add(reply.json["access_token"])

    def _update(self, who: str, change: Any) -> None:
        self.call("updateAccount", "admin", change, id=self.ids[who])

    def _give(self, who: str) -> None:
        self.call("adjustPoints", "admin", {"amount": 500_000, "note": "to spend"},
                  self.fresh("key"), id=self.ids[who])

    def furnish(self) -> None:
        """One of each thing there is, beside what is there."""
        self.restore()
        image = self.call("uploadImage", "admin", png(seed=next(self._numbers))).json["id"]
        product = {"category": "movie_ticket", "price": 1000, "image_id": image}
        for stock in (None, 1000):
            sold = self.call("createProduct", "admin",
                             {**product, "name": self.fresh("Film "), "stock": stock}).json["id"]
        post = self.call("createPost", "user", {"title": "First", "body": "Post"}).json["id"]
        self.call("addComment", "other", {"body": "Hello"}, id=post)
        event = self.call("createPost", "admin", {
            "board": "event", "title": "Premiere", "body": "Comment", "campaign": {
                "slots": 50, "coupon": {"kind": "percent", "value": 10}}}).json["id"]
        self.call("addComment", "user", {"body": "First!"}, id=event)
        self.call("issueCoupon", "admin", {
            "account_id": self.ids["user"], "note": "sorry",
            "coupon": {"kind": "amount", "value": 100}}, self.fresh("key"))
        self.call("placeOrder", "user", {"product_id": sold, "quantity": 2}, self.fresh("key"))
        for lists in ("listJobs", "listMails", "listAccounts"):
            self.call(lists, "admin")
        self.call("listMyNotifications", "user")
        self.read_mails()

    def read_mails(self) -> None:
        """The tokens in the mails that wait to be sent, as only who gets them would know them."""
        self.call("requestPasswordReset", "", {"email": self.pool.of("email")[0]})
        secret = self.watch.ask("SELECT secret FROM installation")
        by_click = unsubscribe_token(secret, self.ids["user"], "points_digest")
        tokens = {"unsubscribe": by_click, "unsubscribePage": by_click}
        for kind, operation in (("email_verification", "verifyEmail"),
                                ("password_reset", "resetPassword")):
            mail = self._newest_mail(kind)
            if mail:
                tokens[operation] = token_in(secret, mail)
        for operation, token in tokens.items():
            self.pool.add(f"{operation}?token", token)
            self.judge.secrets.add(token)

    def _newest_mail(self, kind: str) -> str:
        """Its payload; empty where all of them brought tokens that are used."""
        return self.watch.ask("SELECT coalesce((SELECT payload FROM outbox_messages WHERE kind = "
                              f"'{kind}' ORDER BY id DESC LIMIT 1), '')")

    def stop(self) -> None:
        self.wire.close()
        self.watch.close()
        code = self.server.stop()
        errors = "".join(self.server.errors)
        assert code == 0 and "runtime error:" not in errors, errors[-20_000:]
        ticketctl(self.store, "audit", "verify")
        self.folder.cleanup()
