#include "load/costs.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "load/http_load.hpp"
#include "load/median.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

/// Microseconds of the API's processor time that a reading takes.
double cpu_each(const ServerProcess& api, const std::string& target, const std::string& field) {
  const double before = api.cpu_seconds();
  const double requests = wrk_result(api.port(), target, field, 3).requests;
  return (api.cpu_seconds() - before) * 1e6 / requests;
}

void signed_in_over_anonymous(const ServerProcess& api, const std::string& target,
                              const std::string& token, int rounds) {
  const std::string field = "Authorization: Bearer " + token;
  cpu_each(api, target, field);  // warm-up
  std::vector<double> anonymous;
  std::vector<double> differences;
  for (int round = 0; round < rounds; ++round) {
    const bool signed_in_first = round % 2 == 0;
    const double first = cpu_each(api, target, signed_in_first ? field : "");
    const double second = cpu_each(api, target, signed_in_first ? "" : field);
    anonymous.push_back(signed_in_first ? second : first);
    differences.push_back(signed_in_first ? first - second : second - first);
  }
  fmt::print("post, anonymous {:.2f} us of processor time, signed in {:+.2f} us (target 5)\n",
             median(anonymous), median(differences));
  std::fflush(stdout);
}

}  // namespace

void costs(std::size_t requests, int rounds) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  const std::size_t warm_up = 1000;
  World world = populated(server, warm_up + static_cast<std::size_t>(rounds) * requests);
  const PostId plain = world.event_post({});
  const PostId sold_out = world.event_post(10);
  ServerProcess api("ticketing-api", {"--store", world.url(), "--port", "0"});
  const auto comments = [&](PostId post, std::size_t from, std::size_t count) {
    const auto result = run_load(
        {api.port(), 64, count, [&](std::size_t i) { return world.comment(post, from + i); }, {}});
    if (result.statuses.size() != 1 || !result.statuses.contains(201))
      throw std::runtime_error("a comment was refused");
    return result.per_second();
  };
  comments(plain, 0, warm_up);
  comments(sold_out, 0, warm_up);  // the first ten take all there is
  signed_in_over_anonymous(api, fmt::format("/v1/posts/{}", plain.value), world.token(0), rounds);

  std::vector<double> rates;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const std::size_t from = warm_up + static_cast<std::size_t>(round) * requests;
    const bool plain_first = round % 2 == 0;
    const double first = comments(plain_first ? plain : sold_out, from, requests);
    const double second = comments(plain_first ? sold_out : plain, from, requests);
    rates.push_back(plain_first ? first : second);
    ratios.push_back(plain_first ? second / first : first / second);
  }
  fmt::print(
      "comments on an event without a campaign {:.0f}/s, on a sold-out one {:.2f} of that "
      "(target 0.90)\n",
      median(rates), median(ratios));
  std::fflush(stdout);
}

}  // namespace ticketing::bench
