// Teaches ODB that std::optional is a nullable column. Seen by the ODB compiler and by what it
// generates, never by the domain.
#pragma once

#include <odb/wrapper-traits.hxx>

#include <optional>

namespace odb {

template <typename T>
class wrapper_traits<std::optional<T>> {
 public:
  using wrapped_type = T;
  using wrapper_type = std::optional<T>;
  using unrestricted_wrapped_type = T;

  static const bool null_handler = true;
  static const bool null_default = true;

  static bool get_null(const wrapper_type& value) { return !value; }
  static void set_null(wrapper_type& value) { value.reset(); }
  static const wrapped_type& get_ref(const wrapper_type& value) { return *value; }
  static unrestricted_wrapped_type& set_ref(wrapper_type& value) {
    if (!value) value.emplace();
    return *value;
  }
};

}  // namespace odb
