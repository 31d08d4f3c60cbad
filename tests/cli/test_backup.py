"""Backups beside servers that write, and restoring them, on SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BIN, Ctl
from test_demo import api
from test_shop import PASSWORD, post, seeded
from test_store_commands import event_post


def is_postgres(ctl: Ctl) -> bool:
    return ctl.store.startswith("postgresql")


@pytest.fixture
def scratch(request: pytest.FixtureRequest, ctl: Ctl) -> list[str]:
    """The words that a backup needs besides its name."""
    if not is_postgres(ctl):
        return []
    return ["--scratch", request.getfixturevalue("postgres").create_database()]


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, ctl: Ctl, tmp_path: Path) -> Ctl:
    """A place for a store, with none in it."""
    if is_postgres(ctl):
        url = request.getfixturevalue("postgres").create_database()
        return Ctl(url, tmp_path, ctl.environment)
    return Ctl(f"sqlite:///{tmp_path}/elsewhere.db", tmp_path)


def left_behind(folder: Path) -> list[str]:
    endings = (".partial", ".content", ".restoring", "-journal", ".scratch")
    return [it.name for it in folder.iterdir() if it.name.endswith(endings)]


def give(ctl: Ctl, points: int) -> None:
    ctl("points", "adjust", "minji@example.com", str(points), "--note", "test")


def points(ctl: Ctl) -> int:
    return ctl.json("points", "show", "minji@example.com")["balance"]


class Writers:
    """Customers of two servers, who buy one after the other; what each was acknowledged."""

    def __init__(self, urls: list[str], product: int) -> None:
        self.acknowledged: list[int] = []
        self._ended = threading.Event()
        self._failures: list[Exception] = []
        self._threads = [threading.Thread(target=self._buy, args=(url, product)) for url in urls]
        for thread in self._threads:
            thread.start()

    def _buy(self, url: str, product: int) -> None:
        try:
            signed_in = post(url, "/v1/sessions",
                             {"email": "minji@example.com", "password": PASSWORD})  # fmt: skip
            while not self._ended.is_set():
                order = post(url, "/v1/orders", {"product_id": product, "quantity": 1},
                             signed_in["access_token"])  # fmt: skip
                self.acknowledged.append(order["id"])
        except Exception as e:  # told by `end`
            self._failures.append(e)

    def await_orders(self, count: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.acknowledged) < count:
            assert not self._failures, self._failures
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        assert not self._failures, self._failures


@contextlib.contextmanager
def two_servers_that_sell(ctl: Ctl) -> Iterator[Writers]:
    seeded(ctl)
    give(ctl, 1_000_000)
    for rate in ("ACCOUNT", "ADDRESS"):
        ctl.environment[f"TICKETING_LIMITS_RATE_{rate}_PER_MINUTE"] = "0"
    product = ctl.json("product", "create", "--name", "pin", "--price", "1")["id"]
    with api(ctl) as one, api(ctl) as other:
        writers = Writers([one, one, other, other], product)
        try:
            yield writers
        finally:
            writers.end()


def fill(ctl: Ctl, megabytes: int) -> None:
    """Makes a SQLite file large enough that it is written to while it is copied."""
    with contextlib.closing(sqlite3.connect(ctl.directory / "ticketing.db")) as store:
        store.execute("CREATE TABLE filler (bytes BLOB)")
        for _ in range(megabytes):
            store.execute("INSERT INTO filler VALUES (randomblob(1000000))")
        store.commit()


def test_a_backup_beside_servers_that_write_has_all_that_was_acknowledged_before(
    ctl: Ctl, scratch: list[str], elsewhere: Ctl
) -> None:
    if not is_postgres(ctl):
        fill(ctl, 64)
    with two_servers_that_sell(ctl) as writers:
        writers.await_orders(8)
        before = set(writers.acknowledged)
        report = ctl.json("db", "backup", "b.tar", *scratch)
        writers.await_orders(len(before) + 8)
    assert report["clean"] is True and report["findings"] == []
    assert report["content"]["orders"] >= len(before)
    assert report["bytes"] == (ctl.directory / "b.tar").stat().st_size
    assert left_behind(ctl.directory) == []
    ctl("audit", "verify", "--full")
    restored = elsewhere.json("db", "restore", "b.tar")
    assert restored["clean"] is True and restored["replaces"] is False
    elsewhere("audit", "verify", "--full")
    orders = {it["id"] for it in elsewhere.json("order", "list", "minji@example.com", "--all")}
    assert before <= orders
    assert len(orders) == report["content"]["orders"]


def test_a_backup_is_an_archive_that_says_what_is_in_it(ctl: Ctl, scratch: list[str]) -> None:
    ctl("db", "backup", "b.tar", *scratch)
    with tarfile.open(ctl.directory / "b.tar") as archive:
        kind = "store.pgdump" if is_postgres(ctl) else "store.sqlite"
        assert archive.getnames() == ["manifest.json", kind, "checksum"]
    assert (ctl.directory / "b.tar").stat().st_mode & 0o777 == 0o600
    [act] = [a for a in ctl.json("audit", "actions") if a["action"] == "store.backup"]
    assert act["after"]["file"] == str(ctl.directory / "b.tar")


def test_one_flipped_byte_anywhere_is_noticed(
    ctl: Ctl, scratch: list[str], elsewhere: Ctl
) -> None:
    ctl("db", "backup", "b.tar", *scratch)
    whole = (ctl.directory / "b.tar").read_bytes()
    size = len(whole)
    # Both headers, the manifest, the content, its padding, the checksum and the zeros at the end.
    ends = [size - 2100, size - 2048, size - 1500, size - 1]
    for at in [0, 130, 150, 400, 700, 2000, size // 2, *ends]:
        (ctl.directory / "bad.tar").write_bytes(
            whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        )
        assert "damaged" in elsewhere("db", "restore", "bad.tar", "--yes", code=1).err, at
    for bad in [whole[:-1], whole[:-512], whole[: size // 2], whole + b"\0" * 512, b""]:
        (ctl.directory / "bad.tar").write_bytes(bad)
        elsewhere("db", "restore", "bad.tar", "--yes", code=1)
        ctl("db", "restore", "bad.tar", "--dry-run", code=1)
    assert elsewhere.json("db", "status")["state"] == "empty"
    elsewhere("db", "restore", "none.tar", code=2)


def test_a_restore_says_what_is_lost_and_takes_it_away_when_told_to(
    ctl: Ctl, scratch: list[str]
) -> None:
    seeded(ctl)
    give(ctl, 100)
    was = points(ctl)
    ctl("db", "backup", "b.tar", *scratch)
    give(ctl, 7)
    give(ctl, 7)
    event_post(ctl)
    epoch = ctl.json("db", "installation", "show")["epoch"]
    preview = ctl.json("db", "restore", "b.tar", "--dry-run")
    assert (preview["replaces"], preview["goes_on"], preview["epoch"]) == (True, True, 0)
    lost = preview["lost"]
    assert lost["winners"] == 2 and lost["orders"] == 0 and lost["entries"] >= 4
    refused = ctl("db", "restore", "b.tar", code=2)
    assert f"{lost['entries']} ledger entries" in refused.err and "--yes" in refused.err
    assert points(ctl) == was + 14
    done = ctl.json("db", "restore", "b.tar", "--yes")
    assert done["lost"] == lost and done["clean"] is True
    assert done["epoch"] > epoch
    assert ctl.json("db", "installation", "show")["epoch"] == done["epoch"]
    assert points(ctl) == was
    ctl("audit", "verify", "--full")
    assert left_behind(ctl.directory) == []
    # It has gone on from there: only what came since would be lost.
    give(ctl, 1)
    assert ctl.json("db", "restore", "b.tar", "--dry-run")["lost"]["entries"] == 1


def test_of_another_history_all_is_lost(
    ctl: Ctl, scratch: list[str], elsewhere: Ctl
) -> None:
    seeded(ctl)
    ctl("db", "backup", "b.tar", *scratch)
    elsewhere("db", "init", "-q")
    seeded(elsewhere)
    give(elsewhere, 3)
    preview = elsewhere.json("db", "restore", "b.tar", "--dry-run")
    assert preview["goes_on"] is False
    assert preview["lost"]["accounts"] == len(elsewhere.json("account", "list", "--all"))


def test_nothing_is_restored_beneath_a_running_server(ctl: Ctl, scratch: list[str]) -> None:
    seeded(ctl)
    ctl("db", "backup", "b.tar", *scratch)
    give(ctl, 5)
    was = points(ctl)
    with api(ctl):
        refused = ctl("db", "restore", "b.tar", "--yes", code=5)
        assert "stop API servers" in refused.err
        assert points(ctl) == was
    assert left_behind(ctl.directory) == []
    ctl("db", "restore", "b.tar", "--yes")
    assert points(ctl) == was - 5


def test_a_backup_that_cannot_be_made_leaves_nothing(
    ctl: Ctl, scratch: list[str], elsewhere: Ctl
) -> None:
    elsewhere("db", "backup", "b.tar", *scratch, code=5)
    ctl("db", "backup", "no/such/folder/b.tar", *scratch, code=2)
    (ctl.directory / "there.tar").write_text("older")
    assert "there already" not in ctl("db", "backup", "there.tar", *scratch, code=2).out
    assert (ctl.directory / "there.tar").read_text() == "older"
    planned = ctl.json("db", "backup", "b.tar", *scratch, "--dry-run")
    assert planned["clean"] is False and planned["bytes"] == 0
    assert not (ctl.directory / "b.tar").exists() and left_behind(ctl.directory) == []
    if not is_postgres(ctl):
        assert not (ctl.directory / "elsewhere.db").exists()


def test_a_backup_says_what_it_does_not_hold(bare: Ctl) -> None:
    (bare.directory / "chain").write_bytes(os.urandom(32))
    (bare.directory / "secret").write_bytes(os.urandom(32))
    bare.environment |= {"TICKETING_LEDGER_CHAIN_KEY_FILE": f"{bare.directory}/chain",
                         "TICKETING_SECRETS_KEY_FILE": f"{bare.directory}/secret"}  # fmt: skip
    bare("db", "init", "-q")
    said = bare("db", "backup", "b.tar").err
    assert f"{bare.directory}/images" in said
    assert f"{bare.directory}/chain" in said and f"{bare.directory}/secret" in said
    # Nor is it restored where these are missing.
    bare.environment = {}
    bare.store = f"sqlite:///{bare.directory}/other.db"
    assert "ledger.chain_key_file" in bare("db", "restore", "b.tar", code=2).err
    assert not (bare.directory / "other.db").exists()


def test_books_that_do_not_add_up_are_copied_and_told(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    seeded(ctl)
    postgres.psql("UPDATE wallets SET balance = balance + 1 WHERE account_id = 2",
                  ctl.store.rsplit("/", 1)[1])  # fmt: skip
    reply = ctl("-o", "json", "db", "backup", "b.tar", "--scratch", postgres.create_database(),
                code=4)  # fmt: skip
    assert reply.json["clean"] is False and reply.json["findings"]
    assert (tmp_path / "b.tar").exists()


def test_postgresql_needs_an_empty_scratch_and_leaves_it_empty(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    assert "scratch" in ctl("db", "backup", "b.tar", code=2).err
    assert "empty" in ctl("db", "backup", "b.tar", "--scratch", ctl.store, code=2).err
    assert ctl.json("db", "status")["state"] == "current"
    scratch = postgres.create_database()
    ctl("db", "backup", "b.tar", "--scratch", scratch)
    ctl("db", "backup", "c.tar", "--scratch", scratch)
    other = Ctl(postgres.create_database(), tmp_path, ctl.environment)
    assert other.json("db", "restore", "c.tar", "--scratch", scratch)["clean"] is True
    sqlite = Ctl(f"sqlite:///{tmp_path}/t.db", tmp_path)
    assert "kind of database" in sqlite("db", "restore", "c.tar", code=2).err


def test_interrupted_while_it_waits_nothing_is_half_done(postgres, tmp_path: Path) -> None:
    store = postgres.create_database().replace("postgres@", "postgres:hush@")
    ctl = Ctl(store, tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    seeded(ctl)
    scratch = postgres.create_database()
    ctl("db", "backup", "b.tar", "--scratch", scratch)
    give(ctl, 5)
    was = points(ctl)
    for words in (["db", "backup", "c.tar", "--scratch", scratch],
                  ["db", "restore", "b.tar", "--yes"]):  # fmt: skip
        # Somebody holds a table, for which the copy waits.
        holder = postgres.session(ctl.store)
        holder.stdin.write("BEGIN; LOCK TABLE comments IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "held\n"
        copying = subprocess.Popen(
            [BIN / "ticketctl", *words], cwd=tmp_path, env=ctl.whole_environment(),
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        children = Path(f"/proc/{copying.pid}/task/{copying.pid}/children")
        deadline = time.monotonic() + 60
        while not children.read_text().split():
            assert copying.poll() is None, copying.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        for child in children.read_text().split():
            # Everybody on the machine can read these words.
            assert "hush" not in Path(f"/proc/{child}/cmdline").read_text()
        copying.send_signal(signal.SIGINT)
        assert copying.wait(60) == 130
        assert "nothing was changed" in copying.stderr.read()
        holder.stdin.close()
        holder.wait(60)
    assert left_behind(tmp_path) == [] and not (tmp_path / "c.tar").exists()
    assert points(ctl) == was
    ctl("db", "restore", "b.tar", "--yes")
    assert points(ctl) == was - 5


def test_a_log_that_was_left_behind_is_not_taken_for_the_restored_files(empty: Ctl) -> None:
    seeded(empty)
    empty("db", "backup", "b.tar")
    store = empty.directory / "ticketing.db"
    with api(empty):
        give(empty, 5)
        shutil.copy(f"{store}-wal", f"{store}-kept")
    store.unlink()
    os.rename(f"{store}-kept", f"{store}-wal")
    empty("db", "restore", "b.tar")
    empty("audit", "verify", "--full")
