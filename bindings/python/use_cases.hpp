// The use cases as methods of `_core.Session`: "posts_create(who, request)". Requests arrive as
// JSON, so that Python's values meet the same checks and complaints as those of the API's clients.
#pragma once

#include <pybind11/pybind11.h>

#include "session.hpp"

namespace ticketing::python {

void bind_use_cases(pybind11::class_<Session>& cls);
/// Of them: what points and coupons buy, and the pictures that go with it.
void bind_shop(pybind11::class_<Session>& cls);

}  // namespace ticketing::python
