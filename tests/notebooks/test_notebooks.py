"""The notebooks run clean, say what they claim and keep to the types."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "bindings/python/notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# What is printed at the end of the arguments: the facts that the text beside it draws on.
FACTS = {
    "1_first_tour": [
        "8 comments, 3 coupons",
        "1000 points, 300 less with the coupon: 700",
        "insufficient_points - ",
        "the balance is 300 points, the sum of 3 entries",
    ],
    "2_daily_limit": [
        r"five a day: \+[\d,]+ points \(\+[\d,]+ to \+[\d,]+\), \+\d+%",
        r"ten a day: \+[\d,]+ points \(\+[\d,]+ to \+[\d,]+\), \+\d+%",
        r"'readers': '\+0%'",
    ],
    "3_fair_events": [
        "half of the coupons go to fans from 40 slots on: twice the 20 accounts of bots",
        "with one account each, bots win 4 of 10 coupons instead of 10",
    ],
    "4_last_month": [
        r"digest [0-9a-f]{64}",
        r"events are \d\d% of what was earned",
        r"account:3 - the balance is \d+, the entries sum to \d+",
    ],
    "5_liability": [
        r"outstanding +[\d,]+  at face value",
        r"redeemed in the end: \d\d\.\d%; estimated: \d\d\.\d%",
        r"liability [\d,]+ KRW, breakage of what is outstanding [\d,]+ KRW",
    ],
}


def cells(notebook: Path, kind: str = "code") -> list[dict[str, Any]]:
    read = json.loads(notebook.read_text(encoding="utf-8"))
    return [cell for cell in read["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_runs_and_says_what_it_claims(notebook: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-Xfrozen_modules=off", "-m", "nbconvert", "--to", "notebook",
         "--execute", "--output-dir", tmp_path, notebook],
        check=True, env={**os.environ, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip
    outputs = [out for cell in cells(tmp_path / notebook.name) for out in cell["outputs"]]
    wrong = [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"]
    assert wrong == []
    text = "".join("".join(out["text"]) for out in outputs if out["output_type"] == "stream")
    for fact in FACTS[notebook.stem]:
        assert re.search(fact, text), f"{fact} is not in\n{text}"
    pictures = [out for out in outputs if {"text/html", "image/png"} & set(out.get("data", {}))]
    assert len(pictures) >= 3


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_is_kept_without_outputs_and_asserts_what_it_says(notebook: Path) -> None:
    code = cells(notebook)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert sum("assert" in "".join(cell["source"]) for cell in code) >= 3
    assert cells(notebook, "markdown")[0]["source"][0].startswith("# ")


def test_each_is_introduced_and_has_its_facts() -> None:
    assert [notebook.stem for notebook in NOTEBOOKS] == list(FACTS)
    introduction = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"({notebook.name})" in introduction for notebook in NOTEBOOKS)


def test_code_keeps_to_the_types(tmp_path: Path) -> None:
    for notebook in NOTEBOOKS:
        # A cell that ends with a value shows it: no statement of a program.
        program = "\n\n".join("".join(cell["source"]) for cell in cells(notebook))
        (tmp_path / f"notebook_{notebook.stem}.py").write_text(program, encoding="utf-8")
    (tmp_path / "charts.py").write_text((FOLDER / "charts.py").read_text(), encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", HERE / "mypy.ini",
         "--cache-dir", tmp_path / "cache", *sorted(tmp_path.glob("*.py"))],
        check=True, env={**plain, "MYPYPATH": os.environ["PYTHONPATH"]}, cwd=tmp_path,
    )  # fmt: skip
