// Refusals as Python exceptions.
#pragma once

#include <pybind11/pybind11.h>

#include <ticketing/result.hpp>

namespace ticketing::python {

/// The exception of the error's kind. Needs the GIL.
pybind11::object to_exception(const Error& error);

/// Raises the exception class of the error's kind. Needs the GIL.
[[noreturn]] void raise(const Error& error);

template <class T>
T value_or_raise(Result<T> result) {
  if (!result) raise(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace ticketing::python
