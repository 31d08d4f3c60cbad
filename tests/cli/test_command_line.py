"""What needs no store: help, usage errors, output rules, completion."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest
from conftest import BIN, Ctl

ROOT = Path(__file__).resolve().parents[2]

NOUNS = ["account", "audit", "campaign", "config", "coupon", "db", "demo", "image", "job", "movies",
         "order", "points", "product", "ranking", "ticket"]  # fmt: skip


def test_bare_program_shows_help(bare: Ctl) -> None:
    reply = bare()
    assert all(noun in reply.out for noun in NOUNS)
    assert reply.err == ""
    assert bare("help").out == bare("--help").out == bare("-h").out == reply.out


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_explains_itself(bare: Ctl, noun: str) -> None:
    help_text = bare(noun, "--help").out
    assert f"ticketctl {noun} VERB" in help_text
    assert bare("help", noun).out == help_text
    forgotten = bare(noun, code=2)
    assert forgotten.out == ""
    assert f"ticketctl {noun} VERB" in forgotten.err
    assert json.loads(bare(noun, "-o", "json", code=2).err)["exit_code"] == 2


def test_every_command_explains_itself(bare: Ctl) -> None:
    for noun in NOUNS:
        listed = bare("help", noun).out.split("COMMANDS")[1].split("OPTIONS")[0]
        verbs = [line.split()[1] for line in listed.splitlines() if line.strip()]
        assert verbs
        for verb in verbs:
            text = bare(noun, verb, "--help").out
            assert f"ticketctl {noun} {verb}" in text
            assert bare("help", noun, verb).out == text


@pytest.mark.parametrize("words", [
    ["--help", "account", "create"], ["account", "--help", "create"],
    ["account", "create", "--emial", "x", "--help"], ["account", "create", "-h", "--role", "king"],
    ["account", "create", "a", "b", "c", "-h"],
])  # fmt: skip
def test_help_is_given_anywhere(bare: Ctl, words: list[str]) -> None:
    assert bare(*words).out == bare("help", "account", "create").out


def test_help_begins_with_examples(bare: Ctl) -> None:
    for words in ([], ["account"], ["account", "create"], ["version"]):
        text = bare("help", *words).out
        assert text.splitlines()[2].startswith("EXAMPLE"), text


def test_version(bare: Ctl) -> None:
    assert bare("--version").out == bare("version").out
    assert bare("version").out.startswith("ticketctl ")
    assert set(bare.json("version")) == {"version"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acount", "list"], "Did you mean 'account'?"),
        (["account", "lst"], "Did you mean 'list'?"),
        (["account", "list", "--emial", "x"], "Did you mean '--email'?"),
        (["account", "list", "--limit"], "limit"),
        (["account", "list", "--limit", "many"], "an integer"),
        (["account", "list", "--limit", "0"], "1 to"),
        (["account", "list", "--limit", "1", "--limit", "2"], "more than once"),
        (["account", "list", "extra"], "unexpected argument"),
        (["account", "show"], "the account is missing"),
        (["account", "show", "nobody"], "its id or its e-mail"),
        (["account", "create", "--nickname", "ann"], "--email is missing"),
        (["points", "adjust"], "the account, the amount and --note are missing"),
        (["account", "list", "--fields", "emial"], "Did you mean 'email'?"),
        (["completion", "bash", "--fields", "id"], "prints text"),
        (["account", "create", "--email", "a@b.example", "--nickname", "ann"], "--password-file"),
        (["account", "create", "--email", "a@b.example", "--nickname", "ann", "--role", "king",
          "--no-password"], "user, staff, admin"),
        (["account", "list", "--output", "xml"], "table, wide, json, jsonl, csv"),
        (["points", "adjust", "1", "lots", "--note", "x"], "an integer"),
        (["demo", "rush", "--api", "ftp://x"], "http://"),
        (["demo", "rush", "--comments-from", "/nonexistent"], "/nonexistent"),
        (["completion", "tcsh"], "bash, zsh, fish"),
    ],
)  # fmt: skip
def test_usage_errors_say_what_is_wrong(empty: Ctl, words: list[str], said: str) -> None:
    reply = empty(*words, code=2)
    assert said in reply.err
    assert reply.out == ""
    assert "Try 'ticketctl" in reply.err


def test_a_usage_error_names_the_help_that_helps(bare: Ctl) -> None:
    assert "'ticketctl account create --help'" in bare("account", "create", code=2).err
    assert "'ticketctl --help'" in bare("acount", "list", code=2).err
    assert "'ticketctl points adjust --help'" in bare(
        "-o", "json", "points", "--nope", "adjust", code=2).err  # fmt: skip


def test_global_options_may_stand_anywhere(bare: Ctl) -> None:
    expected = bare("--output", "json", "db", "status").out
    assert bare("db", "--output=json", "status").out == expected
    assert bare("db", "status", "-o", "json").out == expected


def test_a_bad_configuration_names_key_and_value(bare: Ctl) -> None:
    assert "valid" in bare("config", "check").err
    bare.environment["TICKETING_LIMITS_POSTS_PER_DAY"] = "three"
    bare.environment["TICKETING_API_PORT"] = "99999"
    bare.environment["TICKETING_API_PROT"] = "1"
    reply = bare("config", "check", code=2)
    assert "limits.posts_per_day" in reply.err and "three" in reply.err
    told = reply.err.split(": ", 1)[1]
    for program in ("ticketing-api", "ticketing-scheduler"):
        quiet = {"ASAN_OPTIONS": "detect_leaks=0"}
        done = subprocess.run([BIN / program], env=os.environ | quiet | bare.environment,
                              text=True, capture_output=True, check=False)  # fmt: skip
        assert (done.returncode, done.stderr) == (2, f"{program}: {told}")
    checked = bare("config", "check", "-o", "json", code=2).json
    assert checked["valid"] is False
    assert {error["key"] for error in checked["errors"]} == {
        "limits.posts_per_day", "api.port", "TICKETING_API_PROT"}  # fmt: skip
    bare.environment.clear()
    assert bare.json("config", "check") == {"valid": True, "errors": []}


def test_every_key_is_explained_as_its_page_says(bare: Ctl) -> None:
    one = bare("config", "explain", "api.port").out
    assert "default: 8080" in one and "TICKETING_API_PORT" in one and "0 to 65535" in one
    assert "api.port" in bare("config", "explain", "api.prot", code=3).err
    assert [k["key"] for k in bare.json("config", "explain", "redis")] == [
        "redis.url", "redis.timeout_ms"]  # fmt: skip
    keys = bare("config", "explain", "-o", "json").out
    page = subprocess.run([ROOT / "scripts" / "configuration-page"], input=keys, text=True,
                          capture_output=True, check=True).stdout  # fmt: skip
    assert page == (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"), (
        "make it anew: ticketctl config explain -o json | scripts/configuration-page "
        "> docs/configuration.md")  # fmt: skip


def test_config_show_hides_secrets(bare: Ctl) -> None:
    bare.store = "postgresql://ann:hush@db.example.com/ticketing"
    for form in ("table", "json", "csv"):
        reply = bare("config", "show", "--output", form)
        assert "db.example.com" in reply.out
        assert "hush" not in reply.out
    assert bare.json("config", "show")["campaign"]["slots"] == 10


def test_flags_beat_the_environment_and_the_file(bare: Ctl, tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text('[store]\nurl = "sqlite:///from/file"\n[limits]\nposts_per_day = 7\n')
    shown = bare.json("config", "show", "--config", str(file))
    assert shown["limits"]["posts_per_day"] == 7
    assert shown["store"]["url"] == bare.store
    shown = bare.json("config", "show", "--config", str(file), "--store", "sqlite::memory:")
    assert shown["store"]["url"] == "sqlite::memory:"


def run_on_terminal(*words: str, **environment: str) -> str:
    """What standard output shows when it is a terminal."""
    parent, child = pty.openpty()
    subprocess.run([BIN / "ticketctl", *words], stdin=subprocess.DEVNULL, stdout=child,
                   stderr=subprocess.DEVNULL, check=True, timeout=60,
                   env={**os.environ, "TERM": "xterm", **environment})  # fmt: skip
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(parent)
    return shown.decode()


def test_colours_only_on_a_terminal_that_wants_them(empty: Ctl) -> None:
    words = ["job", "list", "--store", empty.store]
    assert "\x1b[" not in empty("job", "list").out
    assert "\x1b[" in run_on_terminal(*words)
    assert "\x1b[" not in run_on_terminal(*words, "--no-color")
    assert "\x1b[" not in run_on_terminal(*words, NO_COLOR="1")
    assert "\x1b[" not in run_on_terminal(*words, TERM="dumb")


def test_output_that_cannot_be_written_is_a_failure(bare: Ctl) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([BIN / "ticketctl", "version"], stdout=full, check=False, timeout=60,
                              stderr=subprocess.PIPE)  # fmt: skip
    assert done.returncode == 1
    assert b"standard output" in done.stderr


def test_an_interrupt_is_told_apart(bare: Ctl) -> None:
    bare("db", "init", "-q")
    rush = subprocess.Popen([BIN / "ticketctl", "demo", "rush", "--accounts", "1000000",
                             "--store", bare.store], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True)  # fmt: skip
    assert rush.stderr.readline().startswith("Adding")
    rush.send_signal(signal.SIGINT)
    assert rush.wait(30) == 130
    rush.stderr.close()
    assert bare.json("audit", "verify")["clean"] is True


def test_a_password_is_asked_for_without_echo(empty: Ctl) -> None:
    parent, child = pty.openpty()
    asking = subprocess.Popen([BIN / "ticketctl", "account", "create", "--email", "a@example.com",
                               "--nickname", "ann", "--store", empty.store],
                              stdin=child, stdout=child, stderr=child)  # fmt: skip
    os.close(child)
    shown = b""
    for prompt in (b"Password: ", b"Again: "):
        while not shown.endswith(prompt):
            shown += os.read(parent, 1024)
        # Echo is off a moment after the prompt is there.
        while termios.tcgetattr(parent)[3] & termios.ECHO:
            time.sleep(0.01)
        os.write(parent, b"correct horse battery\n")
    assert asking.wait(60) == 0
    shown += os.read(parent, 65536)
    os.close(parent)
    assert b"horse" not in shown and b"a@example.com" in shown
