#include "python/signature.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>

namespace ticketing::python {
namespace {

using From = Parameter::From;

/// Texts that results carry: by the name of the parameter.
struct TextReference {
  std::string_view parameter;
  std::string_view type;
  std::string_view attribute;
};
constexpr std::array text_references{
    TextReference{"coupon", "CouponView | str", "code"},
    TextReference{"ticket", "TicketView | OrderTicket | str", "code"},
    TextReference{"image", "ImageView | ImageRef | str", "id"},
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// The pieces between commas that are not within brackets.
std::vector<std::string_view> pieces(std::string_view spelled) {
  std::vector<std::string_view> out;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= spelled.size(); ++i) {
    const char c = i < spelled.size() ? spelled[i] : ',';
    depth += (c == '[') - (c == ']');
    if (c != ',' || depth != 0) continue;
    if (const auto piece = trimmed(spelled.substr(begin, i - begin)); !piece.empty())
      out.push_back(piece);
    begin = i + 1;
  }
  return out;
}

/// Takes what `piece` names out of `derived`.
Parameter take(std::vector<Parameter>& derived, std::string_view member, std::string_view name) {
  auto found = std::find_if(derived.begin(), derived.end(), [&](const Parameter& p) {
    return !p.name.empty() && (p.name == member || p.member == member);
  });
  if (found == derived.end())
    found = std::find_if(derived.begin(), derived.end(),
                         [](const Parameter& p) { return p.name.empty(); });
  if (found == derived.end())
    throw std::logic_error("no argument is called " + std::string(member));
  Parameter taken = std::move(*found);
  derived.erase(found);
  taken.name = name;
  return taken;
}

Parameter read(std::vector<Parameter>& derived, std::string_view piece) {
  const auto colon = piece.find(':');
  std::string_view names = trimmed(piece.substr(0, colon));
  const bool nullable = names.ends_with('?');
  if (nullable) names.remove_suffix(1);
  const auto as = names.find(" as ");
  const std::string_view member = names.substr(0, as);
  Parameter parameter =
      take(derived, member, as == std::string_view::npos ? member : names.substr(as + 4));
  if (colon != std::string_view::npos) {
    const std::string_view rest = piece.substr(colon + 1);
    const auto equals = rest.find('=');
    parameter.type = trimmed(rest.substr(0, equals));
    parameter.fallback.reset();
    parameter.spelled = equals != std::string_view::npos;
    if (parameter.spelled) parameter.fallback = std::string(trimmed(rest.substr(equals + 1)));
  } else if (parameter.from == From::who) {
    parameter.type = nullable ? "AnyAccount | None" : "AnyAccount";
    parameter.fallback.reset();
  }
  for (const TextReference& reference : text_references) {
    if (parameter.name != reference.parameter || parameter.type != "str") continue;
    parameter.type = reference.type;
    parameter.attribute = reference.attribute;
  }
  return parameter;
}

/// A default before a parameter that has to be given says nothing.
void drop_unreachable_defaults(std::vector<Parameter>& parameters) {
  bool required = false;
  for (auto p = parameters.rbegin(); p != parameters.rend(); ++p) {
    if (p->keyword_only) continue;
    required = required || !p->fallback;
    if (!required) continue;
    p->fallback.reset();
    p->spelled = false;
  }
}

}  // namespace

std::vector<Parameter> arrange(std::vector<Parameter> derived, std::string_view spelled) {
  std::vector<Parameter> out;
  bool keyword_only = false;
  for (const std::string_view piece : pieces(spelled)) {
    if (piece == "*") {
      keyword_only = true;
      continue;
    }
    out.push_back(read(derived, piece));
    out.back().keyword_only = keyword_only;
  }
  const auto is_who = [](const Parameter& p) { return p.from == From::who; };
  std::stable_partition(derived.begin(), derived.end(), std::not_fn(is_who));
  for (Parameter& parameter : derived) {
    if (parameter.name.empty()) throw std::logic_error("an argument has no name");
    out.push_back(std::move(parameter));
  }
  drop_unreachable_defaults(out);
  return out;
}

std::string class_name(std::string service) {
  service.front() = static_cast<char>(service.front() - 'a' + 'A');
  return service;
}

std::string text_of(const Signature& signature, bool annotated) {
  std::string out = signature.name + "(self";
  bool keyword_only = false;
  for (const Parameter& p : signature.parameters) {
    if (p.keyword_only && !keyword_only) out += ", *";
    keyword_only = p.keyword_only;
    out += ", " + p.name;
    if (annotated) out += ": " + p.type;
    if (p.fallback) out += (annotated ? " = " : "=") + *p.fallback;
  }
  out += ")";
  if (annotated) out += " -> " + signature.reply;
  return out;
}

}  // namespace ticketing::python
