"""How results look in a notebook, and as pandas frames."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Any, Iterable, Protocol, TypeVar

if TYPE_CHECKING:
    import pandas


class Described(Protocol):
    """A result object of the compiled module."""

    _columns: list[str]

    def to_dict(self) -> dict[str, Any]: ...

    def _row(self) -> list[Any]: ...


T = TypeVar("T", bound=Described)


class List(list[T]):
    """A list of results that also becomes a ``pandas.DataFrame``."""

    def __init__(self, items: Iterable[T], item_class: type[T]) -> None:
        super().__init__(items)
        self._item_class = item_class

    def df(self) -> pandas.DataFrame:
        """One row an item; members of nested results as columns ``source.id``."""
        import pandas  # only who asks for a frame waits for pandas to load

        rows = [item._row() for item in self]
        return pandas.DataFrame(rows, columns=self._item_class._columns)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain dicts."""
        return [item.to_dict() for item in self]

    def _repr_html_(self) -> str:
        columns = self._item_class._columns
        return _table(columns, (item._row() for item in self))


class ImageContent(bytes):
    """The bytes of an image. A notebook shows what is on it."""

    _content_type: str

    def __new__(cls, data: bytes, content_type: str = "image/png") -> ImageContent:
        self = super().__new__(cls, data)
        self._content_type = content_type
        return self

    @property
    def content_type(self) -> str:
        """``image/png``, ``image/jpeg`` or ``image/webp``."""
        return self._content_type

    def to_dict(self) -> dict[str, Any]:
        return {"content_type": self.content_type, "bytes": bytes(self)}

    def __repr__(self) -> str:
        return f"ImageContent(content_type={self.content_type!r}, {len(self)} bytes)"

    __str__ = __repr__

    def _repr_png_(self) -> bytes | None:
        return bytes(self) if self.content_type == "image/png" else None

    def _repr_html_(self) -> str:
        data = base64.b64encode(self).decode()
        return f'<img alt="" src="data:{html.escape(self.content_type)};base64,{data}">'


def _cell(value: object) -> str:
    return "" if value is None else html.escape(str(value))


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html_of(result: Described) -> str:
    """A two-column table of one result."""
    rows = zip(result._columns, result._row())
    body = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in rows
    )
    return f"<table><caption>{type(result).__name__}</caption><tbody>{body}</tbody></table>"
