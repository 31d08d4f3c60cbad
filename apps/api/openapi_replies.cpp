#include "api/openapi_replies.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <stdexcept>

#include "api/http/message.hpp"
#include "api/openapi_files.hpp"
#include "api/openapi_headers.hpp"
#include "api/openapi_texts.hpp"

namespace ticketing::api {

namespace {

using boost::json::object;

/// Replies that tests/blackbox/test_openapi_story.py has received, by operation and status.
const object& received() {
  static const boost::json::value replies = [] {
    for (const OpenapiFile& file : openapi_files())
      if (file.name == "replies.json")
        return boost::json::parse({file.bytes.data(), file.bytes.size()});
    throw std::logic_error("replies.json is no part of the program");
  }();
  return replies.as_object();
}

/// Null where no test has received one.
const boost::json::value* example_of(const Route& route, unsigned status) {
  const auto* operation =
      received().if_contains({route.info.operation_id.data(), route.info.operation_id.size()});
  return operation ? operation->as_object().if_contains(std::to_string(status)) : nullptr;
}

/// What the schema that the reply refers to is said to be, or what HTTP calls the status.
std::string what_is_told(const Route& route, const RouteTypes& types,
                         const SchemaDefinitions& definitions) {
  constexpr std::string_view prefix = "#/components/schemas/";
  if (const auto* ref = types.reply.if_contains("$ref")) {
    const std::string name = ref->as_string().subview(prefix.size());
    if (const auto found = definitions.schemas.find(name); found != definitions.schemas.end())
      if (const auto* text = found->second.if_contains("description"))
        return std::string(text->as_string());
  }
  return std::string(reason_phrase(route.info.status));
}

/// A page for people, from the program itself.
bool is_html(const Route& route) { return route.info.replies == "text/html"; }

bool asks_who(const Route& route) {
  return route.info.access != Access::anyone && route.info.access != Access::recognised;
}

std::vector<std::string_view> success_fields(const Route& route, const RouteTypes& types) {
  auto fields = common_headers(route.info, route.runs);
  if (is_revalidated(route, types) || types.shows_resource || is_html(route))
    fields.emplace_back("ETag");
  if (!route.info.location.empty()) fields.emplace_back("Location");
  if (types.is_page) fields.emplace_back("Link");
  if (types.has_dry_run) fields.emplace_back("Idempotency-Replayed");
  if (is_image(route)) fields.emplace_back("Accept-Ranges");
  if (is_image(route) || route.info.operation_id == "exportAccount")
    fields.emplace_back("Content-Disposition");
  if (asks_who(route) || route.info.access == Access::recognised || route.read_document ||
      is_image(route) || is_html(route) || route.info.operation_id == "signIn" ||
      route.info.operation_id == "ready")
    fields.emplace_back("Cache-Control");
  return fields;
}

object success(const Route& route, const RouteTypes& types, unsigned status) {
  object response{{"description", json_text(reason_phrase(status))},
                  {"headers", headers_of(success_fields(route, types))}};
  if (!types.has_reply) return response;
  const auto type = types.reply_content_type.substr(0, types.reply_content_type.find(';'));
  object media;
  if (!type.starts_with("image/")) media["schema"] = types.reply;
  if (const auto* example = example_of(route, status)) media["example"] = *example;
  response["content"] = object{{json_text(type), std::move(media)}};
  return response;
}

/// What a dry run answers where the call itself creates something: the same members, with null for
/// what is not assigned.
object dry_run(const Route& route, RouteTypes types) {
  if (!types.dry_run_fits_reply)
    types.reply = {{"type", "object"},
                   {"description", "As the reply of the call, with null for the new id."}};
  object response = success(route, types, 200);
  response["description"] = "A dry run: what would be; nothing is written.";
  response["headers"].as_object().erase("Location");
  return response;
}

object without_content(const Route& route, std::string_view description,
                       std::vector<std::string_view> more) {
  auto fields = common_headers(route.info, route.runs);
  fields.insert(fields.end(), {"ETag", "Cache-Control"});
  if (is_image(route)) fields.insert(fields.end(), {"Accept-Ranges", "Content-Disposition"});
  fields.insert(fields.end(), more.begin(), more.end());
  return {{"description", json_text(description)}, {"headers", headers_of(fields)}};
}

}  // namespace

bool is_image(const Route& route) { return route.info.replies.starts_with("image/"); }

bool is_revalidated(const Route& route, const RouteTypes& types) {
  if (route.info.method != http::verb::get) return false;
  return is_image(route) || is_html(route) || static_cast<bool>(route.read_document) ||
         types.shows_resource;
}

object replies_of(const Route& route, const RouteTypes& types, const SchemaDefinitions& definitions,
                  object links) {
  object replies;
  object usual = success(route, types, route.info.status);
  usual["description"] = json_text(what_is_told(route, types, definitions));
  if (!links.empty()) usual["links"] = std::move(links);
  replies[std::to_string(route.info.status)] = std::move(usual);
  if (route.info.operation_id == "ready") {
    object not_ready = success(route, types, 503);
    not_ready["description"] = "Something decisive is missing: the document says what.";
    not_ready["headers"].as_object()["Retry-After"] = headers_of({"Retry-After"})["Retry-After"];
    replies["503"] = std::move(not_ready);
  }
  if (types.has_dry_run && route.info.status != 200) replies["200"] = dry_run(route, types);
  if (is_revalidated(route, types))
    replies["304"] = without_content(route, "The client has this state of it already.", {});
  if (!is_image(route)) return replies;
  object part = success(route, types, 206);
  part["description"] = "The range asked for.";
  part["headers"].as_object()["Content-Range"] = headers_of({"Content-Range"})["Content-Range"];
  replies["206"] = std::move(part);
  replies["416"] = without_content(route, "The range begins beyond the end.", {"Content-Range"});
  return replies;
}

}  // namespace ticketing::api
