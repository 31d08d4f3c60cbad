// What a request's fields say of its media types and of who sent it.
#pragma once

#include <optional>
#include <string_view>

namespace ticketing::api {

/// Whether an Accept field takes `content_type`, which may be a range where a reply may be any of
/// it ("image/*"): RFC 9110, section 12.5.1.
bool accepts(std::string_view accept, std::string_view content_type);

/// Whether an Accept-Encoding field takes gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

/// Whether a Sec-Purpose field (the Fetch standard's), or a Purpose field as browsers sent before,
/// says that nobody looks yet: "prefetch", also with parameters ("prefetch;prerender").
bool is_prefetch(std::string_view purpose);

/// Whether a Content-Type is application/json, whatever its parameters.
bool is_json(std::string_view content_type);
/// Whether a Content-Type says nothing of another encoding than UTF-8, which JSON is in (RFC 8259,
/// section 8.1).
bool is_utf8(std::string_view content_type);

/// The token of "Bearer <token>" (RFC 6750, section 2.1); none when it is not that.
std::optional<std::string_view> bearer_token(std::string_view authorization);

}  // namespace ticketing::api
