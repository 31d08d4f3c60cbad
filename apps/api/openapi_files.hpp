// Texts and examples of the OpenAPI document, which are part of the program: embed_files makes the
// source.
#pragma once

#include <span>
#include <string_view>

namespace ticketing::api {

/// Static storage.
struct OpenapiFile {
  std::string_view name;
  std::string_view bytes;
};

/// Those of apps/api/openapi.
std::span<const OpenapiFile> openapi_files();

}  // namespace ticketing::api
