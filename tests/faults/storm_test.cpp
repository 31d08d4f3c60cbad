// The rush over HTTP, through the built API, as one process and as two that share nothing but
// PostgreSQL and Redis.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "faults/comments.hpp"
#include "support/servers.hpp"

namespace ticketing::test {
namespace {

constexpr int slots = 10;
/// So many of the first people comment twice at once.
constexpr std::size_t eager = 16;

/// So many files open at once, here and in the processes started from now on.
void allow_open_files(rlim_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < wanted) {
    throw std::runtime_error("the storm needs " + std::to_string(wanted) +
                             " open files: raise the hard limit (ulimit -Hn), now " +
                             std::to_string(limit.rlim_max));
  }
  limit.rlim_cur = std::max(limit.rlim_cur, wanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

struct Shape {
  Database database;
  int processes;
  std::size_t people;
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.people << " people, " << shape.processes << " processes on "
       << to_string(shape.database);
}

std::string name_of(const ::testing::TestParamInfo<Shape>& info) {
  return std::to_string(info.param.people) + "_through_" + std::to_string(info.param.processes) +
         "_on_" + to_string(info.param.database);
}

class HttpStorm : public ::testing::TestWithParam<Shape> {
 protected:
  /// A connection for every wish, and what else there is.
  void SetUp() override { allow_open_files(GetParam().people + eager + 256); }

  Venue& venue() { return Venue::of(GetParam().database); }

  /// As many processes as the shape says; several find each other's sessions in Redis.
  std::vector<ApiProcess> processes() {
    const bool shared = GetParam().processes > 1;
    std::vector<ApiProcess> all;
    for (int i = 0; i < GetParam().processes; ++i)
      all.push_back(venue().api(shared ? RedisServer::shared().url() : ""));
    return all;
  }

  static Attempts everybody_at_once(const std::vector<ApiProcess>& processes, std::size_t wishes) {
    Attempts how;
    for (const auto& process : processes) how.ports.push_back(process.port());
    how.connections = static_cast<int>(wishes);
    return how;
  }

  static void expect_clean_exit(std::vector<ApiProcess>& processes) {
    for (auto& process : processes) {
      EXPECT_EQ(process.stop(), 0) << process.output();
      EXPECT_EQ(process.output().find("ERROR: "), std::string::npos) << process.output();
    }
  }
};

TEST_P(HttpStorm, has_exactly_ten_winners_in_order_of_arrival) {
  const auto points_before = expect_clean_books(venue());
  const auto post = venue().event_post(slots);
  auto wishes = wishes_of(venue(), post, GetParam().people);
  for (std::size_t i = 0; i < eager; ++i) {
    const auto at = wishes.begin() + static_cast<std::ptrdiff_t>(2 * i);
    Wish again = *at;
    again.body += " again";
    wishes.insert(at + 1, std::move(again));
  }
  for (auto& wish : wishes) wish.key.clear();  // as most clients do
  auto api = processes();

  attempt_until_acknowledged(everybody_at_once(api, wishes.size()), wishes);

  expect_fair(wishes, post, slots);
  expect_stored(venue(), post, wishes);
  expect_never_twice(venue(), post, wishes);
  Ticketing t = venue().open();
  EXPECT_EQ(must(t.posts().find(post)).comment_count, static_cast<std::int64_t>(wishes.size()));
  EXPECT_EQ(expect_clean_books(venue()) - points_before, points_promised(wishes));
  expect_clean_exit(api);
}

class TwinStorm : public HttpStorm {};

TEST_P(TwinStorm, on_two_posts_at_once_has_ten_winners_each) {
  const std::size_t people = GetParam().people;
  const auto one = venue().event_post(slots);
  const auto two = venue().event_post(slots);
  auto wishes = wishes_of(venue(), one, people);
  const auto others = wishes_of(venue(), two, people);
  for (std::size_t i = 0; i < people; ++i)
    wishes.insert(wishes.begin() + static_cast<std::ptrdiff_t>(2 * i), others[i]);
  auto api = processes();

  attempt_until_acknowledged(everybody_at_once(api, 64), wishes);

  for (const auto post : {one, two}) {
    expect_fair(wishes, post, slots);
    expect_stored(venue(), post, wishes);
    expect_never_twice(venue(), post, wishes);
  }
  expect_clean_books(venue());
  expect_clean_exit(api);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, HttpStorm,
    ::testing::Values(Shape{Database::sqlite_file, 1, 64}, Shape{Database::sqlite_file, 2, 64},
                      Shape{Database::sqlite_file, 1, 3000}, Shape{Database::postgresql, 1, 64},
                      Shape{Database::postgresql, 1, 3000}, Shape{Database::postgresql, 2, 64},
                      Shape{Database::postgresql, 2, 3000}),
    name_of);
INSTANTIATE_TEST_SUITE_P(Shapes, TwinStorm,
                         ::testing::Values(Shape{Database::sqlite_file, 1, 200},
                                           Shape{Database::postgresql, 1, 200},
                                           Shape{Database::postgresql, 2, 200}),
                         name_of);

}  // namespace
}  // namespace ticketing::test
