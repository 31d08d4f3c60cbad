#include "api/problem.hpp"

#include <algorithm>
#include <chrono>

#include <ticketing/describe/json.hpp>

#include "api/error_status.hpp"
#include "api/explanations.hpp"
#include "api/route.hpp"

namespace ticketing::api {

namespace {

std::string path_of(std::string_view code) { return "/problems/" + std::string(code); }

std::string title_of(std::string_view code) {
  std::string title(code);
  std::ranges::replace(title, '_', ' ');
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

template <class T>
void append_member(std::string& out, std::string_view name, const T& value) {
  out += out.empty() ? "{" : ",";
  write_json(out, name);
  out += ':';
  write_json(out, value);
}

std::optional<std::chrono::seconds> retry_after(const Error& error, Timestamp now) {
  using std::chrono::seconds;
  if (error.retry_after) return std::max(*error.retry_after, seconds(1));
  if (error.resets_at) {
    return std::max(std::chrono::ceil<seconds>(*error.resets_at - now), seconds(1));
  }
  if (error.code == ErrorCode::unavailable || error.code == ErrorCode::rate_limited) {
    return seconds(1);
  }
  return std::nullopt;
}

/// Where the client sent what is wrong. Only what the body holds has a pointer.
WrongField located(const FieldError& wrong, const Route* route) {
  WrongField field{"body", {}, {}, wrong.detail, {}};
  const bool in_query = wrong.pointer.starts_with('?');
  const std::string name = wrong.pointer.substr(in_query || wrong.pointer.starts_with('/') ? 1 : 0);
  if (in_query) {
    field.in = "query";
  } else if (route) {
    for (const auto& parameter : route->pattern.parameters()) {
      if (parameter.member != name) continue;
      field.in = "path";
      field.name = Patch<std::string>::of(std::string(parameter.name));
      return field;
    }
    if (name == "Idempotency-Key" || name == "If-Match")
      field.in = "header";
    else if (!has_body_members(route->info.method) || name == "dry_run")
      field.in = "query";
  }
  if (field.in == "body") {
    field.pointer = Patch<std::string>::of(wrong.pointer);
  } else {
    field.name = Patch<std::string>::of(name);
  }
  return field;
}

/// What only some refusals of the library tell.
void append_facts(HttpReply& reply, const Error& error, const HttpRequest& request, Timestamp now,
                  const Route* route) {
  std::string& out = reply.body;
  if (!error.errors.empty()) {
    const SentValues sent(request, route);
    std::vector<WrongField> fields;
    for (const FieldError& wrong : error.errors) {
      WrongField field = located(wrong, route);
      // A misspelt member may hold anything, a password too.
      if (!wrong.unknown && !is_secret_member(wrong.pointer))
        field.value = field.pointer.value ? sent.in_body(*field.pointer.value)
                                          : sent.beside_body(field.in, *field.name.value);
      fields.push_back(std::move(field));
    }
    append_member(out, "errors", fields);
  }
  if (!error.budgets.empty()) append_member(out, "violated-policies", error.budgets);
  if (error.balance) append_member(out, "balance", *error.balance);
  if (error.required) append_member(out, "required", *error.required);
  if (error.redeemed_at) append_member(out, "redeemed_at", *error.redeemed_at);
  if (error.redeemed_by) append_member(out, "redeemed_by", *error.redeemed_by);
  const auto wait = retry_after(error, now);
  if (error.resets_at) {
    append_member(out, "resets_at", *error.resets_at);
  } else if (wait && error.code == ErrorCode::rate_limited) {
    append_member(out, "resets_at", now + *wait);
  }
  if (wait) reply.add_header("Retry-After", std::to_string(wait->count()));
}

/// Paths are the client's bytes: only what is plain ASCII is repeated to it.
std::string instance_text(std::string_view path) {
  std::string text(path.substr(0, 200));
  std::erase_if(text, [](unsigned char c) { return c < 0x20 || c > 0x7e; });
  return text;
}

}  // namespace

HttpReply problem_reply(const Refusal& refusal, const HttpRequest& request, Timestamp now,
                        const Route* route) {
  const ProblemCode code = code_of(refusal);
  HttpReply reply;
  reply.status = http_status(code);
  reply.content_type = "application/problem+json";
  std::string& out = reply.body;
  append_member(out, "type", path_of(code));
  append_member(out, "title", title_of(code));
  append_member(out, "status", static_cast<int>(reply.status));
  append_member(out, "detail", std::visit([](const auto& e) { return e.detail; }, refusal));
  append_member(out, "instance", instance_text(request.path));
  append_member(out, "code", code);
  append_member(out, "request_id", request.request_id);
  if (const auto* error = std::get_if<Error>(&refusal))
    append_facts(reply, *error, request, now, route);
  out += '}';
  if (reply.status == 401) reply.add_header("WWW-Authenticate", "Bearer");
  reply.add_header("Cache-Control", "no-store");
  return reply;
}

ProblemExplanation explain_problem(const ProblemCode& code) {
  return {path_of(code), title_of(code), static_cast<int>(http_status(code)), code,
          std::string(explain(code))};
}

}  // namespace ticketing::api
