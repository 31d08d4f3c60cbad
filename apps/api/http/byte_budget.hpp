// What large bodies may take together: without it, clients that send slowly or do not read hold as
// much memory as they can open connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <ticketing/error.hpp>

namespace ticketing::api {

/// Bodies up to this size are not counted: the number of connections bounds them, and ordinary
/// requests pay nothing.
inline constexpr std::size_t counted_body_min = 16384;

/// Thread safe; outlives its shares.
class ByteBudget {
 public:
  /// Bytes of a budget, given back when it goes. One thread at a time.
  class Share {
   public:
    explicit Share(ByteBudget& budget) : budget_(&budget) {}
    Share(Share&& other) noexcept;
    Share& operator=(Share&&) = delete;
    ~Share() { release(); }

    /// Takes what it lacks of `bytes`; false, and nothing changes, when that is not left.
    [[nodiscard]] bool grow_to(std::size_t bytes);
    void release();

   private:
    ByteBudget* budget_;
    std::size_t bytes_ = 0;
  };

  explicit ByteBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  std::size_t used() const { return used_.load(std::memory_order_relaxed); }
  /// How often something was not left.
  std::uint64_t refusals() const { return refusals_.load(std::memory_order_relaxed); }

 private:
  bool take(std::size_t bytes);

  const std::size_t bytes_max_;
  std::atomic<std::size_t> used_{0};
  std::atomic<std::uint64_t> refusals_{0};
};

/// The refusal (unavailable) of a body there is no room for.
Error no_room_for_body();

}  // namespace ticketing::api
