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

/// The mark of an account whose books were found right.
AuditMark mark_of(const Wallet& wallet, const ChainKey& key);

/// A number to be found again, e.g. of rows.
AuditMark numbered_mark(const std::string& subject, std::int64_t id, std::int64_t number,
                        const ChainKey& key);

/// Whether nobody has moved it by hand.
bool fits_seal(const AuditMark& mark, const ChainKey& key);

/// Whether the wallet is as it was: nothing was earned or spent, written, or told since.
bool is_unchanged(const AuditMark& mark, const Wallet& wallet);

/// Rows of a table from which none is ever removed, counted as they go by.
class WalkedRows final {
 public:
  /// `then`: what the last audit counted, if there was one.
  WalkedRows(std::string subject, std::optional<AuditMark> then)
      : subject_(std::move(subject)), then_(std::move(then)) {}

  void add(std::int64_t id);
  std::int64_t rows() const { return rows_; }
  /// As many as the last audit counted; 0 before the first.
  std::int64_t rows_then() const { return then_ ? then_->rows : 0; }
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
