"""The stubs say what is there, and all of it."""

from __future__ import annotations

import ast
from pathlib import Path

import ticketing
from ticketing import _core


def declared() -> dict[str, set[str]]:
    """Public members by class, from _core.pyi."""
    stub = Path(str(_core.__file__)).parent / "_core.pyi"
    classes: dict[str, set[str]] = {}
    for node in ast.parse(stub.read_text()).body:
        if isinstance(node, ast.ClassDef):
            names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
            classes[node.name] = {name for name in names if not name.startswith("_")}
    return classes


def test_stubs_and_module_agree() -> None:
    classes = declared()
    classes.pop("_Described")
    for name, members in classes.items():
        actual = {member for member in dir(getattr(_core, name)) if not member.startswith("_")}
        inherited = {"to_dict"} if name in _core.__all__ else set()
        if name == "ManualClock":
            members |= classes["Clock"]
        assert actual == members | inherited, name


def test_everything_public_is_documented_in_all() -> None:
    for name in ticketing.__all__:
        assert hasattr(ticketing, name)
    assert set(_core.__all__) <= set(ticketing.__all__)
