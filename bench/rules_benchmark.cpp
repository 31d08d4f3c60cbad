// The pure rules and codecs that every request goes through.
#include <benchmark/benchmark.h>

#include <ticketing/board/comment_service.hpp>
#include <ticketing/code.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/points/ledger.hpp>

namespace ticketing {
namespace {

void post_one_entry(benchmark::State& state) {
  Wallet wallet;
  wallet.account = {1};
  Posting posting;
  posting.rule = Rule::event_comment;
  posting.amount = Points{1};
  const Timestamp now{};
  for (auto _ : state) benchmark::DoNotOptimize(post_entry(wallet, posting, now, {}));
}
BENCHMARK(post_one_entry);

void make_one_code(benchmark::State& state) {
  SystemRandom random;
  for (auto _ : state) benchmark::DoNotOptimize(make_code(random));
}
BENCHMARK(make_one_code);

void read_a_request(benchmark::State& state) {
  const std::string text = R"({"post_id":7,"body":"A comment of a usual length, in a hurry"})";
  for (auto _ : state) benchmark::DoNotOptimize(from_json<AddComment>(text));
}
BENCHMARK(read_a_request);

void write_a_reply(benchmark::State& state) {
  CommentAdded added;
  added.comment = {{1}, {7}, {{3}, "somebody"}, "A comment of a usual length, in a hurry", {}};
  added.reward = CommentReward{Points{100}, {}, {}};
  for (auto _ : state) benchmark::DoNotOptimize(to_json(added));
}
BENCHMARK(write_a_reply);

void local_date(benchmark::State& state) {
  const BusinessCalendar calendar("Asia/Seoul");
  Timestamp now = SystemClock().now();
  for (auto _ : state) benchmark::DoNotOptimize(calendar.local_date(now));
}
BENCHMARK(local_date);

}  // namespace
}  // namespace ticketing
