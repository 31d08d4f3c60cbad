// What a rush is shown as: while it runs, and afterwards as a page.
#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "cli/demo/live_view.hpp"
#include "cli/demo/markup.hpp"
#include "cli/demo/rush_page.hpp"
#include "cli/demo/rush_times.hpp"
#include "cli/display_width.hpp"

namespace ticketing::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

Contestant contestant(int number, std::optional<int> position, const std::string& nickname) {
  Contestant one;
  one.who = Principal::of_account({number}, Role::user, nickname);
  one.started = Contestant::Instant(std::chrono::microseconds(1000 + number * 10));
  one.finished = one.started + std::chrono::microseconds(500 + number * 3);
  one.tries = 1;
  one.comment = CommentId{number};
  one.position = position;
  return one;
}

std::string page_of(const std::vector<Contestant>& contestants, RushReport report = {}) {
  report.accounts = static_cast<int>(contestants.size());
  report.slots = 2;
  return rush_page(report, RushPlan{}, contestants, "2026-03-02 12:00:00 KST");
}

TEST(RushPage, says_names_and_never_obeys_them) {
  RushReport report;
  report.problems = {"it <broke> & \"fell\""};
  const auto page = page_of(
      {contestant(1, 1, "<script>alert('x')</script>"), contestant(2, {}, "관객0002")}, report);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("it &lt;broke&gt; &amp; &quot;fell&quot;"));
  EXPECT_THAT(page,
              AllOf(Not(HasSubstr("<script")), Not(HasSubstr("http:")), Not(HasSubstr("https:")),
                    Not(HasSubstr("src=")), Not(HasSubstr("url("))));
}

TEST(RushPage, is_made_of_any_rush) {
  EXPECT_THAT(page_of({}), HasSubstr("</html>"));
  EXPECT_THAT(page_of({contestant(1, 1, "alone")}), HasSubstr("alone"));
  Contestant refused = contestant(1, {}, "late");
  refused.comment.reset();
  refused.finished = refused.started;
  EXPECT_THAT(page_of({refused}), HasSubstr("</html>"));
  std::vector<Contestant> many;
  for (int i = 1; i <= 3000; ++i)
    many.push_back(contestant(i, i <= 2000 ? std::optional(i) : std::nullopt, "관객"));
  EXPECT_THAT(page_of(many), HasSubstr("And 1 000 more."));
}

TEST(RushPage, tells_times_in_units_that_people_read) {
  EXPECT_EQ(shown_micros(0), "0 µs");
  EXPECT_EQ(shown_micros(999), "999 µs");
  EXPECT_EQ(shown_micros(1200), "1.2 ms");
  EXPECT_EQ(shown_micros(34'400), "34 ms");
  EXPECT_EQ(shown_micros(2'500'000), "2.5 s");
}

TEST(Markup, closes_what_it_opened) {
  Markup page;
  page.open("p", {{"class", "a\"b"}}).say("<&>").empty("br").close();
  EXPECT_EQ(page.made(), "<p class=\"a&quot;b\">&lt;&amp;&gt;<br/>\n</p>\n");
}

RushMoment halfway() {
  RushMoment moment;
  moment.accounts = 3000;
  moment.slots = 10;
  moment.answered = 1500;
  moment.won = 7;
  moment.elapsed = std::chrono::milliseconds(500);
  moment.rates.assign(90, 3000);
  return moment;
}

TEST(LiveView, fits_every_terminal) {
  for (const std::size_t columns : {20, 60, 80, 200}) {
    const auto lines = drawn(halfway(), columns);
    ASSERT_THAT(lines, SizeIs(2));
    for (const auto& line : lines) EXPECT_LE(display_width(line), columns) << line;
  }
  EXPECT_THAT(drawn(halfway(), 80),
              ElementsAre(AllOf(HasSubstr("████░░"), HasSubstr("1 500/3 000  7 of 10 won")),
                          HasSubstr("3 000 claims a second")));
}

TEST(LiveView, says_the_same_in_a_line) {
  EXPECT_EQ(told(halfway()), "1 500/3 000 comments, 3 000 a second, 7 of 10 coupons gone");
  EXPECT_EQ(told(RushMoment{}), "0/0 comments, 0 a second, 0 of 0 coupons gone");
}

TEST(LiveView, draws_the_fastest_moment_the_highest) {
  const double rates[] = {0, 50, 100};
  EXPECT_EQ(sparkline(rates), "▁▄█");
  EXPECT_EQ(sparkline({}), "");
}

}  // namespace
}  // namespace ticketing::cli
