// Storage of what the last clean audit saw, so that what is missing since then shows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ticketing/chain.hpp>

#include "base/id_range.hpp"

namespace ticketing {

/// How far an account's chain went ("account", its id, its entries, its head), or how many rows a
/// table had ("coupons", its last id, its rows).
struct AuditMark {
  std::string subject;
  std::int64_t id = 0;
  std::int64_t rows = 0;
  ChainHash head{};
  ChainHash state{};  ///< of all that the account's wallet held
  ChainHash seal{};   ///< of the mark itself, so that who has no key cannot move it
};

/// Used inside one unit of work, by one thread.
class AuditMarkRepository {
 public:
  virtual ~AuditMarkRepository() = default;
  /// Of a subject, ascending by id.
  virtual std::vector<AuditMark> list(const std::string& subject, IdRange ids, int limit) = 0;
  /// Each in the place of the one of that subject and id, if there is one.
  virtual void put(std::span<const AuditMark> marks) = 0;
  virtual void remove(const std::string& subject, std::int64_t id) = 0;
};

}  // namespace ticketing
