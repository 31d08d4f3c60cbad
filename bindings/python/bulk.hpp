// Many requests in one call: they go into the library side by side, without the GIL, so that they
// share transactions. How it is called is in ticketing/_bulk.py.
#pragma once

#include <pybind11/pybind11.h>

namespace ticketing::python {

namespace py = pybind11;

/// `_add_comments`, `_create_posts` and `_create_accounts`. Each gives, in the order of what was
/// given, the result or the exception that a call of its own would have raised; `progress` is told
/// now and then how many are done. What interrupts it (KeyboardInterrupt, or what `progress`
/// raises) is raised once those under way are done.
void bind_bulk(py::module_& m);

}  // namespace ticketing::python
