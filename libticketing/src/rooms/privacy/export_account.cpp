#include "privacy/export_account.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "account/account_rules.hpp"

namespace ticketing {
namespace {

/// An export is whole: what there is of one account, in one list.
constexpr Slice all{std::nullopt, std::numeric_limits<int>::max()};

template <class To, class From, class Fn>
std::vector<To> each(const std::vector<From>& from, Fn&& fn) {
  std::vector<To> to;
  to.reserve(from.size());
  std::ranges::transform(from, std::back_inserter(to), std::forward<Fn>(fn));
  return to;
}

void add_writings(UnitOfWork& unit, AccountId id, AccountExport& whole) {
  whole.posts = each<ExportedPost>(unit.posts().list_by_author(id), [](const Post& post) {
    const auto& head = post.head;
    return ExportedPost{head.id,      head.board,      head.title,
                        post.body,    head.image_id,   head.comment_count,
                        head.deleted, head.created_at, head.updated_at};
  });
  whole.comments =
      each<ExportedComment>(unit.comments().list_by_author(id), [](const Comment& comment) {
        return ExportedComment{comment.id, comment.post, comment.body, comment.deleted,
                               comment.created_at};
      });
}

void add_purchases(UnitOfWork& unit, AccountId id, const Links& links, Timestamp now,
                   AccountExport& whole) {
  const auto tickets = unit.tickets().list(id, all);
  std::map<OrderId, std::vector<Ticket>> by_order;
  for (auto ticket = tickets.rbegin(); ticket != tickets.rend(); ++ticket)
    by_order[ticket->order].push_back(*ticket);
  whole.tickets = each<TicketView>(tickets, [&](const Ticket& t) { return view(t, links, now); });
  whole.orders = each<OrderView>(unit.orders().list(id, all), [&](const Order& order) {
    return view(order, by_order[order.id], links, now);
  });
}

void add_messages(UnitOfWork& unit, AccountId id, AccountExport& whole) {
  whole.notifications = each<ExportedNotification>(
      unit.account_events().list(id, 0, all.limit), [](const AccountEvent& event) {
        return ExportedNotification{event.seq, event.type, event.payload, event.created_at};
      });
  whole.mails = each<ExportedMail>(unit.outbox().list(id), [](const OutboxMessage& mail) {
    return ExportedMail{mail.kind, mail.created_at};
  });
}

}  // namespace

AccountExport everything_about(UnitOfWork& unit, const Account& account, const Links& links,
                               Timestamp now) {
  const auto id = account.id;
  AccountExport whole;
  whole.exported_at = now;
  whole.account = profile(unit, account);
  whole.email_verified_at = account.email_verified_at;
  whole.sessions = each<ExportedSession>(unit.sessions().list(id), [](const Session& session) {
    return ExportedSession{session.id, session.created_at, session.expires_at};
  });
  add_writings(unit, id, whole);
  whole.entries = each<LedgerEntryView>(unit.ledger().list(id, all),
                                        [](const LedgerEntry& entry) { return view(entry); });
  whole.coupons = each<CouponView>(unit.coupons().list(id, all),
                                   [&](const Coupon& coupon) { return view(coupon, now); });
  add_purchases(unit, id, links, now, whole);
  add_messages(unit, id, whole);
  return whole;
}

}  // namespace ticketing
