#include "python/docs.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace ticketing::python {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

void add_codes_named_in(std::string_view text, std::set<ErrorCode>& codes) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_word(text[i])) continue;
    if (const auto code = enumerator_of<ErrorCode>(text.substr(begin, i - begin)))
      codes.insert(*code);
    begin = i + 1;
  }
}

/// Each may refuse what it is, whatever the use case: an account that may not act, an id of
/// nothing.
void add_codes_of(const Parameter& parameter, std::set<ErrorCode>& codes) {
  if (parameter.from == Parameter::From::who)
    codes.insert({ErrorCode::account_suspended, ErrorCode::not_found});
  else
    codes.insert({ErrorCode::invalid_request, ErrorCode::validation_failed});
  if (parameter.type.starts_with("Any") || !parameter.attribute.empty())
    codes.insert(ErrorCode::not_found);
  if (parameter.name == "idempotency_key")
    codes.insert({ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress});
  if (parameter.name.starts_with("if_")) codes.insert(ErrorCode::version_mismatch);
}

std::set<ErrorCode> codes_of(const Signature& signature, std::string_view doc,
                             std::string_view comment) {
  std::set<ErrorCode> codes{ErrorCode::unavailable};
  for (const Parameter& parameter : signature.parameters) add_codes_of(parameter, codes);
  for (const std::string_view text : {doc, comment}) {
    add_codes_named_in(text, codes);
    for (const std::string_view people : {"dmin", "taff", "operator"})
      if (text.find(people) != std::string_view::npos) codes.insert(ErrorCode::forbidden);
  }
  return codes;
}

}  // namespace

const char* exception_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "InvalidError";
    case ErrorKind::unauthenticated:
      return "UnauthenticatedError";
    case ErrorKind::forbidden:
      return "ForbiddenError";
    case ErrorKind::not_found:
      return "NotFoundError";
    case ErrorKind::conflict:
      return "ConflictError";
    case ErrorKind::rate_limited:
      return "RateLimitedError";
    case ErrorKind::unavailable:
      return "UnavailableError";
    case ErrorKind::internal:
      return "InternalError";
  }
  return "InternalError";  // a value no enumerator has
}

std::string use_case_doc(const Signature& signature, std::string_view doc,
                         std::string_view comment) {
  std::map<ErrorKind, std::string> raised;
  for (const ErrorCode code : codes_of(signature, doc, comment)) {
    std::string& names = raised[kind(code)];
    names.append(names.empty() ? "" : ", ").append(name(code));
  }
  std::string out(doc);
  out += "\n\nRaises:";
  for (const auto& [kind, names] : raised)
    out.append("\n    ").append(exception_name(kind)).append(": ").append(names);
  return out;
}

std::string member_doc(std::string_view name, std::string_view comment, std::string_view unit) {
  std::string out(comment);
  if (out.empty() && unit.starts_with(id_of)) {
    out = std::exchange(unit, "");
  } else if (out.empty()) {
    out = name;
    std::replace(out.begin(), out.end(), '_', ' ');
  }
  out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
  while (out.ends_with('.')) out.pop_back();
  if (!unit.empty()) out.append(" (").append(unit).append(")");
  return out + ".";
}

}  // namespace ticketing::python
