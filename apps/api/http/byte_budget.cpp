#include "api/http/byte_budget.hpp"

#include <utility>

#include <ticketing/result.hpp>

namespace ticketing::api {

ByteBudget::Share::Share(ByteBudget& budget, BodyOf kind, ClientKey client)
    : budget_(&budget), kind_(kind), client_(std::move(client)) {}

ByteBudget::Share::Share(Share&& other) noexcept
    : budget_(other.budget_),
      kind_(other.kind_),
      client_(std::move(other.client_)),
      bytes_(std::exchange(other.bytes_, 0)) {}

bool ByteBudget::Share::grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!budget_->take(kind_, client_, bytes - bytes_)) return false;
  bytes_ = bytes;
  return true;
}

bool ByteBudget::Share::could_grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  if (!budget_->take(kind_, client_, bytes - bytes_)) return false;
  budget_->give_back(kind_, client_, bytes - bytes_);
  return true;
}

void ByteBudget::Share::release() {
  if (bytes_ == 0) return;
  budget_->give_back(kind_, client_, std::exchange(bytes_, 0));
}

bool ByteBudget::take(BodyOf kind, const ClientKey& client, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  std::size_t& used = used_[static_cast<std::size_t>(kind)];
  const std::size_t of_kind_max = bytes_max_ - bytes_max_ / 4;
  const std::size_t used_in_all = used_[0] + used_[1];
  if (bytes > of_kind_max - used || bytes > bytes_max_ - used_in_all ||
      !clients_.take(client, bytes)) {
    refusals_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  used += bytes;
  return true;
}

void ByteBudget::give_back(BodyOf kind, const ClientKey& client, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  used_[static_cast<std::size_t>(kind)] -= bytes;
  clients_.give_back(client, bytes);
}

std::size_t ByteBudget::used() const {
  const std::lock_guard lock(mutex_);
  return used_[0] + used_[1];
}

Error no_room_for_body() {
  return refuse_for_now(
             "Large bodies, of everybody or of your address, take all the memory they may; try "
             "again shortly.")
      .value();
}

}  // namespace ticketing::api
