"""Every verb that touches a store, on SQLite and PostgreSQL."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from conftest import Ctl

FORMS = ["table", "json", "csv"]


def create(ctl: Ctl, name: str, *more: str, **kwargs):
    return ctl("-o", "json", "account", "create", "--email", f"{name}@example.com",
               "--nickname", name, "--no-password", *more, **kwargs)  # fmt: skip


def event_post(ctl: Ctl, slots: int = 2) -> int:
    """The id of an event post somebody has won on already."""
    return ctl.json("demo", "rush", "--accounts", "3", "--slots", str(slots))["post_id"]


@pytest.mark.parametrize("words", [
    ["account", "list"], ["audit", "verify"], ["post", "list"], ["points", "export"],
    ["account", "create", "--email", "a@example.com", "--nickname", "a", "--no-password"],
    ["post", "delete", "1", "--dry-run"], ["demo", "seed", "--dry-run"], ["demo", "rush"],
    ["db", "migrate"],
])  # fmt: skip
def test_a_slip_in_the_name_of_a_store_makes_none(bare: Ctl, words: list[str]) -> None:
    assert "there is no store" in bare(*words, code=5).err
    assert not list(bare.directory.iterdir())


def test_a_store_is_made_by_db_init_and_demo_seed(bare: Ctl) -> None:
    bare("demo", "seed")
    assert bare.json("account", "list")


def test_db_status_init_migrate(bare: Ctl) -> None:
    assert bare.json("db", "status")["state"] == "empty"
    planned = bare.json("db", "init", "--dry-run")
    assert planned["state"] == "empty" and planned["latest"] >= 1
    assert bare.json("db", "status")["current"] == 0
    done = bare.json("db", "init")
    assert done["state"] == "current" and done["current"] == done["latest"]
    assert "Nothing to do" in bare("db", "init").err
    assert bare.json("db", "migrate") == done
    assert bare.json("db", "status") == done


def test_postgresql_is_prepared_on_demand_only(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path)
    refused = ctl("account", "list", code=None)
    assert refused.code != 0
    assert "the database is empty: run 'ticketctl db init' first" in refused.err
    assert ctl.json("db", "init")["state"] == "current"
    assert ctl.json("account", "list") == []


def test_db_installation_is_shown_and_changed_deliberately(ctl: Ctl) -> None:
    before = ctl.json("db", "installation", "show")
    assert before["time_zone"] == "Asia/Seoul" and before["secret_kept_in"] == "store"
    assert "secret" not in before
    berlin = {"TICKETING_BUSINESS_TIMEZONE": "Europe/Berlin"}
    elsewhere = Ctl(ctl.store, ctl.directory, berlin)
    assert "business.timezone: Europe/Berlin" in elsewhere("account", "list", code=2).err
    planned = elsewhere.json("db", "installation", "set", "--time-zone", "--dry-run")
    assert planned["time_zone"] == "Europe/Berlin"
    assert ctl.json("db", "installation", "show") == before
    changed = elsewhere.json("db", "installation", "set", "--time-zone", "--new-epoch", "--yes")
    assert changed["time_zone"] == "Europe/Berlin" and changed["epoch"] > before["epoch"]
    assert elsewhere.json("account", "list") == []
    assert elsewhere.json("audit", "actions")[0]["action"] == "installation.update"


def test_db_installation_says_what_it_needs(ctl: Ctl) -> None:
    assert "an option that says what to change" in ctl("db", "installation", "set", code=2).err
    assert "say 'set'" in ctl("db", "installation", "show", "--new-epoch", code=2).err


def test_account_create_show_list_set_role(ctl: Ctl) -> None:
    made = ctl.json("account", "create", "--email", "Boss@Example.com", "--nickname", "보스",
                    "--role", "admin", "--password-file", "-",
                    stdin="correct horse battery\n")  # fmt: skip
    assert made["email"] == "boss@example.com"
    assert made["role"] == "admin" and made["balance"] == 0
    assert "password" not in str(made)
    create(ctl, "ann")
    listed = ctl.json("account", "list")
    assert [account["nickname"] for account in listed] == ["ann", "보스"]
    assert [a["nickname"] for a in ctl.json("account", "list", "--email", "boss")] == ["보스"]
    assert ctl.json("account", "show", str(made["id"])) == made
    assert ctl.json("account", "show", "BOSS@example.com") == made
    assert ctl.json("account", "set-role", "ann@example.com", "staff")["role"] == "staff"
    assert ctl.json("account", "show", "ann@example.com")["role"] == "staff"
    [action] = [a for a in ctl.json("audit", "actions") if a["action"] == "account.update"]
    assert action["actor"] is None and action["request_id"] is None  # the local operator
    assert (action["before"]["role"], action["after"]["role"]) == ("user", "staff")


def test_password_from_a_file(ctl: Ctl, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\r\n")
    base = ["account", "create", "--nickname", "ann", "--email"]
    ctl(*base, "ann@example.com", "--password-file", str(secret))
    secret.write_text("\n")
    assert "empty" in ctl(*base, "b@example.com", "--password-file", str(secret), code=2).err
    secret.write_text("\ufeff\n")  # some editors begin a file with a byte order mark
    assert "empty" in ctl(*base, "b@example.com", "--password-file", str(secret), code=2).err
    secret.write_text("short\n")
    refused = ctl(*base, "b@example.com", "--password-file", str(secret), code=2)
    assert "short" not in refused.err.replace("too short", "").replace("shorter", "")
    assert ctl("account", "show", "b@example.com", code=3).out == ""


def test_refusals_have_their_exit_codes(ctl: Ctl) -> None:
    create(ctl, "ann")
    assert "e-mail" in create(ctl, "ann", code=4).err
    create(ctl, "x", code=2)  # one character is no nickname
    ctl("account", "show", "999999", code=3)
    ctl("account", "show", "nobody@example.com", code=3)
    ctl("account", "set-role", "999999", "admin", code=3)
    ctl("points", "show", "999999", code=3)
    ctl("points", "adjust", "ann@example.com", "-1", "--note", "too much", code=4)
    ctl("points", "adjust", "ann@example.com", "0", "--note", "nothing", code=2)
    ctl("coupon", "show", "0000-0000-0000-0000", code=3)
    ctl("campaign", "show", "999999", code=3)
    ctl("job", "run", "no_such_job", code=3)
    ctl("job", "run", "no_such_job", "--dry-run", code=3)
    ctl("job", "history", "no_such_job", code=3)
    for verb in ["next", "explain", "pause", "resume"]:
        ctl("job", verb, "no_such_job", code=3)


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with socket.socket() as unused:  # bound, so nobody else takes it; nobody listens
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        ctl = Ctl(f"postgresql://postgres@127.0.0.1:{port}/none", tmp_path)
        ctl("account", "list", code=5)
        ctl("db", "status", code=5)


def test_points_adjust_show_history(ctl: Ctl) -> None:
    create(ctl, "ann")
    entry = ctl.json("points", "adjust", "ann@example.com", "500", "--note", "환영합니다")
    assert entry["amount"] == 500 and entry["balance_after"] == 500
    ctl("points", "adjust", "ann@example.com", "-120", "--note", "a mistake")
    summary = ctl.json("points", "show", "ann@example.com")
    assert summary["balance"] == summary["spendable"] == 380
    history = ctl.json("points", "history", "ann@example.com")
    assert [e["amount"] for e in history] == [-120, 500]
    assert history[1]["note"] == "환영합니다"
    assert ctl.json("account", "show", "ann@example.com")["balance"] == 380


def test_an_idempotency_key_pays_once(ctl: Ctl) -> None:
    create(ctl, "ann")
    words = ["points", "adjust", "ann@example.com", "70", "--note", "x", "--idempotency-key", "k1"]
    assert ctl.json(*words) == ctl.json(*words)
    assert ctl.json("points", "show", "ann@example.com")["balance"] == 70
    ctl("points", "adjust", "ann@example.com", "71", "--note", "x",
        "--idempotency-key", "k1", code=2)  # fmt: skip


def test_lists_follow_pages_and_say_when_there_is_more(ctl: Ctl) -> None:
    create(ctl, "ann")
    for amount in range(1, 8):
        ctl("points", "adjust", "ann@example.com", str(amount), "--note", "x", "--quiet")
    whole = ctl("-o", "json", "points", "history", "ann@example.com")
    assert len(whole.json) == 7 and whole.err == ""
    some = ctl("-o", "json", "points", "history", "ann@example.com", "--limit", "3")
    assert [e["amount"] for e in some.json] == [7, 6, 5]
    assert "--limit" in some.err
    assert ctl("-q", "points", "history", "ann@example.com", "--limit", "3").err == ""


def test_coupon_and_campaign(ctl: Ctl) -> None:
    post = event_post(ctl)
    campaign = ctl.json("campaign", "show", str(post))
    assert (campaign["slots"], campaign["claimed"]) == (2, 2)
    assert [w["position"] for w in campaign["winners"]] == [1, 2]
    winner = campaign["winners"][0]
    [coupon] = ctl.json("coupon", "list", str(winner["account_id"]))
    assert coupon["code"] == winner["code"] and coupon["position"] == 1
    assert ctl.json("coupon", "show", winner["code"].lower().replace("-", "")) == coupon
    rows = ctl("campaign", "show", str(post), "-o", "csv").csv
    assert [row["position"] for row in rows] == ["1", "2"]


def test_a_campaign_is_extended_and_closed(ctl: Ctl) -> None:
    post = str(event_post(ctl))
    assert [w["position"] for w in ctl.json("campaign", "winners", post)] == [1, 2]
    assert ctl.json("campaign", "extend", post, "--slots", "5", "--dry-run")["slots"] == 5
    assert ctl.json("campaign", "show", post)["slots"] == 2
    until = ["--until", "2100-01-01T00:00:00+09:00"]
    extended = ctl.json("campaign", "extend", post, "--slots", "5", *until)
    assert (extended["slots"], extended["closes_at"]) == (5, "2099-12-31T15:00:00Z")
    assert ctl.json("campaign", "extend", post, "--open-ended")["closes_at"] is None
    ctl("campaign", "extend", post, "--slots", "1", code=2)
    assert "--yes" in ctl("campaign", "close", post, code=2).err
    assert ctl.json("campaign", "close", post, "--yes")["closes_at"] is not None
    ctl("campaign", "close", "999999", "--yes", code=3)


def test_jobs(ctl: Ctl) -> None:
    assert "day_rollover" in [job["name"] for job in ctl.json("job", "list")]
    assert ctl.json("job", "run", "day_rollover", "--dry-run")["job"] == "day_rollover"
    assert ctl.json("job", "history", "day_rollover") == []
    assert [time["local"][11:] for time in ctl.json("job", "next", "day_rollover")] == [
        "00:00:00+09:00"
    ] * 5
    ctl("job", "pause", "day_rollover", "--until", "2020-01-01T00:00:00Z", code=2)
    paused = ctl.json("job", "pause", "day_rollover", "--note", "a restore")["paused"]
    assert paused == "until it is resumed: a restore"
    assert ctl.json("job", "explain", "day_rollover")["paused"] == paused
    assert ctl.json("job", "resume", "day_rollover", "--dry-run")["paused"] == ""
    assert ctl.json("job", "explain", "day_rollover")["paused"] == paused
    assert ctl.json("job", "resume", "day_rollover")["paused"] == ""
    run = ctl.json("job", "run", "day_rollover")
    assert run["state"] == "succeeded"
    assert [r["scheduled_for"] for r in ctl.json("job", "history", "day_rollover")] == [
        run["scheduled_for"]
    ]


def test_audit_verify_is_clean_and_says_what_it_read(ctl: Ctl) -> None:
    create(ctl, "ann")
    ctl("points", "adjust", "ann@example.com", "5", "--note", "x")
    report = ctl.json("audit", "verify")
    assert report["clean"] is True and report["findings"] == []
    assert report["entries"] == 1 and report["points"] == 5
    assert report["full"] is True, "the first one"
    [row] = ctl("audit", "verify", "-o", "csv").csv
    assert row["clean"] == "true"
    assert (row["full"], row["unchanged_accounts"], row["entries"]) == ("false", "1", "0")
    assert ctl.json("audit", "verify", "--full")["entries"] == 1


def test_audit_verify_fails_on_a_forged_balance(postgres, tmp_path: Path) -> None:
    ctl = Ctl(postgres.create_database(), tmp_path)
    ctl("db", "init")
    create(ctl, "ann")
    ctl("points", "adjust", "ann@example.com", "5", "--note", "x")
    postgres.psql("UPDATE wallets SET balance = 1000000", ctl.store.rsplit("/", 1)[1])
    reply = ctl("-o", "json", "audit", "verify", code=4)
    assert reply.json["clean"] is False and len(reply.json["findings"]) >= 1
    assert "finding" in reply.err


@pytest.mark.parametrize("form", FORMS)
def test_every_reading_verb_speaks_every_format(empty: Ctl, form: str) -> None:
    post = event_post(empty)
    winner = empty.json("campaign", "show", str(post))["winners"][0]
    account = str(winner["account_id"])
    empty("job", "run", "day_rollover", "-q")
    for words in (
        ["account", "list"], ["account", "show", account], ["points", "show", account],
        ["points", "history", account], ["coupon", "list", account],
        ["coupon", "show", winner["code"]], ["campaign", "show", str(post)], ["job", "list"],
        ["job", "history", "day_rollover"], ["audit", "verify"], ["audit", "actions"],
        ["db", "status"], ["demo", "seed", "--dry-run"],
    ):  # fmt: skip
        reply = empty(*words, "--output", form)
        if form == "json":
            assert reply.json
        elif form == "csv":
            assert reply.csv and all(None not in row for row in reply.csv), words
        else:
            assert len(reply.out.splitlines()) >= 2, words


def test_a_dry_run_changes_nothing(ctl: Ctl) -> None:
    create(ctl, "ann")
    ctl("points", "adjust", "ann@example.com", "50", "--note", "x")

    def everything() -> list:
        return [
            ctl.json("account", "list"), ctl.json("points", "history", "ann@example.com"),
            ctl.json("audit", "actions"), ctl.json("audit", "verify", "--full"),
            ctl.json("job", "history", "day_rollover"), ctl.json("db", "status"),
        ]  # fmt: skip

    before = everything()
    assert create(ctl, "bob", "--dry-run").json["nickname"] == "bob"
    create(ctl, "ann", "--dry-run", code=4)
    promoted = ctl.json("account", "set-role", "ann@example.com", "admin", "--dry-run")
    assert promoted["role"] == "admin"
    given = ctl.json("points", "adjust", "ann@example.com", "9", "--note", "x", "--dry-run")
    assert given["amount"] == 9
    ctl("points", "adjust", "ann@example.com", "-51", "--note", "x", "--dry-run", code=4)
    for words in (["job", "run", "day_rollover"], ["demo", "seed", "--yes"],
                  ["demo", "rush", "--yes"], ["db", "init"], ["db", "migrate"]):  # fmt: skip
        assert "Dry run" in ctl(*words, "--dry-run").err
    assert everything() == before


def test_a_dry_run_does_not_make_a_store(bare: Ctl, tmp_path: Path) -> None:
    create(bare, "ann", "--dry-run", code=5)
    bare("demo", "seed", "--dry-run", code=5)
    bare("db", "init", "--dry-run")
    assert list(tmp_path.iterdir()) == []


def test_posts_are_written_listed_and_deleted(ctl: Ctl) -> None:
    create(ctl, "ann")
    ctl("account", "set-role", "ann@example.com", "admin", "-q")
    words = ["post", "create", "--author", "ann@example.com", "--title", "선착순", "--board", "event",
             "--slots", "3", "--coupon-kind", "percent", "--coupon-value", "10"]  # fmt: skip
    assert "--body" in ctl(*words, code=2).err
    assert ctl.json(*words, "--body", "Comment below.", "--dry-run")["id"] is None
    assert ctl.json("post", "list") == []
    made = ctl.json(*words, "--body-file", "-", stdin="Comment below.")
    assert (made["body"], made["campaign"]["slots"]) == ("Comment below.", 3)
    assert made["campaign"]["coupon"]["value"] == 10
    post = str(made["id"])
    [found] = ctl.json("post", "list", "--search", "선착")
    assert found["id"] == made["id"] and ctl.json("post", "list", "--search", "착선") == []
    assert "/q" in ctl("-o", "json", "post", "list", "--search", "선", code=2).err
    assert "--search" in ctl("post", "list", "--scheduled", "--search", "선착", code=2).err
    [listed] = ctl.json("post", "list", "--board", "event")
    assert listed["id"] == made["id"] and ctl.json("post", "list", "--board", "notice") == []
    assert ctl.json("post", "show", post)["title"] == "선착순"
    never = ctl("post", "create", "--author", "ann@example.com", "--title", "later", "--body", "x",
                "--publish-at", "2999-01-01T00:00:00+09:00", code=2)  # fmt: skip
    assert "publish" in never.err
    assert "--yes" in ctl("post", "delete", post, code=2).err
    assert ctl.json("post", "delete", post, "--dry-run")["id"] == made["id"]
    ctl("post", "delete", post, "--yes")
    ctl("post", "show", post, code=3)
    assert ctl.json("audit", "verify")["clean"] is True


def test_comments_are_listed_and_deleted(ctl: Ctl) -> None:
    post = str(event_post(ctl))
    comments = ctl.json("comment", "list", post, "--all")
    assert len(comments) > 2
    last = str(comments[-1]["id"])
    asked = ctl("comment", "delete", last, code=2).err
    assert comments[-1]["author"]["nickname"] in asked and "--yes" in asked
    assert ctl.json("comment", "delete", last, "--dry-run") == comments[-1]
    assert ctl.json("comment", "list", post, "--all") == comments
    ctl("comment", "delete", last, "--yes")
    assert ctl.json("comment", "list", post, "--all") == comments[:-1]
    ctl("comment", "delete", last, "--yes", code=3)
    assert ctl.json("audit", "verify")["clean"] is True


def test_points_are_exported_with_whose_they_are(ctl: Ctl) -> None:
    for name in ("ann", "bob"):
        create(ctl, name)
        for amount in ("5", "-3"):
            ctl("points", "adjust", f"{name}@example.com", amount, "--note", "=1+1", "-q")
    rows = ctl("points", "export").csv
    assert [(row["email"], row["amount"]) for row in rows] == [
        ("bob@example.com", "-3"), ("bob@example.com", "5"),
        ("ann@example.com", "-3"), ("ann@example.com", "5")]  # fmt: skip
    assert {row["note"] for row in rows} == {"'=1+1"}
    assert len(ctl("points", "export", "ann@example.com", "-o", "jsonl").out.splitlines()) == 2
    some = ctl("points", "export", "--fields", "account_id,amount").csv
    assert list(some[0]) == ["account_id", "amount"]
