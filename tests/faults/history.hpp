// What clients of several processes wrote and read, and what each reading must have seen.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "support/http_client.hpp"

namespace ticketing::test {

/// When somebody was served, by whom.
struct Served {
  int port = 0;  ///< which process
  Instant began{};
  Instant ended{};
};

/// Of registers whose n-th write makes them n: 0, 1, 2, ... Each is written by one client, one
/// write after the other, through any process; and read by anybody. Thread safe.
class History final {
 public:
  /// An acknowledged write.
  void add_write(const std::string& what, const Served& write);
  void add_reading(const std::string& what, const Served& reading, std::int64_t value);

  /// What was wrong, a line each. A reading must show
  /// - every write that the process itself had acknowledged before it was asked,
  /// - every write that any process had acknowledged longer than `bound` before,
  /// - and none that had not begun when it was answered.
  std::vector<std::string> findings(std::chrono::milliseconds bound) const;

  std::size_t writes() const;
  std::size_t readings() const;

 private:
  struct Reading : Served {
    std::int64_t value = 0;
  };
  struct Register {
    std::vector<Served> writes;
    std::vector<Reading> readings;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Register> registers_;
};

}  // namespace ticketing::test
