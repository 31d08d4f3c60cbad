// Random commands, sensible and not, each of which can be tried before it is done.
#pragma once

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>

#include <ticketing/describe/json.hpp>

#include "support/scenario.hpp"
#include "use_cases/outcome.hpp"

namespace ticketing::test {

class Commands {
 public:
  Commands(Database database, std::uint64_t seed) : random_(seed), world_(database) {
    people_ = world_.users(4);
    people_.push_back(world_.admin());
    people_.push_back(world_.with_role(Role::staff));
    people_.push_back(Principal::local_operator());
    people_.push_back(Principal::anonymous());
    for (int i = 0; i < 4; ++i)
      must(world_->points().adjust(Principal::local_operator(),
                                   {people_[i].account, Points{500}, "gift"}));
    for (const std::optional<std::int64_t> stock : {std::optional<std::int64_t>(3), {}}) {
      CreateProduct product;
      product.name = "popcorn";
      product.price = Points{60};
      product.stock = stock;
      products_.push_back(must(world_->catalog().create(world_.admin(), product)).id);
    }
    posts_ = {world_.event_post(
                  CampaignTerms{2, Points{30}, {}, {}, {CouponKind::amount, 40, {}, {}, {}, 5}}),
              world_.general_post(people_[0])};
  }

  /// Tries and does one command; says how it went.
  void step() {
    const auto command = any();
    const auto before = state();
    const auto planned = command.call({.idempotency_key = {}, .dry_run = true});
    ASSERT_EQ(state(), before) << "the dry run of " << command.name << " left something behind";
    const auto done = command.call({fmt::format("key-{}", ++keys_), false});
    ASSERT_EQ(planned.refused, done.refused)
        << command.name << ": " << planned.said << " but " << done.said;
    ASSERT_TRUE(planned.refused ? planned.said == done.said : predicts(planned.said, done.said))
        << command.name << ": " << planned.said << " but " << done.said;
    ++(done.refused ? refused_ : accepted_)[command.name];
    if (!done.refused) remember(command.name, done.said);
    if (random(6) != 0) return;
    world_.clock().advance(std::chrono::hours(random(40)));
    // Refused where no time has passed; without it no ranking could be awarded.
    static_cast<void>(world_->jobs().run_now(Principal::local_operator(), "post_cleanup"));
  }

  const std::map<std::string, int>& accepted() const { return accepted_; }
  const std::map<std::string, int>& refused() const { return refused_; }

 private:
  struct Command {
    std::string name;
    std::function<Outcome(const CallOptions&)> call;
  };

  std::int64_t random(std::int64_t below) {
    return std::uniform_int_distribution<std::int64_t>(0, below - 1)(random_);
  }
  template <class T>
  const T& one_of(const std::vector<T>& things) {
    return things[static_cast<std::size_t>(random(static_cast<std::int64_t>(things.size())))];
  }
  Principal somebody() { return one_of(people_); }
  std::string text() {
    return one_of<std::string>({"", "short", "한글 text", std::string(2100, 'x')});
  }
  AccountId account() { return random(8) == 0 ? AccountId{999} : one_of(people_).account; }
  PostId post() { return random(8) == 0 ? PostId{999} : one_of(posts_); }
  ProductId product() { return random(8) == 0 ? ProductId{999} : one_of(products_); }

  /// Everything that anybody can see of the store.
  std::string state() {
    const auto admin = Principal::local_operator();
    std::string all =
        to_json(must(world_->catalog().list(admin, {.limit = page_limit_max}))) +
        to_json(must(world_->posts().list({.board = {}, .q = {}, .limit = page_limit_max})));
    for (const auto& person :
         must(world_->accounts().list(admin, {.limit = page_limit_max})).items) {
      // As its owner: that an admin reads it is recorded.
      const auto owner = Principal::of_account(person.id, person.role, person.nickname);
      all += to_json(must(world_->privacy().export_account(owner, person.id)));
    }
    return all + to_json(must(world_->audit().actions(admin, {.limit = page_limit_max})).items);
  }

  Command any() {
    const std::function<Command()> kinds[] = {[this] { return create_account(); },
                                              [this] { return update_account(); },
                                              [this] { return set_password(); },
                                              [this] { return create_post(); },
                                              [this] { return edit_post(); },
                                              [this] { return remove_post(); },
                                              [this] { return add_comment(); },
                                              [this] { return edit_comment(); },
                                              [this] { return remove_comment(); },
                                              [this] { return adjust(); },
                                              [this] { return issue(); },
                                              [this] { return void_coupon(); },
                                              [this] { return mark_read(); },
                                              [this] { return update_me(); },
                                              [this] { return retry_mail(); },
                                              [this] { return create_product(); },
                                              [this] { return edit_product(); },
                                              [this] { return retire(); },
                                              [this] { return buy(); },
                                              [this] { return buy(); },
                                              [this] { return cancel(); },
                                              [this] { return redeem(); },
                                              [this] { return unredeem(); },
                                              [this] { return edit_campaign(); },
                                              [this] { return close(); },
                                              [this] { return add_comment(); },
                                              [this] { return run_job(); },
                                              [this] { return pause_job(); },
                                              [this] { return resume_job(); },
                                              [this] { return award(); },
                                              [this] { return undo(); },
                                              [this] { return undo(); }};
    return kinds[random(std::size(kinds))]();
  }

  template <class Call>
  Command command(std::string name, Call call) {
    return {std::move(name),
            [call](const CallOptions& options) { return outcome_of(call(options)); }};
  }

  Command create_account() {
    CreateAccount request{fmt::format("n{}@Example.com", random(4)), {}, text(), Role::user};
    return command("create account", [this, who = somebody(), request](const CallOptions& o) {
      return world_->accounts().create(who, request, o);
    });
  }
  Command update_account() {
    UpdateAccount request{account(), {}, {}};
    if (random(2) == 0) request.suspended = random(2) == 0;
    if (random(4) == 0) request.role = one_of<Role>({Role::user, Role::staff});
    return command("update account", [this, who = somebody(), request](const CallOptions& o) {
      return world_->accounts().update(who, request, o);
    });
  }
  Command set_password() {
    SetPassword request{account(), random(2) == 0 ? "short" : "correct horse battery"};
    return command("set password", [this, who = somebody(), request](const CallOptions& o) {
      return world_->accounts().set_password(who, request, o);
    });
  }
  Command create_post() {
    CreatePost request;
    request.board = one_of<Board>({Board::general, Board::event, Board::notice});
    request.title = random(5) == 0 ? "" : "A film";
    request.body = random(5) == 0 ? "" : "worth seeing";
    if (random(3) == 0)
      request.campaign = Patch<CampaignTerms>::of({static_cast<int>(random(3)),
                                                   Points{5},
                                                   {},
                                                   {},
                                                   {CouponKind::percent, 30, {}, {}, {}, 5}});
    return command("create post", [this, who = somebody(), request](const CallOptions& o) {
      return world_->posts().create(who, request, o);
    });
  }
  Command edit_post() {
    EditPost request;
    request.id = post();
    request.body = text();
    if (random(2) == 0) request.if_revision = random(3);
    return command("edit post", [this, who = somebody(), request](const CallOptions& o) {
      return world_->posts().edit(who, request, o);
    });
  }
  Command remove_post() {
    return command("remove post", [this, who = somebody(), id = post()](const CallOptions& o) {
      return world_->posts().remove(who, {id, {}}, o);
    });
  }
  Command add_comment() {
    AddComment request{post(), random(4) == 0 ? text() : "first!"};
    return command("add comment", [this, who = somebody(), request](const CallOptions& o) {
      return world_->comments().add(who, request, o);
    });
  }
  Command edit_comment() {
    EditComment request{one_of(comments_), text(), {}};
    return command("edit comment", [this, who = somebody(), request](const CallOptions& o) {
      return world_->comments().edit(who, request, o);
    });
  }
  Command remove_comment() {
    return command("remove comment",
                   [this, who = somebody(), id = one_of(comments_)](const CallOptions& o) {
                     return world_->comments().remove(who, {id, {}}, o);
                   });
  }
  Command adjust() {
    AdjustPoints request{account(), Points{random(1200) - 600}, random(5) == 0 ? "" : "because"};
    return command("adjust", [this, who = somebody(), request](const CallOptions& o) {
      return world_->points().adjust(who, request, o);
    });
  }
  Command issue() {
    IssueCoupon request{account(),
                        {CouponKind::percent, random(120), {}, {}, {}, 3},
                        random(5) == 0 ? "" : "sorry"};
    return command("issue coupon", [this, who = somebody(), request](const CallOptions& o) {
      return world_->coupons().issue(who, request, o);
    });
  }
  Command void_coupon() {
    VoidCoupon request{one_of(coupons_), random(5) == 0 ? "" : "mistake"};
    return command("void coupon", [this, who = somebody(), request](const CallOptions& o) {
      return world_->coupons().void_coupon(who, request, o);
    });
  }
  Command mark_read() {
    const MarkRead request{1 + random(30)};
    return command("mark read", [this, who = somebody(), request](const CallOptions& o) {
      return world_->notifications().mark_read(who, request, o);
    });
  }
  Command update_me() {
    UpdateMe request;
    if (random(2) == 0) request.nickname = text().substr(0, 20);
    if (random(3) == 0) request.language = random(2) == 0 ? Language::ko : Language::en;
    if (random(3) == 0) request.mail = ChangeMailPreferences{random(2) == 0, {}, random(2) == 0};
    return command("update me", [this, who = somebody(), request](const CallOptions& o) {
      return world_->accounts().update_me(who, request, o);
    });
  }
  /// Not of one that brings a token: that is another mail, with a number of its own.
  Command retry_mail() {
    auto mails = must(world_->mails().list(Principal::local_operator(), {.limit = 100})).items;
    std::erase_if(mails, [](const MailView& mail) { return brings_token(mail.kind); });
    const auto id = mails.empty() || random(4) == 0
                        ? MailId{9999}
                        : mails[static_cast<std::size_t>(random(std::ssize(mails)))].id;
    return command("retry mail", [this, who = somebody(), id](const CallOptions& o) {
      return world_->mails().retry(who, id, o);
    });
  }
  Command create_product() {
    CreateProduct request;
    request.name = text().substr(0, 20);
    request.price = Points{random(4) == 0 ? -1 : random(100)};
    if (random(4) == 0) request.image_id = std::string(64, 'a');
    return command("create product", [this, who = somebody(), request](const CallOptions& o) {
      return world_->catalog().create(who, request, o);
    });
  }
  Command edit_product() {
    EditProduct request;
    request.id = product();
    if (random(2) == 0) request.price = Points{random(80) - 5};
    if (random(3) == 0) request.stock = Patch<std::int64_t>::of(random(5));
    if (random(4) == 0) request.on_sale = random(3) != 0;
    if (random(4) == 0) request.if_revision = random(3);
    if (random(4) == 0) request.if_stock = Patch<std::int64_t>::of(random(4));
    return command("edit product", [this, who = somebody(), request](const CallOptions& o) {
      return world_->catalog().edit(who, request, o);
    });
  }
  Command retire() {
    // Seldom, or nothing is left to sell.
    const auto id = random(6) == 0 ? product() : ProductId{999};
    return command("retire product", [this, who = somebody(), id](const CallOptions& o) {
      return world_->catalog().retire(who, {id, {}}, o);
    });
  }
  Command buy() {
    PlaceOrder request;
    request.product_id = product();
    request.quantity = static_cast<int>(random(4));
    if (random(3) == 0) request.coupon_code = one_of(coupons_);
    if (random(4) == 0) request.expected_total = Points{60};
    return command("buy", [this, who = somebody(), request](const CallOptions& o) {
      return world_->purchases().place(who, request, o);
    });
  }
  Command cancel() {
    return command("cancel order",
                   [this, who = somebody(), id = one_of(orders_)](const CallOptions& o) {
                     return world_->purchases().cancel(who, id, o);
                   });
  }
  Command redeem() {
    return command("redeem",
                   [this, who = somebody(), code = one_of(tickets_)](const CallOptions& o) {
                     return world_->purchases().redeem(who, code, o);
                   });
  }
  Command unredeem() {
    UnredeemTicket request{one_of(tickets_), random(5) == 0 ? "" : "a mistake"};
    const auto who = random(3) == 0 ? somebody() : world_.admin();  // few tickets are ever used
    return command("unredeem", [this, who, request](const CallOptions& o) {
      return world_->purchases().unredeem(who, request, o);
    });
  }
  Command edit_campaign() {
    EditCampaign request{post(), static_cast<int>(random(5)), {}, {}};
    if (random(3) == 0) request.closes_at = Patch<Timestamp>::of(world_.clock().now());
    return command("edit campaign", [this, who = somebody(), request](const CallOptions& o) {
      return world_->posts().edit_campaign(who, request, o);
    });
  }
  Command close() {
    // Seldom, or nobody is left.
    const auto who = random(8) == 0 ? somebody() : Principal::anonymous();
    return command("close account", [this, who](const CallOptions& o) {
      return world_->privacy().close(who, {}, o);
    });
  }
  Command run_job() {
    const auto job = one_of<std::string>({"ledger_audit", "no_such_job"});
    return command("run job",
                   [this, who = somebody(), job](const CallOptions& o) -> Result<JobRun> {
                     auto run = world_->jobs().run_now(who, job, o);
                     if (run)
                       run = JobRun{run->job, run->scheduled_for, {}, run->started_at, {}, {}};
                     return run;
                   });
  }

  Command pause_job() {
    return command("pause job", [this, who = somebody()](const CallOptions& o) {
      return world_->jobs().pause(who, {.job = "ledger_audit"}, o);
    });
  }
  Command resume_job() {
    return command("resume job", [this, who = somebody()](const CallOptions& o) {
      return world_->jobs().resume(who, "ledger_audit", o);
    });
  }

  Command award() {
    AwardRanking request;
    request.period = one_of<RankingPeriod>({RankingPeriod::day, RankingPeriod::week});
    const auto today = world_->calendar().local_date(world_.clock().now());
    if (random(2) == 0) request.date = today - std::chrono::days(random(9));
    if (random(3) == 0) request.metric = RankingMetric::comments_written;
    return command("award ranking", [this, who = somebody(), request](const CallOptions& o) {
      return world_->rankings().award(who, request, o);
    });
  }

  /// One of the last acts; there are many from the beginning on.
  Command undo() {
    const auto acts = must(world_->audit().actions(Principal::local_operator(), {.limit = 20}));
    const UndoAction request{one_of(acts.items).id};
    const auto who = random(2) == 0 ? somebody() : world_.admin();
    return command("undo", [this, who, request](const CallOptions& o) {
      return world_->audit().undo(who, request, o);
    });
  }

  void remember(const std::string& command, const boost::json::value& reply) {
    if (command == "create post") posts_.push_back({reply.at("id").as_int64()});
    if (command == "create product") products_.push_back({reply.at("id").as_int64()});
    if (command == "issue coupon") coupons_.emplace_back(reply.at("code").as_string());
    if (command == "add comment") {
      comments_.push_back({reply.at("comment").at("id").as_int64()});
      const auto& reward = reply.at("reward");
      if (reward.is_object() && reward.at("coupon").is_object())
        coupons_.emplace_back(reward.at("coupon").at("code").as_string());
    }
    if (command == "buy") {
      orders_.push_back({reply.at("id").as_int64()});
      for (const auto& ticket : reply.at("tickets").as_array())
        tickets_.emplace_back(ticket.at("code").as_string());
    }
  }

  std::mt19937_64 random_;
  Scenario world_;
  std::vector<Principal> people_;
  std::vector<PostId> posts_;
  std::vector<ProductId> products_;
  std::vector<CommentId> comments_{{999}};
  std::vector<OrderId> orders_{{999}};
  std::vector<std::string> coupons_{"no coupon"};
  std::vector<std::string> tickets_{"no ticket"};
  std::map<std::string, int> accepted_;
  std::map<std::string, int> refused_;
  int keys_ = 0;
};

}  // namespace ticketing::test
