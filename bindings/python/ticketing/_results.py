"""What results are like in Python: pages and lists, how they go on, copies and pickles."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING, Any, Callable, Generic, Iterable, Iterator, Protocol, Sequence
from typing import SupportsIndex, TypeVar, overload

from . import _core
from ._frames import frame
from ._html import result_html, table

if TYPE_CHECKING:
    import pandas

WALK_LIMIT = _core._page_limit_max  # the most that one call gives


class Described(Protocol):
    """A result object of the compiled module."""

    _members: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]: ...

    def _json(self) -> str: ...


class Page(Described, Protocol):
    """One that has ``items``, which the next one goes on with."""

    _go_on: Callable[..., Page]

    @property
    def items(self) -> List[Any]: ...

    @property
    def next_cursor(self) -> str | None: ...


T = TypeVar("T", bound=Described)
T_co = TypeVar("T_co", bound=Described, covariant=True)


class List(Sequence[T]):
    """A read-only list of results; it also becomes a ``pandas.DataFrame`` or an Arrow stream.

    Its items are made when they are asked for.
    """

    __slots__ = ("_rows",)
    _rows: Any

    def __init__(self, rows: object) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> List[T]: ...

    def __getitem__(self, index: SupportsIndex | slice) -> T | List[T]:
        if isinstance(index, slice):
            chosen = [self._rows.at(i) for i in range(*index.indices(len(self)))]
            return restore_list(self._rows.item_class, chosen)
        i = index.__index__()
        if not -len(self) <= i < len(self):
            raise IndexError("list index out of range")
        item: T = self._rows.at(i % len(self))
        return item

    def __iter__(self) -> Iterator[T]:
        at = self._rows.at
        return (at(i) for i in range(len(self._rows)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (List, list)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"[{', '.join(map(repr, self))}]"

    def __copy__(self) -> List[T]:
        return self

    def __deepcopy__(self, memo: object) -> List[T]:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return restore_list, (self._rows.item_class, list(self))

    def to_dict(self) -> list[dict[str, Any]]:
        """A list of what ``to_dict()`` of each item gives. Raises nothing."""
        found: list[dict[str, Any]] = json.loads(self._rows.json())
        return found

    def df(self) -> pandas.DataFrame:
        """One row an item; members of nested results as columns ``source.id``.

        The dtypes are the same whatever the data: ``Int64``, ``Float64``, ``boolean``, ``string``,
        ``category``, ``datetime64[ns, UTC]`` for instants and ``datetime64[ns]`` for days; lists
        within an item stay Python lists. ImportError without pandas; OverflowError for a time
        behind 2262.
        """
        return frame([self._rows])

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule interface: one record batch. Raises nothing.

        Times have microseconds, lists within an item are JSON.
        """
        return _core._arrow_stream(self._rows, None)

    def _repr_html_(self) -> str:
        return table(self, len(self))


class Walk(Generic[T_co]):
    """Everything that a list holds, from a page on, read chunk by chunk as it is asked for.

    Each walk through it reads anew. What is written meanwhile may be missing; nothing comes twice.
    """

    def __init__(self, page: Any) -> None:
        self._page = page

    def chunks(self) -> Iterator[List[T_co]]:
        """A list for each call that is made, of at most 5 000 items.

        Raises what the call that gave the page raises; ValueError where the page came out of a
        pickle or the platform is closed.
        """
        page = self._page
        while True:
            yield page.items
            if page.next_cursor is None:
                return
            page = _next(page)

    def __iter__(self) -> Iterator[T_co]:
        for chunk in self.chunks():
            yield from chunk

    def to_dict(self) -> list[dict[str, Any]]:
        """A list of what ``to_dict()`` of each item gives. Raises what ``chunks()`` does."""
        return [plain for chunk in self.chunks() for plain in chunk.to_dict()]

    def df(self) -> pandas.DataFrame:
        """As ``df()`` of a list. Raises what that and ``chunks()`` do."""
        return frame(chunk._rows for chunk in self.chunks())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """As of a list: a record batch for each chunk, read when it is asked for."""
        chunks = self.chunks()
        first = next(chunks)
        return _core._arrow_stream(first._rows, (chunk._rows for chunk in chunks))

    def __repr__(self) -> str:
        return f"Walk({type(self._page).__name__})"


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
        """``content_type``, and the ``bytes`` in base64. Raises nothing."""
        return {"content_type": self.content_type, "bytes": base64.b64encode(self).decode()}

    def __reduce__(self) -> tuple[object, ...]:
        return ImageContent, (bytes(self), self._content_type)

    def __repr__(self) -> str:
        return f"ImageContent(content_type={self.content_type!r}, {len(self)} bytes)"

    __str__ = __repr__

    def _repr_png_(self) -> bytes | None:
        return bytes(self) if self.content_type == "image/png" else None

    def _repr_html_(self) -> str:
        data = base64.b64encode(self).decode()
        return f'<img alt="" src="data:{html.escape(self.content_type)};base64,{data}">'


def restore(cls: Any, state: tuple[object, ...]) -> Any:
    """What a pickle of a result holds, back as the result."""
    return cls._from_state(state)


def restore_list(item_class: Any, items: Iterable[object]) -> List[Any]:
    return List(item_class._to_rows(items))


def _next(page: Any) -> Any:
    go_on = getattr(page, "_go_on", None)
    if go_on is None:
        raise ValueError(
            "this page does not know its platform, because it came out of a pickle or was part of "
            "another result: ask the platform for the list, and go on from there"
        )
    return go_on(**{**go_on.keywords, "cursor": page.next_cursor, "limit": WALK_LIMIT})


def _to_dict(self: Described) -> Any:
    """JSON-ready: dicts, lists, str, int, float, bool and None; times as RFC 3339, days as ISO 8601
    text. Raises nothing."""
    return json.loads(self._json())


def _repr(self: Described) -> str:
    members = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._members)
    return f"{type(self).__name__}({members})"


def _page_repr(self: Page) -> str:
    more = ", and more: .all() has everything" if self.next_cursor is not None else ""
    return f"{_repr(self)[:-1]}{more})"


def _reduce(self: Described) -> tuple[object, ...]:
    return restore, (type(self), tuple(getattr(self, name) for name in self._members))


def _itself(self: T, memo: object = None) -> T:
    """It cannot be changed, so that it is its own copy."""
    return self


def _has_more(self: Page) -> bool:
    """Whether the list goes on behind this page: see ``all()``."""
    return self.next_cursor is not None


def _all(self: Page) -> Walk[Any]:
    """Everything from this page on: the pages behind it are read as they are needed.

    Raises nothing itself; what is read raises what this page's own call does."""
    return Walk(self)


def _df(self: Page) -> pandas.DataFrame:
    """The items of this page as a ``pandas.DataFrame``, as ``df()`` of a list; those of all pages
    are ``all().df()``. Raises what that raises."""
    return self.items.df()


def _arrow(self: Page, requested_schema: object = None) -> object:
    """The items of this page, by the Arrow PyCapsule interface."""
    return self.items.__arrow_c_stream__(requested_schema)


def _page_html(self: Page) -> str:
    total = getattr(self, "total", None)
    return table(self.items, total, has_more=self.next_cursor is not None)


def _refuse_change(self: object, name: str, value: object) -> None:
    if name != "_go_on":
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be set")
    object.__setattr__(self, name, value)


def equip(cls: Any) -> None:
    """Gives a class of the compiled module what all of them have."""
    cls.to_dict = _to_dict
    cls.__repr__ = _repr
    cls.__reduce__ = _reduce
    cls.__copy__ = _itself
    cls.__deepcopy__ = _itself
    cls._repr_html_ = result_html
    if not cls._has_items:
        return
    cls.__repr__ = _page_repr
    cls.__setattr__ = _refuse_change
    cls.__len__ = lambda self: len(self.items)
    cls.__iter__ = lambda self: iter(self.items)
    cls.__getitem__ = lambda self, index: self.items[index]
    cls.has_more = property(_has_more)
    cls.all = _all
    cls.df = _df
    cls.__arrow_c_stream__ = _arrow
    cls._repr_html_ = _page_html
