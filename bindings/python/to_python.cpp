#include "python/to_python.hpp"

namespace ticketing::python {
namespace {

py::object datetime(const char* name) { return py::module_::import("datetime").attr(name); }

py::object epoch() {
  return datetime("datetime")(1970, 1, 1, py::arg("tzinfo") = datetime("timezone").attr("utc"));
}

}  // namespace

py::object to_datetime(Timestamp t) {
  return epoch() + datetime("timedelta")(py::arg("microseconds") = t.time_since_epoch().count());
}

py::object to_date(LocalDate day) {
  const std::chrono::year_month_day ymd(day);
  return datetime("date")(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                          static_cast<unsigned>(ymd.day()));
}

py::object to_dict(const JsonObject& object) {
  return py::module_::import("json").attr("loads")(object.text);
}

JsonObject to_json_object(const py::handle& dict) {
  const py::object text = py::module_::import("json").attr("dumps")(
      dict, py::arg("ensure_ascii") = false, py::arg("separators") = py::make_tuple(",", ":"));
  return {text.cast<std::string>()};
}

LocalDate to_day(const py::handle& date) {
  const auto part = [&](const char* name) { return date.attr(name).cast<int>(); };
  return LocalDate(
      std::chrono::local_days(std::chrono::year(part("year")) / part("month") / part("day")));
}

Timestamp to_timestamp(const py::handle& value) {
  if (!py::isinstance(value, datetime("datetime"))) throw py::type_error("a datetime is needed");
  if (value.attr("tzinfo").is_none() || value.attr("utcoffset")().is_none())
    throw py::value_error("the datetime needs a time zone, e.g. datetime.timezone.utc");
  return Timestamp(to_microseconds(py::reinterpret_borrow<py::object>(value) - epoch()));
}

std::chrono::microseconds to_microseconds(const py::handle& value) {
  if (!py::isinstance(value, datetime("timedelta"))) throw py::type_error("a timedelta is needed");
  const py::object unit = datetime("timedelta")(py::arg("microseconds") = 1);
  const py::object count = value.attr("__floordiv__")(unit);
  return std::chrono::microseconds(count.cast<std::int64_t>());
}

py::object to_python(const ImageContent& image) {
  return py::module_::import("ticketing._results")
      .attr("ImageContent")(py::bytes(image.bytes), image.content_type);
}

}  // namespace ticketing::python
