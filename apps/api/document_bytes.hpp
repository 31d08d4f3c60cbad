// Documents as bytes, for other processes of the same version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/document.hpp"

namespace ticketing::api {

/// Everything but when it was read. For one with a content.
std::string to_bytes(const Document& document);
/// None for what `to_bytes` did not make.
std::optional<Document> document_of(std::string_view bytes);

}  // namespace ticketing::api
