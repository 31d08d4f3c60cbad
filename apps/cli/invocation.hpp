// What a command is run with: its values, the store, and where to print.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ticketing/describe/text_value.hpp>
#include <ticketing/ticketing.hpp>

#include "cli/command_line.hpp"
#include "cli/output.hpp"
#include "cli/refused.hpp"

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
  Ticketing open() const;
  /// As `open`, for a command that reads or writes pictures.
  Ticketing open_with_pictures() const;

  Output& out;

 private:
  const CommandLine& line_;
};

/// Who the program acts as: whoever can open the store may do everything.
inline Principal local_operator() { return Principal::local_operator(); }

/// Follows cursors until `limit` items are there; says so when there are more.
template <class Request, class Fetch>
auto collect(Invocation& call, Request request, Fetch&& fetch) {
  const auto limit = static_cast<std::size_t>(call.number("limit", 1, 1'000'000));
  decltype(get(fetch(request)).items) items;
  for (;;) {
    request.limit = static_cast<int>(std::min<std::size_t>(limit - items.size(), page_limit_max));
    auto page = get(fetch(request));
    items.insert(items.end(), page.items.begin(), page.items.end());
    if (!page.next_cursor) return items;
    if (items.size() >= limit) {
      call.out.message("There are more; raise --limit to see them.");
      return items;
    }
    request.cursor = page.next_cursor;
  }
}

/// Follows cursors to the end.
template <class Request, class Fetch>
auto all_pages(Request request, Fetch&& fetch) {
  decltype(get(fetch(request)).items) items;
  do {
    auto page = get(fetch(request));
    items.insert(items.end(), page.items.begin(), page.items.end());
    request.cursor = page.next_cursor;
  } while (request.cursor);
  return items;
}

/// The option `collect` reads.
inline Option limit_option() {
  return {.name = "limit", .value_name = "N", .help = "at most this many", .default_value = "100"};
}

}  // namespace ticketing::cli
