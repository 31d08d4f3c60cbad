#include "faults/comments.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include <ticketing/describe/json.hpp>

namespace ticketing::test {
namespace {

constexpr auto patience = std::chrono::minutes(1);

HttpRequest request_of(const Wish& wish) {
  HttpRequest request;
  request.method = "POST";
  request.target = fmt::format("/v1/posts/{}/comments", wish.post.value);
  request.token = wish.who.token;
  request.body = fmt::format(R"({{"body":"{}"}})", wish.body);
  request.idempotency_key = wish.key;
  return request;
}

/// A refusal must be the API's own problem document and, under these tests' faults, never anything
/// but `unavailable` with the time to wait.
void expect_unavailable(const HttpOutcome& outcome) {
  EXPECT_EQ(outcome.status, 503) << outcome.body;
  EXPECT_EQ(outcome.header("Content-Type"), "application/problem+json");
  EXPECT_NE(outcome.header("Retry-After"), "") << outcome.head;
  boost::system::error_code ec;
  const auto document = boost::json::parse(outcome.body, ec);
  ASSERT_TRUE(!ec && document.is_object()) << outcome.body;
  const auto* const code = document.as_object().if_contains("code");
  ASSERT_TRUE(code && code->is_string()) << outcome.body;
  EXPECT_EQ(code->as_string(), "unavailable") << outcome.body;
}

void take(Wish& wish, const HttpOutcome& outcome) {
  wish.refused.reset();
  if (!outcome.sent) return;
  wish.first_began = std::min(wish.first_began, outcome.began);
  if (outcome.unknown()) {
    wish.in_doubt = true;
  } else if (outcome.refused()) {
    wish.in_doubt = true;
    wish.refused = outcome.status;
    expect_unavailable(outcome);
  } else {
    EXPECT_EQ(outcome.status, 201);
    auto added = from_json<CommentAdded>(outcome.body);
    ASSERT_TRUE(added) << added.error().detail << ": " << outcome.body;
    EXPECT_EQ(added->comment.body, wish.body);
    EXPECT_EQ(added->comment.author.id, wish.who.account);
    wish.ended = outcome.ended;
    wish.added = std::move(*added);
    wish.reply = outcome.body;
  }
}

/// The ledger entry that the reply promised.
void expect_paid(Ticketing& t, const Wish& wish) {
  const auto entries =
      must(t.points().entries(Principal::local_operator(), {wish.who.account, page_limit_max, {}}));
  int found = 0;
  for (const auto& entry : entries.items)
    found += entry.reason == Reason::event_comment && entry.source.id == wish.post.value &&
             entry.amount == wish.added->reward->points;
  EXPECT_EQ(found, 1) << "of the reward in: " << wish.reply;
}

}  // namespace

std::vector<Wish> wishes_of(const Venue& venue, PostId post, std::size_t count) {
  std::vector<Wish> wishes;
  for (std::size_t i = 0; i < count; ++i) {
    Wish wish;
    wish.who = venue.people().at(i);
    wish.post = post;
    wish.body = fmt::format("wish {} on {}", i, post.value);
    wish.key = fmt::format("key-{}-{}", post.value, i);
    wishes.push_back(std::move(wish));
  }
  return wishes;
}

void attempt(const Attempts& how, std::vector<Wish>& wishes) {
  std::vector<std::size_t> pending;
  std::vector<HttpRequest> requests;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (wishes[i].added) continue;
    pending.push_back(i);
    requests.push_back(request_of(wishes[i]));
  }
  std::size_t acknowledged = 0;
  const auto outcomes = run_crowd({how.ports, how.connections,
                                   [&](std::size_t, const HttpOutcome& outcome) {
                                     if (outcome.acknowledged() && how.on_acknowledged)
                                       how.on_acknowledged(++acknowledged);
                                   }},
                                  requests);
  for (std::size_t i = 0; i < pending.size(); ++i) take(wishes[pending[i]], outcomes[i]);
}

void attempt_until_acknowledged(const Attempts& how, std::vector<Wish>& wishes) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const auto waiting = [&] {
    return std::count_if(wishes.begin(), wishes.end(), [](const Wish& w) { return !w.added; });
  };
  while (waiting() > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << waiting() << " still wait";
    attempt(how, wishes);
    if (::testing::Test::HasFailure()) return;  // it will not get better
  }
}

void expect_replayed(const Attempts& how, const std::vector<Wish>& wishes) {
  std::vector<const Wish*> done;
  std::vector<HttpRequest> requests;
  for (const auto& wish : wishes) {
    if (!wish.added || wish.key.empty()) continue;
    done.push_back(&wish);
    requests.push_back(request_of(wish));
  }
  const auto outcomes = run_crowd({how.ports, how.connections, {}}, requests);
  for (std::size_t i = 0; i < done.size(); ++i) {
    EXPECT_EQ(outcomes[i].status, 201);
    EXPECT_EQ(outcomes[i].body, done[i]->reply);
  }
}

std::vector<CommentView> stored_comments(Ticketing& t, PostId post) {
  std::vector<CommentView> all;
  std::optional<std::string> cursor;
  do {
    auto page = must(t.comments().list({post, page_limit_max, cursor}));
    all.insert(all.end(), page.items.begin(), page.items.end());
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

void expect_stored(const Venue& venue, PostId post, const std::vector<Wish>& wishes) {
  Ticketing t = venue.open();
  std::map<CommentId, CommentView> stored;
  for (auto& comment : stored_comments(t, post)) stored.emplace(comment.id, comment);
  std::map<int, Winner> winners;
  for (auto& winner : must(t.coupons().winners(Principal::local_operator(), post)))
    winners.emplace(winner.position, winner);

  for (const auto& wish : wishes) {
    if (!wish.added || wish.post != post) continue;
    const auto comment = stored.find(wish.added->comment.id);
    ASSERT_NE(comment, stored.end()) << "acknowledged, but not stored: " << wish.reply;
    EXPECT_EQ(comment->second.body, wish.body);
    EXPECT_EQ(comment->second.author.id, wish.who.account);
    if (!wish.added->reward) continue;
    expect_paid(t, wish);
    if (!wish.added->reward->coupon) continue;
    const auto winner = winners.find(wish.added->reward->position.value_or(0));
    ASSERT_NE(winner, winners.end()) << "acknowledged, but not won: " << wish.reply;
    EXPECT_EQ(winner->second.account_id, wish.who.account) << wish.reply;
    EXPECT_EQ(winner->second.code, wish.added->reward->coupon->code) << wish.reply;
  }
}

void expect_never_twice(const Venue& venue, PostId post, const std::vector<Wish>& wishes) {
  Ticketing t = venue.open();
  std::map<std::string, int> times;
  for (const auto& comment : stored_comments(t, post)) ++times[comment.body];
  for (const auto& wish : wishes) {
    if (wish.post != post) continue;
    const int stored = times[wish.body];
    EXPECT_LE(stored, 1) << wish.body;
    if (wish.added) {
      EXPECT_EQ(stored, 1) << wish.body;
    } else if (!wish.in_doubt) {
      EXPECT_EQ(stored, 0) << wish.body;
    }
  }
}

void expect_fair(const std::vector<Wish>& wishes, PostId post, int slots) {
  std::map<CommentId, const Wish*> in_order;
  for (const auto& wish : wishes) {
    if (wish.post != post || !wish.added) continue;
    EXPECT_TRUE(in_order.emplace(wish.added->comment.id, &wish).second)
        << "one comment acknowledged to two: " << wish.reply;
  }

  std::set<AccountId> commented;
  int position = 0;
  Instant latest_begin = Instant::min();
  for (const auto& [id, wish] : in_order) {
    EXPECT_GE(wish->ended, latest_begin)
        << "overtaken by one that began after it had ended: " << wish->reply;
    latest_begin = std::max(latest_begin, wish->first_began);
    const auto& reward = wish->added->reward;
    const bool first = commented.insert(wish->who.account).second;
    ASSERT_EQ(reward.has_value(), first) << wish->reply;
    if (!first) continue;
    EXPECT_EQ(reward->points, Points{100});
    EXPECT_EQ(reward->position.has_value(), reward->coupon.has_value()) << wish->reply;
    EXPECT_EQ(reward->position.has_value(), position < slots) << wish->reply;
    if (!reward->position) continue;
    EXPECT_EQ(*reward->position, ++position) << wish->reply;
  }
  EXPECT_EQ(position, slots);
}

Points expect_clean_books(const Venue& venue) {
  Ticketing t = venue.open();
  const auto report = must(t.audit().verify(Principal::local_operator(), {.full = true}));
  EXPECT_TRUE(report.clean);
  for (const auto& finding : report.findings)
    ADD_FAILURE() << finding.subject << ": " << finding.detail;
  return report.points;
}

Points points_promised(const std::vector<Wish>& wishes) {
  Points points;
  for (const auto& wish : wishes)
    if (wish.added && wish.added->reward) points += wish.added->reward->points;
  return points;
}

}  // namespace ticketing::test
