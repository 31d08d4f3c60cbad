#include "audit/audit_marks.hpp"

#include <fmt/format.h>

#include "base/chain_text.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

ChainHash seal_of(const AuditMark& mark, const ChainKey& key) {
  ChainText text(mark.head);
  text.add("audit");
  text.add(mark.subject);
  text.add(mark.id);
  text.add(mark.rows);
  return text.hash(key);
}

bool fits_seal(const AuditMark& mark, const ChainKey& key) {
  return mark.seal == seal_of(mark, key);
}

/// What is wrong with the account since then; "" for nothing.
std::string gone_since(UnitOfWork& unit, const AuditMark& mark) {
  const AccountId account{mark.id};
  const auto wallet = unit.wallets().find(account);
  if (!wallet)
    return fmt::format("the last audit saw it with {} entries, and it is gone", mark.rows);
  if (wallet->entry_count < mark.rows)
    return fmt::format("the last audit saw {} entries, {} are left: the newest were taken away",
                       mark.rows, wallet->entry_count);
  auto head = wallet->head;
  if (wallet->entry_count > mark.rows) {
    const auto entry = unit.ledger().find_by_seq(account, mark.rows);
    head = entry ? entry->hash : ChainHash{};
  }
  if (head == mark.head) return "";
  return fmt::format("up to entry {} its history is not the one that the last audit saw",
                     mark.rows);
}

}  // namespace

AuditMark mark_of(const AuditedHead& head, const ChainKey& key) {
  AuditMark mark{accounts_mark, head.account.value, head.entries, head.head, {}};
  mark.seal = seal_of(mark, key);
  return mark;
}

void compare_accounts(UnitOfWork& unit, std::span<const AuditMark> marks, const ChainKey& key,
                      AuditPart& part) {
  for (const AuditMark& mark : marks) {
    const auto subject = fmt::format("account:{}", mark.id);
    if (!fits_seal(mark, key)) {
      part.find(subject, "what the last audit noted of it was changed by hand");
      continue;
    }
    try {
      if (auto gone = gone_since(unit, mark); !gone.empty()) part.find(subject, std::move(gone));
    } catch (const CorruptRow&) {
      // It is there; the walk over the wallets tells what is wrong with it.
    }
  }
}

void RowCount::add(std::int64_t id) {
  last_ = std::max(last_, id);
  ++rows_;
  if (then_ && id <= then_->id) ++old_rows_;
}

void RowCount::compare(const ChainKey& key, AuditPart& part) const {
  if (!then_) return;
  if (!fits_seal(*then_, key))
    part.find(subject_, "what the last audit noted of them was changed by hand");
  else if (old_rows_ < then_->rows)
    part.find(subject_, fmt::format("the last audit saw {} of them up to number {}, {} are left",
                                    then_->rows, then_->id, old_rows_));
}

void RowCount::keep(UnitOfWork& unit, const ChainKey& key) const {
  if (then_ && then_->id != last_) unit.audit_marks().remove(subject_, then_->id);
  AuditMark mark{subject_, last_, rows_, {}, {}};
  mark.seal = seal_of(mark, key);
  unit.audit_marks().put(std::span(&mark, 1));
}

}  // namespace ticketing
