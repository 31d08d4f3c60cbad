// Random schedules, with everything that crontab(5) knows, against another's understanding of them.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <ticketing/jobs/cron_expression.hpp>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {
namespace {

constexpr int schedules = 3000;
constexpr std::array months = {"jan", "Feb", "mar", "APR", "may", "jun",
                               "jul", "aug", "sep", "oct", "nov", "Dec"};
constexpr std::array weekdays = {"sun", "Mon", "tue", "WED", "thu", "fri", "sat"};

/// Writes fields as people do.
class Writer final {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  int pick(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }

  std::string expression() {
    std::string text = field(0, 59, {}, 4) + " " + field(0, 23, {}, 4);
    text += " " + field(1, 31, {}, 2);
    text += " " + field(1, 12, months, 2);
    return text + " " + field(0, 6, weekdays, 2);
  }

 private:
  /// `stars` in ten are a whole `*`.
  std::string field(int min, int max, std::span<const char* const> names, int stars) {
    const int kind = pick(0, 9);
    if (kind < stars + 2) return "*";
    if (kind < stars + 4) return "*/" + std::to_string(pick(1, max));
    // A list of every value is a star to croniter, which crontab(5) does not say.
    for (;;) {
      std::string list;
      std::set<int> values;
      for (int items = pick(1, 3); items > 0; --items)
        list += (list.empty() ? "" : ",") + item(min, max, names, values);
      if (static_cast<int>(values.size()) <= max - min) return list;
    }
  }

  std::string item(int min, int max, std::span<const char* const> names, std::set<int>& values) {
    const int from = pick(min, max);
    const bool named = !names.empty() && pick(0, 1) == 1;
    const auto text = [&](int value) {
      return named ? std::string(names[static_cast<std::size_t>(value - min)])
                   : std::to_string(value);
    };
    const int kind = pick(0, 3);
    const int to = kind > 1 ? from : pick(from, max);
    const int step = kind == 1 ? pick(1, 6) : 1;
    for (int value = from; value <= to; value += step) values.insert(value);
    if (kind > 1) return text(from);
    return text(from) + "-" + text(to) + (kind == 1 ? "/" + std::to_string(step) : "");
  }

  std::mt19937 random_;
};

struct Question {
  std::string expression;
  std::int64_t after = 0;

  /// crontab(5): a field that begins with a star restricts nothing by itself.
  bool either_day_fits() const {
    std::istringstream fields(expression);
    std::string minute;
    std::string hour;
    std::string day;
    std::string month;
    std::string weekday;
    fields >> minute >> hour >> day >> month >> weekday;
    return day.front() != '*' && weekday.front() != '*';
  }
};

std::string ours(const Question& question) {
  const BusinessCalendar utc("UTC");
  const auto cron = CronExpression::parse(question.expression);
  if (!cron) return cron.error().detail;
  std::string times;
  Timestamp t{std::chrono::seconds(question.after)};
  for (int i = 0; i < 5; ++i) {
    const auto next = cron->next_after(t, utc);
    if (!next) return times + (times.empty() ? "never" : " never");
    t = *next;
    times += (times.empty() ? "" : " ") +
             std::to_string(std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count());
  }
  return times;
}

unsigned seed() {
  const char* const given = std::getenv("TICKETING_SEED");
  return given ? static_cast<unsigned>(std::stoul(given)) : 20261128;
}

TEST(CronOracle, agrees_with_croniter) {
  Writer writer(seed());
  const TempDir dir;
  std::vector<Question> questions;
  {
    std::ofstream file(dir.file("questions"));
    for (int i = 0; i < schedules; ++i) {
      // From 1970 to 2069.
      const Question question{writer.expression(), writer.pick(0, 50'000'000) * 63ll};
      file << question.expression << '\t' << question.after << '\t'
           << (question.either_day_fits() ? "either" : "both") << '\n';
      questions.push_back(question);
    }
  }
  std::istringstream answers(
      run({.command = {"/usr/bin/python3", CRON_ORACLE, dir.file("questions")},
           .output_file = dir.file("answers")}));
  for (const Question& question : questions) {
    std::string theirs;
    ASSERT_TRUE(std::getline(answers, theirs)) << "TICKETING_SEED=" << seed();
    EXPECT_EQ(ours(question), theirs)
        << question.expression << " after " << question.after << ", TICKETING_SEED=" << seed();
  }
}

}  // namespace
}  // namespace ticketing::test
