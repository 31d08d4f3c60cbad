// What the log is told of things that go away and come back.
#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "base/outage.hpp"

namespace ticketing::test {
namespace {

using namespace std::chrono_literals;

class OutageTest : public ::testing::Test {
 protected:
  OutageTest() {
    auto logger = std::make_shared<spdlog::logger>(
        "outage", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~OutageTest() override { spdlog::set_default_logger(before_); }

  std::string told() { return std::exchange(log_, std::ostringstream()).str(); }

  const std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
  std::ostringstream log_;
  Outage::Instant now_{};
  Outage outage_{"the lamp", [this] { return now_; }};
};

TEST_F(OutageTest, is_a_line_when_it_begins_and_one_when_it_ends) {
  outage_.worked();
  EXPECT_EQ(told(), "");
  outage_.failed("no power\n\tat all\n");
  EXPECT_EQ(told(), "error the lamp is away: no power \tat all\n");
  for (int i = 0; i < 1000; ++i) {
    now_ += 2ms;
    outage_.failed("no power");
  }
  EXPECT_EQ(told(), "");
  EXPECT_TRUE(outage_.is_away());
  now_ += 1s;
  outage_.worked();
  outage_.worked();
  EXPECT_EQ(told(),
            "warning the lamp is back: it was away for 3.0 s, in which 1001 tries failed\n");
  EXPECT_FALSE(outage_.is_away());
  EXPECT_EQ(outage_.statistics("lamp").times, 1U);
  outage_.failed("again");
  const auto seen = outage_.statistics("lamp");
  EXPECT_EQ(seen.what, "lamp");
  EXPECT_TRUE(seen.away);
  EXPECT_EQ(seen.times, 2U);
  EXPECT_EQ(told(), "error the lamp is away: again\n");
}

TEST_F(OutageTest, is_one_outage_where_tries_fail_and_work_by_turns) {
  for (int i = 0; i < 1000; ++i) {
    outage_.failed("flickers");
    now_ += 500ms;
    outage_.worked();
  }
  EXPECT_EQ(told(), "error the lamp is away: flickers\n");
  now_ += 500ms;
  outage_.worked();
  EXPECT_THAT(told(), ::testing::StartsWith("warning the lamp is back"));
}

}  // namespace
}  // namespace ticketing::test
