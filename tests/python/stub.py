"""_core.pyi, read: what it declares, and whether a value is what an annotation says."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

import ticketing
from ticketing import _core

SCALARS: dict[str, type] = {
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "datetime.datetime": datetime.datetime,
    "datetime.date": datetime.date,
}

Function = ast.FunctionDef


class Stub:
    def __init__(self, text: str) -> None:
        self.classes: dict[str, dict[str, Function]] = {}
        self.aliases: dict[str, ast.expr] = {}
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                members = [item for item in node.body if isinstance(item, Function)]
                self.classes[node.name] = {member.name: member for member in members}
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.aliases[node.targets[0].id] = node.value

    @property
    def services(self) -> dict[str, dict[str, Function]]:
        """The use cases of each service by the attribute of a platform that it is."""
        platform = self.classes["Ticketing"].values()
        found = {name.name: ast.unparse(name.returns or name) for name in platform}
        return {
            name: {use: told for use, told in self.classes[cls].items() if use[0] != "_"}
            for name, cls in found.items()
            if cls in self.classes and cls not in {*_core.__all__, "Ticketing"}
        }

    def problems(self, value: object, declared: ast.expr | None, at: str) -> list[str]:
        """Where `value`, all the way down, is not what is declared."""
        assert declared is not None
        if isinstance(declared, ast.BinOp):  # A | B
            sides = [self.problems(value, side, at) for side in (declared.left, declared.right)]
            return min(sides, key=len)
        if isinstance(declared, ast.Constant) and declared.value is None:
            return [] if value is None else [f"{at} is {value!r}, not None"]
        if isinstance(declared, ast.Subscript):
            return self._generic_problems(value, declared, at)
        name = ast.unparse(declared)
        if name in self.aliases:
            return self.problems(value, self.aliases[name], at)
        expected = SCALARS.get(name) or getattr(ticketing, name)
        if type(value) is not expected:
            return [f"{at} is {value!r}, not a {name}"]
        return self._member_problems(value, name, at)

    def _generic_problems(self, value: object, declared: ast.Subscript, at: str) -> list[str]:
        generic = ast.unparse(declared.value)
        if generic == "Literal":
            literal = ast.literal_eval(declared.slice)
            allowed = literal if isinstance(literal, tuple) else (literal,)
            return [] if value in allowed else [f"{at} is {value!r}, none of {allowed}"]
        expected = {"List": ticketing.List, "list": list, "dict": dict}[generic]
        if type(value) is not expected:
            return [f"{at} is {value!r}, not a {generic}"]
        if isinstance(value, dict):  # what JSON holds may be anything
            return [f"{at} has the key {key!r}" for key in value if type(key) is not str]
        assert isinstance(value, (list, ticketing.List))
        each = (self.problems(item, declared.slice, f"{at}[{i}]") for i, item in enumerate(value))
        return [problem for problems in each for problem in problems]

    def _member_problems(self, value: object, cls: str, at: str) -> list[str]:
        if cls not in _core.__all__:
            return []
        found: list[str] = []
        for name, member in self.classes[cls].items():
            if any(ast.unparse(decorator) == "property" for decorator in member.decorator_list):
                found += self.problems(getattr(value, name), member.returns, f"{at}.{name}")
        return found


STUB = Stub((Path(str(_core.__file__)).parent / "_core.pyi").read_text())
