"""What the README shows runs."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_the_example_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    _, example = readme.split("```python\n")
    program, _ = example.split("```", 1)
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "README.md", "exec"), {})
    assert "clean=True" in capfd.readouterr().out
