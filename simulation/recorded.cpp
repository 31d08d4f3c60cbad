// What people wrote in fact, on the days on which they did.
#include <algorithm>
#include <fstream>
#include <map>
#include <string>

#include <ticketing/describe/text_value.hpp>

#include "simulation/random.hpp"
#include "simulation/script.hpp"

namespace ticketing::simulation {
namespace {

struct Line {
  std::string film;
  std::string author;
  LocalDate day;
  std::string text;
};

/// "11.03.01" is 2011-03-01.
std::optional<LocalDate> parse_day(std::string text) {
  if (text.size() == 8 && text[2] == '.' && text[5] == '.') {
    std::ranges::replace(text, '.', '-');
    text.insert(0, "20");
  }
  return parse_iso_date(text);
}

std::optional<Line> parse_line(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  Line out;
  std::size_t begin = 0;
  std::string day;
  for (std::string* part : {&out.film, &out.author, &day}) {
    const std::size_t end = line.find('\t', begin);
    if (end == std::string::npos) return std::nullopt;
    *part = line.substr(begin, end - begin);
    begin = end + 1;
  }
  out.text = line.substr(begin);
  const auto parsed = parse_day(std::move(day));
  if (!parsed || out.author.empty()) return std::nullopt;
  out.day = *parsed;
  return out;
}

/// In order of days, and of the file within a day.
Result<std::vector<Line>> read_lines(const std::string& name) {
  std::ifstream in(name);
  if (!in) return refuse_field("/recorded/file", "cannot be read: " + name);
  std::vector<Line> lines;
  std::string text;
  std::getline(in, text);  // the heading
  for (int number = 2; std::getline(in, text); ++number) {
    auto line = parse_line(text);
    if (!line)
      return refuse_field("/recorded/file",
                          name + ", line " + std::to_string(number) +
                              ": must be a film, an author, a day (YYYY-MM-DD or YY.MM.DD) and a "
                              "text, separated by tabs");
    lines.push_back(std::move(*line));
  }
  if (lines.empty())
    return refuse_field("/recorded/file", "has no line behind its heading: " + name);
  std::ranges::stable_sort(lines, {}, &Line::day);
  return lines;
}

class RecordedScript final : public Script {
 public:
  RecordedScript(const Plan& plan, std::vector<Line> lines, std::int64_t seed,
                 const BusinessCalendar& calendar)
      : recorded_(*plan.recorded),
        lines_(std::move(lines)),
        seed_(static_cast<std::uint64_t>(seed)),
        calendar_(calendar),
        instant_seconds_(plan.instant_seconds),
        first_(plan.start.value_or(lines_.front().day)),
        last_(plan.days ? first_ + std::chrono::days(*plan.days - 1)
                        : std::max(first_, lines_.back().day)) {
    Draws draws(seed_of(seed_, 0));
    for (const Line& line : lines_) {
      if (line.day < first_ || line.day > last_ || authors_.contains(line.author)) continue;
      const std::size_t person = cast_.add_person(line.author, "recorded");
      cast_.add_account(person);
      authors_[line.author] = person;
      redeems_.push_back(!draws.happens(recorded_.never_redeems));
    }
  }

  const Cast& cast() const override { return cast_; }
  const std::vector<ShopItem>& products() const override { return products_; }
  LocalDate first_day() const override { return first_; }
  LocalDate last_day() const override { return last_; }

  std::vector<Act> acts_of(LocalDate day) override {
    const Timestamp begins = calendar_.start_of(day);
    length_ = std::chrono::duration<double>(calendar_.start_of(day + std::chrono::days(1)) - begins)
                  .count();
    Draws draws(seed_of(seed_, 1 + static_cast<std::uint64_t>(day.time_since_epoch().count())));
    std::vector<Act> acts;
    for (const Line& line : std::ranges::equal_range(lines_, day, {}, &Line::day))
      write(line, begins + some_time(draws), begins, acts);
    for (std::size_t person = 0; person < here_; ++person)
      for (int left = redeems_[person] ? draws.poisson(recorded_.shop_visits_per_day) : 0; left > 0;
           --left)
        acts.push_back({.at = begins + some_time(draws), .kind = ActKind::buy, .person = person});
    gather_into_instants(acts, begins, instant_seconds_);
    return acts;
  }

 private:
  std::chrono::microseconds some_time(Draws& draws) const {
    return std::chrono::microseconds(static_cast<std::int64_t>(draws.uniform() * length_ * 1e6));
  }

  void write(const Line& line, Timestamp at, Timestamp begins, std::vector<Act>& acts) {
    const std::size_t person = authors_.at(line.author);
    here_ = std::max(here_, person + 1);  // people are in the order in which they come
    if (recorded_.as == RecordedAs::posts) {
      acts.push_back({.at = at, .kind = ActKind::post, .person = person, .text = line.text});
      return;
    }
    const auto [film, is_new] = films_.try_emplace(line.film, films_.size());
    if (is_new)
      acts.push_back(
          {.at = begins, .kind = ActKind::event, .post = film->second, .text = film->first});
    acts.push_back({.at = at,
                    .kind = ActKind::comment,
                    .person = person,
                    .account = cast_.people[person].accounts.front(),
                    .post = film->second,
                    .text = line.text});
  }

  const Recorded recorded_;
  const std::vector<Line> lines_;
  const std::uint64_t seed_;
  const BusinessCalendar& calendar_;
  const int instant_seconds_;
  const LocalDate first_;
  const LocalDate last_;
  const std::vector<ShopItem> products_ = Population().products;
  Cast cast_;
  std::map<std::string, std::size_t> authors_;
  std::vector<bool> redeems_;  ///< of the cast's people
  std::size_t here_ = 0;       ///< how many of them have written
  std::map<std::string, std::size_t> films_;
  double length_ = 0;  ///< of the day, in seconds
};

}  // namespace

Result<std::unique_ptr<Script>> make_recorded_script(const Plan& plan, std::int64_t seed,
                                                     const BusinessCalendar& calendar) {
  auto lines = read_lines(plan.recorded->file);
  TICKETING_TRY(lines);
  return std::make_unique<RecordedScript>(plan, std::move(*lines), seed, calendar);
}

}  // namespace ticketing::simulation
