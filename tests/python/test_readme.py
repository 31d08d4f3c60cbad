"""What the README shows runs."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_the_example_of_the_readme_runs_twice_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    _, example = readme.split("```python\n")
    program, _ = example.split("```", 1)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        exec(compile(program, "README.md", "exec"), {})
        told = capfd.readouterr().out
        assert "clean=True" in told and "amount" in told
    assert list(tmp_path.iterdir()) == []
