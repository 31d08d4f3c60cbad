"""Reads Arrow streams by the public ABI of the C data interface, with nothing but ctypes."""

from __future__ import annotations

import ctypes
from typing import Any, Iterator

Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


class Stream(ctypes.Structure):
    pass


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", ctypes.POINTER(Schema)),
    ("release", Release),
    ("private_data", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", ctypes.POINTER(Array)),
    ("release", Release),
    ("private_data", ctypes.c_void_p),
]
Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)),
    ("release", Release),
    ("private_data", ctypes.c_void_p),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]

NULLABLE = 2
NUMBERS: dict[bytes, Any] = {b"l": ctypes.c_int64, b"g": ctypes.c_double, b"c": ctypes.c_int8,
           b"tsu:UTC": ctypes.c_int64, b"tdD": ctypes.c_int32}


def release(node: Any) -> None:
    """Once: whoever releases sets the callback to null."""
    assert node.release
    node.release(ctypes.addressof(node))
    assert not node.release


class Reader:
    """Takes a stream out of its capsule, as a consumer does: it then releases it."""

    def __init__(self, source: Any) -> None:
        capsule = source.__arrow_c_stream__()
        held = Stream.from_address(_pointer(capsule, b"arrow_array_stream"))
        assert held.release
        self._stream = Stream()
        ctypes.memmove(ctypes.addressof(self._stream), ctypes.addressof(held),
                       ctypes.sizeof(Stream))
        # Moved: the capsule's destructor must leave it alone.
        held.release = ctypes.cast(0, Release)
        self.address = ctypes.addressof(self._stream)

    def schema(self) -> dict[str, tuple[str, bool, str | None]]:
        """(format, nullable, format of the dictionary) by name."""
        schema = Schema()
        assert self._stream.get_schema(self.address, ctypes.byref(schema)) == 0
        assert schema.format == b"+s"
        found = {}
        for i in range(schema.n_children):
            child = schema.children[i].contents
            words = child.dictionary.contents.format.decode() if child.dictionary else None
            found[child.name.decode()] = (child.format.decode(), child.flags == NULLABLE, words)
        release(schema)
        return found

    def _arrays(self) -> Iterator[Any]:
        while True:
            batch = Array()
            if self._stream.get_next(self.address, ctypes.byref(batch)) != 0:
                raise RuntimeError(self._stream.get_last_error(self.address).decode())
            if not batch.release:
                return
            yield batch

    def drain(self) -> int:
        """How many rows there are: each batch is released unread."""
        rows = 0
        for batch in self._arrays():
            rows += batch.length
            release(batch)
        return rows

    def batches(self) -> Iterator[dict[str, list[Any]]]:
        formats = self.schema()
        for batch in self._arrays():
            assert batch.n_buffers == 1 and not batch.buffers[0] and batch.null_count == 0
            assert batch.n_children == len(formats)
            columns = {}
            for i, (name, (form, nullable, _)) in enumerate(formats.items()):
                child = batch.children[i].contents
                assert child.length == batch.length and (nullable or child.null_count == 0)
                columns[name] = values(form.encode(), child)
            release(batch)
            yield columns

    def close(self) -> None:
        release(self._stream)


def values(form: bytes, array: Any) -> list[Any]:
    count, present = array.length, array.buffers[0]
    bits = (ctypes.c_uint8 * ((count + 7) // 8)).from_address(present) if present else None
    there = [bits is None or bool(bits[i // 8] >> (i % 8) & 1) for i in range(count)]
    assert array.offset == 0 and there.count(False) == array.null_count
    found = raw(form, array, count)
    if array.dictionary:
        words = values(b"u", array.dictionary.contents)
        found = [words[index] if at else None for index, at in zip(found, there)]
    return [value if at else None for value, at in zip(found, there)]


def raw(form: bytes, array: Any, count: int) -> list[Any]:
    if count == 0:
        return []
    if form == b"b":
        data = (ctypes.c_uint8 * ((count + 7) // 8)).from_address(array.buffers[1])
        return [bool(data[i // 8] >> (i % 8) & 1) for i in range(count)]
    if form == b"u":
        assert array.n_buffers == 3
        offsets = (ctypes.c_int32 * (count + 1)).from_address(array.buffers[1])
        text = ctypes.string_at(array.buffers[2], offsets[count]) if offsets[count] else b""
        return [text[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    return list((NUMBERS[form] * count).from_address(array.buffers[1]))
