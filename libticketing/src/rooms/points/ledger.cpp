#include <ticketing/points/ledger.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace ticketing {
namespace {

/// The canonical encoding that is hashed: fixed-width little-endian integers, texts behind their
/// length, so that no two entries encode alike. The leading version allows another one later.
class Encoder {
 public:
  Encoder() { bytes_.push_back('1'); }

  void add(std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) bytes_.push_back(static_cast<char>(bits & 0xff));
  }
  void add(Points points) { add(points.value); }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_.append(text);
  }
  void add(std::optional<std::int64_t> value) {
    bytes_.push_back(value ? 1 : 0);
    if (value) add(*value);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::optional<std::int64_t> raw(std::optional<Timestamp> t) {
  if (!t) return std::nullopt;
  return t->time_since_epoch().count();
}

template <class Tag>
std::optional<std::int64_t> raw(std::optional<Id<Tag>> id) {
  if (!id) return std::nullopt;
  return id->value;
}

}  // namespace

ChainHash chain_hash(const ChainHash& previous, const LedgerEntry& entry, const ChainKey& key) {
  Encoder encoder;
  encoder.add(std::string_view(reinterpret_cast<const char*>(previous.data()), previous.size()));
  encoder.add(entry.account.value);
  encoder.add(entry.seq);
  encoder.add(entry.amount);
  encoder.add(entry.balance_after);
  encoder.add(std::string_view(boost::describe::enum_to_string(entry.reason, "?")));
  encoder.add(std::string_view(boost::describe::enum_to_string(entry.rule, "?")));
  encoder.add(entry.rule_amount);
  encoder.add(std::string_view(boost::describe::enum_to_string(entry.source.type, "?")));
  encoder.add(entry.source.id);
  encoder.add(raw(entry.actor));
  encoder.add(entry.note);
  encoder.add(raw(entry.reverses));
  encoder.add(raw(entry.expires_at));
  encoder.add(entry.created_at.time_since_epoch().count());

  ChainHash hash{};
  const auto& bytes = encoder.bytes();
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), key.empty() ? nullptr : key.data(), key.size());
  return hash;
}

LedgerEntry post_entry(Wallet& wallet, const Posting& posting, Timestamp now, const ChainKey& key) {
  const auto balance = add_points(wallet.balance, posting.amount);
  if (!balance || *balance < Points{0})
    throw std::logic_error("post_entry: balance out of range for account " +
                           std::to_string(wallet.account.value));
  LedgerEntry entry;
  entry.account = wallet.account;
  entry.seq = wallet.entry_count + 1;
  entry.amount = posting.amount;
  entry.balance_after = *balance;
  entry.reason = posting.reason;
  entry.rule = posting.rule;
  entry.rule_amount = posting.rule_amount;
  entry.source = posting.source;
  entry.actor = posting.actor;
  entry.note = posting.note;
  entry.reverses = posting.reverses;
  entry.expires_at = posting.expires_at;
  entry.created_at = now;

  if (posting.expires_at && posting.amount > Points{0}) {
    // Oldest-first spending is derived from sums by expiry, which is right only while a later
    // credit never expires before an earlier one.
    if (wallet.last_expires_at && *wallet.last_expires_at > *entry.expires_at)
      entry.expires_at = wallet.last_expires_at;
    wallet.last_expires_at = entry.expires_at;
    if (!wallet.next_expiry_at && *entry.expires_at < never_expires)
      wallet.next_expiry_at = entry.expires_at;
  } else if (posting.amount > Points{0} && posting.look_for_expiry) {
    // A refund lowers the debits, which may make credits due that have expired meanwhile: look
    // again.
    if (!wallet.next_expiry_at || *wallet.next_expiry_at > now) wallet.next_expiry_at = now;
  }
  entry.hash = chain_hash(wallet.head, entry, key);
  wallet.head = entry.hash;
  wallet.balance = *balance;
  wallet.entry_count = entry.seq;
  return entry;
}

std::span<const ExpiringCredits> of_account(std::span<const ExpiringCredits> credits,
                                            AccountId account) {
  const auto key = &ExpiringCredits::account;
  const auto begin = std::ranges::lower_bound(credits, account, {}, key);
  return {begin, std::ranges::upper_bound(begin, credits.end(), account, {}, key)};
}

Points expiry_due(Points balance, std::span<const ExpiringCredits> credits, Timestamp t) {
  for (const auto& group : credits)
    if (group.expires_at > t) balance -= group.sum;
  return std::max(Points{0}, balance);
}

std::optional<NextExpiry> next_expiry(Points balance, std::span<const ExpiringCredits> credits,
                                      Timestamp t) {
  const auto now_due = expiry_due(balance, credits, t);
  for (const auto& group : credits) {
    if (group.expires_at <= t) continue;
    if (group.expires_at >= never_expires) break;
    const auto due = expiry_due(balance, credits, group.expires_at) - now_due;
    if (due > Points{0}) return NextExpiry{due, group.expires_at};
  }
  return std::nullopt;
}

std::optional<Timestamp> next_expiry_mark(std::span<const ExpiringCredits> credits, Timestamp t) {
  for (const auto& group : credits)
    if (group.expires_at > t && group.expires_at < never_expires && group.sum > Points{0})
      return group.expires_at;
  return std::nullopt;
}

}  // namespace ticketing
