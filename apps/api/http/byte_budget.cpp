#include "api/http/byte_budget.hpp"

#include <utility>

#include <ticketing/result.hpp>

namespace ticketing::api {

ByteBudget::Share::Share(Share&& other) noexcept
    : budget_(other.budget_), bytes_(std::exchange(other.bytes_, 0)) {}

bool ByteBudget::Share::grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!budget_->take(bytes - bytes_)) return false;
  bytes_ = bytes;
  return true;
}

void ByteBudget::Share::release() {
  if (bytes_ == 0) return;
  budget_->used_.fetch_sub(std::exchange(bytes_, 0), std::memory_order_relaxed);
}

bool ByteBudget::take(std::size_t bytes) {
  std::size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (bytes > bytes_max_ - used) {
      refusals_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

Error no_room_for_body() {
  return refuse_for_now("Large bodies take all the memory they may; try again shortly.").value();
}

}  // namespace ticketing::api
