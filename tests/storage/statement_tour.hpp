// One call of everything that every repository can be asked, with valid rows: what runs every
// statement of an adapter once.
#pragma once

#include <string>
#include <vector>

#include "storage/unit_of_work.hpp"

namespace ticketing::test {

/// Throws when anything is refused. Works on any store, empty or full: what it adds is its own.
class StatementTour final {
 public:
  explicit StatementTour(UnitOfWork& unit) : unit_(unit) {}

  void run() {
    accounts();
    points();
    board();
    coupons();
    catalog();
    purchases();
    notifications();
    operations();
  }

 private:
  void accounts();
  void points();
  void board();
  void coupons();
  void catalog();
  void purchases();
  void notifications();
  void operations();

  UnitOfWork& unit_;
  const Timestamp now_{std::chrono::microseconds(1'795'000'000'123'456)};
  const LocalDate today_{std::chrono::days(20'000)};
  AccountId account_;
  PostId post_;
  CampaignId campaign_;
  Coupon coupon_;
};

inline void StatementTour::accounts() {
  Account account;
  account.email = "tour@example.com";
  account.created_at = now_;
  account_ = account.id = unit_.accounts().add(account).value();
  account.nickname = "tour";
  unit_.accounts().update(account);
  unit_.accounts().find(account_).value();
  unit_.accounts().find_by_email(account.email).value();
  unit_.accounts().authors(std::span(&account_, 1));
  unit_.accounts().list_of(std::span(&account_, 1));
  unit_.accounts().list("tour", {{}, 2});
  unit_.accounts().lock_active_admins();

  Session session{{}, account_, std::string(64, 'e'), now_, now_ + std::chrono::hours(1)};
  unit_.installation().find();
  session.id = unit_.sessions().add(session);
  unit_.sessions().find(session.token_hash).value();
  unit_.sessions().holders(std::span(&session.token_hash, 1));
  const SessionOf held{session.id, account_};
  unit_.sessions().ended(std::span(&held, 1), now_);
  unit_.sessions().list(account_);
  unit_.sessions().list_live(account_, now_, {{}, 2});
  unit_.sessions().list_beyond(account_, 2);
  unit_.sessions().remove(std::span(&session.id, 1));
  unit_.sessions().remove_expired(now_, 2);

  AccountToken token;
  token.token_hash = std::string(64, 'f');
  token.account = account_;
  token.created_at = token.expires_at = now_;
  unit_.account_tokens().add(token);
  unit_.account_tokens().find(token.token_hash).value();
  unit_.account_tokens().list(account_, token.purpose);
  unit_.account_tokens().remove(account_, token.purpose);
  unit_.account_tokens().remove_expired(now_, 2);
}

inline void StatementTour::points() {
  Wallet wallet;
  wallet.account = account_;
  unit_.wallets().add(wallet);
  unit_.wallets().find(account_).value();
  unit_.wallets().lock(std::span(&account_, 1)).get();
  unit_.wallets().try_lock(std::span(&account_, 1)).get();
  unit_.wallets().list_of(std::span(&account_, 1));
  unit_.wallets().list({}, 2);
  unit_.wallets().sum_balances({}, 2);
  unit_.wallets().list_expiring(now_, {}, 2);
  wallet.balance = Points{5};
  unit_.wallets().update(std::span(&wallet, 1));

  LedgerEntry entry;
  entry.account = account_;
  entry.seq = 1;
  entry.amount = entry.balance_after = Points{5};
  entry.rule = Rule::adjustment;
  entry.created_at = now_;
  unit_.ledger().append(std::span(&entry, 1));
  entry = unit_.ledger().find_by_seq(account_, 1).value();
  unit_.ledger().find(entry.id).value();
  unit_.ledger().find_by_rule(account_, entry.rule, entry.source).value();
  unit_.ledger().list(account_, {{}, 2});
  unit_.ledger().chain(account_, 0, 2);
  unit_.books().entries({}, {}, 2).get();
  unit_.ledger().list_by_rule(account_, entry.rule, entry.source.type);
  unit_.posts().any_counted(account_, now_);
  unit_.comments().any_counted(account_, now_);
  unit_.ledger().expiring(std::span(&account_, 1), now_);
  unit_.ledger().expires_between(account_, now_, never_expires);
  unit_.ledger().clawbacks(account_, now_);
  unit_.ledger().total();

  unit_.points_notices().add_warning({account_, now_, 7});
  unit_.points_notices().remove_warnings_before(now_, 2);
  unit_.points_notices().put_digest({account_, 1, now_});
  unit_.points_notices().list_digests({}, account_);

  unit_.daily_limits().used(account_, DailyRule::general_post, today_);
  unit_.daily_limits().add({account_, DailyRule::general_post, today_, 1});
  unit_.daily_limits().remove_before(today_, 2);
}

inline void StatementTour::board() {
  Post post;
  post.head.board = Board::event;
  post.head.author = account_;
  post.head.title = "ab";
  post.head.created_at = post.head.updated_at = now_;
  post_ = post.head.id = unit_.posts().add(post);
  unit_.posts().find(post_).value();
  const auto heads = unit_.posts().lock(std::span(&post_, 1)).get();
  unit_.posts().try_lock(std::span(&post_, 1)).get();
  for (const std::optional<Board> board : {std::optional<Board>(), std::optional(Board::event)}) {
    unit_.posts().list(board, now_, {}, 2);
    unit_.posts().count(board);
  }
  unit_.posts().list_ahead({now_, {}}, 2);
  unit_.posts().list_to_come(now_);
  unit_.posts().list_all({}, 2);
  Post ahead = post;
  ahead.head.publish_at = now_ - std::chrono::hours(1);
  unit_.posts().add(ahead);
  unit_.posts().take_opened(now_, 2);
  unit_.posts().count_listed(Board::event);
  unit_.posts().list_by_author(account_, {{}, 2});
  Post gone = post;
  gone.head.id = unit_.posts().add(gone);
  gone.head.deleted = true;
  unit_.posts().update(gone);
  unit_.posts().list_with_term("ab", {}, 2);
  unit_.posts().is_frequent("ab");
  unit_.posts().update(post);
  unit_.posts().update_comment_counts(heads);

  Comment comment;
  comment.post = post_;
  comment.author = account_;
  comment.created_at = now_;
  comment.id = unit_.comments().add(std::span(&comment, 1)).get().at(0);
  unit_.comments().find(comment.id).value();
  unit_.comments().list(post_, {{}, 2});
  unit_.comments().list_by_author(account_, {{}, 2});
  unit_.comments().update(comment);
  const PostAuthor participant{post_, account_};
  unit_.comments().participants(std::span(&participant, 1)).get();
  unit_.comments().add_participants(std::span(&participant, 1));

  const ViewBatch views{"tour", {{post_, 3}}};
  unit_.views().add(std::span(&views, 1), now_);
  unit_.views().list(std::span(&post_, 1));
  unit_.views().remove_batches_before(now_, 2);
}

inline void StatementTour::coupons() {
  Campaign campaign;
  campaign.post = post_;
  campaign.terms.slots = 3;
  campaign.terms.coupon.value = 30;
  campaign_ = campaign.id = unit_.campaigns().add(campaign);
  unit_.campaigns().list_by_posts(std::span(&post_, 1)).get();
  unit_.campaigns().list_all({}, 2);
  unit_.campaigns().update(campaign);

  coupon_.code = "TOUR-COUPON";
  coupon_.campaign = campaign_;
  coupon_.owner = account_;
  coupon_.position = 1;
  coupon_.terms.value = 30;
  coupon_.issued_at = coupon_.valid_until = now_;
  unit_.coupons().add(std::span(&coupon_, 1));
  const CampaignOwner winner{campaign_, account_};
  unit_.coupons().winners(std::span(&winner, 1));
  coupon_ = unit_.coupons().find_by_code(coupon_.code).value();
  unit_.coupons().lock_by_codes(std::span(&coupon_.code, 1)).get();
  unit_.coupons().try_lock_by_codes(std::span(&coupon_.code, 1)).get();
  unit_.coupons().update_states(std::span(&coupon_, 1));
  unit_.coupons().list(account_, {{}, 2});
  unit_.coupons().list_by_campaign(campaign_, 0, 2);
  unit_.coupons().list_all({}, 2);
  unit_.coupons().list_lapsed(now_, 2);
}

inline void StatementTour::catalog() {
  Product product;
  product.name = "tour";
  product.stock = 5;
  product.movie_code = "20260001";
  product.created_at = product.updated_at = now_;
  const std::vector<std::string> terms = {"to", "ur"};
  product.id = unit_.products().add(product, terms);
  unit_.products().find(product.id).value();
  unit_.products().find_by_movie_code(*product.movie_code).value();
  unit_.products().lock(std::span(&product.id, 1)).get();
  unit_.products().try_lock_stock(std::span(&product.id, 1)).get();
  unit_.products().update(product, terms);
  unit_.products().update_stock(std::span(&product, 1));

  ProductFilter filter;
  filter.off_sale_too = true;
  for (const auto sort :
       {ProductSort::newest, ProductSort::price_ascending, ProductSort::price_descending}) {
    for (const int limit : {page_limit_default + 1, 2}) {
      for (const auto category :
           {std::optional<ProductCategory>(), std::optional(product.category)}) {
        for (const auto price : {std::optional<Points>(), std::optional(Points{0})}) {
          filter.category = category;
          filter.min_price = price;
          filter.text = "";
          unit_.products().list(filter, sort, {}, limit);
          filter.text = "tour";
          filter.terms = terms;  // one of few products
          unit_.products().list(filter, sort, {}, limit);
          filter.terms = {};  // as if many products had them
          unit_.products().list(filter, sort, {}, limit);
        }
      }
    }
  }

  const StoredImage image{std::string(64, 'a'), {"image/png", 1, 1}, 1, now_};
  unit_.images().add(image);
  unit_.images().find(image.id).value();
}

inline void StatementTour::purchases() {
  Order order;
  order.id = unit_.orders().reserve_ids(1).get().at(0);
  order.account = account_;
  order.product = {{7}, "tour", ProductCategory::other};
  order.quote = {Points{10}, Points{0}, Points{10}};
  order.coupon = coupon_.id;
  order.coupon_code = coupon_.code;
  order.created_at = now_;
  unit_.orders().add(std::span(&order, 1));
  unit_.orders().find(order.id).value();
  unit_.books().orders_with_coupons({});
  unit_.books().entries_of_orders({});
  unit_.orders().list(account_, {{}, 2});
  unit_.orders().list_matching({}, {{}, 2});
  unit_.orders().list_matching({account_, {}, {}, {}, {}}, {{}, 2});
  unit_.orders().list_all({}, 2);
  unit_.orders().update(order);

  Ticket ticket;
  ticket.code = "TOUR-TICKET";
  ticket.order = order.id;
  ticket.owner = account_;
  ticket.product = order.product;
  ticket.price = Points{10};
  ticket.issued_at = ticket.valid_until = now_;
  unit_.tickets().add(std::span(&ticket, 1));
  ticket = unit_.tickets().find_by_code(ticket.code).value();
  unit_.tickets().list_by_orders(std::span(&order.id, 1));
  unit_.tickets().list(account_, {{}, 2});
  unit_.tickets().list_all({}, 2);
  unit_.tickets().update(std::span(&ticket, 1));
}

inline void StatementTour::notifications() {
  const TallyDelta delta{account_, RankingMetric::comments_written, today_, 1};
  unit_.tallies().add(std::span(&delta, 1));
  unit_.tallies().find(account_, delta.metric, today_);
  unit_.books().accounts({}, today_);
  unit_.books().comment_counts({});
  unit_.books().unknown_participants({});
  for (const Countable what : {Countable::accounts, Countable::ledger_entries, Countable::coupons,
                               Countable::orders, Countable::mails, Countable::admin_actions}) {
    unit_.books().count(what, {});
    unit_.books().count(what, account_);
  }

  PostCleanup cleanup{post_, {}, now_};
  unit_.post_cleanups().add(cleanup);
  unit_.post_cleanups().find(post_).value();
  unit_.post_cleanups().list(2);
  unit_.post_cleanups().any_until(now_);
  unit_.post_cleanups().update(cleanup);
  unit_.post_cleanups().remove(post_);

  const DaySpan days{today_, today_};
  unit_.rankings().standings({delta.metric, days, true}, {}, 2);
  unit_.rankings().standing({delta.metric, days}, account_).value();
  FinalRanking ranking{{}, delta.metric, RankingPeriod::day, days, now_};
  ranking.id = unit_.rankings().add(ranking).value();
  const Points award{10};
  unit_.rankings().freeze(ranking, false, std::span(&award, 1));
  unit_.rankings().find(ranking.metric, ranking.period, days.from).value();
  unit_.rankings().list({}, 2);
  unit_.rankings().places(ranking.id, 0, 2);
  unit_.rankings().place(ranking.id, account_).value();
  unit_.rankings().places_of(account_, {});

  unit_.accounts().unverified(std::span(&account_, 1));
  unit_.accounts().standings(std::span(&account_, 1)).get();
  const FormerEmail former{ChainHash{1}, account_};
  unit_.accounts().add_former_email(former);
  unit_.accounts().former_emails(std::span(&former.hash, 1));
  const OutboxMessage message{{}, account_, MailKind::coupon_won, "{}", now_};
  unit_.outbox().add(std::span(&message, 1));
  unit_.outbox().list(account_);
  auto mail = unit_.outbox().claim(now_, now_, 1).front();
  unit_.outbox().update(mail, mail.progress.claim);
  unit_.outbox().find(mail.message.id);
  for (const auto& account : {std::optional<AccountId>(), std::optional(account_)})
    for (const auto state : {std::optional<MailState>(), std::optional(MailState::sent)})
      unit_.outbox().list_newest({account, state}, {{}, 2});
  unit_.outbox().keep_rendered(mail.message.id, "m");
  unit_.outbox().find_rendered(mail.message.id);
  unit_.outbox().remove_rendered(mail.message.id);
  unit_.outbox().depths(2);
  unit_.outbox().hold_waiting();
  unit_.outbox().count_held(now_);
  unit_.outbox().release_held(now_, now_);
  unit_.outbox().remove_settled(now_, 2);
  unit_.outbox().remove(account_, message.kind);
  unit_.outbox().forget(account_);

  const AccountEvent event{account_, 1, EventType::points, "{}", now_};
  unit_.account_events().add(std::span(&event, 1));
  unit_.account_events().list(account_, 0, 2);
  unit_.account_events().list_newest(account_, {{}, 2});
  const EventPosition start{account_, 0};
  unit_.account_events().list_each(std::span(&start, 1), 2);
  unit_.account_events().heads_above(std::span(&start, 1));
  unit_.account_events().update(unit_.account_events().find(account_, 1).value());
  unit_.account_events().remove_before(now_, 2);
}

inline void StatementTour::operations() {
  const IdempotencyKey key{account_, "tour"};
  unit_.idempotency().find(std::span(&key, 1)).get();
  const IdempotencyRecord reply{account_, key.key, std::string(64, 'b'), "{}", now_};
  unit_.idempotency().add(std::span(&reply, 1));
  unit_.idempotency().remove(account_, std::string(64, 'b'));
  unit_.idempotency().remove_reply(account_, "{}");
  unit_.idempotency().remove_before(now_, 2);

  JobRun run;
  run.job = "tour";
  run.scheduled_for = run.started_at = now_;
  unit_.jobs().claim(run);
  unit_.jobs().find(run.job, run.scheduled_for).value();
  unit_.jobs().lock(run.job, run.scheduled_for).value();
  unit_.jobs().update(run);
  unit_.jobs().list_unfinished(run.job);
  unit_.jobs().add(JobState{"tour", "@daily", now_});
  unit_.jobs().update(unit_.jobs().find_state("tour").value());
  unit_.jobs().list(run.job, 2);
  unit_.jobs().list_until(run.job, now_, 2);
  unit_.jobs().list_runs(run.job, 2);
  unit_.jobs().remove_finished_before(run.job, now_);
  unit_.jobs().remove_old(now_, 2);

  AdminAction action;
  action.action = "tour";
  action.created_at = now_;
  action.undoes = unit_.admin_actions().add(action);
  unit_.admin_actions().add(action);
  unit_.admin_actions().find(*action.undoes).value();
  unit_.admin_actions().find_undo(*action.undoes).value();
  unit_.admin_actions().list({{}, 2});
  unit_.admin_actions().remove_before(now_, 2);

  const AuditMark mark{"tour", 1, 2, {}, {}};
  unit_.audit_marks().put(std::span(&mark, 1));
  unit_.audit_marks().list("tour", {}, 2);
  unit_.audit_marks().remove("tour", 1);
}

}  // namespace ticketing::test
