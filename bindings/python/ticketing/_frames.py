"""Columns that C++ has built, as pandas frames without a copy of what is not text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Iterable

from . import _core

if TYPE_CHECKING:
    import pandas


def frame(chunks: Iterable[Any]) -> pandas.DataFrame:
    """Of one or more ``_Rows``, which are let go of as soon as they are read."""
    try:
        import pandas  # only who asks for a frame waits for it to load
    except ImportError as missing:
        raise ImportError(
            "a DataFrame needs pandas: pip install pandas, or apt install python3-pandas; "
            "to_dict() and __arrow_c_stream__ need nothing"
        ) from missing

    columns: Any = None
    for rows in chunks:
        columns = columns or _core._Columns(rows)
        columns.add(rows)
    if columns is None:
        raise ValueError("a frame needs one chunk at least, if an empty one")
    series = {
        name: _array(kind, categories, *columns.take(i))
        for i, (name, kind, categories) in enumerate(columns.specs())
    }
    return pandas.DataFrame(series, copy=False)


def _array(kind: str, categories: list[str], values: Any, missing: Any) -> Any:
    import numpy
    import pandas

    if kind == "category":
        dtype = pandas.CategoricalDtype(categories)
        return pandas.Categorical.from_codes(numpy.asarray(values), dtype=dtype)
    if kind == "instant":
        return pandas.DatetimeIndex(numpy.asarray(values).view("M8[ns]"), tz="UTC")
    if kind == "day":
        return numpy.asarray(values).view("M8[ns]")
    if kind in ("text", "json"):
        return _texts(kind, values)
    masked = {
        "integer": pandas.arrays.IntegerArray,
        "real": pandas.arrays.FloatingArray,
        "boolean": pandas.arrays.BooleanArray,
    }
    return masked[kind](numpy.asarray(values), numpy.asarray(missing))


def _texts(kind: str, values: list[str | None]) -> Any:
    import numpy
    import pandas

    cells = numpy.empty(len(values), dtype=object)
    if kind == "json":
        cells[:] = [None if value is None else json.loads(value) for value in values]
        return cells
    cells[:] = values
    return pandas.array(cells, dtype="string")
