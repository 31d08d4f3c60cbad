#include "api/openapi_headers.hpp"

#include <cstdint>
#include <limits>
#include <string>

#include "api/openapi_texts.hpp"

namespace ticketing::api {

namespace {

using boost::json::object;

struct Header {
  std::string_view name;
  std::string_view description;
  std::string_view example;
};

/// All are text but Retry-After.
constexpr Header headers[] = {
    {"Accept-Encoding", "Of 415: how a body may be coded.", "identity"},
    {"Accept-Ranges", "Parts of it can be asked for.", "bytes"},
    {"Access-Control-Allow-Origin",
     "For pages of the origins that `api.cors_origins` allows; others get none.",
     "https://shop.example.com"},
    {"Cache-Control", "Who may keep the reply, and for how long.", "no-store"},
    {"Content-Disposition", "How it is called when it is saved.", "inline; filename=\"a.png\""},
    {"Content-Range", "Which bytes these are, and of how many.", "bytes 0-1023/4096"},
    {"ETag", "Names this state of it, for If-None-Match and If-Match.", "\"3\""},
    {"Idempotency-Replayed",
     "\"true\" where this is the reply to an earlier request with the same key, byte for byte.",
     "true"},
    {"Link", "With rel=\"next\" the next page (RFC 8288); none on the last one.",
     "</v1/posts?limit=20&cursor=AAAAAAAAAAw.1f0e2d3c>; rel=\"next\""},
    {"Location", "Where what was made can be read.", "/v1/posts/17"},
    {"RateLimit",
     "What is left of the request budgets that hold for who asks: r requests for t seconds "
     "(draft-ietf-httpapi-ratelimit-headers-10). None where no budget holds.",
     "\"account\";r=599;t=60"},
    {"RateLimit-Policy", "Those budgets: q requests in w seconds.", "\"account\";q=600;w=60"},
    {"Retry-After", "Seconds to wait before the request is repeated.", "12"},
    {"Vary", "The request fields that the reply depends on (RFC 9110, section 12.5.5).",
     "Authorization, Accept-Encoding"},
    {"WWW-Authenticate", "How to say who one is (RFC 6750).", "Bearer"},
    {"X-Request-Id",
     "Names the request in the log: the one that was sent, if it was a sane one, or a new one.",
     "9f0c1f1f6c3a4d1b"},
};

}  // namespace

object header_components() {
  object all;
  for (const auto& [name, description, example] : headers) {
    object field{{"description", json_text(description)}};
    if (name == "Retry-After") {
      field["schema"] = object{{"type", "integer"},
                               {"format", "int32"},
                               {"minimum", 1},
                               {"maximum", std::numeric_limits<std::int32_t>::max()}};
      field["example"] = 12;
    } else {
      field["schema"] = object{{"type", "string"}};
      field["example"] = json_text(example);
    }
    all[json_text(name)] = std::move(field);
  }
  return all;
}

object headers_of(const std::vector<std::string_view>& names) {
  object fields;
  for (const std::string_view name : names)
    fields[json_text(name)] =
        object{{"$ref", json_text("#/components/headers/" + std::string(name))}};
  return fields;
}

std::vector<std::string_view> common_headers(const RouteInfo& info, Runs runs) {
  std::vector<std::string_view> names{"Access-Control-Allow-Origin", "Vary", "X-Request-Id"};
  if (runs != Runs::here && info.budget != Budget::none) {
    names.emplace_back("RateLimit");
    names.emplace_back("RateLimit-Policy");
  }
  return names;
}

}  // namespace ticketing::api
