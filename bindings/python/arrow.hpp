// Lists as streams of Arrow record batches, by the C data interface and its PyCapsules
// (arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html): a public ABI, so that
// neither side needs the other's library.
#pragma once

#include "python/rows.hpp"

namespace ticketing::python {

/// A capsule `arrow_array_stream`: `rows` is the first batch, and, unless it is None, each `_Rows`
/// that the iterator `more` gives is another. Times stay microseconds, enums are dictionaries,
/// what has members of its own is JSON in a utf8 column. The batches are made when they are asked
/// for, by any thread, one at a time; `more` is asked with the GIL.
py::capsule arrow_stream(std::shared_ptr<Rows> rows, py::object more);

}  // namespace ticketing::python
