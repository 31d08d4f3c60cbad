// Pages of other origins that use this API (WHATWG Fetch, section 3.2): `api.cors_origins`.
#pragma once

#include <string>
#include <vector>

#include "api/http/message.hpp"

namespace ticketing::api {

/// Immutable, thread safe. No reply says that cookies may come along: there are none here.
class Cors {
 public:
  /// Exact origins, or "*" for all.
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  /// The fields that let the page which sent `request` read its reply, whatever it is.
  std::string fields(const HttpRequest& request) const;
  /// The answer to OPTIONS where there is something that understands the methods of `allow`: also
  /// what a browser asks before it sends what a page wants (a preflight).
  HttpReply options(const HttpRequest& request, std::string_view allow) const;

 private:
  bool allows(std::string_view origin) const;

  std::vector<std::string> origins_;
};

}  // namespace ticketing::api
