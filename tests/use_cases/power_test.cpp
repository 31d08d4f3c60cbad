// Power is checked where it is used: what one process still believes of who acts, another may have
// changed. Every use case that writes is asked through a process that does not know.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "support/await.hpp"
#include "support/held_lock.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Principal op = Principal::local_operator();
const std::string password = "correct horse battery";

/// Looked at after who acts.
const std::vector<unsigned char> no_picture{0x89, 'P', 'N', 'G'};

/// What there is to act on, and who acts.
struct Stage {
  explicit Stage(Scenario& in) : world(in), elsewhere(in.another()) {
    const auto made = must(
        world->accounts().create(op, {"shopper@example.com", password, "shopper", Role::user}));
    user = Principal::of_account(made.id, Role::user, "shopper");
    staff = world.with_role(Role::staff);
    admin = world.with_role(Role::admin);
    must(world->points().adjust(op, {user.account, Points{500}, "a gift"}));
    post = world.event_post();
    comment = world.comment(user, post).comment.id;
    own_post = world.general_post(user);
    CreateProduct ticket;
    ticket.name = "ticket";
    ticket.price = Points{1};
    product = must(world->catalog().create(world.admin(), ticket)).id;
    order = must(world->purchases().place(user, {product, 1, {}, {}}, {"first", false}));
    coupon = must(world->coupons().list(user, {})).items.at(0).code;
    bystander = world.user();
    world.comment(bystander, post);
    mail = must(world->mails().mine(bystander, {})).items.at(0).id;
  }

  Scenario& world;
  Ticketing elsewhere;  ///< the process that does not know
  Principal user = op;
  Principal staff = op;
  Principal admin = op;
  Principal bystander = op;
  MailId mail;
  PostId post;
  PostId own_post;
  CommentId comment;
  ProductId product;
  OrderView order;
  std::string coupon;
};

struct Act {
  Role power;  ///< the least that it takes
  std::function<Result<void>(Stage&, const Principal&, const CallOptions&)> call;
};

template <class T>
Result<void> outcome(const Result<T>& result) {
  if (!result) return tl::unexpected(result.error());
  return {};
}

std::map<std::string, Act> acts() {
  using S = Stage&;
  using P = const Principal&;
  using O = const CallOptions&;
  const auto act = [](auto call) {
    return [call](S s, P who, O options) { return outcome(call(s, s.elsewhere, who, options)); };
  };
  using T = Ticketing&;
  return {
      {"accounts.create",
       {Role::admin, act([](S, T t, P who, O o) {
          return t.accounts().create(who, {"a@example.com", {}, "aa", Role::admin}, o);
        })}},
      {"accounts.update",
       {Role::admin, act([](S s, T t, P who, O o) {
          return t.accounts().update(who, {s.bystander.account, Role::admin, {}}, o);
        })}},
      {"accounts.update_me", {Role::user, act([](S, T t, P who, O o) {
                                return t.accounts().update_me(who, {"another", {}, {}}, o);
                              })}},
      {"accounts.change_password",
       {Role::user, act([](S, T t, P who, O) {
          return t.accounts().change_password(who, {password, "another good password"});
        })}},
      {"accounts.change_email",
       {Role::user, act([](S, T t, P who, O) {
          return t.accounts().change_email(who, {"new@example.com", password});
        })}},
      {"accounts.request_verification",
       {Role::user, act([](S, T t, P who, O) { return t.accounts().request_verification(who); })}},
      {"posts.create", {Role::user, act([](S, T t, P who, O o) {
                          CreatePost story;
                          story.title = story.body = "a story";
                          return t.posts().create(who, story, o);
                        })}},
      {"posts.create on a board of admins", {Role::admin, act([](S, T t, P who, O o) {
                                               CreatePost notice;
                                               notice.board = Board::notice;
                                               notice.title = notice.body = "mine";
                                               return t.posts().create(who, notice, o);
                                             })}},
      {"posts.edit", {Role::user, act([](S s, T t, P who, O o) {
                        return t.posts().edit(who, {s.own_post, "mine", {}, {}, {}}, o);
                      })}},
      {"posts.edit of another's",
       {Role::admin, act([](S s, T t, P who, O o) {
          return t.posts().edit(who, {s.own_post, "mine", {}, {}, {}}, o);
        })}},
      {"posts.remove", {Role::user, act([](S s, T t, P who, O o) {
                          return t.posts().remove(who, {s.own_post, {}}, o);
                        })}},
      {"posts.remove of another's", {Role::admin, act([](S s, T t, P who, O o) {
                                       return t.posts().remove(who, {s.own_post, {}}, o);
                                     })}},
      {"comments.add", {Role::user, act([](S s, T t, P who, O o) {
                          return t.comments().add(who, {s.post, "me too"}, o);
                        })}},
      {"comments.edit", {Role::user, act([](S s, T t, P who, O o) {
                           return t.comments().edit(who, {s.comment, "mine"}, o);
                         })}},
      {"comments.remove", {Role::user, act([](S s, T t, P who, O o) {
                             return t.comments().remove(who, s.comment, o);
                           })}},
      {"comments.remove of another's", {Role::admin, act([](S s, T t, P who, O o) {
                                          return t.comments().remove(who, s.comment, o);
                                        })}},
      {"points.adjust",
       {Role::admin, act([](S s, T t, P who, O o) {
          return t.points().adjust(who, {s.bystander.account, Points{5}, "for me"}, o);
        })}},
      {"coupons.issue",
       {Role::admin, act([](S s, T t, P who, O o) {
          return t.coupons().issue(
              who, {s.bystander.account, {CouponKind::percent, 30, {}, {}, {}, 30}, "me"}, o);
        })}},
      {"coupons.void_coupon", {Role::admin, act([](S s, T t, P who, O o) {
                                 return t.coupons().void_coupon(who, {s.coupon, "mine"}, o);
                               })}},
      {"catalog.create", {Role::admin, act([](S, T t, P who, O o) {
                            CreateProduct free;
                            free.name = "free";
                            free.price = Points{0};
                            return t.catalog().create(who, free, o);
                          })}},
      {"catalog.edit", {Role::admin, act([](S s, T t, P who, O o) {
                          EditProduct edit;
                          edit.id = s.product;
                          edit.price = Points{0};
                          return t.catalog().edit(who, edit, o);
                        })}},
      {"catalog.retire", {Role::admin, act([](S s, T t, P who, O o) {
                            return t.catalog().retire(who, {s.product, {}}, o);
                          })}},
      {"purchases.place", {Role::user, act([](S s, T t, P who, O o) {
                             return t.purchases().place(who, {s.product, 1, {}, {}}, o);
                           })}},
      {"purchases.cancel", {Role::user, act([](S s, T t, P who, O o) {
                              return t.purchases().cancel(who, *s.order.id, o);
                            })}},
      {"purchases.cancel of another's", {Role::admin, act([](S s, T t, P who, O o) {
                                           return t.purchases().cancel(who, *s.order.id, o);
                                         })}},
      {"purchases.redeem", {Role::staff, act([](S s, T t, P who, O o) {
                              return t.purchases().redeem(who, s.order.tickets.at(0).code, o);
                            })}},
      {"privacy.export_account of another's",
       {Role::admin,
        act([](S s, T t, P who, O) { return t.privacy().export_account(who, s.user.account); })}},
      {"privacy.read_export of another's", {Role::admin, act([](S s, T t, P who, O) {
                                              return t.privacy().read_export(who, s.user.account);
                                            })}},
      {"images.upload",
       {Role::user, act([](S, T t, P who, O o) { return t.images().upload(who, no_picture, o); })}},
      {"notifications.mark_read", {Role::user, act([](S, T t, P who, O o) {
                                     return t.notifications().mark_read(who, {1}, o);
                                   })}},
      {"mails.retry",
       {Role::admin, act([](S s, T t, P who, O o) { return t.mails().retry(who, s.mail, o); })}},
      {"mails.release",
       {Role::admin, act([](S, T t, P who, O o) { return t.mails().release(who, {}, o); })}},
      {"rankings.award",
       {Role::admin, act([](S, T t, P who, O o) { return t.rankings().award(who, {}, o); })}},
      {"jobs.run_now", {Role::admin, act([](S, T t, P who, O o) {
                          return t.jobs().run_now(who, "day_rollover", o);
                        })}},
      {"jobs.pause", {Role::admin, act([](S, T t, P who, O o) {
                        return t.jobs().pause(who, {.job = "purge", .until = {}, .note = "mine"},
                                              o);
                      })}},
      {"jobs.resume",
       {Role::admin, act([](S, T t, P who, O o) { return t.jobs().resume(who, "purge", o); })}},
  };
}

/// Those that write nothing, or that an account acts for which gives up what it has; and those that
/// need more than a store to do anything, whose writing goes through the same `Store::perform`.
const std::set<std::string> without_power = {
    "accounts.issue_session",  // the local operator's
    "accounts.set_password",   // the local operator's
    "accounts.sessions",
    "accounts.sign_out",
    "accounts.sign_out_everywhere",
    "accounts.me",
    "accounts.list",
    "accounts.find",
    "posts.list_scheduled",
    "points.summary",
    "points.entries",
    "coupons.list",
    "coupons.find",
    "coupons.winners",
    "catalog.list",
    "catalog.find",
    "purchases.orders",
    "purchases.find_order",
    "purchases.tickets",
    "purchases.find_ticket",
    "vouchers.ticket_picture",
    "vouchers.coupon_picture",
    "notifications.list",
    "mails.list",
    "mails.mine",
    "mails.find",
    "mails.preview",
    "live_events.issue_ticket",
    "live_events.open",
    "rankings.mine",
    "jobs.list",
    "jobs.explain",
    "jobs.history",
    "audit.actions",
    "audit.verify",           // writes what only the next audit reads
    "jobs.reschedule",        // of this process alone
    "jobs.run_due",           // the scheduler's
    "mails.bounce",           // needs a mail that came back
    "catalog.import_movies",  // needs KOBIS
    "privacy.close",          // see below
};

/// Who is allowed to do it.
const Principal& holder_of(const Stage& stage, Role power) {
  switch (power) {
    case Role::user:
      return stage.user;
    case Role::staff:
      return stage.staff;
    case Role::admin:
      break;
  }
  return stage.admin;
}

class Power : public ::testing::TestWithParam<Database> {
 protected:
  /// What `act` says to who has the power, after `change`.
  static std::optional<ErrorCode> after(
      Stage& stage, const Act& act, bool dry_run,
      const std::function<void(Stage&, const Principal&)>& change) {
    const Principal who = holder_of(stage, act.power);
    change(stage, who);
    static int key = 0;
    return refusal(act.call(stage, who, {"key-" + std::to_string(++key), dry_run}));
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, Power,
                         ::testing::Values(Database::sqlite_file, Database::postgresql),
                         [](const auto& parameter) { return to_string(parameter.param); });

TEST_P(Power, of_a_suspended_account_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& [name, act] : acts()) {
    for (const bool dry_run : {true, false})
      EXPECT_EQ(after(stage, act, dry_run,
                      [](Stage& s, const Principal& who) {
                        must(s.world->accounts().update(op, {who.account, {}, true}));
                      }),
                ErrorCode::account_suspended)
          << name << (dry_run ? " as a dry run" : "");
  }
  EXPECT_EQ(refusal(stage.elsewhere.privacy().close(stage.user, {password})),
            ErrorCode::account_suspended);
  world.expect_clean_audit();
}

TEST_P(Power, of_a_closed_account_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& who : {stage.user, stage.staff, stage.admin})
    must(world->privacy().close(who, {password}));
  for (const auto& [name, act] : acts()) {
    const auto code = after(stage, act, false, [](Stage&, const Principal&) {});
    EXPECT_TRUE(code == ErrorCode::unauthenticated || code == ErrorCode::invalid_credentials)
        << name << " says " << (code ? std::string(::ticketing::name(*code)) : "yes");
  }
  world.expect_clean_audit();
}

TEST_P(Power, of_a_demoted_admin_ends_in_every_process_at_once) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& who : {stage.staff, stage.admin})
    must(world->accounts().update(op, {who.account, Role::user, {}}));
  for (const auto& [name, act] : acts()) {
    if (act.power == Role::user) continue;
    EXPECT_EQ(after(stage, act, false, [](Stage&, const Principal&) {}), ErrorCode::forbidden)
        << name;
  }
  EXPECT_EQ(must(world->accounts().find(op, stage.bystander.account)).role, Role::user)
      << "no accomplice was made admin";
  world.expect_clean_audit();
}

TEST_P(Power, that_was_just_won_earns_nothing_any_more) {
  Scenario world(GetParam());
  Stage stage(world);
  const auto fan = world.user();
  must(world->accounts().update(op, {fan.account, Role::staff, {}}));
  EXPECT_EQ(refusal(stage.elsewhere.comments().add(fan, {stage.post, "first!"})),
            ErrorCode::unavailable);
  EXPECT_EQ(world.balance(fan), 0);
}

TEST_P(Power, that_is_there_is_not_refused) {
  Scenario world(GetParam());
  Stage stage(world);
  for (const auto& [name, act] : acts()) {
    if (name == "images.upload") continue;  // of no picture
    const auto result = act.call(stage, holder_of(stage, act.power), {"key", /*dry_run=*/true});
    EXPECT_TRUE(result) << name << ": " << result.error().detail;
  }
}

/// The use cases in the public headers, by their folder: those with an asynchronous twin count
/// once.
TEST(PowerOf, is_asked_about_every_use_case) {
  const std::regex declared(R"(virtual [^;]*?(\w+)\(const Principal& who)");
  std::multiset<std::string> use_cases;
  for (const auto& file : std::filesystem::recursive_directory_iterator(PUBLIC_HEADERS)) {
    if (file.path().extension() != ".hpp") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at)
      if (!(*at)[1].str().ends_with("_async")) use_cases.insert((*at)[1].str());
  }
  std::set<std::string> asked = without_power;
  for (const auto& [name, act] : acts()) asked.insert(name.substr(0, name.find(' ')));
  for (const std::string& name : asked) {
    const auto use_case = use_cases.find(name.substr(name.find('.') + 1));
    ASSERT_NE(use_case, use_cases.end()) << name << " is no use case";
    use_cases.erase(use_case);
  }
  EXPECT_THAT(use_cases, IsEmpty()) << "belongs into `acts`, or into `without_power`";
}

/// The account's role changes between the beginning of an act and its commit.
TEST(PowerBehindTheLock, is_read_after_who_changes_it_has_committed) {
  Scenario world(Database::postgresql);
  Stage stage(world);
  auto& server = PostgresServer::shared();
  const auto database = PostgresServer::database_of(world.config().store.url);
  const auto id = std::to_string(stage.admin.account.value);
  HeldLock change(server, database,
                  "SELECT * FROM wallets WHERE account_id = " + id + " FOR UPDATE");
  auto act = std::async(std::launch::async, [&] {
    return refusal(
        stage.elsewhere.accounts().update(stage.admin, {stage.bystander.account, Role::admin, {}}));
  });
  await("the act waits for its actor's wallet", [&] { return change.waiting() > 0; });
  server.execute(database, "UPDATE accounts SET role = 'user' WHERE id = " + id);
  change.release();
  EXPECT_EQ(act.get(), ErrorCode::forbidden);
}

}  // namespace
}  // namespace ticketing::test
