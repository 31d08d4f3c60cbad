// A read-only Python class for each described struct: its members, and what else only C++ can say.
// How it looks, what it is copied and pickled as, is in Python for all of them (_results.py).
#pragma once

#include "python/attribute_name.hpp"
#include "python/docs.hpp"
#include "python/python_types.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {

/// pybind11 unrolls much code for each type of function it is given, so it is given few.
using Getter = py::object (*)(const py::object& self);
using Comparison = bool (*)(const py::object& self, const py::object& other);

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

/// An object of the values of its members, in order.
template <DescribedStruct T>
py::object from_state(const py::object& values) {
  T out{};
  std::size_t i = 0;
  for_each_member<T>([&](auto d) { from_python(out.*d.pointer, values[py::int_(i++)]); });
  return py::cast(std::move(out));
}

/// `_Rows` of a list's items.
template <DescribedStruct T>
py::object to_rows(const py::object& items) {
  std::vector<T> rows;
  from_python(rows, items);
  return py::cast(std::static_pointer_cast<Rows>(std::make_shared<RowsOf<T>>(std::move(rows))));
}

/// A member as Python has it. The items of a page stay where they are, and the page with them.
template <DescribedStruct T, auto member>
py::object member_of(const py::object& self) {
  using M = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
  const T& whole = self_as<T>(self);
  if constexpr (HasItems<T> && VectorType<M>) {
    using Item = typename M::value_type;
    if constexpr (DescribedStruct<Item>)
      return to_list(std::make_shared<RowsOf<Item>>(std::shared_ptr<const std::vector<Item>>(
          self.cast<std::shared_ptr<T>>(), &(whole.*member))));
  }
  return to_python(whole.*member);
}

template <DescribedStruct T>
void bind_described(py::module_& m) {
  // A page carries how it goes on.
  auto cls = [&] {
    if constexpr (HasItems<T>)
      return py::class_<T, std::shared_ptr<T>>(m, type_name<T>().c_str(), py::dynamic_attr());
    else
      return py::class_<T>(m, type_name<T>().c_str());
  }();
  cls.attr("__module__") = "ticketing";
  py::list members;
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    const Getter get = member_of<T, D::pointer>;
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    cls.def_property_readonly(attribute_name(d.name).c_str(), get,
                              doc_of_member<T, M>(d.name).c_str());
    members.append(attribute_name(d.name));
  });
  cls.attr("_members") = py::tuple(members);
  cls.attr("_has_items") = HasItems<T>;
  cls.attr("__doc__") = doc_of_class<T>();
  const Getter json = [](const py::object& self) {
    return py::object(py::str(to_json(self_as<T>(self))));
  };
  cls.def("_json", json);
  const Comparison same = [](const py::object& self, const py::object& other) {
    return py::isinstance<T>(other) && same_value(self_as<T>(self), other.cast<const T&>());
  };
  cls.def("__eq__", same);
  cls.attr("__hash__") = py::none();
  cls.def_static("_from_state", Getter(from_state<T>));
  cls.def_static("_to_rows", Getter(to_rows<T>));
}

}  // namespace ticketing::python
