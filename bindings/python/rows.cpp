#include "python/rows.hpp"

#include <limits>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "python/arrow.hpp"

namespace ticketing::python {
namespace {

/// A vector as an object with Python's buffer protocol (PEP 3118): arrays are made of it without a
/// copy.
struct Buffer {
  std::shared_ptr<void> owner;
  void* data = nullptr;
  std::size_t item_size = 0;
  std::size_t count = 0;
  std::string format;
};

template <class T>
Buffer buffer_of(std::vector<T> values, std::string format) {
  const auto kept = std::make_shared<std::vector<T>>(std::move(values));
  return {kept, kept->data(), sizeof(T), kept->size(), std::move(format)};
}

const char* name_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::boolean:
      return "boolean";
    case ColumnKind::integer:
      return "integer";
    case ColumnKind::real:
      return "real";
    case ColumnKind::instant:
      return "instant";
    case ColumnKind::day:
      return "day";
    case ColumnKind::category:
      return "category";
    case ColumnKind::text:
      return "text";
    case ColumnKind::json:
      return "json";
  }
  throw std::logic_error("no such kind of column");
}

/// In place, to the nanoseconds of numpy's datetime64[ns], which end in 2262.
void to_nanoseconds(const ColumnSpec& spec, Column& column) {
  constexpr std::int64_t missing = std::numeric_limits<std::int64_t>::min();  // NaT
  const std::int64_t factor = spec.kind == ColumnKind::day ? 86'400'000'000'000 : 1'000;
  for (std::size_t i = 0; i < column.integers.size(); ++i) {
    std::int64_t& value = column.integers[i];
    if (column.missing[i] != 0) {
      value = missing;
    } else if (__builtin_mul_overflow(value, factor, &value)) {
      throw std::overflow_error(
          "the column " + spec.name + " has a time in row " + std::to_string(i) +
          " beyond the year 2262, where datetime64[ns] ends: read it through Arrow, or the items "
          "one by one");
    }
  }
}

/// Columns that grow by chunks until a frame takes them.
class Columns final {
 public:
  explicit Columns(const Rows& like) : specs_(like.specs()), columns_(columns_for(specs_)) {}

  void add(const Rows& rows) { rows.add_to(columns_); }

  /// (name, kind, categories) of each.
  py::list specs() const {
    py::list out;
    for (const ColumnSpec& spec : specs_) {
      py::list categories;
      for (const std::string& category : spec.categories) categories.append(category);
      out.append(py::make_tuple(spec.name, name_of(spec.kind), categories));
    }
    return out;
  }

  /// (values, missing) of a column, which is empty afterwards.
  py::tuple take(std::size_t i) {
    Column column = std::exchange(columns_.at(i), Column(specs_.at(i).kind));
    Buffer missing = buffer_of(std::move(column.missing), "?");
    return py::make_tuple(values(specs_[i], column, static_cast<const bool*>(missing.data)),
                          missing);
  }

 private:
  static py::object values(const ColumnSpec& spec, Column& column, const bool* missing) {
    switch (spec.kind) {
      case ColumnKind::boolean:
        return py::cast(buffer_of(std::move(column.small), "?"));
      case ColumnKind::category:
        return py::cast(buffer_of(std::move(column.small), "b"));
      case ColumnKind::instant:
      case ColumnKind::day:
        return py::cast(times(spec, column, missing));
      case ColumnKind::integer:
        return py::cast(buffer_of(std::move(column.integers), "q"));
      case ColumnKind::real:
        return py::cast(buffer_of(std::move(column.reals), "d"));
      case ColumnKind::text:
      case ColumnKind::json:
        return texts(column, missing);
    }
    throw std::logic_error("no such kind of column");
  }

  static Buffer times(const ColumnSpec& spec, Column& column, const bool* missing) {
    column.missing.assign(missing, missing + column.integers.size());
    to_nanoseconds(spec, column);
    return buffer_of(std::move(column.integers), "q");
  }

  /// A list of str, None where there is nothing. What repeats is one object, as far as it is worth
  /// looking for.
  static py::list texts(const Column& column, const bool* missing) {
    constexpr std::size_t known_max = 4096;
    std::unordered_map<std::string_view, py::str> known;
    py::list out(column.offsets.size() - 1);
    for (std::size_t i = 0; i + 1 < column.offsets.size(); ++i) {
      if (missing[i]) {
        out[i] = py::none();
        continue;
      }
      const auto begin = static_cast<std::size_t>(column.offsets[i]);
      const auto end = static_cast<std::size_t>(column.offsets[i + 1]);
      const std::string_view text = std::string_view(column.text).substr(begin, end - begin);
      const auto found = known.find(text);
      const py::str value = found != known.end() ? found->second : py::str(text);
      if (found == known.end() && known.size() < known_max) known.emplace(text, value);
      out[i] = value;
    }
    return out;
  }

  ColumnSpecs specs_;
  std::vector<Column> columns_;
};

}  // namespace

py::object to_list(std::shared_ptr<const Rows> rows) {
  return py::module_::import("ticketing._results")
      .attr("List")(std::const_pointer_cast<Rows>(std::move(rows)));
}

void bind_rows(py::module_& m) {
  py::class_<Rows, std::shared_ptr<Rows>>(m, "_Rows")
      .def("__len__", &Rows::size)
      .def("at",
           [](const Rows& self, std::size_t i) {
             if (i >= self.size()) throw py::index_error("list index out of range");
             return self.at(i);
           })
      .def("json", [](const Rows& self) { return self.json(); })
      .def_property_readonly("columns",
                             [](const Rows& self) {
                               py::list names;
                               for (const ColumnSpec& spec : self.specs()) names.append(spec.name);
                               return names;
                             })
      .def_property_readonly("item_class", &Rows::item_class);
  py::class_<Buffer>(m, "_Buffer", py::buffer_protocol()).def_buffer([](Buffer& self) {
    return py::buffer_info(self.data, static_cast<py::ssize_t>(self.item_size), self.format,
                           static_cast<py::ssize_t>(self.count));
  });
  py::class_<Columns>(m, "_Columns")
      .def(py::init<const Rows&>(), py::arg("like"))
      .def("add", &Columns::add, py::arg("rows"), py::call_guard<py::gil_scoped_release>())
      .def("specs", &Columns::specs)
      .def("take", &Columns::take, py::arg("index"));
  m.def("_arrow_stream", &arrow_stream, py::arg("rows"), py::arg("more"));
}

}  // namespace ticketing::python
