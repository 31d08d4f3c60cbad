// Documents that processes read for each other, with a cache that is a variable.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/document_bytes.hpp"
#include "api/documents_fixture.hpp"

namespace ticketing::test {
namespace {

using api::document_of;
using api::ShownPost;
using api::to_bytes;

/// What processes share, in this one: nobody ever waits.
class SharedHere final : public SharedCache {
 public:
  std::variant<Nothing, Value, Turn> find(const std::string& key, Time since) override {
    if (value_ && value_->began >= since) return *value_;
    return *begin(key);
  }
  std::optional<Turn> begin(const std::string& key) override {
    began_.push_back(std::chrono::steady_clock::now());
    return Turn{key, {}, static_cast<std::int64_t>(began_.size()) - 1};
  }
  void put(const Turn& turn, std::string_view bytes) override {
    if (turn.began <= kept_) return;
    kept_ = turn.began;
    value_ = Value{std::string(bytes), began_.at(static_cast<std::size_t>(turn.began))};
  }
  void give_up(const Turn& turn) override { given_up_.push_back(turn.key); }

  void forget() { value_.reset(); }
  const std::vector<std::string>& given_up() const { return given_up_; }

 private:
  std::vector<std::chrono::steady_clock::time_point> began_;
  std::int64_t kept_ = -1;
  std::optional<Value> value_;
  std::vector<std::string> given_up_;
};

class SharedDocumentsTest : public DocumentsTest {
 protected:
  std::string give_from(Documents& documents) {
    std::string given = "nothing";
    documents.get(
        "/v1/posts/1", [this] { return read(); },
        [&](const DocumentPtr& document) { given = document->plain; });
    work();
    return given;
  }
  Documents process(Changes& changes) {
    return Documents(
        changes,
        [this](std::function<void()> work) {
          work_.push_back(std::move(work));
          return true;
        },
        &shared_);
  }
  std::string bytes() { return to_bytes(read()); }

  SharedHere shared_;
  Changes elsewhere_;
};

TEST_F(SharedDocumentsTest, are_read_once_for_all_processes) {
  Documents here = process(changes_);
  Documents there = process(elsewhere_);
  EXPECT_EQ(give_from(here), "0");
  EXPECT_EQ(give_from(there), "0");
  EXPECT_EQ(readings_, 1);
  EXPECT_EQ(there.counters().shared.load(), 1u);
  EXPECT_EQ(there.counters().readings.load(), 0u);
}

TEST_F(SharedDocumentsTest, are_read_by_who_knows_better_and_then_given_to_the_others) {
  Documents here = process(changes_);
  EXPECT_EQ(give_from(here), "0");
  stored_ = 1;
  note();
  EXPECT_EQ(give_from(here), "1");
  Documents there = process(elsewhere_);
  EXPECT_EQ(give_from(there), "1");
  EXPECT_EQ(readings_, 2);
}

TEST_F(SharedDocumentsTest, are_read_once_for_all_who_know_of_a_change) {
  Documents here = process(changes_);
  Documents there = process(elsewhere_);
  EXPECT_EQ(give_from(here), "0");
  EXPECT_EQ(give_from(there), "0");
  ++stored_;
  const Subject subject = Subject::post(PostId{1});
  changes_.note(std::span(&subject, 1));
  elsewhere_.note(std::span(&subject, 1));
  EXPECT_EQ(give_from(here), "1");
  EXPECT_EQ(give_from(there), "1");
  EXPECT_EQ(readings_, 2);
}

TEST_F(SharedDocumentsTest, are_given_up_when_reading_them_fails) {
  Documents here = process(changes_);
  bool refused = false;
  here.get(
      "/v1/posts/1", []() -> Document { throw std::runtime_error("no memory"); },
      [&](const DocumentPtr& document) { refused = !document; });
  work();
  EXPECT_TRUE(refused);
  EXPECT_EQ(shared_.given_up().size(), 1U);
}

TEST_F(SharedDocumentsTest, that_are_refusals_or_broken_are_not_shared) {
  Documents here = process(changes_);
  std::optional<ErrorCode> refused;
  here.get(
      "/v1/posts/2",
      [] {
        Document document;
        document.refusal = Error{ErrorCode::not_found, "no such post"};
        return document;
      },
      [&](const DocumentPtr& document) { refused = document->refusal->code; });
  work();
  EXPECT_EQ(refused, ErrorCode::not_found);
  EXPECT_EQ(shared_.given_up().size(), 1u);

  shared_.put(*shared_.begin("any"), "what no version of this program wrote");
  EXPECT_EQ(give_from(here), "0");
  EXPECT_EQ(readings_, 1);
}

/// This process commits, notes and acknowledges a change while another takes its turn, reads and
/// puts what it read, and somebody here asks in between: at every interleaving, neither he nor who
/// asks at the end is given what misses a change that was acknowledged before.
TEST_F(SharedDocumentsTest, never_miss_what_was_acknowledged_here_whatever_others_put) {
  constexpr int slots = 6;
  int schedules = 0;
  std::uint64_t shared = 0;
  std::vector<std::array<int, 3>> threes;
  for (int a = 0; a < slots; ++a)
    for (int b = a; b < slots; ++b)
      for (int c = b; c < slots; ++c) threes.push_back({a, b, c});
  // Commits and changes were noted before as well: moments are not what they are in a new process.
  note();
  for (const auto& [committed, noted, acknowledged] : threes) {
    for (const auto& [turned, was_read, put] : threes) {
      for (int asked = 0; asked < slots; ++asked) {
        SCOPED_TRACE(
            fmt::format("committed {} noted {} acknowledged {}; turn {} read {} put {}; "
                        "asked {}",
                        committed, noted, acknowledged, turned, was_read, put, asked));
        shared_.forget();
        Documents here = process(changes_);
        ASSERT_EQ(give_from(here), std::to_string(stored_));
        // By time alone it is to be read again.
        shared_.forget();
        Documents later = process(changes_);
        std::optional<SharedCache::Turn> turn;
        std::string read_there;
        int due = stored_;
        for (int slot = 0; slot < slots; ++slot) {
          if (slot == turned) turn = shared_.begin("/v1/posts/1");
          if (slot == committed) ++stored_;
          if (slot == was_read) read_there = bytes();
          if (slot == noted) note();
          if (slot == acknowledged) due = stored_;
          if (slot == put) shared_.put(*turn, read_there);
          if (slot == asked) {
            ASSERT_GE(std::stoi(give_from(later)), due);
          }
        }
        ASSERT_EQ(give_from(later), std::to_string(stored_));
        ++schedules;
        shared += later.counters().shared;
      }
    }
  }
  EXPECT_EQ(schedules, 56 * 56 * 6);
  // Where what is put began after the change, or there was none of it yet.
  EXPECT_GT(shared, 1000U);
}

TEST(DocumentBytes, are_read_as_they_were_written) {
  Document document;
  document.plain = "plain \xED\x95\x9C";
  document.gzip = std::string("\x1f\x8b\0zipped", 9);
  document.entity_tag = "\"tag\"";
  document.headers = "ETag: \"tag\"\r\n";
  document.shown_post = ShownPost{PostId{5}, AccountId{7}};
  document.subjects = {Subject::post(PostId{5}), Subject::account(AccountId{7}),
                       Subject::products()};
  const std::string bytes = to_bytes(document);
  const auto again = document_of(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->plain, document.plain);
  EXPECT_EQ(again->gzip, document.gzip);
  EXPECT_EQ(again->entity_tag, document.entity_tag);
  EXPECT_EQ(again->headers, document.headers);
  EXPECT_EQ(again->shown_post->id, PostId{5});
  EXPECT_EQ(again->shown_post->author, AccountId{7});
  EXPECT_EQ(again->subjects, document.subjects);
  EXPECT_TRUE(again->keep);
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(document_of(bytes.substr(0, length))) << length;
  EXPECT_FALSE(document_of(bytes + "x"));
  EXPECT_FALSE(document_of("18446744073709551615 {}"));
}

}  // namespace
}  // namespace ticketing::test
