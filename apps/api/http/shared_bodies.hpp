// Large bodies that several replies may be writing at once.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/http/byte_budget.hpp"

namespace ticketing::api {

/// Content that never changes, and what it takes of the budget.
struct SharedBody {
  std::string bytes;
  ByteBudget::Share share;
};

/// What is being written now, by name, so that a second reader of it costs no memory. Forgets a
/// body with its last reply. Thread safe.
class SharedBodies {
 public:
  using Body = std::shared_ptr<const SharedBody>;

  /// Null when nobody is writing it.
  Body find(const std::string& name);
  /// The body of that name from now on; the one there is if another thread was first.
  Body keep(const std::string& name, SharedBody body);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<const SharedBody>> bodies_;
  std::size_t sweep_at_ = 64;  ///< entries at which those of gone bodies are looked for
};

}  // namespace ticketing::api
