#include "python/arguments.hpp"

#include <pybind11/eval.h>

#include <algorithm>

namespace ticketing::python {
namespace {

using From = Parameter::From;

std::string quoted(const std::string& name) { return "'" + name + "'"; }

[[noreturn]] void complain(const Signature& signature, const std::string& what) {
  throw py::type_error(signature.name + "() " + what);
}

}  // namespace

BoundSignature::BoundSignature(Signature described)
    : signature(std::move(described)), defaults(signature.parameters.size()) {
  for (std::size_t i = 0; i < defaults.size(); ++i)
    if (signature.parameters[i].spelled) defaults[i] = py::eval(*signature.parameters[i].fallback);
}

Arguments::Arguments(const BoundSignature& bound, const Session& session, const py::args& args,
                     const py::kwargs& kwargs)
    : signature_(bound.signature), given_(bound.defaults.size()) {
  const Signature& signature = signature_;
  const auto& parameters = signature.parameters;
  const auto positional = static_cast<std::size_t>(std::count_if(
      parameters.begin(), parameters.end(), [](const Parameter& p) { return !p.keyword_only; }));
  if (args.size() > positional)  // Python counts self
    complain(signature, "takes " + std::to_string(positional + 1) + " positional argument" +
                            (positional == 0 ? "" : "s") + " but " +
                            std::to_string(args.size() + 1) + " were given");
  for (std::size_t i = 0; i < args.size(); ++i) given_[i] = args[i];
  for (const auto& [key, value] : kwargs) {
    const auto name = key.cast<std::string>();
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& p) { return p.name == name; });
    if (found == parameters.end())
      complain(signature, "got an unexpected keyword argument " + quoted(name));
    py::object& place = given_[static_cast<std::size_t>(found - parameters.begin())];
    if (place) complain(signature, "got multiple values for argument " + quoted(name));
    place = py::reinterpret_borrow<py::object>(value);
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    if (!given_[i]) given_[i] = bound.defaults[i];
    if (!given_[i] && !parameter.fallback)
      complain(signature, "missing a required argument: " + quoted(parameter.name));
    // A result stands for its id or code.
    if (given_[i] && !parameter.attribute.empty())
      given_[i] = py::getattr(given_[i], parameter.attribute.c_str(), given_[i]);
    if (given_[i] && parameter.is_account && py::isinstance<py::str>(given_[i]))
      given_[i] = py::int_(account_of(session, given_[i].cast<std::string>()).value);
  }
}

std::optional<AccountId> Arguments::who() const {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (signature_.parameters[i].from != From::who) continue;
    const py::object& account = given_[i];
    if (!account || account.is_none()) return std::nullopt;
    if (!py::isinstance<py::int_>(account) || py::isinstance<py::bool_>(account))
      throw py::type_error("an account, its id or its e-mail is needed, not " +
                           py::repr(account).cast<std::string>());
    return AccountId{account.cast<std::int64_t>()};
  }
  return std::nullopt;
}

UnchangingBytes Arguments::to_bytes(const py::object& given) {
  const py::bytes kept = py::module_::import("ticketing._requests").attr("to_bytes")(given);
  const std::string_view text = kept;
  return {kept,
          {static_cast<const unsigned char*>(static_cast<const void*>(text.data())), text.size()}};
}

bool Arguments::to_bool(const py::object& given) {
  py::detail::make_caster<bool> value;
  if (!value.load(given, true)) throw py::type_error("a bool is needed");
  return value;
}

std::string Arguments::to_json(const py::object& value) {
  return py::module_::import("ticketing._requests").attr("to_json")(value).cast<std::string>();
}

std::string Arguments::members_among(std::span<const std::string_view> names) const {
  py::dict members;
  for (std::size_t i = 0; i < given_.size(); ++i) {
    const Parameter& parameter = signature_.parameters[i];
    if (parameter.from != From::member || !given_[i]) continue;
    if (std::ranges::find(names, std::string_view(parameter.member)) != names.end())
      members[parameter.member.c_str()] = given_[i];
  }
  return to_json(members);
}

py::object Arguments::next_argument() {
  while (signature_.parameters[next_].from != From::argument) ++next_;
  return given_[next_++];
}

void tell_how_it_goes_on(const py::object& page, const py::object& self, const Signature& signature,
                         const py::args& args, const py::kwargs& kwargs) {
  page.attr("_go_on") = py::module_::import("functools")
                            .attr("partial")(self.attr(signature.name.c_str()), *args, **kwargs);
}

std::string python_doc(const Signature& signature, const std::string& doc) {
  // "name(...)\n--\n\n" is how compiled functions tell inspect.signature() about themselves.
  return text_of(signature, false) + "\n--\n\n" + doc + (doc.empty() ? "" : "\n\n") +
         text_of(signature, true);
}

}  // namespace ticketing::python
