// Rows survive the way through their domain type unchanged, and rows that break an invariant do not
// get in.
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <optional>
#include <sstream>
#include <string>

#include "odb/mappers/account_mapper.hpp"
#include "odb/mappers/board_mapper.hpp"
#include "odb/mappers/catalog_mapper.hpp"
#include "odb/mappers/coupon_mapper.hpp"
#include "odb/mappers/image_mapper.hpp"
#include "odb/mappers/mail_mapper.hpp"
#include "odb/mappers/notification_mapper.hpp"
#include "odb/mappers/operation_mapper.hpp"
#include "odb/mappers/points_mapper.hpp"
#include "odb/mappers/purchase_mapper.hpp"
#include "odb/mappers/ranking_mapper.hpp"
#include "storage/store.hpp"

namespace ticketing::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

template <class T>
void print(std::ostream& out, const std::optional<T>& value) {
  if (value) {
    out << *value;
  } else {
    out << "null";
  }
}
template <class T>
void print(std::ostream& out, const T& value) {
  if constexpr (boost::describe::has_describe_members<T>::value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      out << member.name << '=';
      print(out, value.*member.pointer);
      out << '\n';
    });
  } else {
    out << value;
  }
}
template <class Record>
std::string text(const Record& row) {
  std::ostringstream out;
  print(out, row);
  return out.str();
}

template <class Record>
void expect_round_trip(const Record& row) {
  EXPECT_EQ(text(to_record(from_record(row))), text(row));
}

/// `change` must make `row` corrupt in `column`.
template <class Record>
void expect_corrupt(Record row, const std::string& column,
                    const std::function<void(Record&)>& change) {
  EXPECT_NO_THROW(static_cast<void>(from_record(row)));
  change(row);
  try {
    static_cast<void>(from_record(row));
    ADD_FAILURE() << "accepted a corrupt " << column;
  } catch (const CorruptRow& e) {
    EXPECT_THAT(e.what(), AllOf(HasSubstr(" row "), HasSubstr(column + " cannot be")));
  }
}

const std::string digest(64, 'e');

const AccountRecord account{
    17,   "a@example.com", "민지", "staff", "suspended", "$argon2id$", 42, 43, 44,
    "en", false,           true,   false};
const SessionRecord session{18, 17, digest, 42, 43};
const AccountTokenRecord token{0, digest, 17, "reset_password", "new@example.com", 42, 43};
const WalletRecord wallet{17, 500, 3, digest, 77, 78, 5, 6, 7, false};
const LedgerEntryRecord entry{19, 17, 3,      -100, 400, "clawback", "event_comment", 100, "entry",
                              5,  16, "note", 9,    99,  42,         digest};
const DailySlotRecord slot{{17, "general_post", 20'000, 2}};
const PostRecord post{20, "general", 17,   "title", "body", "image", 4,
                      2,  true,      true, 42,      43,     44,      false};
const CommentRecord comment{21, 20, 17, "body", true, true, true, 42};
const CampaignRecord campaign{22, 20,   10,   250,       41, 43, "percent",
                              30, 3000, 9000, "popcorn", 30, 10};
const CouponRecord coupon{23,   "CODE",    22, 20,       17, 1,  "amount", 500,   3000,
                          9000, "popcorn", 30, "voided", 42, 43, digest,   digest};
const OutboxMessageRecord message{24, 17, "coupon_won", "{}",  42, "sent", 43, 44, 3, true,
                                  2,  1,  "a@b.c",      "why", 45};
const AccountEventRecord event{{17, 3}, "coupon", "{}", 42, 43};
const IdempotencyRow reply{{17, "key"}, digest, "{}", 42};
const JobRunRecord run{{"purge", 42}, "failed", 43, 44, "outcome", "host:1", 2, 45};
const JobRecord job{"purge", "@daily", 42, true, 43, 44, "note", 45};
const PointsDigestRecord digested{17, 3, 42};
const AdminActionRecord action{
    25, 17, "account.update", "account:17", "null", R"({"a":1})", 42, "request", 24};
const AuditMarkRecord mark{{"account", 17}, 3, digest, digest, digest};
const ProductRecord product{26, "Popcorn", "popcorn", "popcorn", "intro", 9000, "image", 5,
                            90, true,      true,      2,         "20124", 42,   43};
const OrderRecord order{27,   17,     26, "Popcorn", "popcorn",   2,   true, 18'000,
                        3000, 15'000, 23, "CODE",    "cancelled", 400, 42,   43};
const TicketRecord ticket{28,   "CODE",     27, 17, 26, "Popcorn", "popcorn", "image",
                          9000, "redeemed", 42, 43, 44, 16,        digest,    digest};
const ImageRecord image{digest, "image/png", 640, 480, 1000, 42};
const PostCleanupRecord cleanup{20, 21, 42};
const RankingRecord ranking{29, "comments_written", "week", 20'000, 20'006, 42};
const RankingPlaceRecord place{{29, 3}, 2, 17, 5, 42, {}, 500};
const StandingRecord standing{3, 2, 17, 5, 42, {}};

TEST(Mappers, carry_every_column_both_ways) {
  expect_round_trip(account);
  expect_round_trip(session);
  expect_round_trip(token);
  expect_round_trip(wallet);
  expect_round_trip(entry);
  expect_round_trip(slot);
  expect_round_trip(post);
  expect_round_trip(comment);
  expect_round_trip(campaign);
  expect_round_trip(coupon);
  expect_round_trip(message);
  expect_round_trip(event);
  expect_round_trip(reply);
  expect_round_trip(run);
  expect_round_trip(job);
  expect_round_trip(digested);
  expect_round_trip(action);
  expect_round_trip(mark);
  expect_round_trip(product);
  expect_round_trip(order);
  expect_round_trip(ticket);
  expect_round_trip(image);
  expect_round_trip(cleanup);
  expect_round_trip(ranking);
  EXPECT_EQ(text(to_record(RankingId{29}, from_record(place))), text(place));
  auto passed_over = place;
  passed_over.rank = passed_over.award = {};
  passed_over.passed_over = "suspended";
  EXPECT_EQ(text(to_record(RankingId{29}, from_record(passed_over))), text(passed_over));
}

TEST(Mappers, carry_what_is_missing_both_ways) {
  auto bare_account = account;
  bare_account.email_verified_at = {};
  expect_round_trip(bare_account);
  auto bare_token = token;
  bare_token.new_email = {};
  expect_round_trip(bare_token);
  auto bare_wallet = wallet;
  bare_wallet.next_expiry_at = bare_wallet.last_expires_at = {};
  expect_round_trip(bare_wallet);
  auto bare_entry = entry;
  bare_entry.actor_id = bare_entry.reverses_id = bare_entry.expires_at = {};
  expect_round_trip(bare_entry);
  auto bare_post = post;
  bare_post.image_id = {};
  expect_round_trip(bare_post);
  auto bare_campaign = campaign;
  bare_campaign.reward_points = bare_campaign.opens_at = bare_campaign.closes_at = {};
  bare_campaign.coupon_max_discount = bare_campaign.coupon_min_price = {};
  bare_campaign.coupon_category = {};
  expect_round_trip(bare_campaign);
  auto bare_coupon = coupon;
  bare_coupon.campaign_id = bare_coupon.campaign_post_id = {};
  bare_coupon.position = {};
  bare_coupon.max_discount = bare_coupon.min_price = {};
  bare_coupon.category = {};
  expect_round_trip(bare_coupon);
  auto bare_run = run;
  bare_run.finished_at = {};
  expect_round_trip(bare_run);
  auto bare_action = action;
  bare_action.actor_id = {};
  expect_round_trip(bare_action);
  auto bare_product = product;
  bare_product.image_id = bare_product.movie_code = {};
  bare_product.stock = {};
  expect_round_trip(bare_product);
  auto bare_order = order;
  bare_order.coupon_id = bare_order.cancelled_at = {};
  bare_order.coupon_code = {};
  bare_order.state = "paid";
  expect_round_trip(bare_order);
  auto bare_ticket = ticket;
  bare_ticket.image_id = {};
  bare_ticket.redeemed_at = bare_ticket.redeemed_by = {};
  bare_ticket.state = "voided";
  expect_round_trip(bare_ticket);
}

TEST(Mappers, map_a_post_and_its_head_alike) {
  const PostHeadRecord head{20, "general", 17, "title", "image", 4, 2, true, true, 42, 43, 44};
  const Post whole{from_record(head), "body"};
  EXPECT_EQ(text(to_record(whole)), text(post));
}

TEST(Mappers, refuse_corrupt_accounts_and_sessions) {
  using A = AccountRecord;
  expect_corrupt<A>(account, "id", [](A& row) { row.id = 0; });
  expect_corrupt<A>(account, "email", [](A& row) { row.email = ""; });
  expect_corrupt<A>(account, "role", [](A& row) { row.role = "root"; });
  expect_corrupt<A>(account, "role", [](A& row) { row.role = std::string("user\0x", 6); });
  expect_corrupt<A>(account, "state", [](A& row) { row.state = "Active"; });
  using S = SessionRecord;
  expect_corrupt<S>(session, "account_id", [](S& row) { row.account_id = -1; });
  expect_corrupt<S>(session, "token_hash", [](S& row) { row.token_hash = "abc"; });
  expect_corrupt<S>(session, "token_hash", [](S& row) { row.token_hash[5] = 'E'; });
  using T = AccountTokenRecord;
  expect_corrupt<T>(token, "token_hash", [](T& row) { row.token_hash = ""; });
  expect_corrupt<T>(token, "account_id", [](T& row) { row.account_id = 0; });
  expect_corrupt<T>(token, "purpose", [](T& row) { row.purpose = "sign_in"; });
  expect_corrupt<T>(token, "expires_at", [](T& row) { row.expires_at = 41; });
}

TEST(Mappers, refuse_corrupt_points) {
  using W = WalletRecord;
  expect_corrupt<W>(wallet, "balance", [](W& row) { row.balance = -1; });
  expect_corrupt<W>(wallet, "balance", [](W& row) { row.balance = points_max.value + 1; });
  expect_corrupt<W>(wallet, "entry_count", [](W& row) { row.entry_count = -1; });
  expect_corrupt<W>(wallet, "head", [](W& row) { row.head.pop_back(); });
  expect_corrupt<W>(wallet, "head", [](W& row) { row.head[0] = 'g'; });
  expect_corrupt<W>(wallet, "event_seq", [](W& row) { row.event_seq = -1; });
  using E = LedgerEntryRecord;
  expect_corrupt<E>(entry, "seq", [](E& row) { row.seq = 0; });
  expect_corrupt<E>(entry, "amount", [](E& row) { row.amount = -points_max.value - 1; });
  expect_corrupt<E>(entry, "balance_after", [](E& row) { row.balance_after = -1; });
  expect_corrupt<E>(entry, "reason", [](E& row) { row.reason = "gift"; });
  expect_corrupt<E>(entry, "rule", [](E& row) { row.rule = "event_post"; });
  expect_corrupt<E>(entry, "source_type", [](E& row) { row.source_type = ""; });
  expect_corrupt<E>(entry, "actor_id", [](E& row) { row.actor_id = 0; });
  expect_corrupt<E>(entry, "hash", [](E& row) { row.hash = ""; });
  using D = DailySlotRecord;
  expect_corrupt<D>(slot, "rule", [](D& row) { row.key.rule = ""; });
  expect_corrupt<D>(slot, "ordinal", [](D& row) { row.key.ordinal = 0; });
}

TEST(Mappers, refuse_corrupt_posts_and_comments) {
  using P = PostRecord;
  expect_corrupt<P>(post, "board", [](P& row) { row.board = "events"; });
  expect_corrupt<P>(post, "comment_count", [](P& row) { row.comment_count = -1; });
  expect_corrupt<P>(post, "revision", [](P& row) { row.revision = 0; });
  using C = CommentRecord;
  expect_corrupt<C>(comment, "post_id", [](C& row) { row.post_id = 0; });
}

TEST(Mappers, refuse_corrupt_campaigns_and_coupons) {
  using P = CampaignRecord;
  expect_corrupt<P>(campaign, "slots", [](P& row) { row.slots = 0; });
  expect_corrupt<P>(campaign, "claimed", [](P& row) { row.claimed = 11; });
  expect_corrupt<P>(campaign, "claimed", [](P& row) { row.claimed = -1; });
  expect_corrupt<P>(campaign, "coupon_kind", [](P& row) { row.coupon_kind = "free"; });
  expect_corrupt<P>(campaign, "coupon_value", [](P& row) { row.coupon_value = 101; });
  expect_corrupt<P>(campaign, "reward_points", [](P& row) { row.reward_points = -1; });
  expect_corrupt<P>(campaign, "coupon_category", [](P& row) { row.coupon_category = "soda"; });
  using C = CouponRecord;
  expect_corrupt<C>(coupon, "code", [](C& row) { row.code = ""; });
  expect_corrupt<C>(coupon, "position", [](C& row) { row.position = 0; });
  expect_corrupt<C>(coupon, "campaign_id", [](C& row) { row.campaign_id = {}; });
  expect_corrupt<C>(coupon, "value", [](C& row) { row.value = 0; });
  expect_corrupt<C>(coupon, "state", [](C& row) { row.state = "lost"; });
  expect_corrupt<C>(coupon, "seal", [](C& row) { row.seal = "x"; });
}

TEST(Mappers, refuse_corrupt_products_and_images) {
  using P = ProductRecord;
  expect_corrupt<P>(product, "name", [](P& row) { row.name = ""; });
  expect_corrupt<P>(product, "category", [](P& row) { row.category = "soda"; });
  expect_corrupt<P>(product, "price", [](P& row) { row.price = -1; });
  expect_corrupt<P>(product, "price", [](P& row) { row.price = price_max.value + 1; });
  expect_corrupt<P>(product, "stock", [](P& row) { row.stock = -1; });
  expect_corrupt<P>(product, "valid_days", [](P& row) { row.valid_days = 0; });
  expect_corrupt<P>(product, "revision", [](P& row) { row.revision = 0; });
  using I = ImageRecord;
  expect_corrupt<I>(image, "id", [](I& row) { row.id = "../secret"; });
  expect_corrupt<I>(image, "content_type", [](I& row) { row.content_type = "text/html"; });
  expect_corrupt<I>(image, "width", [](I& row) { row.width = 0; });
  expect_corrupt<I>(image, "height", [](I& row) { row.height = 8193; });
  expect_corrupt<I>(image, "bytes", [](I& row) { row.bytes = 0; });
}

TEST(Mappers, refuse_corrupt_orders_and_tickets) {
  using O = OrderRecord;
  expect_corrupt<O>(order, "account_id", [](O& row) { row.account_id = 0; });
  expect_corrupt<O>(order, "product_category", [](O& row) { row.product_category = "soda"; });
  expect_corrupt<O>(order, "quantity", [](O& row) { row.quantity = 0; });
  expect_corrupt<O>(order, "discount", [](O& row) { row.discount = 18'001; });
  expect_corrupt<O>(order, "total", [](O& row) { row.total = 15'001; });
  expect_corrupt<O>(order, "coupon_code", [](O& row) { row.coupon_code = {}; });
  expect_corrupt<O>(order, "state", [](O& row) { row.state = "refunded"; });
  expect_corrupt<O>(order, "balance_after", [](O& row) { row.balance_after = -1; });
  expect_corrupt<O>(order, "cancelled_at", [](O& row) { row.cancelled_at = {}; });
  expect_corrupt<O>(order, "cancelled_at", [](O& row) { row.state = "paid"; });
  using T = TicketRecord;
  expect_corrupt<T>(ticket, "code", [](T& row) { row.code = ""; });
  expect_corrupt<T>(ticket, "order_id", [](T& row) { row.order_id = 0; });
  expect_corrupt<T>(ticket, "price", [](T& row) { row.price = -1; });
  expect_corrupt<T>(ticket, "state", [](T& row) { row.state = "used"; });
  expect_corrupt<T>(ticket, "redeemed_at", [](T& row) { row.redeemed_at = {}; });
  expect_corrupt<T>(ticket, "redeemed_at", [](T& row) { row.state = "issued"; });
  expect_corrupt<T>(ticket, "redeemed_by", [](T& row) { row.redeemed_by = 0; });
}

TEST(Mappers, refuse_corrupt_operations) {
  using M = OutboxMessageRecord;
  expect_corrupt<M>(message, "kind", [](M& row) { row.kind = "coupon"; });
  expect_corrupt<M>(message, "state", [](M& row) { row.state = "lost"; });
  expect_corrupt<M>(message, "attempts", [](M& row) { row.attempts = -1; });
  expect_corrupt<M>(message, "perhaps_sent", [](M& row) { row.perhaps_sent = -1; });
  expect_corrupt<M>(message, "claim", [](M& row) { row.claim = -1; });
  using E = AccountEventRecord;
  expect_corrupt<E>(event, "seq", [](E& row) { row.key.seq = 0; });
  expect_corrupt<E>(event, "type", [](E& row) { row.type = "Points"; });
  using I = IdempotencyRow;
  expect_corrupt<I>(reply, "fingerprint", [](I& row) { row.fingerprint = "x"; });
  using R = JobRunRecord;
  expect_corrupt<R>(run, "state", [](R& row) { row.state = "paused"; });
  expect_corrupt<R>(run, "attempt", [](R& row) { row.attempt = 0; });
  using J = JobRecord;
  expect_corrupt<J>(job, "job", [](J& row) { row.job = ""; });
  expect_corrupt<J>(job, "schedule", [](J& row) { row.schedule = ""; });
  using A = AdminActionRecord;
  expect_corrupt<A>(action, "action", [](A& row) { row.action = ""; });
  using K = AuditMarkRecord;
  expect_corrupt<K>(mark, "row_count", [](K& row) { row.row_count = -1; });
  expect_corrupt<K>(mark, "seal", [](K& row) { row.seal = "x"; });
}

TEST(Mappers, refuse_corrupt_rankings) {
  using C = PostCleanupRecord;
  expect_corrupt<C>(cleanup, "after_comment_id", [](C& row) { row.after_comment_id = -1; });
  using R = RankingRecord;
  expect_corrupt<R>(ranking, "metric", [](R& row) { row.metric = "likes"; });
  expect_corrupt<R>(ranking, "period", [](R& row) { row.period = "year"; });
  expect_corrupt<R>(ranking, "last_day", [](R& row) { row.last_day = 19'999; });
  using P = RankingPlaceRecord;
  expect_corrupt<P>(place, "place", [](P& row) { row.key.place = 0; });
  expect_corrupt<P>(place, "rank", [](P& row) { row.rank = 4; });
  expect_corrupt<P>(place, "total", [](P& row) { row.total = 0; });
  expect_corrupt<P>(place, "award", [](P& row) { row.award = 0; });
  expect_corrupt<P>(place, "passed_over", [](P& row) { row.passed_over = "staff"; });
  expect_corrupt<P>(place, "award", [](P& row) {
    row.rank = {};
    row.passed_over = "staff";
  });
  using S = StandingRecord;
  expect_corrupt<S>(standing, "account_id", [](S& row) { row.account_id = 0; });
  expect_corrupt<S>(standing, "passed_over", [](S& row) {
    row.rank = {};
    row.passed_over = "left";
  });
}

TEST(Mappers, name_table_row_and_value_of_a_corrupt_row) {
  auto corrupt = account;
  corrupt.role = "root";
  try {
    static_cast<void>(from_record(corrupt));
    FAIL();
  } catch (const CorruptRow& e) {
    EXPECT_STREQ(e.what(), "accounts row 17: role cannot be 'root'");
  }
}

}  // namespace
}  // namespace ticketing::records
