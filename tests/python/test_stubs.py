"""The stubs say what is there, and all of it."""

from __future__ import annotations

import ast
import datetime
import inspect
from pathlib import Path

import pytest

import ticketing
from ticketing import _core

from stub import STUB, Function, Stub

KINDS = inspect._ParameterKind

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


def declared_parameters(function: Function) -> list[tuple[str, KINDS, object]]:
    """Name, kind and default of each, beside self."""
    names = [(arg.arg, KINDS.POSITIONAL_OR_KEYWORD) for arg in function.args.args]
    defaults: list[ast.expr | None] = [None] * len(names)
    if function.args.defaults:
        defaults[-len(function.args.defaults) :] = function.args.defaults
    names += [(arg.arg, KINDS.KEYWORD_ONLY) for arg in function.args.kwonlyargs]
    defaults += function.args.kw_defaults
    values = [
        inspect.Parameter.empty if default is None else ast.literal_eval(default)
        for default in defaults
    ]
    return [(name, kind, value) for (name, kind), value in zip(names, values)][1:]


USE_CASES = [(service, name) for service, names in STUB.services.items() for name in names]


@pytest.mark.parametrize(("service", "name"), USE_CASES)
def test_signatures_agree(t: ticketing.Ticketing, service: str, name: str) -> None:
    function = STUB.services[service][name]
    # results_are_what_the_stubs_say has wrapped it.
    method = vars(type(getattr(t, service)))[name].__wrapped__.__get__(getattr(t, service))
    actual = [(p.name, p.kind, p.default) for p in inspect.signature(method).parameters.values()]
    assert actual == declared_parameters(function)
    if inspect.isfunction(method.__func__):  # of _bulk.py: Python itself tells its signature
        assert "plies" in (method.__doc__ or "")
        return
    told = ast.parse(f"def {method.__doc__.splitlines()[-1]}: ...").body[0]
    assert isinstance(told, Function) and told.name == name
    assert ast.unparse(told.args) == ast.unparse(function.args)
    assert told.returns and function.returns
    assert ast.unparse(told.returns) == ast.unparse(function.returns)
    with pytest.raises(TypeError, match="unexpected keyword argument 'nonsense'"):
        method(nonsense=1)
    required = [name for name, _, default in actual if default is inspect.Parameter.empty]
    if required:
        with pytest.raises(TypeError, match=f"missing a required argument: '{required[0]}'"):
            method()


def test_use_cases_take_only_the_arguments_they_have(t: ticketing.Ticketing) -> None:
    with pytest.raises(TypeError, match="takes 3 positional arguments but 4 were given"):
        t.accounts.sign_in("a", "b", "c")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="multiple values for argument 'email'"):
        t.accounts.sign_in("a", password="b", email="c")  # type: ignore[misc]
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        t.jobs.list(1)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        (1, "str"),
        (True, "int"),
        (None, "int"),
        ("moderator", "Role"),
        ([1], "List[JobRun]"),
        ([1, "2"], "list[int]"),
        (datetime.date(2026, 3, 2), "datetime.datetime"),
        (1.0, "int | None"),
    ],
)
def test_wrong_results_would_be_noticed(value: object, declared: str) -> None:
    assert STUB.problems(value, ast.parse(declared, mode="eval").body, "result")


def test_wrong_members_would_be_noticed(user: ticketing.AccountProfile) -> None:
    text = (Path(str(_core.__file__)).parent / "_core.pyi").read_text()
    wrong = Stub(text.replace("def nickname(self) -> str", "def nickname(self) -> int"))
    declared = ast.parse("AccountProfile", mode="eval").body
    assert STUB.problems(user, declared, "user") == []
    assert wrong.problems(user, declared, "user") == ["user.nickname is 'viewer', not a int"]
