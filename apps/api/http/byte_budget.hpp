// What large bodies may take together: without it, clients that send slowly or do not read hold as
// much memory as they can open connections.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include <ticketing/error.hpp>

#include "api/http/client_shares.hpp"

namespace ticketing::api {

/// Bodies up to this size are not counted: the number of connections bounds them, and ordinary
/// requests pay nothing.
inline constexpr std::size_t counted_body_min = 16384;

enum class BodyOf { request, reply };

/// Neither requests nor replies may take more than three quarters, so that who sends much leaves
/// room for who is answered, and the other way round. Thread safe; outlives its shares.
class ByteBudget {
 public:
  /// Bytes of a budget, given back when it goes. One thread at a time.
  class Share {
   public:
    /// `client`: for whom they are, who may have so many at once.
    Share(ByteBudget& budget, BodyOf kind, ClientKey client = {});
    Share(Share&& other) noexcept;
    Share& operator=(Share&&) = delete;
    ~Share() { release(); }

    /// Takes what it lacks of `bytes`; false, and nothing changes, when that is not left.
    [[nodiscard]] bool grow_to(std::size_t bytes);
    /// Whether it could grow to that now; nothing is taken.
    [[nodiscard]] bool could_grow_to(std::size_t bytes);
    void release();

   private:
    ByteBudget* budget_;
    BodyOf kind_;
    ClientKey client_;
    std::size_t bytes_ = 0;
  };

  /// `per_client_max` 0: a client may have all of it.
  explicit ByteBudget(std::size_t bytes_max, std::size_t per_client_max = 0)
      : bytes_max_(bytes_max), clients_(per_client_max) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  std::size_t used() const;
  /// How often something was not left.
  std::uint64_t refusals() const { return refusals_.load(std::memory_order_relaxed); }

 private:
  bool take(BodyOf kind, const ClientKey& client, std::size_t bytes);
  void give_back(BodyOf kind, const ClientKey& client, std::size_t bytes);

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::array<std::size_t, 2> used_{};  ///< by kind
  ClientShares clients_;
  std::atomic<std::uint64_t> refusals_{0};
};

/// The refusal (unavailable) of a body there is no room for.
Error no_room_for_body();

}  // namespace ticketing::api
