// What the import makes of a film, and what it leaves alone the next day.
#include <gmock/gmock.h>

#include "catalog/movie_draft.hpp"

namespace ticketing::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Timestamp now{seconds{1'772'420'400}};

BoxOfficeEntry entry() { return {1, "20260001", "한강의 밤", parse_iso_date("2026-02-18"), 29884}; }
MovieDetails film() {
  return {"20260001", "한강의 밤",      "Night on the Han", 118, {"드라마", "미스터리"},
          {"김하늘"}, {"한국", "일본"}, "15세이상관람가"};
}
Product draft() { return draft_product(entry(), film(), Points{15'000}, now); }

TEST(MergedMovie, drafts_a_ticket_nobody_can_buy_yet) {
  const Product product = draft();
  EXPECT_EQ(product.name, "한강의 밤");
  EXPECT_EQ(product.category, ProductCategory::movie_ticket);
  EXPECT_EQ(product.price, Points{15'000});
  EXPECT_FALSE(product.on_sale);
  EXPECT_EQ(product.stock, std::nullopt);
  EXPECT_EQ(product.movie_code, "20260001");
  EXPECT_EQ(product.intro,
            "영문 제목 English title: Night on the Han\n"
            "장르 Genre: 드라마, 미스터리\n"
            "감독 Director: 김하늘\n"
            "상영 시간 Running time: 118분 (118 min)\n"
            "관람 등급 Rating: 15세이상관람가\n"
            "제작 국가 Country: 한국, 일본\n"
            "개봉일 Opening date: 2026-02-18");
}

TEST(MergedMovie, says_nothing_about_what_is_not_known) {
  EXPECT_EQ(draft_product(entry(), std::nullopt, Points{1}, now).intro,
            "개봉일 Opening date: 2026-02-18");
  BoxOfficeEntry unopened = entry();
  unopened.opened_on.reset();
  EXPECT_EQ(draft_product(unopened, MovieDetails{}, Points{1}, now).intro, "");
}

TEST(MergedMovie, makes_names_that_a_product_may_have) {
  const auto name = [](const std::string& theirs) {
    BoxOfficeEntry strange = entry();
    strange.name = theirs;
    return draft_product(strange, std::nullopt, Points{1}, now).name;
  };
  EXPECT_EQ(name(" 한강의\n\t밤 \x7f"), "한강의 밤");
  EXPECT_EQ(name("\u1112\u1161\u11ab"), "한") << "NFC";
  EXPECT_EQ(name("\xff"), "20260001");
  EXPECT_EQ(name("\u3164"), "20260001") << "a filler shows nothing";
  std::string long_name;
  for (int i = 0; i < 300; ++i) long_name += "밤";
  EXPECT_EQ(name(long_name).size(), 200 * 3U);
  MovieDetails details = film();
  details.directors = {"a\nb", "\x01"};
  const std::string intro = draft_product(entry(), details, Points{1}, now).intro;
  EXPECT_THAT(intro, HasSubstr("Director: a b"));
  EXPECT_THAT(intro, Not(HasSubstr("\x01")));
}

TEST(MergedMovie, creates_once_and_then_changes_nothing) {
  const MergedMovie first = merge_movie(std::nullopt, draft());
  EXPECT_EQ(first.outcome, ImportOutcome::created);
  const MergedMovie second =
      merge_movie(first.product, draft_product(entry(), film(), Points{99}, now + seconds(60)));
  EXPECT_EQ(second.outcome, ImportOutcome::unchanged);
  EXPECT_EQ(second.product.price, Points{15'000});
}

TEST(MergedMovie, follows_kobis_in_an_untouched_draft_again_and_again) {
  Product stored = draft();
  stored.id = {7};
  for (const char* renamed : {"한강의 밤: 감독판", "한강의 낮"}) {
    BoxOfficeEntry next = entry();
    next.name = renamed;
    const MergedMovie merged =
        merge_movie(stored, draft_product(next, film(), Points{99}, now + seconds(86'400)));
    EXPECT_EQ(merged.outcome, ImportOutcome::updated);
    EXPECT_TRUE(merged.name_changed);
    EXPECT_EQ(merged.product.name, renamed);
    EXPECT_EQ(merged.product.id, stored.id);
    EXPECT_EQ(merged.product.price, Points{15'000});
    EXPECT_EQ(merged.product.revision, stored.revision + 1);
    EXPECT_EQ(merged.product.created_at, now);
    stored = merged.product;
  }
  MovieDetails rated = film();
  rated.rating = "12세이상관람가";
  BoxOfficeEntry same_name = entry();
  same_name.name = stored.name;
  const MergedMovie merged = merge_movie(stored, draft_product(same_name, rated, Points{1}, now));
  EXPECT_EQ(merged.outcome, ImportOutcome::updated);
  EXPECT_FALSE(merged.name_changed);
}

TEST(MergedMovie, leaves_alone_what_people_touched) {
  BoxOfficeEntry renamed = entry();
  renamed.name = "한강의 낮";
  const Product news = draft_product(renamed, film(), Points{99}, now + seconds(86'400));
  Product edited = draft();
  edited.price = Points{12'000};
  edited.updated_at += seconds(1);
  Product on_sale = draft();
  on_sale.on_sale = true;
  Product retired = draft();
  retired.retired = true;
  for (const Product& stored : {edited, on_sale, retired}) {
    const MergedMovie merged = merge_movie(stored, news);
    EXPECT_EQ(merged.outcome, ImportOutcome::unchanged);
    EXPECT_EQ(merged.product.name, "한강의 밤");
    EXPECT_EQ(merged.product.price, stored.price);
    EXPECT_EQ(merged.product.retired, stored.retired);
  }
}

}  // namespace
}  // namespace ticketing::test
