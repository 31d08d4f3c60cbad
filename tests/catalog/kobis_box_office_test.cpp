// The adapter against a server that behaves, misbehaves and stops behaving.
#include <gmock/gmock.h>

#include <chrono>

#include "catalog/kobis_stand_in.hpp"
#include "kobis/kobis_box_office.hpp"

namespace ticketing::test {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Way = KobisAnswer::Way;

const std::string key = "0123456789abcdef0123456789abcdef";
constexpr LocalDate first_of_march{std::chrono::local_days{days{20513}}};  // 2026-03-01

class KobisBoxOfficeTest : public ::testing::Test {
 protected:
  void serve(KobisStandIn::Script script) {
    server_.emplace(std::move(script));
    config_.url = server_->url();
    config_.key = key;
    config_.timeout_ms = 1000;
  }
  void always(const KobisAnswer& answer) {
    serve([answer](std::size_t, const std::string&) { return answer; });
  }

  Result<std::vector<BoxOfficeEntry>> daily(const BoxOfficeQuery& query = {
                                                first_of_march, 10, {}, {}, {}}) {
    return make_kobis_box_office(config_)->daily(query, stop_.get_token());
  }
  Result<MovieDetails> details(const std::string& code = "20260001") {
    return make_kobis_box_office(config_)->details(code, stop_.get_token());
  }
  /// The refusal of a daily box office, which must have this code and never name the key.
  std::string refused(ErrorCode code) {
    const auto reply = daily();
    if (reply) return "accepted";
    EXPECT_EQ(reply.error().code, code) << reply.error().detail;
    EXPECT_THAT(reply.error().detail, Not(HasSubstr(key)));
    for (const auto& field : reply.error().errors) EXPECT_THAT(field.detail, Not(HasSubstr(key)));
    return reply.error().detail;
  }
  std::string pointer_of_refusal() {
    const auto reply = daily();
    return reply || reply.error().errors.empty() ? "none" : reply.error().errors.front().pointer;
  }
  std::vector<std::string> targets() const { return server_->targets(); }

  KobisConfig config_;
  std::stop_source stop_;
  std::optional<KobisStandIn> server_;
};

TEST_F(KobisBoxOfficeTest, reads_a_days_chart) {
  always({.body = kobis_fixture("daily.json")});
  const auto chart = daily();
  ASSERT_TRUE(chart) << chart.error().detail;
  ASSERT_THAT(*chart, SizeIs(3));
  EXPECT_EQ(chart->at(0).rank, 1);
  EXPECT_EQ(chart->at(0).movie_code, "20260001");
  EXPECT_EQ(chart->at(0).name, "한강의 밤");
  EXPECT_EQ(chart->at(0).opened_on, parse_iso_date("2026-02-18"));
  EXPECT_EQ(chart->at(0).audience, 29884);
  EXPECT_EQ(chart->at(1).name, "100% 늑대: \"달의 아이\"");
  EXPECT_EQ(chart->at(1).opened_on, std::nullopt);
}

TEST_F(KobisBoxOfficeTest, sends_only_what_was_asked) {
  always({.body = kobis_fixture("daily.json")});
  config_.url += "/";
  EXPECT_TRUE(daily());
  EXPECT_THAT(*daily({first_of_march, 2, "N", "K", "0105001"}), SizeIs(2));
  const std::string path = "/rest/boxoffice/searchDailyBoxOfficeList.json?key=" + key;
  EXPECT_THAT(targets(),
              ElementsAre(path + "&targetDt=20260301&itemPerPage=10",
                          path + "&targetDt=20260301&itemPerPage=2&multiMovieYn=N&repNationCd=K"
                                 "&wideAreaCd=0105001"));
}

TEST_F(KobisBoxOfficeTest, encodes_the_key) {
  always({.body = kobis_fixture("daily.json")});
  config_.key = "a&b=c%d#e+f";
  EXPECT_TRUE(daily());
  EXPECT_THAT(targets(), ElementsAre(HasSubstr("?key=a%26b%3Dc%25d%23e%2Bf&targetDt=")));
}

TEST_F(KobisBoxOfficeTest, reads_a_films_details) {
  always({.body = kobis_fixture("movie.json")});
  const auto film = details();
  ASSERT_TRUE(film) << film.error().detail;
  EXPECT_EQ(film->name, "한강의 밤");
  EXPECT_EQ(film->name_english, "Night on the Han");
  EXPECT_EQ(film->minutes, 118);
  EXPECT_THAT(film->genres, ElementsAre("드라마", "미스터리"));
  EXPECT_THAT(film->directors, ElementsAre("김하늘"));
  EXPECT_THAT(film->nations, ElementsAre("한국"));
  EXPECT_EQ(film->rating, "15세이상관람가");
  EXPECT_THAT(targets(),
              ElementsAre("/rest/movie/searchMovieInfo.json?key=" + key + "&movieCd=20260001"));
}

TEST_F(KobisBoxOfficeTest, knows_when_a_film_is_unknown_or_another) {
  always({.body = R"({"movieInfoResult":{"movieInfo":{},"source":"KOBIS"}})"});
  EXPECT_EQ(details().error().code, ErrorCode::not_found);
  always({.body = kobis_fixture("movie.json")});
  const auto other = details("20260002");
  ASSERT_TRUE(other) << other.error().detail;
  EXPECT_THAT(other->problem, HasSubstr("asked for the film \"20260002\" and answered with"));
}

TEST_F(KobisBoxOfficeTest, asks_for_a_key_before_it_asks_kobis) {
  always({.body = kobis_fixture("daily.json")});
  config_.key = "";
  EXPECT_THAT(refused(ErrorCode::validation_failed),
              AllOf(HasSubstr("kobis.key is not set"), HasSubstr("TICKETING_KOBIS_KEY_FILE"),
                    HasSubstr("https://www.kobis.or.kr/kobisopenapi")));
  EXPECT_EQ(pointer_of_refusal(), "/kobis/key");
  EXPECT_THAT(targets(), SizeIs(0));
}

TEST_F(KobisBoxOfficeTest, refuses_what_kobis_could_not_understand) {
  always({.body = kobis_fixture("daily.json")});
  const auto pointer = [&](const BoxOfficeQuery& query) {
    const auto reply = daily(query);
    if (reply) return std::string("accepted");
    EXPECT_EQ(reply.error().code, ErrorCode::validation_failed);
    return reply.error().errors.at(0).pointer;
  };
  EXPECT_EQ(pointer({LocalDate{days{9'000'000}}, 10, {}, {}, {}}), "/date");
  EXPECT_EQ(pointer({first_of_march, 0, {}, {}, {}}), "/items");
  EXPECT_EQ(pointer({first_of_march, 11, {}, {}, {}}), "/items");
  EXPECT_EQ(pointer({first_of_march, 10, "y", {}, {}}), "/multi_movie");
  EXPECT_EQ(pointer({first_of_march, 10, {}, "KR", {}}), "/nation");
  EXPECT_EQ(pointer({first_of_march, 10, {}, {}, "0105&key=x"}), "/area");
  EXPECT_EQ(details("../x").error().errors.at(0).pointer, "/movie_code");
  EXPECT_THAT(targets(), SizeIs(0));
}

TEST_F(KobisBoxOfficeTest, tells_whose_fault_a_fault_is) {
  always({.body = kobis_fixture("fault_key.json")});
  EXPECT_THAT(refused(ErrorCode::validation_failed),
              AllOf(HasSubstr("does not accept kobis.key"), HasSubstr("유효하지않은 키값입니다."),
                    HasSubstr("320010")));
  EXPECT_EQ(pointer_of_refusal(), "/kobis/key");
  EXPECT_THAT(targets(), SizeIs(2)) << "a fault is an answer: asking again changes nothing";

  always({.body = kobis_fixture("fault_date.json")});
  EXPECT_THAT(refused(ErrorCode::validation_failed), HasSubstr("320103"));
  EXPECT_EQ(pointer_of_refusal(), "/date");

  always({.body =
              R"({"faultInfo":{"message":"하루 이용량을 초과하였습니다.","errorCode":"320999"}})"});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("하루 이용량을 초과"));
}

TEST_F(KobisBoxOfficeTest, says_what_it_got_instead_of_json) {
  always({.body = "<html><body>점검 중입니다</body></html>", .content_type = "text/html"});
  EXPECT_THAT(refused(ErrorCode::unavailable),
              AllOf(HasSubstr("did not answer with JSON"), HasSubstr("<html><body>점검")));
  always({.body = ""});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("did not answer with JSON"));
  always({.body = std::string(100'000, '[')});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("did not answer with JSON"));
  always({.body = "{\"boxOfficeResult\":\"\xff\"}"});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("did not answer with JSON"));
}

TEST_F(KobisBoxOfficeTest, gives_up_an_endless_or_too_large_reply) {
  always({.body = std::string(2 * 1024 * 1024, ' ')});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("more than 1048576 bytes"));
  EXPECT_THAT(targets(), SizeIs(1));
}

TEST_F(KobisBoxOfficeTest, tries_again_after_what_passes) {
  serve([](std::size_t n, const std::string&) {
    return n < 2 ? KobisAnswer{.body = "busy", .status = 503}
                 : KobisAnswer{.body = kobis_fixture("daily.json")};
  });
  EXPECT_THAT(*daily(), SizeIs(3));
  EXPECT_THAT(targets(), SizeIs(3));

  serve([](std::size_t n, const std::string&) {
    const Way ways[] = {Way::cut, Way::truncated, Way::whole};
    return KobisAnswer{.way = ways[n], .body = kobis_fixture("daily.json")};
  });
  EXPECT_THAT(*daily(), SizeIs(3));
  EXPECT_THAT(targets(), SizeIs(3));
}

TEST_F(KobisBoxOfficeTest, breaks_off_when_told_to_stop) {
  serve([this](std::size_t, const std::string&) {
    stop_.request_stop();
    return KobisAnswer{.way = Way::stalled};
  });
  config_.timeout_ms = 300'000;  // longer than this test may run
  config_.tries = 5;
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("told to stop"));
  EXPECT_THAT(targets(), SizeIs(1));
}

TEST_F(KobisBoxOfficeTest, gives_up_after_the_configured_tries) {
  always({.body = "busy", .status = 503});
  EXPECT_THAT(refused(ErrorCode::unavailable),
              AllOf(HasSubstr("HTTP status 503"), HasSubstr("\"busy\""), HasSubstr("later")));
  EXPECT_THAT(targets(), SizeIs(3));

  always({.way = Way::truncated, .body = kobis_fixture("daily.json")});
  config_.tries = 2;
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("cannot be reached: 127.0.0.1:"));
  EXPECT_THAT(targets(), SizeIs(2));
}

TEST_F(KobisBoxOfficeTest, does_not_follow_or_repeat_what_will_not_change) {
  always({.body = "moved", .status = 302});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("check kobis.url"));
  always({.body = "no such page", .status = 404});
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("check kobis.url"));
  EXPECT_THAT(targets(), SizeIs(1));
}

TEST_F(KobisBoxOfficeTest, does_not_wait_for_ever) {
  always({.way = Way::stalled});
  config_.tries = 2;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("cannot be reached: 127.0.0.1:"));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_GE(took, std::chrono::milliseconds(900));
  EXPECT_LE(took, std::chrono::seconds(5));
}

TEST_F(KobisBoxOfficeTest, says_so_when_nobody_listens) {
  always({});
  server_.reset();
  EXPECT_THAT(refused(ErrorCode::unavailable), HasSubstr("KOBIS cannot be reached: 127.0.0.1:"));
}

TEST_F(KobisBoxOfficeTest, never_repeats_its_key_when_a_server_does) {
  serve([](std::size_t, const std::string& target) { return KobisAnswer{.body = target}; });
  EXPECT_THAT(refused(ErrorCode::unavailable), AllOf(HasSubstr("key=***"), Not(HasSubstr("0123"))));
  serve([](std::size_t, const std::string& target) {
    return KobisAnswer{.body = "nothing at " + target, .status = 404};
  });
  EXPECT_THAT(refused(ErrorCode::unavailable), AllOf(HasSubstr("nothing"), Not(HasSubstr("0123"))));
  always({.body = R"({"faultInfo":{"message":"[parameterName=key,parameterValue=)" + key +
                  R"(]","errorCode":"320001"}})"});
  EXPECT_THAT(refused(ErrorCode::validation_failed), HasSubstr("does not accept kobis.key"));
}

}  // namespace
}  // namespace ticketing::test
