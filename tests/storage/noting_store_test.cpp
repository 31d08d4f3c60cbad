// What a transaction changes is noted, whoever wrote it and however it ended.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <vector>

#include <ticketing/changes.hpp>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

/// What was told, as text: "3" for an event with that seq, "post" for a post; with "?" when it is
/// not known to be committed.
struct Told final : CommittedEvents {
  void committed(const EventsWritten& written) override { note(written, ""); }
  void perhaps_committed(const EventsWritten& written) override { note(written, "?"); }
  void note(const EventsWritten& written, const std::string& mark) {
    for (const auto& event : written.events) texts.push_back(std::to_string(event.seq) + mark);
    for (const auto& broadcast : written.broadcasts) texts.push_back(broadcast.data + mark);
  }
  std::vector<std::string> texts;
};

/// What other processes were told.
struct Posted final : EventBus {
  void publish(News news) noexcept override { all.push_back(std::move(news)); }
  std::vector<News> all;
};

class PassesOn : public Store {
 public:
  explicit PassesOn(Store& store) : store_(store) {}
  void transact(const std::function<bool(UnitOfWork&)>& fn) override { store_.transact(fn); }
  void snapshot(const std::function<void(UnitOfWork&)>& fn) override { store_.snapshot(fn); }
  void migrate() override {}
  SchemaStatus schema_status() override { return store_.schema_status(); }
  std::optional<Timestamp> server_time() override { return store_.server_time(); }
  std::string kind() const override { return store_.kind(); }

 private:
  Store& store_;
};

/// A store whose connection is lost while a commit is on its way.
class LosesCommits final : public PassesOn {
 public:
  using PassesOn::PassesOn;
  void transact(const std::function<bool(UnitOfWork&)>& fn) override {
    PassesOn::transact(fn);
    throw StorageUnavailable("lost", false);
  }
};

class NotingStore : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    author_ = add_account("author");
    post_ = add_post(author_);
    note_in(changes_, &told_);
  }

  /// Whether committing `fn` noted exactly `expected`, of what could be shown.
  void expect_noted(const std::vector<Subject>& expected,
                    const std::function<void(UnitOfWork&)>& fn) {
    const auto before = changes_.now();
    commit(fn);
    for (const Subject& subject :
         {Subject::post(post_), Subject::post(PostId{post_.value + 1}), Subject::posts(),
          Subject::account(author_), Subject::product(ProductId{1}), Subject::products(),
          Subject::rankings()}) {
      const bool noted = changes_.any_since(before, std::span(&subject, 1));
      EXPECT_EQ(noted, std::ranges::find(expected, subject) != expected.end())
          << static_cast<int>(subject.kind) << ' ' << subject.id;
    }
  }

  AccountEvent event(std::int64_t seq) const {
    return {author_, seq, EventType::points, "{}", now_};
  }

  Changes changes_;
  Told told_;
  AccountId author_;
  PostId post_;
};
TICKETING_ON_EVERY_STORE(NotingStore);

TEST_P(NotingStore, notes_posts_that_were_written_ahead_when_they_are_taken) {
  PostId next{post_.value + 1};
  expect_noted({Subject::post(next), Subject::posts()}, [&](UnitOfWork& unit) {
    Post ahead = *unit.posts().find(post_);
    ahead.head.board = Board::event;
    ahead.head.publish_at = now_ + std::chrono::hours(1);
    unit.posts().add(ahead);
  });
  EXPECT_TRUE(told_.texts.empty()) << "nobody is told yet";
  expect_noted({Subject::post(next), Subject::posts()}, [&](UnitOfWork& unit) {
    EXPECT_EQ(unit.posts().take_opened(now_ + std::chrono::hours(1), 9).size(), 1u);
  });
  EXPECT_EQ(told_.texts.size(), 1u);
}

TEST_P(NotingStore, notes_posts) {
  const Subject post = Subject::post(post_);
  expect_noted({Subject::post(PostId{post_.value + 1}), Subject::posts()}, [&](UnitOfWork& unit) {
    Post next = *unit.posts().find(post_);
    unit.posts().add(next);
  });
  expect_noted({post, Subject::posts()},
               [&](UnitOfWork& unit) { unit.posts().update(*unit.posts().find(post_)); });
  expect_noted({post, Subject::posts()}, [&](UnitOfWork& unit) {
    const auto head = unit.posts().find(post_)->head;
    unit.posts().update_comment_counts(std::span(&head, 1));
  });
}

TEST_P(NotingStore, notes_comments) {
  Comment comment;
  comment.post = post_;
  comment.author = author_;
  comment.body = "first";
  comment.created_at = now_;
  expect_noted({Subject::post(post_)}, [&](UnitOfWork& unit) {
    comment.id = unit.comments().add(std::span(&comment, 1)).get().front();
  });
  comment.deleted = true;
  expect_noted({Subject::post(post_)}, [&](UnitOfWork& unit) { unit.comments().update(comment); });
}

TEST_P(NotingStore, notes_campaigns) {
  Campaign campaign;
  campaign.post = post_;
  campaign.terms.slots = 10;
  campaign.terms.coupon.value = 30;
  const std::vector<Subject> post{Subject::post(post_), Subject::posts()};
  expect_noted(post, [&](UnitOfWork& unit) { campaign.id = unit.campaigns().add(campaign); });
  campaign.claimed = 1;
  expect_noted(post, [&](UnitOfWork& unit) { unit.campaigns().update(campaign); });
}

TEST_P(NotingStore, notes_accounts) {
  expect_noted({Subject::account(author_)}, [&](UnitOfWork& unit) {
    Account account = *unit.accounts().find(author_);
    account.nickname = "renamed";
    unit.accounts().update(account);
  });
}

TEST_P(NotingStore, notes_products) {
  Product product;
  product.name = "Popcorn";
  product.stock = 5;
  product.created_at = now_;
  product.updated_at = now_;
  const std::vector<Subject> one{Subject::product(ProductId{1}), Subject::products()};
  expect_noted(one, [&](UnitOfWork& unit) { product.id = unit.products().add(product, {}); });
  ASSERT_EQ(product.id, ProductId{1});
  expect_noted(one, [&](UnitOfWork& unit) { unit.products().update(product, {}); });
  expect_noted(one, [&](UnitOfWork& unit) {
    product.stock = 4;
    unit.products().update_stock(std::span(&product, 1));
  });
}

TEST_P(NotingStore, notes_rankings) {
  const LocalDate day{std::chrono::days(20'000)};
  const auto metric = RankingMetric::comments_received;
  expect_noted({Subject::rankings()}, [&](UnitOfWork& unit) {
    const TallyDelta delta{author_, metric, day, 1, now_};
    unit.tallies().add(std::span(&delta, 1));
  });
  FinalRanking ranking{{}, metric, RankingPeriod::day, {day, day}, now_};
  expect_noted({Subject::rankings()},
               [&](UnitOfWork& unit) { ranking.id = unit.rankings().add(ranking).value(); });
  expect_noted({Subject::rankings()},
               [&](UnitOfWork& unit) { unit.rankings().freeze(ranking, false, {}); });
  ASSERT_EQ(told_.texts.size(), 1u);
  EXPECT_NE(told_.texts[0].find(R"("final":true)"), std::string::npos);
  expect_noted({}, [&](UnitOfWork& unit) {
    unit.post_cleanups().add({post_, {}, now_});
    EXPECT_EQ(unit.rankings().places(ranking.id, 0, 10).size(), 1u);
  });
}

TEST_P(NotingStore, notes_nothing_of_what_only_reads) {
  expect_noted({}, [&](UnitOfWork& unit) { unit.posts().lock(std::span(&post_, 1)).get(); });
}

/// A commit whose outcome is unknown looks like any failure from here.
TEST_P(NotingStore, notes_what_failed) {
  const auto before = changes_.now();
  EXPECT_THROW(store().transact([&](UnitOfWork& unit) -> bool {
    unit.posts().update(*unit.posts().find(post_));
    throw std::domain_error("too late to know");
  }),
               std::domain_error);
  const Subject subject = Subject::post(post_);
  EXPECT_TRUE(changes_.any_since(before, std::span(&subject, 1)));
}

TEST_P(NotingStore, tells_of_events_that_were_committed_and_of_no_other) {
  const auto write = [&](UnitOfWork& unit, std::int64_t seq) {
    const auto one = event(seq);
    unit.account_events().add(std::span(&one, 1));
  };
  int tries = 0;
  commit([&](UnitOfWork& unit) {
    write(unit, ++tries);
    Post post = *unit.posts().find(post_);
    post.head.board = Board::event;
    post.head.title = "opening";
    unit.posts().add(post);
    EXPECT_TRUE(told_.texts.empty()) << "told before it was committed";
  });
  ASSERT_EQ(told_.texts.size(), 2u);
  EXPECT_EQ(told_.texts[0], "1");
  EXPECT_NE(told_.texts[1].find("opening"), std::string::npos);

  store().transact([&](UnitOfWork& unit) {
    write(unit, 2);
    return false;
  });
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 write(unit, 3);
                 throw std::domain_error("no");
               }),
               std::domain_error);
  EXPECT_EQ(told_.texts.size(), 2U);

  const auto unsure = noting_changes(std::make_unique<LosesCommits>(store()), changes_, &told_);
  EXPECT_THROW(unsure->transact([&](UnitOfWork& unit) {
    write(unit, 4);
    return true;
  }),
               StorageUnavailable);
  EXPECT_EQ(told_.texts.back(), "4?");
}

TEST_P(NotingStore, tells_other_processes_of_what_was_committed_and_hints_at_what_may_have_been) {
  Posted posted;
  Changes changes;
  const auto telling =
      noting_changes(std::make_unique<PassesOn>(store()), changes, nullptr, &posted);
  const auto write = [&](UnitOfWork& unit, bool commits) {
    const auto one = event(static_cast<std::int64_t>(posted.all.size()) + 1);
    unit.account_events().add(std::span(&one, 1));
    Post post = *unit.posts().find(post_);
    post.head.board = Board::event;
    unit.posts().add(post);
    return commits;
  };
  telling->transact([&](UnitOfWork& unit) { return write(unit, false); });
  EXPECT_TRUE(posted.all.empty());

  telling->transact([&](UnitOfWork& unit) { return write(unit, true); });
  ASSERT_EQ(posted.all.size(), 1U);
  const News& news = posted.all.front();
  EXPECT_EQ(news.changed.size(), 2U) << "the post, and that there is another, each once";
  EXPECT_TRUE(std::ranges::find(news.changed, Subject::posts()) != news.changed.end());
  ASSERT_EQ(news.heads.size(), 1U);
  EXPECT_EQ(news.heads.front().seq, 1);
  ASSERT_EQ(news.broadcasts.size(), 1U);

  const auto unsure =
      noting_changes(std::make_unique<LosesCommits>(store()), changes, nullptr, &posted);
  EXPECT_THROW(unsure->transact([&](UnitOfWork& unit) { return write(unit, true); }),
               StorageUnavailable);
  ASSERT_EQ(posted.all.size(), 2U);
  EXPECT_EQ(posted.all.back().heads.size(), 1U);
  EXPECT_EQ(posted.all.back().changed.size(), 2U);
  EXPECT_TRUE(posted.all.back().broadcasts.empty())
      << "nobody is to be shown what may not be there";
}

}  // namespace
}  // namespace ticketing::test
