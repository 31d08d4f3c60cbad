// Values of the library as Python objects, derived from their descriptions.
#pragma once

#include <pybind11/pybind11.h>

#include <ticketing/describe/json_text.hpp>
#include <ticketing/describe/text_value.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/media/image.hpp>

#include "python/rows.hpp"

namespace ticketing::python {

/// Aware, UTC.
py::object to_datetime(Timestamp t);
py::object to_date(LocalDate day);
/// A dict.
py::object to_dict(const JsonObject& object);
JsonObject to_json_object(const py::handle& dict);
LocalDate to_day(const py::handle& date);
/// ValueError for a datetime without a time zone.
Timestamp to_timestamp(const py::handle& value);
std::chrono::microseconds to_microseconds(const py::handle& value);
/// A ticketing.ImageContent: the bytes, which show themselves in a notebook.
py::object to_python(const ImageContent& image);

/// Structs as their bound classes, enums as str, lists as ticketing.List.
template <class T>
py::object to_python(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return py::bool_(value);
  } else if constexpr (IntegerType<T>) {
    return py::int_(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return py::float_(value);
  } else if constexpr (IdType<T>) {
    return value == T{} ? py::object(py::none()) : py::object(py::int_(value.value));
  } else if constexpr (StrongInteger<T>) {
    return py::int_(value.value);
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return to_datetime(value);
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return to_date(value);
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    return to_dict(value);
  } else if constexpr (OptionalType<T>) {
    return value ? to_python(*value) : py::none();
  } else if constexpr (VectorType<T>) {
    if constexpr (DescribedStruct<typename T::value_type>) {
      return to_list(std::make_shared<RowsOf<typename T::value_type>>(value));
    } else {
      py::list items;
      for (const auto& item : value) items.append(to_python(item));
      return items;
    }
  } else if constexpr (DescribedStruct<T>) {
    return py::cast(value);
  } else {
    return py::str(to_text(value));
  }
}

/// What `to_python` gave, back as what it was: for pickles. Of a described struct, `given` is an
/// object of its class.
template <class T>
void from_python(T& out, const py::handle& given) {
  if constexpr (OptionalType<T>) {
    if (given.is_none()) return out.reset();
    from_python(out.emplace(), given);
  } else if constexpr (std::is_arithmetic_v<T>) {
    out = given.cast<T>();
  } else if constexpr (IdType<T>) {
    if (!given.is_none()) out.value = given.cast<std::int64_t>();
  } else if constexpr (StrongInteger<T>) {
    out.value = given.cast<std::int64_t>();
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    out = to_timestamp(given);
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    out = to_day(given);
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    out = to_json_object(given);
  } else if constexpr (VectorType<T>) {
    for (const py::handle item : given) from_python(out.emplace_back(), item);
  } else if constexpr (DescribedStruct<T>) {
    out = given.cast<const T&>();
  } else if constexpr (DescribedEnum<T>) {
    const auto value = enumerator_of<T>(given.cast<std::string>());
    if (!value)
      throw py::value_error(shown(given.cast<std::string>()) + " is no " + type_name<T>());
    out = *value;
  } else {
    out = T(given.cast<std::string>());
  }
}

}  // namespace ticketing::python
