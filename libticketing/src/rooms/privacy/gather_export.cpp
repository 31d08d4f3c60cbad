#include "privacy/gather_export.hpp"

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
    return ExportedPost{
        .id = head.id,
        .board = head.board,
        .title = head.title,
        .body = post.body,
        .image_id = head.image_id,
        .comment_count = head.comment_count,
        .deleted = head.deleted,
        .created_at = head.created_at,
        .updated_at = head.updated_at,
    };
  });
  whole.comments =
      each<ExportedComment>(unit.comments().list_by_author(id), [](const Comment& comment) {
        return ExportedComment{
            .id = comment.id,
            .post_id = comment.post,
            .body = comment.body,
            .deleted = comment.deleted,
            .created_at = comment.created_at,
        };
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
  whole.notifications = each<ExportedNotification>(unit.account_events().list(id, 0, all.limit),
                                                   [](const AccountEvent& event) {
                                                     return ExportedNotification{
                                                         .id = event.seq,
                                                         .type = event.type,
                                                         .payload = event.payload,
                                                         .created_at = event.created_at,
                                                     };
                                                   });
  whole.mails = each<ExportedMail>(unit.outbox().list(id), [](const OutboxMessage& mail) {
    return ExportedMail{mail.kind, mail.created_at};
  });
}

}  // namespace

AccountExport gather_export(UnitOfWork& unit, const Account& account, const Links& links,
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
