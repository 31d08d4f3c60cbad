// When things last changed, as documents are told.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <ticketing/changes.hpp>

namespace ticketing::test {
namespace {

void note(Changes& changes, Subject subject) { changes.note(std::span(&subject, 1)); }
bool any_since(const Changes& changes, Changes::Moment moment, Subject subject) {
  return changes.any_since(moment, std::span(&subject, 1));
}

TEST(Changes, are_seen_by_what_was_read_before_and_not_by_what_is_read_after) {
  Changes changes;
  const auto before = changes.now();
  EXPECT_FALSE(any_since(changes, before, Subject::post(PostId{7})));
  note(changes, Subject::post(PostId{7}));
  EXPECT_TRUE(any_since(changes, before, Subject::post(PostId{7})));
  EXPECT_FALSE(any_since(changes, changes.now(), Subject::post(PostId{7})));
}

TEST(Changes, of_one_subject_are_no_other_s) {
  Changes changes;
  const auto before = changes.now();
  note(changes, Subject::post(PostId{7}));
  for (std::int64_t id = 1; id < 1000; ++id)
    EXPECT_EQ(any_since(changes, before, Subject::post(PostId{id})), id == 7) << id;
  EXPECT_FALSE(any_since(changes, before, Subject::account(AccountId{7})));
  EXPECT_FALSE(any_since(changes, before, Subject::product(ProductId{7})));
  EXPECT_FALSE(any_since(changes, before, Subject::posts()));
}

TEST(Changes, of_any_subject_of_a_document_count) {
  Changes changes;
  const auto before = changes.now();
  const std::array subjects{Subject::post(PostId{1}), Subject::account(AccountId{2})};
  EXPECT_FALSE(changes.any_since(before, subjects));
  note(changes, Subject::account(AccountId{2}));
  EXPECT_TRUE(changes.any_since(before, subjects));
}

/// Many writers note one subject at once: a change that is noted stays noted.
TEST(Changes, never_go_backwards) {
  Changes changes;
  std::atomic<bool> go{false};
  std::atomic<int> missed{0};
  {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        while (!go.load()) std::this_thread::yield();
        for (int n = 0; n < 20'000; ++n) {
          const auto before = changes.now();
          note(changes, Subject::posts());
          if (!any_since(changes, before, Subject::posts())) missed.fetch_add(1);
        }
      });
    }
    go.store(true);
  }
  EXPECT_EQ(missed.load(), 0);
}

TEST(Changes, tell_when_a_subject_was_last_noted) {
  using Time = std::chrono::steady_clock::time_point;
  Changes changes;
  const Subject one = Subject::post(PostId{1});
  const Subject other = Subject::post(PostId{2});
  EXPECT_EQ(changes.noted_at(std::span(&one, 1)), Time{});
  const auto before = std::chrono::steady_clock::now();
  changes.note(std::span(&one, 1));
  const auto first = changes.noted_at(std::span(&one, 1));
  EXPECT_GE(first, before);
  EXPECT_LE(first, std::chrono::steady_clock::now());
  EXPECT_EQ(changes.noted_at(std::span(&other, 1)), Time{});
  changes.note(std::span(&other, 1));
  EXPECT_EQ(changes.noted_at(std::span(&one, 1)), first);
  const std::array both{one, other};
  EXPECT_EQ(changes.noted_at(both), changes.noted_at(std::span(&other, 1)));
}

}  // namespace
}  // namespace ticketing::test
