#include "python/errors.hpp"

#include "python/docs.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {
namespace {

/// Plain text by the name of the member.
py::dict to_dict(const FieldError& field) {
  py::dict out;
  for_each_member<FieldError>([&](auto d) { out[d.name] = to_python(field.*d.pointer); });
  return out;
}

}  // namespace

py::object to_exception(const Error& error) {
  const py::object type =
      py::module_::import("ticketing._errors").attr(exception_name(kind(error.code)));
  py::list errors;
  for (const FieldError& field : error.errors) errors.append(to_dict(field));
  const py::object retry_after =
      error.retry_after ? py::object(py::int_(error.retry_after->count())) : py::none();
  return type(std::string(name(error.code)), error.detail, errors, to_python(error.balance),
              to_python(error.required), to_python(error.resets_at), retry_after);
}

void raise(const Error& error) {
  const py::object exception = to_exception(error);
  PyErr_SetObject(py::type::of(exception).ptr(), exception.ptr());
  throw py::error_already_set();
}

}  // namespace ticketing::python
