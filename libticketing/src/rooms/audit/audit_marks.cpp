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
  ChainText sealed(mark.state);
  const ChainHash rest = text.hash(key);
  sealed.add(std::string_view(reinterpret_cast<const char*>(rest.data()), rest.size()));
  return sealed.hash(key);
}

ChainHash state_of(const Wallet& wallet) {
  ChainText text(wallet.head);
  text.add(wallet.balance);
  text.add(wallet.entry_count);
  text.add(wallet.next_expiry_at);
  text.add(wallet.last_expires_at);
  text.add(wallet.posts_counted);
  text.add(wallet.comments_counted);
  text.add(wallet.event_seq);
  return text.hash({});
}

}  // namespace

AuditMark mark_of(const Wallet& wallet, const ChainKey& key) {
  AuditMark mark{accounts_mark, wallet.account.value, wallet.entry_count,
                 wallet.head,   state_of(wallet),     {}};
  mark.seal = seal_of(mark, key);
  return mark;
}

AuditMark numbered_mark(const std::string& subject, std::int64_t id, std::int64_t number,
                        const ChainKey& key) {
  AuditMark mark{subject, id, number, {}, {}, {}};
  mark.seal = seal_of(mark, key);
  return mark;
}

bool fits_seal(const AuditMark& mark, const ChainKey& key) {
  return mark.seal == seal_of(mark, key);
}

bool is_unchanged(const AuditMark& mark, const Wallet& wallet) {
  return mark.state == state_of(wallet);
}

void WalkedRows::add(std::int64_t id) {
  last_ = std::max(last_, id);
  ++rows_;
  if (then_ && id <= then_->id) ++old_rows_;
}

void WalkedRows::compare(const ChainKey& key, AuditPart& part) const {
  if (!then_) return;
  if (!fits_seal(*then_, key))
    part.find(subject_, "what the last audit noted of them was changed by hand");
  else if (old_rows_ < then_->rows)
    part.find(subject_, fmt::format("the last audit saw {} of them up to number {}, {} are left",
                                    then_->rows, then_->id, old_rows_));
}

void WalkedRows::keep(UnitOfWork& unit, const ChainKey& key) const {
  if (then_ && then_->id != last_) unit.audit_marks().remove(subject_, then_->id);
  const AuditMark mark = numbered_mark(subject_, last_, rows_, key);
  unit.audit_marks().put(std::span(&mark, 1));
}

}  // namespace ticketing
