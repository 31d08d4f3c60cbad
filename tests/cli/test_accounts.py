"""What an operator does to accounts on behalf of people: passwords, suspension, export."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from conftest import Ctl

PASSWORD = "correct horse battery"


def create(ctl: Ctl, name: str) -> dict[str, Any]:
    return ctl.json("account", "create", "--email", f"{name}@example.com", "--nickname", name,
                    "--password-file", "-", stdin=PASSWORD + "\n")  # fmt: skip


def actions(ctl: Ctl) -> list[str]:
    return [action["action"] for action in ctl.json("audit", "actions")]


def test_an_account_made_by_the_operator_counts_as_verified(ctl: Ctl) -> None:
    assert create(ctl, "ann")["email_verified"] is True


def test_set_password_is_recorded_without_the_password(ctl: Ctl, tmp_path: Path) -> None:
    ann = create(ctl, "ann")
    secret = tmp_path / "secret"
    secret.write_text("staple battery horse\n")
    words = ["account", "set-password", "ann@example.com", "--password-file"]
    done = ctl("-o", "json", *words, str(secret))
    assert done.json == ann
    assert "sessions have ended" in done.err
    [action] = [a for a in ctl.json("audit", "actions") if a["action"] == "account.set_password"]
    assert action["subject"] == f"account:{ann['id']}" and action["actor"] is None
    assert "staple" not in json.dumps(ctl.json("audit", "actions"))
    ctl(*words, "-", stdin="another good password\n")
    assert actions(ctl).count("account.set_password") == 2


def test_set_password_refuses_what_registering_refuses(ctl: Ctl) -> None:
    create(ctl, "ann")
    words = ["account", "set-password", "ann@example.com", "--password-file", "-"]
    assert "at least 10" in ctl(*words, stdin="short\n", code=2).err
    assert "at least 10" in ctl(*words, "--dry-run", stdin="short\n", code=2).err
    assert "--password-file" in ctl("account", "set-password", "ann@example.com", code=2).err
    ctl("account", "set-password", "999999", "--password-file", "-", stdin=PASSWORD, code=3)
    assert "account.set_password" not in actions(ctl)


def test_set_password_changes_what_signs_in(empty: Ctl, tmp_path: Path) -> None:
    create(empty, "ann")

    def stored() -> str:
        database = sqlite3.connect(tmp_path / "ticketing.db")
        [(password_hash,)] = database.execute("SELECT password_hash FROM accounts")
        database.close()
        return password_hash

    before = stored()
    words = ["account", "set-password", "ann@example.com", "--password-file", "-"]
    assert "was not changed" in empty(*words, "--dry-run", stdin=PASSWORD).err
    assert stored() == before
    empty(*words, stdin=PASSWORD)
    assert stored() != before and stored().startswith("$argon2id$")


def test_suspend_and_lift(ctl: Ctl) -> None:
    ann = create(ctl, "ann")
    planned = ctl.json("account", "suspend", "ann@example.com", "--dry-run")
    assert planned["state"] == "suspended"
    assert ctl.json("account", "show", "ann@example.com") == ann
    assert ctl.json("account", "suspend", "ann@example.com")["state"] == "suspended"
    assert ctl.json("account", "show", "ann@example.com")["state"] == "suspended"
    assert ctl.json("account", "suspend", "ann@example.com", "--lift")["state"] == "active"
    assert actions(ctl).count("account.update") == 2
    ctl("account", "suspend", "nobody@example.com", code=3)


def test_export_is_json_for_people_too(ctl: Ctl) -> None:
    ann = create(ctl, "ann")
    ctl("points", "adjust", "ann@example.com", "500", "--note", "환영합니다")
    whole = ctl("account", "export", "ann@example.com").json
    assert {**whole["account"], "balance": 0} == ann
    assert [entry["note"] for entry in whole["entries"]] == ["환영합니다"]
    assert ctl.json("account", "export", str(ann["id"]))["entries"] == whole["entries"]
    assert "JSON, not CSV" in ctl("-o", "csv", "account", "export", "ann@example.com", code=2).err
    ctl("account", "export", "999999", code=3)
