"""kill -9 of those who send mail, again and again: every mail arrives, and every second copy of one
was counted as possible."""
from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import time
from collections import Counter
from typing import Any

from conftest import BIN, Server, clean_environment, ticketctl, wait_until
from mail_server import MailServer

SENDERS = 8
MAILS = 60
KILLS = int(os.environ.get("TICKETING_KILLS", "12"))


class SlowServer(MailServer):
    """Takes its time, so that whoever sends is often killed in the middle."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str | bytes:
        await asyncio.sleep(random.random() * 0.02)
        reply = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(random.random() * 0.02)
        return reply


def settings(server: MailServer) -> dict[str, str]:
    return clean_environment(smtp_url=server.url, smtp_timeout_ms="1000", images_store="memory:",
                             jobs_mail_dispatch="@every 1s")


def start_sender(store: str, server: MailServer) -> subprocess.Popen[bytes]:
    return subprocess.Popen([BIN / "ticketing-scheduler", "--store", store],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            env=settings(server))


def mails(store: str, state: str | None = None) -> list[dict[str, Any]]:
    more = ["--state", state] if state else []
    return json.loads(ticketctl(store, "--output", "json", "mail", "list", "--limit", "1000",
                                *more))


def test_every_mail_arrives_whoever_is_killed(either_store: str) -> None:
    seed = random.randrange(1 << 32)
    source = random.Random(seed)
    with SlowServer() as server:
        subprocess.run([BIN / "ticketing-scheduler", "--store", either_store, "--once",
                        "mail_dispatch"], env=settings(server), check=True, timeout=60,
                       stdout=subprocess.DEVNULL)
        api = Server(either_store, images_store="memory:", limits_rate_sign_up_per_minute="0")
        for i in range(MAILS):
            reply = api.request("POST", "/v1/accounts", {
                "email": f"fan{i}@example.com", "password": "correct horse battery",
                "nickname": f"fan{i}"})
            assert reply.status == 201, reply.body
        assert api.stop() == 0
        senders = [start_sender(either_store, server) for _ in range(SENDERS)]
        try:
            for _ in range(KILLS):
                before = len(server.taken)
                few = source.randrange(1, 4)
                deadline = time.monotonic() + 5
                while len(server.taken) < min(before + few, MAILS) and time.monotonic() < deadline:
                    time.sleep(0.001)
                victim = source.randrange(SENDERS)
                senders[victim].kill()
                senders[victim].wait()
                senders[victim] = start_sender(either_store, server)
            wait_until("every mail is sent", lambda: len(mails(either_store, "sent")) == MAILS, 90)
        finally:
            for sender in senders:
                sender.terminate()
            for sender in senders:
                assert sender.wait(timeout=30) == 0
        copies = Counter(taken.id for taken in server.taken)
        contents = {(taken.id, taken.content) for taken in server.taken}
    assert len(copies) == len(contents) == MAILS, f"one message a mail; seed {seed}"
    for mail in mails(either_store):
        number = next(n for i, n in copies.items() if i.startswith(f"<{mail['id']}."))
        assert number <= 1 + mail["perhaps_sent"], f"a copy too many of {mail}; seed {seed}"
    print(f"{sum(copies.values()) - MAILS} second copies, "
          f"{sum(m['perhaps_sent'] for m in mails(either_store))} thought possible")
