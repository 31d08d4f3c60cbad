// Replies that are JSON but not what KOBIS documents.
#include <gmock/gmock.h>

#include <ticketing/describe/json_read.hpp>

#include "catalog/kobis_stand_in.hpp"
#include "kobis/kobis_reply.hpp"

namespace ticketing::kobis {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::ticketing::test::kobis_fixture;

/// The fixture with one text put in another's place.
std::string damaged(const std::string& name, const std::string& text, const std::string& with) {
  std::string reply = kobis_fixture(name);
  const auto at = reply.find(text);
  if (at == reply.npos) throw std::runtime_error("not in the fixture: " + text);
  return reply.replace(at, text.size(), with);
}

std::string complaint_of_daily(const std::string& reply) {
  const auto read = read_daily(reply);
  if (read) {
    for (const BoxOfficeEntry& entry : *read)
      if (!entry.problem.empty()) return entry.problem;
    return "accepted";
  }
  EXPECT_EQ(read.error().code, ErrorCode::unavailable);
  return read.error().detail;
}
std::string complaint_of_details(const std::string& reply) {
  const auto read = read_details(reply);
  if (read) return read->problem.empty() ? "accepted" : read->problem;
  EXPECT_EQ(read.error().code, ErrorCode::unavailable);
  return read.error().detail;
}

TEST(KobisReply, names_the_place_and_what_was_there) {
  const std::string first = "/boxOfficeResult/dailyBoxOfficeList/0/";
  EXPECT_EQ(complaint_of_daily(damaged("daily.json", R"("rank":"1")", R"("rank":"first")")),
            "KOBIS answered something unexpected: " + first +
                "rank must be a whole number of at most nine digits, as a string, not \"first\"");
  const std::pair<std::string, std::string> damages[] = {
      {R"("rank":"1")", R"("rank":1)"},
      {R"("rank":"1")", R"("rank":"-1")"},
      {R"("audiCnt":"29884")", R"("audiCnt":"2.5")"},
      {R"("audiCnt":"29884")", R"("audiCnt":"99999999999999999999")"},
      {R"("movieCd":"20260001")", R"("movieCd":"")"},
      {R"("movieCd":"20260001")", R"("movieCode":"20260001")"},
      {R"("movieNm":"한강의 밤")", R"("movieNm":["한강의 밤"])"},
      {R"("openDt":"2026-02-18")", R"("openDt":"2026-02-30")"},
      {R"("openDt":"2026-02-18")", R"("openDt":"20260218")"},
  };
  for (const auto& [text, with] : damages)
    EXPECT_THAT(complaint_of_daily(damaged("daily.json", text, with)), HasSubstr(first)) << with;
}

TEST(KobisReply, needs_only_what_is_used) {
  for (const char* unused : {R"("rank":"1",)", R"("openDt":"2026-02-18",)"})
    EXPECT_EQ(complaint_of_daily(damaged("daily.json", unused, "")), "accepted") << unused;
  const auto bare = read_details(R"({"movieInfoResult":{"movieInfo":{"movieCd":"1"}}})");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->problem, "");
  EXPECT_EQ(complaint_of_details(damaged("movie.json", R"("genres":[)", R"("genre":[)")),
            "accepted");
}

TEST(KobisReply, of_a_chart_one_line_that_does_not_fit_spoils_no_other) {
  const auto read = read_daily(damaged("daily.json", R"("movieNm":"한강의 밤")", R"("movieNm":7)"));
  ASSERT_TRUE(read);
  EXPECT_NE(read->at(0).problem, "");
  EXPECT_EQ(read->at(1).problem, "");
}

TEST(KobisReply, wants_the_documented_shape) {
  EXPECT_THAT(complaint_of_daily("[]"), HasSubstr("an object"));
  EXPECT_THAT(complaint_of_daily("{}"), HasSubstr("/boxOfficeResult is missing"));
  EXPECT_THAT(complaint_of_daily(R"({"boxOfficeResult":[]})"), HasSubstr("/boxOfficeResult must"));
  EXPECT_THAT(complaint_of_daily(R"({"boxOfficeResult":{"dailyBoxOfficeList":{}}})"),
              HasSubstr("must be a list, not an object"));
  EXPECT_THAT(complaint_of_daily(R"({"boxOfficeResult":{"dailyBoxOfficeList":["x"]}})"),
              HasSubstr("/dailyBoxOfficeList/0 must be an object"));
  EXPECT_THAT(complaint_of_daily(kobis_fixture("movie.json")), HasSubstr("/boxOfficeResult is"));
  EXPECT_THAT(complaint_of_details(kobis_fixture("daily.json")), HasSubstr("/movieInfoResult is"));
  EXPECT_THAT(complaint_of_daily(R"({"faultInfo":"x"})"), HasSubstr("/boxOfficeResult is missing"));
}

TEST(KobisReply, lists_no_film_twice) {
  EXPECT_THAT(complaint_of_daily(damaged("daily.json", "20260002", "20260001")),
              HasSubstr("lists the film \"20260001\" twice"));
}

TEST(KobisReply, takes_a_day_without_films_for_what_it_is) {
  const auto read = read_daily(R"({"boxOfficeResult":{"dailyBoxOfficeList":[]}})");
  ASSERT_TRUE(read);
  EXPECT_THAT(*read, SizeIs(0));
}

TEST(KobisReply, takes_details_that_are_not_known_yet) {
  const auto read = read_details(
      R"({"movieInfoResult":{"movieInfo":{"movieCd":"1","movieNm":" x ","movieNmEn":"","showTm":"",
      "nations":[],"genres":[],"directors":[],"audits":[]}}})");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->name, "x");
  EXPECT_EQ(read->minutes, 0);
  EXPECT_EQ(read->rating, "");
}

TEST(KobisReply, reads_details_strictly) {
  for (const auto& [text, with] : std::vector<std::pair<std::string, std::string>>{
           {R"("showTm":"118")", R"("showTm":"two hours")"},
           {R"("showTm":"118")", R"("showTm":118)"},
           {R"("genreNm":"드라마")", R"("genreNm":7)"},
           {R"([{"nationNm":"한국"}])", R"("한국")"}})
    EXPECT_THAT(complaint_of_details(damaged("movie.json", text, with)),
                HasSubstr("KOBIS answered something unexpected: /movieInfoResult/movieInfo/"))
        << with;
}

/// Whatever bytes come, the answer is a value or a refusal.
TEST(KobisReply, survives_any_cut_of_a_reply) {
  const std::string reply = kobis_fixture("movie.json");
  for (std::size_t size = 0; size + 2 < reply.size(); ++size)
    EXPECT_FALSE(read_details(reply.substr(0, size))) << size;
}

}  // namespace
}  // namespace ticketing::kobis
