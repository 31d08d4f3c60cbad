// Docstrings: what use_cases.hpp says, and what the library's headers say of structs, members and
// refusals.
#pragma once

#include <string>
#include <string_view>

#include <ticketing/describe/traits.hpp>
#include <ticketing/error.hpp>

#include "python/attribute_name.hpp"
#include "python/python_types.hpp"
#include "python/signature.hpp"
#include "python/use_case.hpp"

namespace ticketing::python {

/// A comment of the headers, by what it stands at: "OrderView.refund", "PointsService.adjust".
/// Empty where there is none. Written by write_header_comments.py.
std::string_view comment_on(std::string_view name);

/// The class that refusals of a kind are raised as.
const char* exception_name(ErrorKind kind);

/// `doc`, and below it what the call raises: the codes that `doc` and `comment` name, and those
/// that come with its parameters.
std::string use_case_doc(const Signature& signature, std::string_view doc,
                         std::string_view comment);

/// "Sum of the ledger entries (in points).": `comment`, or else the name of the member in words.
std::string member_doc(std::string_view name, std::string_view comment, std::string_view unit);

template <class UseCase>
std::string doc_of(const Signature& signature, std::string_view doc) {
  using Owner = typename UseCaseTraits<UseCase>::Owner;
  if constexpr (std::is_void_v<Owner>)
    return use_case_doc(signature, doc, "");
  else
    return use_case_doc(signature, doc, comment_on(type_name<Owner>() + "." + signature.name));
}

inline constexpr std::string_view id_of = "the id of the ";

/// What the type of a member does not say by itself.
template <class M>
std::string unit_of() {
  if constexpr (OptionalType<M>) {
    const std::string unit = unit_of<typename M::value_type>();
    return unit.empty() ? "or None" : unit + ", or None";
  } else if constexpr (std::is_same_v<M, Points>) {
    return "in points";
  } else if constexpr (std::is_same_v<M, Timestamp>) {
    return "UTC";
  } else if constexpr (std::is_same_v<M, LocalDate>) {
    return "a day in the business time zone";
  } else if constexpr (IdType<M>) {
    std::string thing = IdTraits<M>::thing();
    thing.front() = static_cast<char>(thing.front() - 'A' + 'a');
    return std::string(id_of) + thing;
  } else {
    return "";
  }
}

/// Of what a page inherits from `Page`, that is what is said of it.
template <DescribedStruct T, class M>
std::string doc_of_member(std::string_view name) {
  std::string_view comment = comment_on(type_name<T>().append(".").append(name));
  if (comment.empty() && type_name<T>().ends_with("Page"))
    comment = comment_on(std::string("Page.").append(name));
  return member_doc(name, comment, unit_of<M>());
}

/// What it is, and what its members are.
template <DescribedStruct T>
std::string doc_of_class() {
  TypeAliases aliases;
  std::string out(comment_on(type_name<T>()));
  if (!out.empty()) out += '\n';
  for_each_member<T>([&](auto d) {
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    out += "\n    " + attribute_name(d.name) + ": " + python_type<M>(aliases);
  });
  return out;
}

}  // namespace ticketing::python
