"""Rankings on the command line."""

from __future__ import annotations

from conftest import Ctl


def test_rankings_are_shown(ctl: Ctl) -> None:
    ctl("demo", "seed", "--quiet")
    table = ctl.json("ranking", "show", "--metric", "comments_written")
    assert table["period"] == "month" and table["final"] is False and table["next_cursor"] is None
    counts = [item["count"] for item in table["items"]]
    assert counts and counts == sorted(counts, reverse=True)
    assert [item["rank"] for item in table["items"] if item["rank"]][0] == 1
    first = ctl("ranking", "show", "--metric", "comments_written", "--limit", "1", "-o", "csv").csv
    assert len(first) == 1 and first[0]["count"] == str(counts[0])
    assert ctl.json("ranking", "show", "--period", "week", "--date", "2020-01-01") == {
        "metric": "comments_received",
        "period": "week",
        "from": "2019-12-30",
        "to": "2020-01-05",
        "final": False,
        "items": [],
        "next_cursor": None,
    }
    ctl("ranking", "show", "--period", "year", code=2)
    ctl("ranking", "show", "--date", "yesterday", code=2)


def test_a_ranking_is_awarded_once(ctl: Ctl) -> None:
    ctl("demo", "seed", "--quiet")
    words = ["ranking", "award", "--period", "day", "--date", "2020-01-01"]
    planned = ctl.json(*words, "--dry-run")
    assert planned["winners"] == [] and planned["already_final"] is False
    assert ctl.json("ranking", "show", "--period", "day", "--date", "2020-01-01")["final"] is False
    assert ctl.json(*words) == planned
    again = ctl("-o", "json", *words)
    assert again.json["already_final"] is True
    assert "nothing was changed" in again.err
    assert ctl.json("ranking", "show", "--period", "day", "--date", "2020-01-01")["final"] is True
    [act] = [a for a in ctl.json("audit", "actions") if a["action"] == "ranking.award"]
    assert act["subject"] == "ranking:comments_received:day:2020-01-01"
    ctl("ranking", "award", "--date", "2999-01-01", code=2)
