// Values of the library as Python objects, derived from their descriptions.
#pragma once

#include <pybind11/pybind11.h>

#include <ticketing/describe/json_text.hpp>
#include <ticketing/describe/text_value.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/media/image.hpp>

#include "python/columns.hpp"

namespace ticketing::python {

namespace py = pybind11;

/// Aware, UTC.
py::object to_datetime(Timestamp t);
py::object to_date(LocalDate day);
/// A dict.
py::object to_dict(const JsonObject& object);
/// ValueError for a datetime without a time zone.
Timestamp to_timestamp(const py::handle& value);
std::chrono::microseconds to_microseconds(const py::handle& value);
/// A ticketing.List, which knows the class of its items even when it has none.
py::object to_list(const py::list& items, const py::object& item_class);
/// A ticketing.ImageContent: the bytes, which show themselves in a notebook.
py::object to_python(const ImageContent& image);

/// Structs as their bound classes, enums as str, lists as ticketing.List.
template <class T>
py::object to_python(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return py::bool_(value);
  } else if constexpr (IntegerType<T>) {
    return py::int_(value);
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
    py::list items;
    for (const auto& item : value) items.append(to_python(item));
    if constexpr (DescribedStruct<typename T::value_type>) {
      return to_list(items, py::type::of<typename T::value_type>());
    } else {
      return items;
    }
  } else if constexpr (DescribedStruct<T>) {
    return py::cast(value);
  } else {
    return py::str(to_text(value));
  }
}

/// Plain dicts and lists all the way down; times stay datetimes.
template <class T>
py::object to_plain(const T& value) {
  if constexpr (OptionalType<T>) {
    return value ? to_plain(*value) : py::none();
  } else if constexpr (VectorType<T>) {
    py::list items;
    for (const auto& item : value) items.append(to_plain(item));
    return items;
  } else if constexpr (DescribedStruct<T>) {
    py::dict out;
    for_each_member<T>([&](auto d) { out[d.name] = to_plain(value.*d.pointer); });
    return out;
  } else {
    return to_python(value);
  }
}

/// The cells of one DataFrame row, as many as `add_columns` names. `value` none: all None.
template <DescribedStruct T>
void add_cells(py::list& out, const T* value) {
  for_each_member<T>([&](auto d) {
    using M = std::remove_cvref_t<decltype(value->*d.pointer)>;
    if constexpr (DescribedStruct<M>) {
      add_cells<M>(out, value ? &(value->*d.pointer) : nullptr);
    } else if constexpr (DescribedStruct<InnerOf<M>>) {
      const bool there = value && (value->*d.pointer).has_value();
      add_cells<InnerOf<M>>(out, there ? &*(value->*d.pointer) : nullptr);
    } else {
      out.append(value ? to_plain(value->*d.pointer) : py::none());
    }
  });
}

}  // namespace ticketing::python
