// Bytes that one process makes for all of them, and that none is given when they are a second old.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ticketing {

/// A second level behind the memory of each process: at most one of them makes a value, the others
/// wait for it, for as long as making one takes and never beyond 200 ms. Thread safe; blocks.
///
/// A value is as old as the turn in which it was made, by the cache's own clock; the newer turn
/// wins, whichever is ready first, so what a stalled process brings too late replaces nothing.
class SharedCache {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::milliseconds age_max{1000};

  struct Value {
    std::string bytes;
    /// Not after the beginning of the turn in which it was made, by this process's clock: what
    /// was committed until then is in it.
    Time began;
  };
  /// This process's, to make the value and put it.
  struct Turn {
    std::string key;
    std::string token;
    std::int64_t began = 0;  ///< microseconds, by the cache's clock
  };
  /// The cache is away: make it yourself and keep it to yourself.
  struct Nothing {};

  virtual ~SharedCache() = default;
  /// The value, or the turn to make it. A value or a turn of others that began before `since` is
  /// out of date: the turn is taken over.
  virtual std::variant<Nothing, Value, Turn> find(const std::string& key, Time since = {}) = 0;
  /// The turn, whoever else has one.
  virtual std::optional<Turn> begin(const std::string& key) = 0;
  /// Ends the turn with its value.
  virtual void put(const Turn& turn, std::string_view bytes) = 0;
  /// Ends the turn without one.
  virtual void give_up(const Turn& turn) = 0;
};

}  // namespace ticketing
