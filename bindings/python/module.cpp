// The compiled half of the Python module `ticketing`.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "common/open_ticketing.hpp"
#include "python/bind_use_case.hpp"
#include "python/bulk.hpp"
#include "python/rows.hpp"
#include "python/session.hpp"
#include "python/simulate.hpp"
#include "python/use_cases.hpp"
#include "simulation/simulate.hpp"

namespace ticketing::python {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

std::shared_ptr<Session> open_session(const Settings& settings,
                                      const std::optional<std::string>& config_file,
                                      std::shared_ptr<Clock> clock, bool create) {
  ConfigSources sources;
  sources.file = config_file;
  sources.environment = process_environment();
  sources.flags = settings;
  const CallUnderWay under_way;
  const auto config = value_or_raise(load_config(sources));
  auto opened = [&] {
    const py::gil_scoped_release release;
    return app::open_ticketing(config,
                               create ? app::MissingStore::created : app::MissingStore::refused,
                               Callers::in_process, clock);
  }();
  return make_session(value_or_raise(std::move(opened)));
}

void bind_clocks(py::module_& m) {
  const py::class_<Clock, std::shared_ptr<Clock>> clock(
      m, "Clock", "What a platform takes the time from; see `ManualClock`.");
  py::class_<ManualClock, Clock, std::shared_ptr<ManualClock>> manual(m, "ManualClock");
  manual.attr("__module__") = "ticketing";
  manual.doc() =
      "A clock that stands still until told.\n\n"
      "`start` is a datetime with a time zone: ValueError without one. Any thread may move it.";
  manual.def(py::init([](const py::object& start) {
               return std::make_shared<ManualClock>(to_timestamp(start));
             }),
             py::arg("start"));
  manual.def(
      "now", [](const ManualClock& self) { return to_datetime(self.now()); },
      "The time it stands at, UTC. Raises nothing.");
  manual.def(
      "set", [](ManualClock& self, const py::object& t) { self.set(to_timestamp(t)); },
      py::arg("t"),
      "Puts it to `t`, earlier or later.\n\nRaises ValueError for a datetime without a time zone.");
  manual.def(
      "advance", [](ManualClock& self, const py::object& by) { self.advance(to_microseconds(by)); },
      py::arg("by"),
      "Moves it on by a timedelta, to the microsecond.\n\nRaises TypeError for anything else.");
  manual.def("__repr__", [](const ManualClock& self) {
    return "ManualClock(" + py::repr(to_datetime(self.now())).cast<std::string>() + ")";
  });
}

void bind_platform(py::module_& m) {
  BoundServices::Platform platform(m, "Ticketing",

                                   "An open platform. Thread safe; a context manager.\n\n"
                                   "Once closed every call raises ValueError, and after fork() in "
                                   "the child RuntimeError.");
  platform.attr("__module__") = "ticketing";
  BoundResults results(m);
  results.bind<Health>();
  results.bind<simulation::Simulation>();
  platform.def(
      "health",
      [](const Session& self) {
        return call(self, std::nullopt,
                    [](Ticketing& t, const Principal&) -> Result<Health> { return t.health(); });
      },
      "Asks the database, and Redis where there is one, now; waits for their time-outs at most.\n\n"
      "Raises no refusal: what is away is told in the answer.");
  platform.def("close", &Session::close,
               "Finishes what is under way. Closing again does nothing, and it raises nothing.");
  platform.def("__enter__", [](const py::object& self) { return self; });
  platform.def("__exit__", [](Session& self, const py::args&) { self.close(); });
  py::options documentation;  // until the end of this function
  documentation.disable_function_signatures();
  BoundServices services(m, platform, results);
  list_use_cases(services);
  m.attr("__all__") = results.names();
}

}  // namespace
}  // namespace ticketing::python

PYBIND11_MODULE(_core, m) {
  using namespace ticketing::python;
  // Standard output belongs to the notebook's or script's own results.
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "ticketing", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
  spdlog::set_level(spdlog::level::warn);
  bind_rows(m);
  bind_clocks(m);
  bind_platform(m);
  bind_bulk(m);
  bind_simulate(m);
  m.def("open", &open_session, py::arg("settings"), py::arg("config_file"), py::arg("clock"),
        py::arg("create"));
  m.def("_open_platforms", &sessions_that_are_open);
  close_sessions_at_exit();
  m.attr("_page_limit_max") = ticketing::page_limit_in_process_max;
  m.attr("__version__") = std::string(ticketing::version());
}
