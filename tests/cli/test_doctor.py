"""What `doctor` finds: each fault is planted, and named with what mends it."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BIN, Ctl, free_port
from test_demo import api
from test_shop import seeded
from test_store_commands import event_post

sys.path.append(str(Path(__file__).parent.parent / "support"))

Found = dict[str, dict[str, str]]


def look(ctl: Ctl, code: int = 0) -> Found:
    return {check["name"]: check for check in ctl.json("doctor", code=code)}


def expect(found: Found, name: str, state: str, *words: str) -> None:
    check = found[name]
    assert check["state"] == state, check
    for word in words:
        assert word in check["found"] + check["advice"], check
    assert (check["advice"] != "") == (state in ("warning", "error")), check


def with_setting(ctl: Ctl, **settings: str) -> Ctl:
    more = {f"TICKETING_{key.upper()}": value for key, value in settings.items()}
    return Ctl(ctl.store, ctl.directory, ctl.environment | more)


def test_a_store_that_is_well_has_no_error(ctl: Ctl) -> None:
    found = look(ctl)
    for name in ("configuration", "store", "schema", "keys", "time_zone", "writing", "encoding"):
        expect(found, name, "fine")
    # It was made a moment ago: nobody has run jobs, audited or backed it up.
    for name in ("jobs", "audit", "backup"):
        expect(found, name, "warning", "ticketctl")
    for form in ("table", "wide", "jsonl", "csv"):
        assert ctl("doctor", "-o", form).out.count("\n") >= len(found)


def test_a_store_that_is_not_there_is_an_error_and_none_is_made(bare: Ctl) -> None:
    found = look(bare, code=4)
    expect(found, "store", "error", "ticketing.db", "db init")
    for name in ("writing", "disk", "jobs", "backup"):
        expect(found, name, "unknown")
    assert not list(bare.directory.iterdir())


def test_a_server_that_is_away_is_an_error(tmp_path: Path) -> None:
    found = look(Ctl(f"postgresql://nobody@127.0.0.1:{free_port()}/none", tmp_path), code=4)
    expect(found, "store", "error", "refused")


def test_an_empty_database_and_one_of_another_encoding(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    expect(look(ctl, code=4), "schema", "error", "empty", "db init")
    postgres.psql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    ctl.store = ctl.store.rsplit("/", 1)[0] + "/latin"
    expect(look(ctl, code=4), "encoding", "error", "LATIN1", "UTF8")


def test_a_database_that_only_reads(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    database = ctl.store.rsplit("/", 1)[1]
    postgres.psql(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    expect(look(ctl, code=4), "writing", "error", "read_only")


def test_more_connections_than_the_server_has(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    expect(look(ctl), "connections", "fine", "of the server's 197")
    found = look(with_setting(ctl, store_connections="120"))
    expect(found, "connections", "warning", "two programs")
    found = look(with_setting(ctl, store_connections="200"), code=4)
    expect(found, "connections", "error", "store.connections", "max_connections")


def test_a_writer_that_never_ends(empty: Ctl) -> None:
    import sqlite3

    holder = sqlite3.connect(empty.directory / "ticketing.db")
    holder.execute("BEGIN IMMEDIATE")
    expect(look(empty, code=4), "writing", "error", "locked")
    holder.close()
    expect(look(empty), "writing", "fine")


def test_a_file_that_was_replaced_under_a_server(empty: Ctl) -> None:
    store = empty.directory / "ticketing.db"
    with api(empty):
        shutil.copy(store, f"{store}.copy")
        os.replace(f"{store}.copy", store)
        expect(look(empty, code=4), "file", "error", "ticketing-api (")
    expect(look(empty), "file", "fine")


def test_a_disk_on_which_the_store_would_not_fit_twice(empty: Ctl) -> None:
    # The file is sparse: SQLite knows how much of it is its own.
    os.truncate(empty.directory / "ticketing.db", 1 << 42)
    expect(look(empty), "disk", "warning", "MB", "twice")


def test_another_zone_and_other_keys_than_the_installation_has(ctl: Ctl) -> None:
    found = look(with_setting(ctl, business_timezone="Europe/Berlin"), code=4)
    expect(found, "time_zone", "error", "Europe/Berlin", "Asia/Seoul", "db installation")
    (ctl.directory / "key").write_bytes(os.urandom(32))
    found = look(with_setting(ctl, ledger_chain_key_file=str(ctl.directory / "key")), code=4)
    expect(found, "keys", "error", "ledger.chain_key_file")
    found = look(with_setting(ctl, secrets_key_file=str(ctl.directory / "key")), code=4)
    expect(found, "keys", "error", "secrets.key_file")


def test_redis_and_a_mail_server_that_do_not_answer(empty: Ctl) -> None:
    expect(look(empty), "redis", "off")
    expect(look(empty), "smtp", "off")
    nowhere = f"127.0.0.1:{free_port()}"
    expect(look(with_setting(empty, redis_url=f"redis://{nowhere}/0")), "redis", "warning", nowhere)
    found = look(with_setting(empty, smtp_url=f"smtp://{nowhere}"), code=4)
    expect(found, "smtp", "error", nowhere, "smtp.")


def test_a_mail_server_that_answers(empty: Ctl) -> None:
    from mail_server import MailServer

    with MailServer() as server:
        expect(look(with_setting(empty, smtp_url=server.url)), "smtp", "fine")


def test_redis_that_answers(empty: Ctl, tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", path, "--save", ""],
                              cwd=tmp_path, stdout=subprocess.PIPE, text=True)  # fmt: skip
    try:
        while "eady to accept" not in server.stdout.readline():
            assert server.poll() is None
        expect(look(with_setting(empty, redis_url=f"unix://{path}")), "redis", "fine")
    finally:
        server.terminate()
        server.wait(60)


def test_images_that_have_no_place_or_one_of_their_own(ctl: Ctl) -> None:
    found = look(with_setting(ctl, images_store="memory:"))
    expect(found, "images", "warning", "images.store")
    (ctl.directory / "a-file").write_text("")
    found = look(with_setting(ctl, images_store=f"file://{ctl.directory}/a-file/images"), code=4)
    expect(found, "images", "error", "images.store")
    if ctl.store.startswith("sqlite"):
        return expect(look(ctl), "images", "fine")
    expect(look(ctl), "images", "warning", "this machine")
    bare = Ctl(ctl.store, ctl.directory)
    expect(look(bare, code=4), "images", "error", "images.store is not set")
    nowhere = f"http://127.0.0.1:{free_port()}"
    found = look(with_setting(ctl, images_store="s3://bucket", images_s3_endpoint=nowhere,
                              images_s3_access_key_id="a", images_s3_secret_access_key="b",
                              images_tries="1"), code=4)  # fmt: skip
    expect(found, "images", "error", "images.")


def test_fewer_open_files_than_connections(empty: Ctl) -> None:
    done = subprocess.run(
        [BIN / "ticketctl", "doctor", "-o", "json", "--fields", "name,state"],
        env=empty.whole_environment(), cwd=empty.directory, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024)), check=True,
    )  # fmt: skip
    assert '"open_files","state":"warning"' in done.stdout.replace(": ", ":").replace(", ", ",")


def test_jobs_that_are_late_and_books_that_do_not_add_up(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    seeded(ctl)
    database = ctl.store.rsplit("/", 1)[1]
    ctl("job", "run", "ledger_audit", "-q")
    ctl("job", "run", "purge", "-q")
    found = look(ctl)
    expect(found, "jobs", "fine")
    expect(found, "audit", "fine")
    day = 24 * 3600 * 1_000_000
    for column in ("scheduled_for", "started_at", "finished_at"):
        postgres.psql(f"UPDATE job_runs SET {column} = {column} - {day}", database)
    expect(look(ctl, code=4), "jobs", "error", "late", "purge")
    ctl("job", "run", "purge", "-q")
    postgres.psql("UPDATE wallets SET balance = balance + 1 WHERE account_id = 2", database)
    ctl("job", "run", "ledger_audit", "-q", code=None)
    expect(look(ctl, code=4), "audit", "error", "findings")


def test_mails_that_were_given_up(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    event_post(ctl)  # whose winners are told
    expect(look(ctl), "mails", "fine")
    postgres.psql("UPDATE outbox_messages SET state = 'dead', last_error = '550 no such user'",
                  ctl.store.rsplit("/", 1)[1])  # fmt: skip
    expect(look(ctl), "mails", "warning", "550 no such user", "mail list")


def test_backups_and_their_age(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path, {"TICKETING_IMAGES_STORE": "memory:"})
    ctl("db", "init", "-q")
    ctl("db", "backup", "b.tar", "--scratch", postgres.create_database())
    expect(look(ctl), "backup", "fine")
    week = 7 * 24 * 3600 * 1_000_000
    postgres.psql(f"UPDATE admin_actions SET created_at = created_at - {week}",
                  ctl.store.rsplit("/", 1)[1])  # fmt: skip
    expect(look(ctl), "backup", "warning", "7 days ago", "db backup")
