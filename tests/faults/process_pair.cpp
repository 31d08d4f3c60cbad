#include "faults/process_pair.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace ticketing::test {
namespace {

bool is_ready_with_redis(int port) {
  const HttpOutcome outcome = http_call(port, {.target = "/readyz"});
  return outcome.status == 200 && boost::json::parse(outcome.body).at("redis").as_bool();
}

}  // namespace

std::string to_string(RedisFault fault) {
  switch (fault) {
    case RedisFault::none:
      return "well";
    case RedisFault::killed:
      return "killed";
    case RedisFault::flushed:
      return "flushed";
    case RedisFault::stalled:
      return "stalled";
    case RedisFault::emptied:
      return "restarted_empty";
  }
  return {};
}

void ProcessPair::begin(RedisFault fault) {
  switch (fault) {
    case RedisFault::none:
      return;
    case RedisFault::killed:
      return redis_.stop();
    case RedisFault::flushed:
      return redis_.flush();
    case RedisFault::stalled:
      return redis_.stall();
    case RedisFault::emptied:
      redis_.stop();
      return redis_.start();
  }
}

void ProcessPair::end(RedisFault fault) {
  if (fault == RedisFault::killed) redis_.start();
  if (fault == RedisFault::stalled) redis_.go_on();
  for (const int port : ports())
    await("a process uses Redis", [port] { return is_ready_with_redis(port); });
}

std::int64_t ProcessPair::metric(const std::string& name) const {
  std::int64_t sum = 0;
  for (const int port : ports()) {
    const std::string text = http_call(port, {.target = "/metrics"}).body;
    const auto at = text.find("\n" + name + " ");
    if (at == std::string::npos) throw std::runtime_error("nothing counts " + name);
    sum += std::stoll(text.substr(at + name.size() + 2));
  }
  return sum;
}

void ProcessPair::stop() {
  EXPECT_EQ(metric("ticketing_cache_stale_total"), 0);
  for (ApiProcess* const process : {&one_, &two_})
    EXPECT_EQ(process->stop(), 0) << process->output();
}

}  // namespace ticketing::test
