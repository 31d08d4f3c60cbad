#include "api/negotiation.hpp"

#include <boost/beast/core/string.hpp>

#include <string>

namespace ticketing::api {

bool accepts(std::string_view accept, std::string_view content_type) {
  if (accept.empty()) return true;
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::string major = std::string(type.substr(0, type.find('/'))) + "/*";
  const auto names = [&](std::string_view range) {
    const auto at = accept.find(range);
    if (at == std::string_view::npos) return false;
    std::string_view rest = accept.substr(at + range.size());
    rest = rest.substr(0, rest.find(','));
    const auto q = rest.find("q=0");
    // Excluded only by an explicit zero weight: q=0, q=0.0, q=0.00, q=0.000.
    return q == std::string_view::npos ||
           rest.substr(q + 3).find_first_of("123456789") != std::string_view::npos;
  };
  return names(type) || names(major) || names("*/*") ||
         (type == "application/json" && names("application/problem+json"));
}

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return boost::beast::iequals(type.substr(0, type.find(' ')), "application/json");
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size() ||
      !boost::beast::iequals(authorization.substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  return authorization.substr(scheme.size());
}

}  // namespace ticketing::api
