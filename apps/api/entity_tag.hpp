// Weak entity tags (RFC 9110, section 8.8.3).
#pragma once

#include <string>
#include <string_view>
#include <ticketing/board/post_service.hpp>

namespace ticketing::api {

/// Over everything but `view_count`, which moves with every reader.
std::string entity_tag(PostDetail post);

/// Whether an If-None-Match field names `tag` (weak comparison) or is "*".
bool matches(std::string_view if_none_match, std::string_view tag);

}  // namespace ticketing::api
