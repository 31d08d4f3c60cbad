// Documents in memory, without a server: who is given what, when writers and readers meet.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "api/documents_fixture.hpp"

namespace ticketing::test {
namespace {

TEST_F(DocumentsTest, are_read_once_for_all_who_wait) {
  std::vector<std::string> given;
  for (int i = 0; i < 1000; ++i)
    get([&](const DocumentPtr& document) { given.push_back(document->plain); });
  work();
  EXPECT_THAT(given, ::testing::SizeIs(1000));
  EXPECT_THAT(given, ::testing::Each("0"));
  EXPECT_EQ(readings_, 1);
  EXPECT_EQ(give(), "0");
  EXPECT_EQ(readings_, 1);
  EXPECT_EQ(documents_.counters().readings.load(), 1);
  EXPECT_EQ(documents_.counters().misses.load(), 1000);
}

TEST_F(DocumentsTest, are_read_again_when_a_subject_has_changed) {
  EXPECT_EQ(give(), "0");
  stored_ = 1;
  EXPECT_EQ(give(), "0") << "not acknowledged yet";
  note();
  EXPECT_EQ(give(), "1");
  EXPECT_EQ(readings_, 2);
}

TEST_F(DocumentsTest, that_are_not_worth_keeping_are_read_each_time) {
  const auto read_one = [&] {
    std::string given;
    documents_.get(
        "/v1/posts?cursor=x",
        [this] {
          Document document = read();
          document.keep = false;
          return document;
        },
        [&](const DocumentPtr& document) { given = document->plain; });
    work();
    return given;
  };
  EXPECT_EQ(read_one(), "0");
  EXPECT_EQ(read_one(), "0");
  EXPECT_EQ(readings_, 2);
}

TEST_F(DocumentsTest, refuse_all_who_wait_when_there_is_too_much_to_do) {
  has_room_ = false;
  EXPECT_EQ(give(), "refused");
  has_room_ = true;
  EXPECT_EQ(give(), "0");
}

TEST_F(DocumentsTest, forget_those_used_longest_ago_when_memory_is_full) {
  const auto big = [&](int i) {
    documents_.get(
        "/" + std::to_string(i),
        [] {
          Document document;
          document.plain.assign(1024 * 1024, 'x');
          return document;
        },
        [](const DocumentPtr&) {});
    work();
  };
  const int more_than_fit = Documents::bytes_max / (1024 * 1024) + 8;
  for (int i = 0; i < more_than_fit; ++i) big(i);
  const auto before = documents_.counters().readings.load();
  big(more_than_fit - 1);
  EXPECT_EQ(documents_.counters().readings.load(), before) << "the last one is here";
  big(0);
  EXPECT_EQ(documents_.counters().readings.load(), before + 1) << "the first one is not";
}

TEST_F(DocumentsTest, are_refused_and_read_again_when_reading_fails) {
  before_reading_ = [] { throw std::runtime_error("no memory"); };
  EXPECT_EQ(give(), "refused");
  before_reading_ = {};
  EXPECT_EQ(give(), "0");
}

TEST_F(DocumentsTest, are_refused_once_more_to_who_could_not_take_the_refusal) {
  has_room_ = false;
  int told = 0;
  get([&](const DocumentPtr& document) {
    EXPECT_EQ(document, nullptr);
    if (++told == 1) throw std::runtime_error("no memory");
  });
  EXPECT_EQ(told, 2);
}

TEST_F(DocumentsTest, of_long_targets_are_not_kept) {
  const std::string target = "/v1/posts/1?" + std::string(Documents::target_bytes_max, '&');
  EXPECT_EQ(give(target), "0");
  EXPECT_EQ(give(target), "0");
  EXPECT_EQ(readings_, 2);
}

/// What another process wrote meanwhile is noted by nobody here.
TEST_F(DocumentsTest, of_a_slow_reading_are_for_those_who_came_in_time) {
  std::string late;
  after_reading_ = [&] {
    after_reading_ = {};
    const auto began = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - began <= Documents::age_max)
      std::this_thread::yield();
    stored_ = 1;
    get([&](const DocumentPtr& document) { late = document->plain; });
  };
  EXPECT_EQ(give(), "0");
  EXPECT_EQ(late, "1");
}

TEST_F(DocumentsTest, are_given_for_no_longer_than_they_are_good) {
  good_for_ = {};
  EXPECT_EQ(give(), "0");
  stored_ = 1;
  EXPECT_EQ(give(), "1") << "nobody noted it, and no time is seen to have passed";
  std::string late;
  after_reading_ = [&] {
    after_reading_ = {};
    stored_ = 2;
    get([&](const DocumentPtr& document) { late = document->plain; });
  };
  EXPECT_EQ(give(), "1");
  EXPECT_EQ(late, "2") << "who came while it was read is given another";
}

/// Two writers, each of whom commits, notes and is acknowledged, at every point of two readings,
/// with readers who come before, during and after: nobody misses what was acknowledged before he
/// asked.
TEST_F(DocumentsTest, never_miss_what_was_acknowledged_at_any_interleaving) {
  constexpr int slots = 8;
  using Steps = std::array<int, 3>;  // in which slot a writer commits, notes, is acknowledged
  std::vector<Steps> writers;
  for (int commit = 0; commit < slots; ++commit)
    for (int noted = commit; noted < slots; ++noted)
      for (int told = noted; told < slots; ++told) writers.push_back({commit, noted, told});

  for (const Steps& first : writers) {
    for (const Steps& second : writers) {
      SCOPED_TRACE(::testing::PrintToString(first) + ::testing::PrintToString(second));
      const int start = stored_;
      int acknowledged = start;
      std::array<int, 2> committed{};
      int slot = 0;
      const auto pass = [&] {
        for (std::size_t step = 0; step < 3; ++step) {
          for (const std::size_t writer : {0, 1}) {
            if ((writer == 0 ? first : second)[step] != slot) continue;
            if (step == 0) committed[writer] = ++stored_;
            if (step == 1) note();
            if (step == 2) acknowledged = std::max(acknowledged, committed[writer]);
          }
        }
        ++slot;
      };
      const auto ask = [&](int& given, int& due) {
        due = acknowledged;
        get([&](const DocumentPtr& document) { given = std::stoi(document->plain); });
      };

      std::array<int, 3> given{-1, -1, -1};
      std::array<int, 3> due{};
      int reading = 0;
      before_reading_ = [&] {
        if (reading < 2) pass();
      };
      after_reading_ = [&] {
        if (reading < 2) pass();
        if (reading == 0) {
          ask(given[1], due[1]);
          pass();
        }
        ++reading;
      };
      note();  // so that the first has to be read
      pass();
      ask(given[0], due[0]);
      pass();
      work();
      while (slot < slots) pass();
      due[2] = acknowledged;
      given[2] = std::stoi(give());
      for (std::size_t reader = 0; reader < 3; ++reader) {
        ASSERT_GE(given[reader], due[reader]) << "reader " << reader;
      }
      before_reading_ = after_reading_ = {};
    }
  }
}

}  // namespace
}  // namespace ticketing::test
