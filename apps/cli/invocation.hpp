// What a command is run with: its values, the store, and where to print.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/ticketing.hpp>

#include "cli/command_line.hpp"
#include "cli/find_account.hpp"
#include "cli/output.hpp"
#include "cli/refused.hpp"
#include "common/open_ticketing.hpp"

namespace ticketing::cli {

class Invocation {
 public:
  Invocation(const CommandLine& line, Output& output) : out(output), line_(line) {}

  std::optional<std::string> text(std::string_view name) const { return line_.value(name); }

  /// An option or argument as a T; usage error when it is none.
  template <class T>
  std::optional<T> find(std::string_view name) const {
    const auto given = line_.value(name);
    if (!given) return std::nullopt;
    T value{};
    if (!parse_text(*given, value)) {
      usage_error(std::string(name) + " is " + shown(*given) + ", but must be " +
                  allowed_text<T>());
    }
    return value;
  }

  /// One that is required or has a default.
  template <class T>
  T value(std::string_view name) const {
    auto found = find<T>(name);
    if (!found) usage_error(std::string(name) + " is missing");
    return std::move(*found);
  }

  /// As `value`, within limits.
  std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max) const;

  bool flag(std::string_view name) const { return line_.has(name); }
  bool dry_run() const { return flag("dry-run"); }
  /// How the library is to be called: as `--dry-run` and `--idempotency-key` say.
  CallOptions options() const;

  /// Returns when the person agrees or --yes was given; ends the command otherwise.
  void confirm(std::string_view question) const;

  /// Defaults < /etc/ticketing/ticketing.toml < --config < environment < --store and --redis.
  Config config() const;
  /// A dry run opens only a store whose schema is already there, because opening prepares it.
  Ticketing open(app::MissingStore missing = app::MissingStore::refused) const;
  /// As `open`, for a command that reads or writes pictures.
  Ticketing open_with_pictures() const;

  Output& out;

 private:
  const CommandLine& line_;
};

/// Who the program acts as: whoever can open the store may do everything.
inline Principal local_operator() { return Principal::local_operator(); }

/// How far a list that nothing else counts is gone through beyond what was asked for: further on
/// nobody waits for the number.
inline constexpr std::size_t counted_beyond_max = 2000;

/// How many there are of what a list shows; nothing where the list leaves some out.
using Total = std::function<std::optional<std::int64_t>()>;

/// Of everybody's, or of the account's.
inline Total total_of(Ticketing& ticketing, Countable what, std::optional<AccountId> account = {}) {
  return [&ticketing, what, account] {
    return get(ticketing.reports().count(local_operator(), {what, account})).rows;
  };
}

/// "20 of 1 234; --all gives every one."
std::string shown_of(std::size_t shown, std::size_t total, bool more);

/// Follows cursors until `--limit` items were given to `each`, or with `--all` to the end. What to
/// tell people then: how many there are, when there are more. The first page may tell, or `total`.
template <class Request, class Fetch, class Each>
std::string walk(Invocation& call, Request request, Fetch&& fetch, Each&& each,
                 const Total& total = {}) {
  const bool all = call.flag("all");
  const auto limit = static_cast<std::size_t>(call.number("limit", 1, 1'000'000));
  std::size_t given = 0;
  bool more = true;
  std::optional<std::int64_t> there;
  const auto next = [&](std::size_t room) {
    request.limit = static_cast<int>(std::min<std::size_t>(room, page_limit_max));
    auto page = get(fetch(request));
    if constexpr (requires { page.total; }) there = page.total;
    request.cursor = page.next_cursor;
    more = page.next_cursor.has_value();
    return std::move(page.items);
  };
  while (more && (all || given < limit) && call.out.wanted()) {
    for (auto& item : next(all ? page_limit_max : limit - given)) {
      each(std::move(item));
      ++given;
    }
  }
  if (!more || call.out.terminal().quiet || !call.out.wanted()) return {};
  if (!there && total) there = total();
  if (there) return shown_of(given, std::max(given + 1, static_cast<std::size_t>(*there)), false);
  std::size_t seen = given;
  while (more && seen < given + counted_beyond_max) seen += next(page_limit_max).size();
  return shown_of(given, seen, more);
}

/// As `walk`, as a vector.
template <class Request, class Fetch>
auto collect(Invocation& call, const Request& request, Fetch&& fetch) {
  decltype(get(fetch(request)).items) items;
  const auto rest =
      walk(call, request, fetch, [&](auto&& item) { items.push_back(std::move(item)); });
  if (!rest.empty()) call.out.message(rest);
  return items;
}

/// As `walk`, shown as they come.
template <class Request, class Fetch>
void list_pages(Invocation& call, const Request& request, Fetch&& fetch, const Total& total = {}) {
  using Items = decltype(get(fetch(request)).items);
  Output::List<typename Items::value_type> list(call.out);
  const auto rest = walk(
      call, request, fetch, [&](const auto& item) { list.add(item); }, total);
  list.end();
  if (!rest.empty()) call.out.message(rest);
}

/// Follows cursors to the end, or until nobody reads any more.
template <class Request, class Fetch, class Each>
void each_of(Invocation& call, Request request, Fetch&& fetch, Each&& each) {
  request.limit = page_limit_in_process_max;
  do {
    auto page = get(fetch(request));
    for (auto& item : page.items) each(std::move(item));
    request.cursor = page.next_cursor;
  } while (request.cursor && call.out.wanted());
}

/// The account that the command names, or one after the other of all.
template <class Each>
void each_account(Invocation& call, Ticketing& ticketing, Each&& each) {
  if (const auto name = call.text("account")) return each(find_account(ticketing, *name));
  const auto fetch = [&](const ListAccounts& page) {
    return ticketing.accounts().list(local_operator(), page);
  };
  each_of(call, ListAccounts{}, fetch, each);
}

/// The options `walk` reads.
inline Option limit_option() {
  return {.name = "limit", .value_name = "N", .help = "at most this many", .default_value = "100"};
}
inline Option all_option() {
  return {.name = "all", .help = "every one, as they come, whatever --limit says"};
}

/// A list's own options, and how much of it is wanted.
inline std::vector<Option> paged(std::vector<Option> options) {
  options.push_back(limit_option());
  options.push_back(all_option());
  return options;
}

}  // namespace ticketing::cli
