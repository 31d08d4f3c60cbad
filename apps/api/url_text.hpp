// Percent-encoding (RFC 3986), strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/result.hpp>

namespace ticketing::api {

/// Nothing for a malformed escape, a control character, or what is not UTF-8. `plus_is_space` as in
/// query strings.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Everything but unreserved characters escaped.
std::string percent_encode(std::string_view text);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// invalid_request for a malformed query, or a parameter given twice.
Result<QueryParameters> parse_query(std::string_view query);

}  // namespace ticketing::api
