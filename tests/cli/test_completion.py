"""Completion, by the shells that people have."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import subprocess
import termios
import time
from pathlib import Path

import pytest
from conftest import BIN, Ctl


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Ctl:
    """Shared: completing changes nothing."""
    folder = tmp_path_factory.mktemp("shop")
    ctl = Ctl(f"sqlite:///{folder}/ticketing.db", folder)
    ctl("db", "init", "-q")
    for name in ("minji", "minsu", "junho"):
        ctl("account", "create", "--email", f"{name}@example.com", "--nickname", name,
            "--no-password", "-q")  # fmt: skip
    ctl("product", "create", "--name", "팝콘", "--price", "9000", "-q")
    return ctl


def offered(ctl: Ctl, *words: str) -> list[str]:
    return [line.split("\t")[0] for line in ctl("__complete", *words).out.splitlines()]


@pytest.mark.parametrize(
    ("words", "words_offered"),
    [
        (["acc"], {"account"}),
        (["account", "set-"], {"set-role", "set-password"}),
        (["account", "set-role", "1", ""], {"user", "staff", "admin"}),
        (["account", "create", "--role", "s"], {"staff"}),
        (["account", "create", "--role=s"], {"--role=staff"}),
        (["--store", "x", "--output", ""], {"table", "wide", "json", "jsonl", "csv"}),
        (["-o", "js"], {"json", "jsonl"}),
        (["points", "adjust", "--no"], {"--note", "--no-color"}),
        (["points", "adjust", "--note", "x", "--no"], {"--no-color"}),
        (["completion", ""], {"bash", "zsh", "fish"}),
        (["help", "acc"], {"account"}),
        (["account", "list", "--fields", "id,em"], {"id,email", "id,email_verified"}),
        (["account", "show", "min"], {"minji@example.com", "minsu@example.com"}),
        (["mail", "list", "--account", "j"], {"junho@example.com"}),
        (["product", "show", ""], {"1"}),
        (["job", "run", "day_"], {"day_rollover"}),
        (["image", "upload", ""], {":files"}),
        (["account", "create", "--password-file", ""], {":files"}),
        (["--store", "sql"], {"sqlite:///", "sqlite::memory:"}),
        (["account", "show", "--", "--h"], set()),
        (["nothing", ""], set()),
    ],
)
def test_what_is_offered(shop: Ctl, words: list[str], words_offered: set[str]) -> None:
    assert set(offered(shop, *words)) == words_offered


def test_a_store_that_is_not_there_is_silence_and_stays_away(bare: Ctl, tmp_path: Path) -> None:
    reply = bare("__complete", "account", "show", "")
    assert (reply.out, reply.err) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_the_store_among_the_words_is_the_one_asked(shop: Ctl, bare: Ctl) -> None:
    url = shop.store
    assert offered(bare, "--store", url, "account", "show", "j") == ["junho@example.com"]
    assert offered(bare, f"--store={url}", "account", "show", "j") == ["junho@example.com"]
    assert offered(bare, "--store", f"sqlite:///{shop.directory}/tick") == [url]


class Shell:
    """An interactive shell on a terminal. What it runs as ticketctl writes down its arguments."""

    NOTE = "printf '%s\\n' {} > arguments.new; mv arguments.new arguments"
    START = {
        "bash": (["bash", "--norc", "--noprofile", "-i"],
                 "source <(ticketctl completion bash); "
                 "ticketctl() { " + NOTE.format('"$@"') + "; }"),
        "zsh": (["zsh", "-f", "-i"],
                "source <(ticketctl completion zsh); ticketctl() { " + NOTE.format('"$@"') + "; }"),
        # From where it is installed, loaded by the first completion.
        "zsh, installed": (["zsh", "-f", "-i"],
                           "mkdir site; ticketctl completion zsh > site/_ticketctl; "
                           "fpath=($PWD/site $fpath); autoload -Uz compinit; compinit -D -u; "
                           "ticketctl() { " + NOTE.format('"$@"') + "; }"),
        "fish": (["fish", "--no-config", "-i"],
                 "ticketctl completion fish | source; "
                 "function ticketctl; " + NOTE.format("$argv") + "; end"),
    }  # fmt: skip

    def __init__(self, name: str, ctl: Ctl, home: Path) -> None:
        command, load = self.START[name]
        assert shutil.which(command[0]), f"{command[0]} is not installed: scripts/deps"
        self.home = home
        environment = {**ctl.whole_environment(), "HOME": str(home), "TERM": "dumb",
                       "PATH": f"{BIN}:{os.environ['PATH']}"}  # fmt: skip
        self.parent, child = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, cwd=home, env=environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(child)
        self.shown = b""
        self.type(f"{load}\n")

    def type(self, text: str) -> None:
        os.write(self.parent, text.encode())

    def completed(self, typed: str) -> list[str]:
        """The arguments of a line that is typed, completed by a tab and run."""
        written = self.home / "arguments"
        written.unlink(missing_ok=True)
        self.type(f"ticketctl {typed}\t\n")
        deadline = time.monotonic() + 60
        while not written.exists():
            assert time.monotonic() < deadline, self.shown.decode(errors="replace")
            if select.select([self.parent], [], [], 0.05)[0]:
                self.shown += os.read(self.parent, 65536)
        return written.read_text().splitlines()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.parent)


@pytest.mark.parametrize("name", sorted(Shell.START))
def test_a_shell_completes(shop: Ctl, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "poster.png").touch()
    shell = Shell(name, shop, home)
    url, folder = shop.store, shop.directory
    assert shell.completed("acc") == ["account"]
    assert shell.completed("account set-role minj") == ["account", "set-role", "minji@example.com"]
    assert shell.completed("account set-role 1 sta") == ["account", "set-role", "1", "staff"]
    assert shell.completed(f"--store sqlite:///{folder}/ticke") == ["--store", url]
    assert shell.completed(f"--store {url} account show jun") == [
        "--store", url, "account", "show", "junho@example.com"]  # fmt: skip
    assert shell.completed(f"account list --store=sqlite:///{folder}/ticke") == [
        "account", "list", f"--store={url}"]  # fmt: skip
    assert shell.completed("job run day_r") == ["job", "run", "day_rollover"]
    assert shell.completed("-o jsonl product sh") == ["-o", "jsonl", "product", "show"]
    assert shell.completed("account list -o wi") == ["account", "list", "-o", "wide"]
    assert shell.completed("product show ") == ["product", "show", "1"]
    assert shell.completed("image upload pos") == ["image", "upload", "poster.png"]
    shell.end()
