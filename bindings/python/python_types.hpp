// The types of the library as Python's annotations name them.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <ticketing/describe/json_text.hpp>
#include <ticketing/describe/traits.hpp>
#include <ticketing/media/image.hpp>

namespace ticketing::python {

/// What annotations refer to beside the classes: a name and what it stands for.
using TypeAliases = std::map<std::string, std::string>;

template <DescribedEnum E>
std::string enum_name(TypeAliases& aliases) {
  std::string values;
  for (const std::string_view name : enumerator_names<E>())
    values.append(values.empty() ? "\"" : ", \"").append(name).append("\"");
  return aliases.try_emplace(type_name<E>(), "Literal[" + values + "]").first->first;
}

/// What a use case gives, or a member of it.
template <class T>
std::string python_type(TypeAliases& aliases) {
  if constexpr (std::is_void_v<T>) {
    return "None";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "bool";
  } else if constexpr (IntegerType<T> || StrongInteger<T>) {
    return "int";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "float";
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return "datetime.datetime";
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return "datetime.date";
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    return "dict[str, Any]";
  } else if constexpr (std::is_same_v<T, ImageContent>) {
    return "ImageContent";
  } else if constexpr (OptionalType<T>) {
    return python_type<typename T::value_type>(aliases) + " | None";
  } else if constexpr (VectorType<T>) {
    using Item = typename T::value_type;
    return (DescribedStruct<Item> ? "List[" : "list[") + python_type<Item>(aliases) + "]";
  } else if constexpr (DescribedStruct<T>) {
    return type_name<T>();
  } else if constexpr (DescribedEnum<T>) {
    return enum_name<T>(aliases);
  } else {
    static_assert(TextType<T>, "has no Python type");
    return "str";
  }
}

/// Calls `visit(std::type_identity<R>())` for each described struct R that a T is or holds and that
/// was not `seen` yet; inner ones first.
template <class T, class Visit>
void visit_results(std::set<std::string>& seen, Visit&& visit) {
  if constexpr (OptionalType<T> || VectorType<T>) {
    visit_results<typename T::value_type>(seen, visit);
  } else if constexpr (DescribedStruct<T>) {
    if (!seen.insert(type_name<T>()).second) return;
    for_each_member<T>([&](auto d) {
      visit_results<std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>>(seen, visit);
    });
    visit(std::type_identity<T>());
  }
}

template <class T>
struct IdTraits;
template <class Tag>
struct IdTraits<Id<Tag>> {
  /// What it is the id of, e.g. "Post".
  static std::string thing() {
    std::string name = type_name<Tag>();
    name.erase(name.rfind("Tag"));
    return name;
  }
};

/// An id as an argument: the id itself, or any result that carries it as its `id`. Which ones those
/// are, nobody knows before the last use case: whoever defines the alias says it.
template <IdType I>
std::string reference_type(TypeAliases& aliases) {
  return aliases.try_emplace("Any" + IdTraits<I>::thing()).first->first;
}

/// What a request takes.
template <class T>
std::string argument_type(TypeAliases& aliases) {
  if constexpr (IdType<T>) {
    return reference_type<T>(aliases);
  } else if constexpr (OptionalType<T>) {
    return argument_type<typename T::value_type>(aliases) + " | None";
  } else if constexpr (PatchType<T>) {
    return argument_type<decltype(T::value)>(aliases);
  } else if constexpr (DescribedStruct<T>) {
    return "Mapping[str, Any]";
  } else if constexpr (VectorType<T>) {
    return "Sequence[" + argument_type<typename T::value_type>(aliases) + "]";
  } else if constexpr (std::is_same_v<T, std::span<const unsigned char>>) {
    return "bytes | bytearray | memoryview | os.PathLike[str]";
  } else {
    return python_type<T>(aliases);
  }
}

}  // namespace ticketing::python
