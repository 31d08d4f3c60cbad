// How a use case is called from Python.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::python {

struct Parameter {
  enum class From {
    who,      ///< the acting account
    member,   ///< a member of the request
    argument  ///< an argument of the use case beside its request
  };
  From from = From::member;
  std::string name;                     ///< "" for an argument that was not named yet
  std::string member;                   ///< of the request
  std::string type;                     ///< its annotation
  std::optional<std::string> fallback;  ///< its default; none: it has to be given
  std::string attribute;                ///< of a result that is given instead of its id or code
  bool is_account = false;              ///< it may be named by its e-mail, too
  bool keyword_only = true;
  bool spelled = false;  ///< the default is not the use case's own: it is told
};

struct Signature {
  std::string name;
  std::vector<Parameter> parameters;  ///< beside self
  std::string reply;                  ///< the annotation of what it gives
};

/// Puts `derived`, the parameters as the C++ use case has them, into the order, and under the
/// names, that `spelled` gives them: the beginning of a parameter list as Python writes it.
///
///     "who, post, body, *, dry_run"    positional ones and, after `*`, keywords
///     "who?, code as coupon, *, price: int, sort: str = \"newest\""
///
/// A name is `who` (`who?` may be None, the local operator, who may do what an administrator may),
/// a member of the request (under its Python name, or `member as name`), or else that of the next
/// other argument. An annotation replaces the derived type and default; the use case is told a
/// default that stands here. Everything that is not spelled follows as a keyword.
/// std::logic_error when the two do not fit together.
std::vector<Parameter> arrange(std::vector<Parameter> derived, std::string_view spelled);

/// "create(self, email: str, ...)", with or without annotations.
std::string text_of(const Signature& signature, bool annotated);
/// The class of a service: "Accounts" of "accounts".
std::string class_name(std::string service);

}  // namespace ticketing::python
