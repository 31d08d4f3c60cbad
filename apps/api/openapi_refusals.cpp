#include "api/openapi_refusals.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

#include "api/error_status.hpp"
#include "api/explanations.hpp"
#include "api/openapi_headers.hpp"
#include "api/openapi_texts.hpp"
#include "api/problem.hpp"

namespace ticketing::api {

namespace {

using boost::json::object;

constexpr Timestamp example_time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                                   std::chrono::hours(4) + std::chrono::minutes(5);

/// The first sentence: the rest is for who looks the code up.
std::string first_sentence(std::string_view text) {
  const auto end = text.find(". ");
  return std::string(text.substr(0, end == std::string_view::npos ? end : end + 1));
}

Error example_of(ErrorCode code, const std::string& detail) {
  switch (code) {
    case ErrorCode::invalid_request:
      return refuse_together(code, {{"/titel", "is not known; there is: title", true}}).value();
    case ErrorCode::validation_failed:
      return refuse_field("/title", "must have 1 to 200 characters, not 0").value();
    case ErrorCode::insufficient_points:
      return insufficient_points(Points{1200}, Points{30000}, detail).value();
    case ErrorCode::ticket_already_redeemed:
      return already_redeemed(example_time, "door 1", detail).value();
    case ErrorCode::posting_closed:
    case ErrorCode::daily_post_limit_reached:
      return refuse_until(example_time + std::chrono::hours(11), code, detail).value();
    case ErrorCode::rate_limited: {
      Error error = refuse_for_now(detail, std::chrono::seconds(12), code).value();
      error.budgets = {"account"};
      return error;
    }
    default:
      return {code, detail};
  }
}

Refusal example_of(const ProblemCode& code) {
  const std::string detail = first_sentence(explain(code));
  return std::visit(
      [&](auto cause) -> Refusal {
        if constexpr (std::is_same_v<decltype(cause), ErrorCode>)
          return example_of(cause, detail);
        else
          return refuse(cause, detail).value();
      },
      code.cause());
}

bool has_retry_after(const std::set<ProblemCode>& codes) {
  return std::ranges::any_of(codes, [](const ProblemCode& code) {
    return http_status(code) == 429 || code == ProblemCode(ErrorCode::unavailable);
  });
}

object response_of(unsigned status, const std::set<ProblemCode>& codes,
                   std::vector<std::string_view> fields) {
  std::string description;
  object examples;
  for (const ProblemCode& code : codes) {
    const std::string_view name = code;
    description += fmt::format("{}- `{}`: {}", description.empty() ? "" : "\n", name,
                               first_sentence(explain(code)));
    examples[json_text(name)] =
        object{{"$ref", json_text(fmt::format("#/components/examples/{}", name))}};
  }
  fields.emplace_back("Cache-Control");
  if (status == 401) fields.emplace_back("WWW-Authenticate");
  if (status == 415) fields.emplace_back("Accept-Encoding");
  if (has_retry_after(codes)) fields.emplace_back("Retry-After");
  return {{"description", json_text(description)},
          {"headers", headers_of(fields)},
          {"content", object{{"application/problem+json",
                              object{{"schema", object{{"$ref", "#/components/schemas/Problem"}}},
                                     {"examples", std::move(examples)}}}}}};
}

}  // namespace

std::set<ProblemCode> refusals_of(const Route& route, const RouteTypes& types) {
  std::set<ProblemCode> codes(route.info.refusals.begin(), route.info.refusals.end());
  codes.insert({ErrorCode::invalid_request, ErrorCode::internal, ErrorCode::unavailable,
                TransportCode::not_acceptable, TransportCode::header_too_large,
                TransportCode::payload_too_large, TransportCode::unsupported_media_type});
  if (!route.pattern.parameters().empty()) codes.insert(ErrorCode::not_found);
  // A null where nothing may be absent is a wrong value.
  if (types.has_body) codes.insert(ErrorCode::validation_failed);
  if (types.has_dry_run)
    codes.insert({ErrorCode::idempotency_key_reused, ErrorCode::idempotency_in_progress});
  if (route.info.access != Access::anyone)
    codes.insert({ErrorCode::unauthenticated, ErrorCode::account_suspended});
  const bool needs_power = route.info.access == Access::staff || route.info.access == Access::admin;
  const bool writes =
      has_body_members(route.info.method) || route.info.method == http::verb::delete_;
  if (needs_power || (writes && route.info.access != Access::anyone))
    codes.insert(ErrorCode::forbidden);
  if (route.runs != Runs::here && route.info.budget != Budget::none)
    codes.insert(ErrorCode::rate_limited);
  return codes;
}

void add_refusals(object& responses, const Route& route, const std::set<ProblemCode>& codes,
                  std::map<std::string, object>& components) {
  std::map<unsigned, std::set<ProblemCode>> by_status;
  for (const ProblemCode& code : codes) by_status[http_status(code)].insert(code);
  const auto fields = common_headers(route.info, route.runs);
  for (const auto& [status, of_status] : by_status) {
    const std::string key = std::to_string(status);
    if (responses.contains(key)) continue;
    std::string name;
    for (const std::string_view code : of_status) name.append(name.empty() ? "" : "-").append(code);
    object response = response_of(status, of_status, fields);
    // Of those few operations that no budget counts, in place: shared ones have the budgets'
    // fields.
    if (std::ranges::count(fields, "RateLimit") == 0) {
      responses[key] = std::move(response);
      continue;
    }
    components.try_emplace(name, std::move(response));
    responses[key] = object{{"$ref", "#/components/responses/" + name}};
  }
}

object problem_examples(const std::set<ProblemCode>& codes) {
  HttpRequest request;
  request.method = http::verb::post;
  request.path = "/v1/posts";
  request.request_id = "9f0c1f1f6c3a4d1b";
  request.body = R"({"title":""})";
  object examples;
  for (const ProblemCode& code : codes) {
    const HttpReply reply = problem_reply(example_of(code), request, example_time);
    examples[json_text(code)] = object{{"summary", json_text(explain_problem(code).title)},
                                       {"value", boost::json::parse(reply.body)}};
  }
  return examples;
}

}  // namespace ticketing::api
