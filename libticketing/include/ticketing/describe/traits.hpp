// What the describe mechanism knows of a type: which kind it is, its members, its name.
#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <ticketing/clock.hpp>
#include <ticketing/describe/patch.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;
template <class T>
using Enumerators = boost::describe::describe_enumerators<T>;

namespace describe_detail {
template <class T, template <class...> class Template>
struct IsInstance : std::false_type {};
template <template <class...> class Template, class... Args>
struct IsInstance<Template<Args...>, Template> : std::true_type {};
}  // namespace describe_detail

template <class T>
concept IdType = describe_detail::IsInstance<T, Id>::value;
/// An integer with a type of its own: read and written as its `value`.
template <class T>
concept StrongInteger = IdType<T> || std::is_same_v<T, Points>;
template <class T>
concept OptionalType = describe_detail::IsInstance<T, std::optional>::value;
template <class T>
concept PatchType = describe_detail::IsInstance<T, Patch>::value;
template <class T>
concept VectorType = describe_detail::IsInstance<T, std::vector>::value;
template <class T>
concept MapType = describe_detail::IsInstance<T, std::map>::value;
template <class T>
concept TextType = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept IntegerType = std::is_integral_v<T> && !std::is_same_v<T, bool>;
/// One value that fits a table cell, a query parameter or an environment variable.
template <class T>
concept ScalarType = std::is_arithmetic_v<T> || TextType<T> || DescribedEnum<T> ||
    StrongInteger<T> || std::is_same_v<T, Timestamp> || std::is_same_v<T, LocalDate>;

/// Calls `fn(descriptor)` for each member; `descriptor.name` and `descriptor.pointer`.
template <DescribedStruct T, class Fn>
constexpr void for_each_member(Fn&& fn) {
  boost::mp11::mp_for_each<Members<T>>(fn);
}

/// How people read and write an enumerator: as C++ names it, unless the enum has an overload of
/// this beside it that says otherwise.
template <DescribedEnum E>
constexpr std::string_view spelling(E /*value*/, std::string_view name) {
  return name;
}

/// The names of an enum's values, in order.
template <DescribedEnum E>
constexpr auto enumerator_names() {
  std::array<std::string_view, boost::mp11::mp_size<Enumerators<E>>::value> names{};
  std::size_t i = 0;
  boost::mp11::mp_for_each<Enumerators<E>>([&](auto d) { names[i++] = spelling(d.value, d.name); });
  return names;
}

/// "" for a value that is none of the enumerators.
template <DescribedEnum E>
constexpr std::string_view enumerator_name(E value) {
  std::string_view found;
  boost::mp11::mp_for_each<Enumerators<E>>([&](auto d) {
    if (d.value == value) found = spelling(d.value, d.name);
  });
  return found;
}

template <DescribedEnum E>
constexpr std::optional<E> enumerator_of(std::string_view name) {
  std::optional<E> found;
  boost::mp11::mp_for_each<Enumerators<E>>([&](auto d) {
    if (name == spelling(d.value, d.name)) found = d.value;
  });
  return found;
}

/// The names of a struct's members, in order.
template <DescribedStruct T>
constexpr auto member_names() {
  std::array<std::string_view, boost::mp11::mp_size<Members<T>>::value> names{};
  std::size_t i = 0;
  boost::mp11::mp_for_each<Members<T>>([&](auto d) { names[i++] = d.name; });
  return names;
}

namespace describe_detail {
template <class T>
constexpr std::string_view raw_type_name() {
  constexpr std::string_view text = __PRETTY_FUNCTION__;
  constexpr auto begin = text.find("T = ") + 4;
  constexpr auto end = text.find_first_of(";]", begin);
  return text.substr(begin, end - begin);
}
}  // namespace describe_detail

/// The type's name without its namespace. Of a template, its argument's name and its own:
/// Page<CouponView> is "CouponViewPage".
template <class T>
std::string type_name() {
  std::string_view raw = describe_detail::raw_type_name<T>();
  std::string suffix;
  std::string out;
  while (true) {
    const auto open = raw.find('<');
    std::string_view head = raw.substr(0, open);
    if (const auto colon = head.rfind(':'); colon != std::string_view::npos)
      head.remove_prefix(colon + 1);
    if (open == std::string_view::npos) return out.append(head).append(suffix);
    suffix.insert(0, head);
    raw = raw.substr(open + 1, raw.rfind('>') - open - 1);
  }
}

/// Whether two values of a type that has a JSON form are the same.
template <class T>
bool same_value(const T& a, const T& b) {
  if constexpr (DescribedStruct<T>) {
    bool same = true;
    for_each_member<T>([&](auto d) { same = same && same_value(a.*d.pointer, b.*d.pointer); });
    return same;
  } else if constexpr (OptionalType<T>) {
    return a.has_value() == b.has_value() && (!a || same_value(*a, *b));
  } else if constexpr (PatchType<T>) {
    return a.present == b.present && same_value(a.value, b.value);
  } else if constexpr (VectorType<T>) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!same_value(a[i], b[i])) return false;
    return true;
  } else {
    return a == b;
  }
}

/// Whether a request must carry this member: not when it is optional, a bool, or has a default of
/// its own (one that is not the value-initialised one).
template <DescribedStruct T, class Descriptor>
bool is_required_member();

namespace describe_detail {
template <DescribedStruct T>
bool any_required() {
  bool any = false;
  for_each_member<T>([&](auto d) { any = any || is_required_member<T, decltype(d)>(); });
  return any;
}
}  // namespace describe_detail

template <DescribedStruct T, class Descriptor>
bool is_required_member() {
  using M = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;
  if constexpr (OptionalType<M> || PatchType<M> || std::is_same_v<M, bool>) {
    return false;
  } else {
    static const bool required = [] {
      const T defaults{};
      if (!same_value(defaults.*Descriptor::pointer, M{})) return false;
      if constexpr (DescribedStruct<M>) return describe_detail::any_required<M>();
      return true;
    }();
    return required;
  }
}

}  // namespace ticketing
