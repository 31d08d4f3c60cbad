// Where a request goes: the target of its request line, and its Host (RFC 9112, section 3).
#pragma once

#include <optional>
#include <string_view>

#include "api/http/message.hpp"

namespace ticketing::api {

/// Whether `text` is a host with or without a port (RFC 9110, section 7.2); "" is one, too.
bool is_host(std::string_view text);

/// Brings `request.target` to origin form and splits it. An absolute target loses scheme and
/// authority; in the path, escapes of unreserved characters are undone and others spelt in capital
/// letters, so that what means the same is the same. What is wrong with it, if anything is.
std::optional<std::string_view> split_target(HttpRequest& request);

}  // namespace ticketing::api
