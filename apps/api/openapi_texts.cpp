#include "api/openapi_texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "api/bounds.hpp"
#include "api/header_comments.hpp"
#include "api/openapi_files.hpp"
#include "api/problem_code.hpp"
#include "api/route.hpp"

namespace ticketing::api {

namespace {

/// "its number, for ever" -> "Its number, for ever."
std::string sentence(std::string_view text) {
  std::string out(text);
  if (out.empty()) return out;
  if (out.front() >= 'a' && out.front() <= 'z')
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  constexpr std::string_view ends = ".?!:";
  if (ends.find(out.back()) == std::string_view::npos) out += '.';
  return out;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Codes of refusals in CommonMark's `code`.
std::string with_codes_marked(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto length =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
    const std::string_view word = text.substr(0, std::max<std::size_t>(length, 1));
    const bool marked = out.ends_with('`');
    const bool is_code = word.find('_') != std::string_view::npos && ProblemCode::of(word);
    if (is_code && !marked)
      out.append("`").append(word).append("`");
    else
      out += word;
    text.remove_prefix(word.size());
  }
  return out;
}

/// Of an enum: what is said of each of its values, as a list.
std::string values_of(const std::string& name, const boost::json::object& schema) {
  std::string list;
  const auto* values = schema.if_contains("enum");
  if (!values) return list;
  for (const auto& value : values->as_array()) {
    if (!value.is_string()) continue;
    const auto& spelt = value.as_string();
    const auto said = comment_on(fmt::format("{}.{}", name, std::string_view(spelt)));
    if (!said.empty()) list += fmt::format("\n- `{}`: {}", std::string_view(spelt), said);
  }
  return list;
}

std::string_view who_may(Access access) {
  switch (access) {
    case Access::anyone:
    case Access::recognised:
      return "Anyone may.";
    case Access::signed_in:
      return "For accounts that are signed in.";
    case Access::staff:
      return "For staff and administrators.";
    case Access::admin:
      return "For administrators.";
  }
  return {};
}

void add_paragraph(std::string& text, std::string_view more) {
  if (more.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += more;
}

}  // namespace

boost::json::string json_text(std::string_view text) {
  return boost::json::string(text.data(), text.size());
}

std::string description_of(const std::string& name) {
  const auto dot = name.find('.');
  auto said = comment_on(name);
  if (said.empty() && dot != std::string::npos && name.substr(0, dot).ends_with("Page"))
    said = comment_on("Page" + name.substr(dot));
  if (said.empty() && dot == std::string::npos && name.ends_with("Page")) said = comment_on("Page");
  return sentence(said);
}

void annotate(const std::string& name, SchemaUse, boost::json::object& schema) {
  std::string text = description_of(name) + values_of(name, schema);
  // Of a member, then of its enum.
  if (const auto* had = schema.if_contains("description"))
    add_paragraph(text, std::string_view(had->as_string()));
  if (!text.empty()) schema["description"] = json_text(text);
  const auto dot = name.find('.');
  const auto* bounds = &bounds_of(name);
  if (bounds->empty() && dot != std::string::npos && name.substr(0, dot).ends_with("Page"))
    bounds = &bounds_of("Page" + name.substr(dot));
  for (const auto& [key, value] : *bounds) schema[key] = value;
}

bool needs_key(const RouteInfo& info) {
  return std::ranges::count(info.refusals, ErrorCode::idempotency_key_missing) > 0;
}

std::string operation_description(const RouteInfo& info, const RouteTypes& types) {
  std::string text;
  add_paragraph(text, info.description);
  if (!info.use_case.empty())
    add_paragraph(text, with_codes_marked(sentence(comment_on(info.use_case))));
  // What is asked who he is, and refuses who is nobody, is not for anyone.
  const bool needs_somebody = std::ranges::count(info.refusals, ErrorCode::unauthenticated) > 0;
  add_paragraph(text, who_may(needs_somebody ? Access::signed_in : info.access));
  const bool key_needed = std::ranges::count(info.refusals, ErrorCode::idempotency_key_missing) > 0;
  if (key_needed)
    add_paragraph(text, "Needs an `Idempotency-Key`, unless it is a dry run.");
  else if (types.has_dry_run)
    add_paragraph(text, "Takes an `Idempotency-Key`; `dry_run=true` tells what would be.");
  return text;
}

std::string_view introduction() {
  static constexpr std::string_view name = "introduction.md";
  for (const OpenapiFile& file : openapi_files())
    if (file.name == name) return file.bytes;
  return {};
}

boost::json::array tag_list() {
  using Tag = std::pair<std::string_view, std::string_view>;
  static constexpr Tag tags[] = {
      {"accounts", "Who takes part: registering, proving an e-mail, looking after accounts."},
      {"sessions", "Signing in and out. A session is an access token that ends."},
      {"me",
       "One's own account: what it is called, which mails it gets, taking its data along and "
       "leaving."},
      {"posts",
       "Notices, events and what people write. An event may carry a campaign, whose first "
       "commenters win coupons."},
      {"comments", "Comments on posts: what earns points and wins an event's coupons."},
      {"points", "Balances and the ledger behind them, which is only ever added to."},
      {"coupons", "What lowers the price of one unit of an order, once."},
      {"products", "What points buy."},
      {"orders", "Buying with points, and cancelling. A dry run quotes."},
      {"tickets", "What an order gives, one a unit, and using them at the door."},
      {"images", "Pictures that posts and products show, named by what is in them."},
      {"rankings", "Who is ahead in a day, week or month, and what the best were paid."},
      {"events", "What happens to an account, live as server-sent events, and as a list."},
      {"mails", "What was and will be mailed: one's own, and the outbox."},
      {"administration", "What only administrators do: jobs, reports, the log of their own acts."},
      {"operation", "For those who run the service and those who write its clients."},
  };
  boost::json::array list;
  for (const auto& [name, about] : tags)
    list.push_back(
        boost::json::object{{"name", json_text(name)}, {"description", json_text(about)}});
  return list;
}

}  // namespace ticketing::api
