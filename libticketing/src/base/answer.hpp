// Reads that need not be waited for one by one.
#pragma once

#include <functional>
#include <type_traits>
#include <utility>

namespace ticketing {

/// What a repository was asked, and will know when it is waited for. Questions asked before the
/// first `get` travel to the database together and cost one wait; it executes them in the order
/// they were asked, so that a read asked after a lock sees what the lock protects. Valid within its
/// unit of work, on its thread.
template <class T>
class [[nodiscard]] Answer final {
 public:
  /// Known at once.
  Answer(T value) : fetch_([value = std::move(value)]() mutable { return std::move(value); }) {}
  /// `fetch` waits for it.
  template <class Fetch>
  requires std::is_invocable_r_v<T, Fetch&>
  explicit Answer(Fetch fetch) : fetch_(std::move(fetch)) {}

  /// Call once. Throws whatever made the question fail, see `Store::transact`.
  T get() { return fetch_(); }

 private:
  std::function<T()> fetch_;
};

}  // namespace ticketing
