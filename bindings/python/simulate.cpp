#include "python/simulate.hpp"
#include "simulation/simulate.hpp"

#include <pybind11/stl.h>

#include <exception>
#include <string>

#include <ticketing/describe/json.hpp>

#include "python/session.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {
namespace {

py::object run_simulation(const std::string& plan, const py::object& progress) {
  const CallUnderWay under_way;
  const auto read = value_or_raise(from_json<simulation::Plan>(plan));
  std::exception_ptr interrupted;
  const simulation::Watcher watcher = [&](std::int64_t done, std::int64_t total) {
    const py::gil_scoped_acquire acquire;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!progress.is_none()) progress(done, total);
      return true;
    } catch (...) {
      interrupted = std::current_exception();
      return false;
    }
  };
  auto simulated = [&] {
    const py::gil_scoped_release release;
    return simulation::simulate(read, watcher);
  }();
  if (interrupted) std::rethrow_exception(interrupted);
  return to_python(value_or_raise(std::move(simulated)));
}

}  // namespace

void bind_simulate(py::module_& m) {
  m.def("_simulate", &run_simulation, py::arg("plan"), py::arg("progress"));
}

}  // namespace ticketing::python
