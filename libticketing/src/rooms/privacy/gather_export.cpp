#include "privacy/gather_export.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "account/account_rules.hpp"

namespace ticketing {
namespace {

using Next = std::optional<std::int64_t>;

/// Adds what `view` makes of `rows` to `list`; where the next ones begin, if this slice was full.
template <class View, class Row, class Key, class ToView>
Next add_rows(std::vector<View>& list, const std::vector<Row>& rows, Slice slice, Key&& key,
              ToView&& to_view) {
  list.reserve(list.size() + rows.size());
  std::ranges::transform(rows, std::back_inserter(list), std::forward<ToView>(to_view));
  if (std::cmp_less(rows.size(), slice.limit)) return std::nullopt;
  return key(rows.back());
}

Next add_sessions(UnitOfWork& unit, const ExportSubject& subject, Slice, AccountExport& whole) {
  for (const Session& session : unit.sessions().list(subject.account))
    whole.sessions.push_back({session.id, session.created_at, session.expires_at});
  return std::nullopt;  // there are few
}

Next add_posts(UnitOfWork& unit, const ExportSubject& subject, Slice slice, AccountExport& whole) {
  return add_rows(
      whole.posts, unit.posts().list_by_author(subject.account, slice), slice,
      [](const Post& post) { return post.head.id.value; },
      [](const Post& post) {
        const auto& head = post.head;
        return ExportedPost{
            .id = head.id,
            .board = head.board,
            .title = head.title,
            .body = post.body,
            .image_id = head.image_id,
            .comment_count = head.comment_count,
            .deleted = head.deleted,
            .publish_at = head.publish_at,
            .created_at = head.created_at,
            .updated_at = head.updated_at,
        };
      });
}

Next add_comments(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                  AccountExport& whole) {
  return add_rows(
      whole.comments, unit.comments().list_by_author(subject.account, slice), slice,
      [](const Comment& comment) { return comment.id.value; },
      [](const Comment& comment) {
        return ExportedComment{
            .id = comment.id,
            .post_id = comment.post,
            .body = comment.body,
            .deleted = comment.deleted,
            .created_at = comment.created_at,
        };
      });
}

Next add_entries(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                 AccountExport& whole) {
  return add_rows(
      whole.entries, unit.ledger().list(subject.account, slice), slice,
      [](const LedgerEntry& entry) { return entry.id.value; },
      [](const LedgerEntry& entry) { return view(entry); });
}

Next add_coupons(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                 AccountExport& whole) {
  return add_rows(
      whole.coupons, unit.coupons().list(subject.account, slice), slice,
      [](const Coupon& coupon) { return coupon.id.value; },
      [&](const Coupon& coupon) { return view(coupon, subject.now); });
}

Next add_orders(UnitOfWork& unit, const ExportSubject& subject, Slice slice, AccountExport& whole) {
  const auto orders = unit.orders().list(subject.account, slice);
  std::vector<OrderId> ids;
  for (const Order& order : orders) ids.push_back(order.id);
  std::map<OrderId, std::vector<Ticket>> tickets;
  if (!ids.empty())
    for (auto& ticket : unit.tickets().list_by_orders(ids))
      tickets[ticket.order].push_back(std::move(ticket));
  return add_rows(
      whole.orders, orders, slice, [](const Order& order) { return order.id.value; },
      [&](const Order& order) {
        return view(order, tickets[order.id], subject.links, subject.now);
      });
}

Next add_tickets(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                 AccountExport& whole) {
  return add_rows(
      whole.tickets, unit.tickets().list(subject.account, slice), slice,
      [](const Ticket& ticket) { return ticket.id.value; },
      [&](const Ticket& ticket) { return view(ticket, subject.links, subject.now); });
}

Next add_rankings(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                  AccountExport& whole) {
  return add_rows(
      whole.rankings, unit.rankings().places_of(subject.account, slice), slice,
      [](const FinalPlace& at) { return at.ranking.id.value; },
      [](const FinalPlace& at) {
        return ExportedRanking{
            .metric = at.ranking.metric,
            .period = at.ranking.period,
            .from = at.ranking.days.from,
            .to = at.ranking.days.to,
            .rank = at.place.rank,
            .count = at.place.count,
            .award = at.place.award,
            .passed_over = at.place.passed_over,
        };
      });
}

Next add_notifications(UnitOfWork& unit, const ExportSubject& subject, Slice slice,
                       AccountExport& whole) {
  const auto events =
      unit.account_events().list(subject.account, slice.after.value_or(0), slice.limit);
  return add_rows(
      whole.notifications, events, slice, [](const AccountEvent& event) { return event.seq; },
      [](const AccountEvent& event) {
        return ExportedNotification{
            .id = event.seq,
            .type = event.type,
            .payload = event.payload,
            .created_at = event.created_at,
        };
      });
}

Next add_mails(UnitOfWork& unit, const ExportSubject& subject, Slice slice, AccountExport& whole) {
  return add_rows(
      whole.mails, unit.outbox().list_newest({.account = subject.account}, slice), slice,
      [](const Mail& mail) { return mail.message.id.value; },
      [](const Mail& mail) {
        return ExportedMail{mail.message.kind, mail.message.created_at};
      });
}

}  // namespace

std::span<const ExportList> export_lists() {
  static constexpr std::array<ExportList, 10> lists{{
      {"sessions", 100, add_sessions},
      {"posts", 10, add_posts},
      {"comments", 100, add_comments},
      {"entries", 500, add_entries},
      {"coupons", 500, add_coupons},
      {"orders", 100, add_orders},
      {"tickets", 500, add_tickets},
      {"rankings", 500, add_rankings},
      {"notifications", 200, add_notifications},
      {"mails", 1000, add_mails},
  }};
  return lists;
}

AccountExport gather_account(UnitOfWork& unit, const Account& account, Timestamp now) {
  AccountExport whole;
  whole.exported_at = now;
  whole.account = profile(unit, account);
  whole.email_verified_at = account.email_verified_at;
  return whole;
}

AccountExport gather_export(UnitOfWork& unit, const Account& account, const Links& links,
                            Timestamp now) {
  constexpr Slice all{std::nullopt, std::numeric_limits<int>::max()};
  AccountExport whole = gather_account(unit, account, now);
  for (const ExportList& list : export_lists())
    list.add(unit, {account.id, links, now}, all, whole);
  return whole;
}

}  // namespace ticketing
