// The probe of the cache, on caches that are in order and on some that are not.
#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <string>

#include "api/staleness_probe.hpp"

namespace ticketing::test {
namespace {

using api::Document;
using api::DocumentPtr;
using api::Documents;
using api::StalenessProbe;
using std::chrono::hours;
using std::chrono::milliseconds;

/// Documents of one number, read from a store that is a variable, and whoever asks for them.
class Readers {
 public:
  struct Cache {
    bool is_told = true;  ///< of this process's writes
    std::chrono::steady_clock::duration age_max = milliseconds(10);
  };

  explicit Readers(const Cache& cache, std::chrono::steady_clock::duration bound = milliseconds(10),
                   std::uint64_t every = 1)
      : documents_(cache.is_told ? changes_ : nobody_s_changes_, run_at_once, nullptr,
                   cache.age_max),
        probe_(every, bound, changes_, run_at_once, [this](const std::string&) { return read(); }) {
  }

  void write_here() {
    ++stored_;
    const Subject subject = Subject::post(PostId{1});
    changes_.note(std::span(&subject, 1));
  }
  void write_elsewhere() { ++stored_; }

  void ask(const std::string& target = "/v1/posts/1") {
    if (const DocumentPtr document = documents_.find(target)) {
      probe_.given(target, *document);
      return;
    }
    documents_.get(
        target, [this] { return read(); }, [](const DocumentPtr&) {});
  }
  /// Asks until the probe has said so much; false when that takes too long.
  bool ask_until(
      const std::function<bool(const StalenessProbe::Counters&)>& said,
      const std::function<void()>& meanwhile = [] {}) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!said(probe_.counters())) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      meanwhile();
      ask();
    }
    return true;
  }
  const StalenessProbe::Counters& counters() const { return probe_.counters(); }
  int readings() const { return readings_; }

 private:
  Document read() {
    ++readings_;
    Document document;
    document.plain = std::to_string(stored_);
    document.entity_tag = document.plain;
    document.subjects = {Subject::post(PostId{1})};
    return document;
  }
  static bool run_at_once(const std::function<void()>& work) {
    work();
    return true;
  }

  int stored_ = 0;
  int readings_ = 0;
  Changes changes_;
  Changes nobody_s_changes_;
  Documents documents_;
  StalenessProbe probe_;
};

bool has_checked(const StalenessProbe::Counters& counters) { return counters.checks >= 20; }
bool has_found_one(const StalenessProbe::Counters& counters) { return counters.stale > 0; }

TEST(StalenessProbe, finds_nothing_where_all_is_well) {
  Readers readers({});
  int asked = 0;
  EXPECT_TRUE(readers.ask_until(has_checked, [&] {
    if (++asked % 3 == 0) readers.write_here();
    if (asked % 5 == 0) readers.write_elsewhere();
  }));
  EXPECT_EQ(readers.counters().stale, 0);
}

TEST(StalenessProbe, finds_a_cache_that_ignores_what_is_written_here) {
  // Long before the bound: nobody may miss what his own process has acknowledged.
  Readers readers({.is_told = false, .age_max = hours(1)}, hours(1));
  readers.ask();
  readers.write_here();
  EXPECT_TRUE(readers.ask_until(has_found_one));
}

TEST(StalenessProbe, finds_a_cache_that_keeps_for_too_long_what_others_changed) {
  Readers readers({.is_told = true, .age_max = hours(1)});
  readers.ask();
  readers.write_elsewhere();
  EXPECT_TRUE(readers.ask_until(has_found_one));
}

TEST(StalenessProbe, grants_what_others_changed_the_bound) {
  Readers readers({.is_told = true, .age_max = hours(1)}, hours(1));
  readers.ask();
  readers.write_elsewhere();
  for (int i = 0; i < 1000; ++i) readers.ask();
  EXPECT_EQ(readers.counters().stale, 0);
}

TEST(StalenessProbe, reads_behind_one_in_so_many) {
  Readers readers({.is_told = true, .age_max = hours(1)}, milliseconds(0), 100);
  readers.ask();
  EXPECT_EQ(readers.readings(), 1);
  for (int i = 0; i < 1001; ++i) readers.ask();  // the first makes it at hand for this thread
  EXPECT_EQ(readers.readings(), 1 + 10);
  Readers others({.is_told = true, .age_max = hours(1)}, milliseconds(0), 0);
  for (int i = 0; i < 1000; ++i) others.ask();
  EXPECT_EQ(others.readings(), 1);
}

}  // namespace
}  // namespace ticketing::test
