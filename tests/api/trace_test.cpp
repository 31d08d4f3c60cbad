// Which trace a request belongs to: W3C Trace Context.
#include <gmock/gmock.h>

#include <set>
#include <string>

#include "api/http/trace.hpp"

namespace ticketing::test {
namespace {

using ::testing::MatchesRegex;

constexpr const char* trace = "4bf92f3577b34da6a3ce929d0e0e4736";

std::string parent(const std::string& version = "00", const std::string& trace_id = trace,
                   const std::string& parent_id = "00f067aa0ba902b7",
                   const std::string& flags = "01") {
  return version + "-" + trace_id + "-" + parent_id + "-" + flags;
}

TEST(TraceParent, goes_on_with_the_trace_it_names) {
  for (const char* flags : {"00", "01", "ff"})
    EXPECT_EQ(api::trace_id_in(parent("00", trace, "00f067aa0ba902b7", flags)), trace) << flags;
}

TEST(TraceParent, is_none_when_anything_in_it_is_wrong) {
  const std::string zeros(32, '0');
  for (const std::string& wrong : {std::string(),
                                   std::string(trace),
                                   parent("00", zeros),
                                   parent("00", trace, zeros.substr(16)),
                                   parent("00", "4BF92F3577B34DA6A3CE929D0E0E4736"),
                                   parent("00", trace, "00F067AA0BA902B7"),
                                   parent("00", trace, "00f067aa0ba902b7", "0A"),
                                   parent("00", trace, "00f067aa0ba902b7", "0"),
                                   parent("ff"),
                                   parent("0A"),
                                   parent("0"),
                                   parent("00", std::string(trace).substr(1)),
                                   parent("00", std::string(trace) + "0"),
                                   parent("00", "zbf92f3577b34da6a3ce929d0e0e4736"),
                                   parent() + "-",
                                   parent() + "0",
                                   parent() + "-more",
                                   " " + parent(),
                                   "00_" + parent().substr(3),
                                   parent().replace(35, 1, "_"),
                                   parent().replace(52, 1, "_"),
                                   parent().replace(40, 1, "\""),
                                   parent().replace(10, 1, std::string(1, '\0'))})
    EXPECT_FALSE(api::trace_id_in(wrong)) << wrong;
}

TEST(TraceParent, of_a_version_to_come_is_read_as_far_as_it_is_known) {
  EXPECT_EQ(api::trace_id_in(parent("01")), trace);
  EXPECT_EQ(api::trace_id_in(parent("cc") + "-what-the-future-brings"), trace);
  EXPECT_FALSE(api::trace_id_in(parent("cc") + ".what-the-future-brings"));
  EXPECT_FALSE(api::trace_id_in(parent("cc", std::string(32, '0'))));
}

TEST(TraceParent, begins_with_another_id_each_time) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    std::string id;
    api::make_trace_id(id);
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]{32}"));
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 1000U);
}

}  // namespace
}  // namespace ticketing::test
