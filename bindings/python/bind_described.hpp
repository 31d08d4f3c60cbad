// A read-only Python class for each described struct.
#pragma once

#include "python/attribute_name.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {

/// pybind11 unrolls much code for each type of function it is given, so it is given few.
using Getter = py::object (*)(const py::object& self);

template <class T>
const T& self_as(const py::object& self) {
  if (!py::isinstance<T>(self))
    throw py::type_error("not a " +
                         py::type::of<T>().attr("__name__").template cast<std::string>());
  return self.cast<const T&>();
}

/// Structs that are a page of `items` behave as a sequence of them.
template <class T>
concept HasItems = requires(const T& t) {
  requires VectorType<std::remove_cvref_t<decltype(t.items)>>;
};

template <HasItems T, class Class>
void bind_items(Class& cls) {
  cls.def("__len__", [](const T& self) { return self.items.size(); });
  cls.def("__iter__", [](const T& self) { return py::iter(to_python(self.items)); });
  cls.def("__getitem__", [](const T& self, const py::object& index) {
    return py::object(to_python(self.items)[index]);
  });
  cls.def(
      "df", [](const T& self) { return to_python(self.items).attr("df")(); },
      "The items as a pandas.DataFrame.");
  cls.def("_repr_html_", [](const T& self) { return to_python(self.items).attr("_repr_html_")(); });
}

template <DescribedStruct T>
void bind_described(py::module_& m) {
  py::class_<T> cls(m, type_name<T>().c_str());
  cls.attr("__module__") = "ticketing";
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    const Getter get = [](const py::object& self) {
      return to_python(self_as<T>(self).*D::pointer);
    };
    cls.def_property_readonly(attribute_name(d.name).c_str(), get);
  });
  cls.def(
      "to_dict", [](const T& self) { return to_plain(self); },
      "Plain dicts and lists all the way down.");
  cls.def("__repr__", [](const T& self) {
    std::string out = type_name<T>() + "(";
    std::string_view separator;
    for_each_member<T>([&](auto d) {
      out.append(separator).append(attribute_name(d.name)).append("=");
      out += py::repr(to_python(self.*d.pointer)).template cast<std::string>();
      separator = ", ";
    });
    return out + ")";
  });
  cls.def("__eq__", [](const T& self, const py::object& other) {
    return py::isinstance<T>(other) && same_value(self, other.cast<const T&>());
  });
  cls.attr("__hash__") = py::none();
  if constexpr (!HasItems<T>)
    cls.def("_repr_html_", [](const py::object& self) {
      return py::module_::import("ticketing._results").attr("html_of")(self);
    });
  cls.def("_row", [](const T& self) {
    py::list cells;
    add_cells(cells, &self);
    return cells;
  });
  std::vector<std::string> columns;
  add_columns<T>(columns, "");
  cls.attr("_columns") = to_python(columns);
  if constexpr (HasItems<T>) bind_items<T>(cls);
}

}  // namespace ticketing::python
