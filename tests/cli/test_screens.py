"""What people and programs see: on real terminals, in pipes, and when pipes close early."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import unicodedata
from pathlib import Path

import pytest
from conftest import BIN, Ctl


class Screen:
    """ticketctl on a terminal of its own, as many columns wide."""

    def __init__(self, ctl: Ctl, *words: str, columns: int = 80, **environment: str) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen(
            [BIN / "ticketctl", *words], stdin=child, stdout=child, stderr=child,
            cwd=ctl.directory, env={**ctl.whole_environment(), "NO_COLOR": "1", **environment},
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(child)
        self.shown = ""

    def read(self) -> bool:
        try:
            chunk = os.read(self.parent, 65536)
        except OSError:  # how Linux says that the other end is closed
            return False
        self.shown += chunk.decode()
        return bool(chunk)

    def wait_for(self, text: str) -> None:
        while text not in self.shown:
            assert self.read(), f"{text!r} never came:\n{self.shown}"

    def type(self, text: str) -> None:
        os.write(self.parent, text.encode())

    def end(self) -> tuple[int, str]:
        while self.read():
            pass
        code = self.process.wait(60)
        os.close(self.parent)
        return code, self.shown.replace("\r\n", "\n")


def width(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    return len(line) + wide


@pytest.fixture
def people(bare: Ctl) -> Ctl:
    bare("db", "init", "-q")
    for name in ("관객하나둘셋넷다섯여섯", "ann"):
        email = f"{'x' * 40}{len(name)}@example.com"
        bare("account", "create", "--email", email, "--nickname", name, "--no-password", "-q")
    return bare


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_a_table_fits_its_terminal(people: Ctl, columns: int) -> None:
    code, shown = Screen(people, "account", "list", columns=columns).end()
    lines = shown.splitlines()
    assert code == 0 and len(lines) == 3
    assert all(width(line) <= columns for line in lines), shown
    assert lines[0].split()[:2] == ["ID", "EMAIL"]
    assert ("…" in shown) == (columns < 200)
    assert ("CREATED AT (KST)" in shown) == (columns == 200)
    wide = Screen(people, "account", "list", "-o", "wide", columns=columns).end()[1]
    assert "…" not in wide and "EMAIL VERIFIED" in wide


def test_a_pipe_gets_tabs_and_no_heading(people: Ctl) -> None:
    rows = [line.split("\t") for line in people("account", "list").out.splitlines()]
    assert [row[2] for row in rows] == ["ann", "관객하나둘셋넷다섯여섯"]
    assert rows[0][-1].endswith("Z")
    one = dict(line.split("\t") for line in people("account", "show", "1").out.splitlines())
    assert one["id"] == "1" and one["created_at"].endswith("Z")


def test_a_reader_that_goes_early_is_no_error(people: Ctl) -> None:
    command = f"'{BIN}/ticketctl' audit actions --all -o jsonl | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True,
                          env=people.whole_environment())  # fmt: skip
    first, code = done.stdout.splitlines()
    assert json.loads(first) and code == "0"
    assert done.stderr == ""
    reader, writer = os.pipe()
    os.close(reader)
    closed = subprocess.run([BIN / "ticketctl", "account", "show", "999999"], stdout=writer,
                            stderr=subprocess.PIPE, check=False,
                            env=people.whole_environment())  # fmt: skip
    os.close(writer)
    assert closed.returncode == 3, "what it found out stays true"


def test_warnings_leave_the_data_alone(people: Ctl, tmp_path: Path) -> None:
    people.environment["TICKETING_REDIS"] = "redis://127.0.0.1:1/0"
    reply = people("account", "list", "-o", "json", "--limit", "1")
    assert len(reply.json) == 1
    assert "1 of 2; --limit" in reply.err
    refused = people("account", "show", "999999", "-o", "json", "-q", code=3)
    assert refused.out == ""
    assert json.loads(refused.err)["code"] == "not_found"


def test_ctrl_c_at_a_question_changes_nothing(people: Ctl) -> None:
    people("product", "create", "--name", "팝콘", "--price", "9000", "--stock", "5", "-q")
    screen = Screen(people, "product", "retire", "1")
    screen.wait_for("[y/N]")
    screen.type("\x03")
    code, shown = screen.end()
    assert code == 130
    assert "팝콘" in shown and "5 in stock" in shown
    assert people.json("product", "show", "1")["on_sale"] is True


def test_a_question_takes_only_yes(people: Ctl) -> None:
    people("product", "create", "--name", "팝콘", "--price", "9000", "-q")
    for answer, code in (("\n", 1), ("n\n", 1), ("\x04", 1), ("y\n", 0)):
        screen = Screen(people, "product", "retire", "1")
        screen.wait_for("[y/N]")
        screen.type(answer)
        assert screen.end()[0] == code, answer
    people("product", "show", "1", code=3)


def test_a_password_for_standard_input_is_not_echoed_when_it_is_typed(people: Ctl) -> None:
    screen = Screen(people, "account", "set-password", "1", "--password-file", "-")
    for prompt in ("Password: ", "Again: "):
        screen.wait_for(prompt)
        while termios.tcgetattr(screen.parent)[3] & termios.ECHO:
            pass  # off a moment after the prompt is there
        screen.type("correct horse battery\n")
    code, shown = screen.end()
    assert code == 0, shown
    assert "horse" not in shown


def test_ctrl_c_inside_a_password_brings_the_echo_back(people: Ctl) -> None:
    screen = Screen(people, "account", "set-password", "1")
    screen.wait_for("Password: ")
    while termios.tcgetattr(screen.parent)[3] & termios.ECHO:
        pass
    screen.process.send_signal(signal.SIGINT)
    assert screen.process.wait(60) == 130
    assert termios.tcgetattr(screen.parent)[3] & termios.ECHO
    os.close(screen.parent)


def test_what_is_watched_is_shown_again_when_it_has_changed(people: Ctl) -> None:
    watched = subprocess.Popen(
        [BIN / "ticketctl", "job", "list", "--watch", "-o", "json", "--fields", "name,paused"],
        stdout=subprocess.PIPE, cwd=people.directory, env=people.whole_environment(), text=True,
    )  # fmt: skip
    assert watched.stdout
    before = {job["name"]: job["paused"] for job in json.loads(watched.stdout.readline())}
    people("job", "pause", "ledger_audit", "--note", "we look at it", "-q")
    after = {job["name"]: job["paused"] for job in json.loads(watched.stdout.readline())}
    assert [name for name in after if after[name] != before[name]] == ["ledger_audit"]
    watched.send_signal(signal.SIGINT)
    assert watched.wait(60) == 130
    watched.stdout.close()


def test_a_watched_screen_is_emptied_first_and_an_error_ends_it(people: Ctl) -> None:
    screen = Screen(people, "job", "list", "--watch")
    screen.wait_for("\x1b[2J\x1b[H")
    screen.wait_for("ledger_audit")
    people("job", "pause", "ledger_audit", "--note", "we look at it", "-q")
    screen.shown = ""
    screen.wait_for("\x1b[2J\x1b[H")
    screen.type("\x03")
    assert screen.end()[0] == 130
    assert people("campaign", "show", "999", "--watch", code=3).out == ""
