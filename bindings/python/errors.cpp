#include "python/errors.hpp"

#include "python/to_python.hpp"

namespace ticketing::python {
namespace {

const char* class_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "InvalidError";
    case ErrorKind::unauthenticated:
      return "UnauthenticatedError";
    case ErrorKind::forbidden:
      return "ForbiddenError";
    case ErrorKind::not_found:
      return "NotFoundError";
    case ErrorKind::conflict:
      return "ConflictError";
    case ErrorKind::rate_limited:
      return "RateLimitedError";
    case ErrorKind::unavailable:
      return "UnavailableError";
    case ErrorKind::internal:
      return "InternalError";
  }
  return "InternalError";  // a value no enumerator has
}

}  // namespace

void raise(const Error& error) {
  const py::object type = py::module_::import("ticketing._errors").attr(class_of(kind(error.code)));
  py::list errors;
  for (const FieldError& field : error.errors) errors.append(to_plain(field));
  const py::object retry_after =
      error.retry_after ? py::object(py::int_(error.retry_after->count())) : py::none();
  const py::object exception =
      type(std::string(name(error.code)), error.detail, errors, to_python(error.balance),
           to_python(error.required), to_python(error.resets_at), retry_after);
  PyErr_SetObject(type.ptr(), exception.ptr());
  throw py::error_already_set();
}

}  // namespace ticketing::python
