"""kill -9 while orders are on their way: sent again with their keys they are done, once."""
from __future__ import annotations

import http.client
import random
import threading
import time

import pytest

from conftest import Server, ticketctl
from shop import Person, Shop

BUYERS = 6
KEYS_EACH = 30
PRICE = 10
PURSE = 10_000
STOCK = 1_000

Sent = tuple[int, str]  # the buyer's number, the key


def send_until_killed(shop: Shop, buyers: list[Person], product: dict, after: float,
                      acknowledged: dict[Sent, bytes]) -> list[Sent]:
    """Everybody orders one after another; the server is killed `after` seconds into it. What was
    sent, whether answered or not."""
    sent: list[Sent] = []
    started = threading.Barrier(BUYERS + 1)

    def order(number: int) -> None:
        started.wait()
        for i in range(KEYS_EACH):
            key = (number, f"key-{i}")
            sent.append(key)
            try:
                reply = shop.order(buyers[number], product, key[1])
            except (OSError, http.client.HTTPException):
                return
            assert reply.status == 201, reply.body
            acknowledged[key] = reply.body

    threads = [threading.Thread(target=order, args=(n,)) for n in range(BUYERS)]
    for t in threads:
        t.start()
    started.wait()
    time.sleep(after)
    shop.server.process.kill()
    for t in threads:
        t.join()
    shop.server.process.wait(timeout=30)
    return sent


@pytest.fixture(scope="module")
def killed_shop(either_store: str):
    running = Shop(either_store, Server(either_store, images_store="memory:"))
    yield running
    assert running.server.stop() == 0, "".join(running.server.errors)
    ticketctl(either_store, "audit", "verify")


@pytest.mark.parametrize("seed", range(6))
def test_orders_sent_again_are_done_once(killed_shop: Shop, seed: int) -> None:
    shop = killed_shop
    product = shop.product(price=PRICE, stock=STOCK)
    buyers = [shop.customer(points=PURSE) for _ in range(BUYERS)]
    acknowledged: dict[Sent, bytes] = {}
    # From "hardly sent" to "half of them answered", also in a build that is slow.
    after = random.Random(seed).uniform(0.001, 0.15)
    sent = send_until_killed(shop, buyers, product, after, acknowledged)
    assert sent
    shop.server = Server(shop.store, images_store="memory:")
    ticketctl(shop.store, "audit", "verify")

    ids: dict[Sent, int] = {}
    for key in sent:
        replies = [shop.order(buyers[key[0]], product, key[1]) for _ in range(2)]
        assert [r.status for r in replies] == [201, 201], (seed, key, replies[0].body)
        assert replies[0].body == replies[1].body, (seed, key)
        assert replies[0].body == acknowledged.get(key, replies[0].body), (seed, key)
        ids[key] = replies[0].json["id"]
    assert len(set(ids.values())) == len(sent), seed

    for number, buyer in enumerate(buyers):
        own = {id for (who, _), id in ids.items() if who == number}
        listed = shop.get("/v1/me/orders?limit=100", buyer).json["items"]
        assert {o["id"] for o in listed} == own, (seed, number)
        assert shop.balance(buyer) == PURSE - PRICE * len(own), (seed, number)
        tickets = shop.get("/v1/me/tickets?limit=100", buyer).json["items"]
        assert sorted(t["order_id"] for t in tickets) == sorted(own), (seed, number)
    assert shop.stock(product) == STOCK - len(sent), seed
    ticketctl(shop.store, "audit", "verify")
