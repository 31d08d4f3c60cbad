// Who is a viewer, and whose look is a view.
#include <gmock/gmock.h>

#include <set>

#include "board/viewer.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Crawlers, are_known_by_their_user_agent) {
  for (const std::string_view agent : {
           "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
           "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/1",
           "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
           "Mozilla/5.0 (compatible; Daum/4.1; +http://cs.daum.net/faq/15/4118.html)",
           "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
           "TelegramBot (like TwitterBot)",
           "Mozilla/5.0 AppleWebKit/537.36; compatible; GPTBot/1.2; +https://openai.com/gptbot",
           "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
           "some-new-CRAWLER/0.1",
       })
    EXPECT_TRUE(is_crawler(agent)) << agent;
  for (const std::string_view agent : {
           "",
           "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
           "Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/126.0 Mobile",
           "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 KAKAOTALK 10.9.0",
           "Mozilla/5.0 (Linux; Android 14; SM-S918N) Chrome/126.0 Mobile DaumApps/7.9",
           "curl/7.88.1",
           "googlebo",
       })
    EXPECT_FALSE(is_crawler(agent)) << agent;
}

class Viewers : public ::testing::Test {
 protected:
  static std::uint64_t look(std::string_view address, std::string_view agent = "Firefox",
                            PostId post = PostId{1}, LocalDate day = LocalDate{}) {
    return ViewerHash(Keyring{Secret{}})
        .of(day, Principal::anonymous(),
            {.post = post, .author = {}, .address = address, .agent = agent});
  }
  static std::uint64_t look_of(AccountId account, std::string_view address = "192.0.2.1") {
    return ViewerHash(Keyring{Secret{}})
        .of(LocalDate{}, Principal::of_account(account, Role::user, "viewer"),
            {.post = PostId{1}, .author = {}, .address = address, .agent = "Firefox"});
  }
};

TEST_F(Viewers, are_accounts_or_addresses_with_an_agent) {
  const std::set<std::uint64_t> different = {
      look("192.0.2.1"),
      look("192.0.2.2"),
      look("192.0.2.1", "Safari"),
      look("192.0.2.1", ""),
      look("192.0.2.1", "Firefox", PostId{2}),
      look("192.0.2.1", "Firefox", PostId{1}, LocalDate{} + std::chrono::days(1)),
      look("192.0.2.1F", "irefox"),
      look("2001:db8::1"),
      look("2001:db8:0:1::1"),
      look("unknown"),
      look_of(AccountId{1}),
      look_of(AccountId{2}),
  };
  EXPECT_THAT(different, ::testing::SizeIs(12));
  EXPECT_EQ(look_of(AccountId{1}), look_of(AccountId{1}, "192.0.2.2"));
  EXPECT_EQ(look("2001:db8::1"), look("2001:0DB8::ffff:1")) << "one subscriber's /64";
  EXPECT_EQ(look("192.0.2.1"), look("::ffff:192.0.2.1"));
}

TEST_F(Viewers, are_known_to_whoever_has_the_secret_alone) {
  Secret secret{};
  const CountView view{.post = PostId{1}, .author = {}, .address = "192.0.2.1", .agent = "x"};
  const auto name = [&] {
    return ViewerHash(Keyring{secret}).of(LocalDate{}, Principal::anonymous(), view);
  };
  const auto before = name();
  EXPECT_EQ(name(), before);
  secret[0] = 1;
  EXPECT_NE(name(), before);
}

TEST_F(Viewers, of_any_length_are_told_apart_by_how_they_begin) {
  const std::string long_agent(100'000, 'a');
  EXPECT_EQ(look("192.0.2.1", long_agent), look("192.0.2.1", long_agent + "b"));
  EXPECT_NE(look("192.0.2.1", "b" + long_agent), look("192.0.2.1", long_agent));
  EXPECT_NE(look(long_agent), look("b" + long_agent));
}

/// What the counter makes of looks at one post of the admin.
class Views : public ::testing::Test {
 protected:
  void look(const Principal& who, CountView view = {}) {
    view.post = post_;
    view.author = world_.admin().account;
    world_->posts().count_view(who, view);
  }
  std::uint64_t counted() { return world_->posts().view_totals().counted; }

  Scenario world_;
  const PostId post_ = world_.event_post();
  const Principal somebody_ = world_.user();
  const Principal nobody_ = Principal::anonymous();
};

TEST_F(Views, are_one_a_viewer_in_ten_minutes) {
  for (int i = 0; i < 5; ++i) look(somebody_);
  EXPECT_EQ(counted(), 1);
  world_.clock().advance(minutes(10) - seconds(1));
  look(somebody_);
  EXPECT_EQ(counted(), 1);
  world_.clock().advance(seconds(1));
  look(somebody_);
  look(somebody_);
  EXPECT_EQ(counted(), 2);
  look(nobody_, {.address = "192.0.2.1", .agent = "Firefox"});
  look(nobody_, {.address = "192.0.2.1", .agent = "Safari"});
  look(nobody_, {.address = "192.0.2.1", .agent = "Safari"});
  EXPECT_EQ(counted(), 4);
}

TEST_F(Views, are_none_of_the_author_s_nor_of_programs) {
  look(world_.admin());
  look(somebody_, {.prefetched = true});
  look(nobody_, {.address = "192.0.2.1", .agent = "Googlebot/2.1"});
  EXPECT_EQ(counted(), 0);
  look(somebody_);
  EXPECT_EQ(counted(), 1) << "he looks at what was prefetched";
}

TEST_F(Views, begin_anew_with_the_local_day) {
  world_.clock().advance(hours(12) - seconds(1));  // from noon in Seoul
  look(somebody_);
  look(somebody_);
  EXPECT_EQ(counted(), 1);
  world_.clock().advance(seconds(1));
  look(somebody_);
  look(somebody_);
  EXPECT_EQ(counted(), 2);
  world_.clock().advance(-seconds(2));  // as a clock that is put right
  look(somebody_);
  EXPECT_EQ(counted(), 2);
}

}  // namespace
}  // namespace ticketing::test
