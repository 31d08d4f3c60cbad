// Every use case that somebody may do, and what there is to do it to.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/scenario.hpp"

namespace ticketing::test {

inline const Principal op = Principal::local_operator();
inline const std::string password = "correct horse battery";

/// Looked at after who acts.
inline const std::vector<unsigned char> no_picture{0x89, 'P', 'N', 'G'};

/// What there is to act on, and who acts.
struct Stage {
  explicit Stage(Scenario& in) : world(in), elsewhere(in.another()) {
    const auto made = must(
        world->accounts().create(op, {"shopper@example.com", password, "shopper", Role::user}));
    user = Principal::of_account(made.id, Role::user, "shopper");
    staff = world.with_role(Role::staff);
    admin = world.with_role(Role::admin);
    must(world->points().adjust(op, {user.account, Points{500}, "a gift"}));
    gift = must(world->audit().actions(op, {.limit = 1})).items.at(0).id;
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
  AdminActionId gift;  ///< the act of giving the user points
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

inline std::map<std::string, Act> acts() {
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
      {"accounts.request_verification", {Role::user, act([](S, T t, P who, O o) {
                                           return t.accounts().request_verification(who, o);
                                         })}},
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
      {"posts.edit_campaign", {Role::admin, act([](S s, T t, P who, O o) {
                                 EditCampaign more;
                                 more.post_id = s.post;
                                 more.slots = 99;
                                 return t.posts().edit_campaign(who, more, o);
                               })}},
      {"comments.add", {Role::user, act([](S s, T t, P who, O o) {
                          return t.comments().add(who, {s.post, "me too"}, o);
                        })}},
      {"comments.edit", {Role::user, act([](S s, T t, P who, O o) {
                           return t.comments().edit(who, {s.comment, "mine"}, o);
                         })}},
      {"comments.remove", {Role::user, act([](S s, T t, P who, O o) {
                             return t.comments().remove(who, {s.comment, {}}, o);
                           })}},
      {"comments.remove of another's", {Role::admin, act([](S s, T t, P who, O o) {
                                          return t.comments().remove(who, {s.comment, {}}, o);
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
      {"purchases.unredeem", {Role::admin, act([](S s, T t, P who, O o) {
                                const auto& code = s.order.tickets.at(0).code;
                                // Unless it is by now.
                                static_cast<void>(
                                    t.purchases().redeem(Principal::local_operator(), code));
                                return t.purchases().unredeem(who, {code, "mine"}, o);
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
      {"audit.undo",
       {Role::admin, act([](S s, T t, P who, O o) { return t.audit().undo(who, {s.gift}, o); })}},
  };
}

/// Those that write nothing, or that an account acts for which gives up what it has; and those that
/// need more than a store to do anything, whose writing goes through the same `Store::perform`.
inline const std::set<std::string> without_power = {
    "accounts.issue_session",  // the local operator's
    "accounts.set_password",   // the local operator's
    "accounts.sessions",
    "accounts.sign_out",
    "accounts.sign_out_everywhere",
    "accounts.me",
    "accounts.list",
    "accounts.find",
    "accounts.find_by_email",
    "posts.list_scheduled",
    "posts.mine",
    "comments.mine",
    "points.summary",
    "reports.liability",
    "reports.count",
    "points.entries",
    "coupons.list",
    "coupons.find",
    "coupons.winners",
    "catalog.list",
    "catalog.find",
    "purchases.orders",
    "purchases.all_orders",
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

}  // namespace ticketing::test
