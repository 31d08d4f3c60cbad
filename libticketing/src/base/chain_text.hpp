// What is hashed into a chain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ticketing/chain.hpp>
#include <ticketing/clock.hpp>
#include <ticketing/ids.hpp>
#include <ticketing/points.hpp>

namespace ticketing {

/// The canonical encoding: fixed-width little-endian integers, texts behind their length, so that
/// no two values encode alike. The leading version allows another one later.
class ChainText final {
 public:
  explicit ChainText(const ChainHash& previous) : bytes_("1") {
    add(std::string_view(reinterpret_cast<const char*>(previous.data()), previous.size()));
  }

  void add(std::int64_t value);
  void add(std::string_view text);
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(const char* text) { add(std::string_view(text)); }
  void add(Points points) { add(points.value); }
  void add(Timestamp t) { add(t.time_since_epoch().count()); }
  template <class Tag>
  void add(Id<Tag> id) {
    add(id.value);
  }
  template <class T>
  void add(const std::optional<T>& value) {
    bytes_.push_back(value ? 1 : 0);
    if (value) add(*value);
  }
  void add(std::optional<int> value) {
    bytes_.push_back(value ? 1 : 0);
    if (value) add(std::int64_t{*value});
  }

  ChainHash hash(const ChainKey& key) const;

 private:
  std::string bytes_;
};

}  // namespace ticketing
