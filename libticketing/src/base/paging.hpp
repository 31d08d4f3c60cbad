// From page requests to slices and from rows to pages: cursors live here only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ticketing/page.hpp>
#include <ticketing/result.hpp>

namespace ticketing {

/// An opaque, URL-safe cursor for a key.
std::string encode_cursor(std::int64_t key);

/// The same for lists that need more keys to go on, at most 5.
std::string encode_keys(std::span<const std::int64_t> keys);
/// Exactly `count` keys, or the refusal of a cursor that is not one of this list's.
Result<std::vector<std::int64_t>> decode_keys(const std::string& cursor, std::size_t count);
tl::unexpected<Error> bad_cursor();

/// The same for lists ordered by two keys, e.g. price and id.
std::string encode_position(std::pair<std::int64_t, std::int64_t> keys);
Result<std::optional<std::pair<std::int64_t, std::int64_t>>> decode_position(
    const std::optional<std::string>& cursor);

/// Checks limit and cursor. The slice asks for one row more than the page holds, which tells
/// whether there is a next page.
Result<Slice> to_slice(int limit, const std::optional<std::string>& cursor,
                       int limit_max = page_limit_max);

/// Cuts the extra row and sets the cursor. `key(row)` is what the list is ordered by.
template <class Row, class Key>
std::optional<std::string> cut_page(std::vector<Row>& rows, int limit, Key&& key) {
  if (rows.size() <= static_cast<std::size_t>(limit)) return std::nullopt;
  rows.resize(static_cast<std::size_t>(limit));
  return encode_cursor(key(rows.back()));
}

/// A page of views of `rows`.
template <class View, class Row, class Key, class ToView>
Page<View> to_page(std::vector<Row> rows, int limit, Key&& key, ToView&& to_view) {
  Page<View> page;
  page.next_cursor = cut_page(rows, limit, std::forward<Key>(key));
  page.items.reserve(rows.size());
  for (const auto& row : rows) page.items.push_back(to_view(row));
  return page;
}

}  // namespace ticketing
