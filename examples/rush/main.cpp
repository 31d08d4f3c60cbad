// Five people comment on an event post at the same time; the first three win a coupon.
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

using namespace ticketing;

/// The reply of a use case; a refusal ends this program.
template <class Reply>
Reply must(Result<Reply> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  return std::move(*result);
}

Principal person(Ticketing& ticketing, const std::string& name, Role role = Role::user) {
  const CreateAccount request{.email = name + "@example.com", .nickname = name, .role = role};
  const auto account = must(ticketing.accounts().create(Principal::local_operator(), request));
  return Principal::of_account(account.id, account.role, account.nickname);
}

int main() {
  Config config;
  config.store.url = "sqlite::memory:";
  Ticketing ticketing = must(Ticketing::open(config));

  CreatePost event{.board = Board::event, .title = "A premiere", .body = "The first three win."};
  event.campaign = Patch<CampaignTerms>::of({.slots = 3, .coupon = {.value = 30}});  // 30 % off
  const Principal admin = person(ticketing, "admin", Role::admin);
  const PostId post = must(ticketing.posts().create(admin, event)).id;

  std::vector<std::future<CommentAdded>> answers;
  for (const auto* name : {"minji", "junho", "seoyeon", "jiwoo", "haeun"}) {
    answers.push_back(std::async(std::launch::async, [&, who = person(ticketing, name)] {
      return must(ticketing.comments().add(who, {.post_id = post, .body = "Me first!"}));
    }));
  }
  for (auto& answer : answers) {
    const auto [comment, reward] = answer.get();
    const auto place = reward->position;
    std::cout << comment.author.nickname << ": "
              << (place ? "number " + std::to_string(*place) : "too late") << '\n';
  }
  const bool clean = must(ticketing.audit().verify(Principal::local_operator())).clean;
  std::cout << (clean ? "The books add up." : "The books do not add up.") << '\n';
  return clean ? 0 : 1;
}
