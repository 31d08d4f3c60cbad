#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <mutex>
#include <thread>

#include <ticketing/code.hpp>

#include "cli/demo/rush.hpp"
#include "cli/progress.hpp"
#include "cli/refused.hpp"

namespace ticketing::cli {
namespace {

/// Several runs share a store: each marks its accounts.
std::string run_mark() {
  SystemRandom random;
  std::string mark;
  for (const char letter : make_code(random).substr(0, 9)) {
    if (letter != '-') mark += static_cast<char>(letter >= 'A' ? letter - 'A' + 'a' : letter);
  }
  return mark;
}

AccountProfile add_account(Ticketing& ticketing, const std::string& email,
                           const std::string& nickname, Role role) {
  CreateAccount request;
  request.email = email;
  request.nickname = nickname;
  request.role = role;
  return get(ticketing.accounts().create(Principal::local_operator(), request));
}

/// Calls `work(i)` for 0 <= i < count from several threads; the first exception ends them all.
template <class Work>
void in_parallel(int count, int threads, Work&& work) {
  std::atomic<int> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  {
    std::vector<std::jthread> crew;
    for (int t = 0; t < std::min(threads, count); ++t) {
      crew.emplace_back([&] {
        try {
          for (int i = next++; i < count; i = next++) work(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!failure) failure = std::current_exception();
          next = count;
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

std::string email_of(const std::string& mark, const std::string& who) {
  return "rush-" + mark + "-" + who + std::string(rush_domain);
}

/// What an interrupted rush leaves: accounts go with nothing but their store.
std::string left_behind(const std::string& mark, std::optional<PostId> post) {
  std::string text = "The store keeps ";
  if (post) text += "the event post " + std::to_string(post->value) + " and ";
  text += "the accounts " + email_of(mark, "...") + ", which have no password";
  text += ": 'ticketctl account list --email rush-" + mark + "' lists them";
  if (post)
    text += ", 'ticketctl post delete " + std::to_string(post->value) + "' removes the post";
  return text + ". A store that was made for it goes with its file or its database.";
}

PostId add_event(Ticketing& ticketing, const RushPlan& plan, const std::string& mark) {
  const AccountProfile admin =
      add_account(ticketing, email_of(mark, "admin"), "진행자", Role::admin);
  CampaignTerms terms;
  terms.slots = plan.slots;
  terms.coupon.kind = CouponKind::percent;
  terms.coupon.value = 30;
  CreatePost request;
  request.board = Board::event;
  request.title = "선착순 " + std::to_string(plan.slots) + "명 · Rush " + mark;
  request.body = "댓글을 다는 선착순 " + std::to_string(plan.slots) +
                 "명에게 쿠폰을 드립니다. The first to comment win.";
  request.campaign = Patch<CampaignTerms>::of(terms);
  const auto who = Principal::of_account(admin.id, admin.role, admin.nickname);
  return get(ticketing.posts().create(who, request)).id;
}

std::string nickname_of(int number) {
  char text[32];
  std::snprintf(text, sizeof text, "관객%04d", number);
  return text;
}

}  // namespace

RushField prepare_rush(Ticketing& ticketing, const RushPlan& plan, const Terminal& terminal,
                       Interruption& interruption) {
  const std::string mark = run_mark();
  interruption.leaves(left_behind(mark, std::nullopt));
  RushField field;
  field.post = add_event(ticketing, plan, mark);
  interruption.leaves(left_behind(mark, field.post));
  field.contestants.resize(static_cast<std::size_t>(plan.accounts));
  Progress progress(terminal, "accounts", plan.accounts);
  const int threads = std::min(8, ticketing.config().store.connections);
  in_parallel(plan.accounts, threads, [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    const std::string number = std::to_string(i + 1);
    const AccountProfile account =
        add_account(ticketing, email_of(mark, number), nickname_of(i + 1), Role::user);
    Contestant& one = field.contestants[at];
    one.who = Principal::of_account(account.id, account.role, account.nickname);
    one.text = plan.texts[at % plan.texts.size()];
    one.idempotency_key = "rush-" + mark + "-" + number;
    if (plan.api) {
      one.access_token =
          get(ticketing.accounts().issue_session(Principal::local_operator(), account.id))
              .access_token;
    }
    progress.step();
  });
  return field;
}

}  // namespace ticketing::cli
