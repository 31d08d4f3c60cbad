// What the last clean audit saw: whatever has gone missing since shows, whole accounts too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_part.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

inline const std::string accounts_mark = "account";

/// The mark of an account whose chain was found right.
AuditMark mark_of(const AuditedHead& head, const ChainKey& key);

/// Accounts are there, and their entries go on from where they were.
void compare_accounts(UnitOfWork& unit, std::span<const AuditMark> marks, const ChainKey& key,
                      AuditPart& part);

/// Rows of a table from which none is ever removed, counted as they go by.
class RowCount final {
 public:
  /// `then`: what the last audit counted, if there was one.
  RowCount(std::string subject, std::optional<AuditMark> then)
      : subject_(std::move(subject)), then_(std::move(then)) {}

  void add(std::int64_t id);
  /// Fewer than then up to the same id.
  void compare(const ChainKey& key, AuditPart& part) const;
  void keep(UnitOfWork& unit, const ChainKey& key) const;

 private:
  const std::string subject_;
  const std::optional<AuditMark> then_;
  std::int64_t last_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t old_rows_ = 0;
};

}  // namespace ticketing
