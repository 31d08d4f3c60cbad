#include "load/compare.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <vector>

#include "common/http_client.hpp"
#include "load/http_load.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"

namespace ticketing::bench {
namespace {

/// One build, serving a world of its own.
class Candidate {
 public:
  Candidate(test::PostgresServer& server, const std::string& program, std::size_t accounts)
      : world_(populated(server, accounts)),
        post_(world_.event_post()),
        product_(world_.product()) {
    server.execute(test::PostgresServer::database_of(world_.url()),
                   "UPDATE wallets SET balance = 900000000000");
    api_.emplace(program, std::vector<std::string>{"--store", world_.url(), "--port", "0"});
  }

  double comments(int connections, std::size_t requests) {
    const std::size_t from = next_account_;
    next_account_ += requests;
    return load(connections, requests,
                [&](std::size_t i) { return world_.comment(post_, from + i); });
  }
  double orders(int connections, std::size_t requests) {
    return load(connections, requests, [&](std::size_t i) {
      return world_.order(product_, i % world_.accounts(), next_key_++);
    });
  }
  double reading(const std::string& target) { return wrk(api_->port(), target, "", 2); }
  std::string post_path() const { return fmt::format("/v1/posts/{}", post_.value); }

 private:
  double load(int connections, std::size_t requests,
              const std::function<std::string(std::size_t)>& request) {
    const auto result = run_load({api_->port(), connections, requests, request, {}});
    for (const auto& [status, count] : result.statuses)
      if (status != 201) throw std::runtime_error(fmt::format("{} answers {}", count, status));
    return result.per_second();
  }

  World world_;
  PostId post_;
  ProductId product_;
  std::optional<ServerProcess> api_;
  std::size_t next_account_ = 0;
  std::size_t next_key_ = 0;
};

/// Two-sided 95 % quantiles of Student's t with 1 to 29 degrees of freedom; the normal one beyond.
double student_t(std::size_t degrees) {
  constexpr std::array<double, 29> quantiles = {
      12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
      2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
      2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045};
  return degrees <= quantiles.size() ? quantiles.at(degrees - 1) : 1.96;
}

struct Row {
  std::string name;
  std::function<double(Candidate&)> measure;
  std::vector<double> logarithms = {};
};

void print(const Row& row) {
  const auto n = static_cast<double>(row.logarithms.size());
  double mean = 0;
  for (const double x : row.logarithms) mean += x / n;
  double variance = 0;
  for (const double x : row.logarithms) variance += (x - mean) * (x - mean) / (n - 1);
  const double half = student_t(row.logarithms.size() - 1) * std::sqrt(variance / n);
  fmt::print("{:<32} {:.3f} times as fast, 95 % within {:.3f} and {:.3f}\n", row.name,
             std::exp(mean), std::exp(mean - half), std::exp(mean + half));
  std::fflush(stdout);
}

}  // namespace

void compare(const std::string& old, std::size_t requests, int rounds) {
  if (rounds < 2) throw std::invalid_argument("--rounds: an interval needs two at least");
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  std::vector<Row> rows{
      {"comments, 8 connections", [&](Candidate& c) { return c.comments(8, requests / 4); }},
      {"comments, 64 connections", [&](Candidate& c) { return c.comments(64, requests); }},
      {"comments, 256 connections", [&](Candidate& c) { return c.comments(256, requests); }},
      {"orders, 64 connections", [&](Candidate& c) { return c.orders(64, requests); }},
      {"a post", [](Candidate& c) { return c.reading(c.post_path()); }},
      {"posts, first page", [](Candidate& c) { return c.reading("/v1/posts"); }},
      {"products, first page", [](Candidate& c) { return c.reading("/v1/products"); }},
      {"/livez", [](Candidate& c) { return c.reading("/livez"); }},
  };
  const std::size_t warm_up = requests / 4;
  const std::size_t commented =
      warm_up + static_cast<std::size_t>(rounds) * (requests / 4 + 2 * requests);
  Candidate ours(server, "ticketing-api", commented);
  Candidate theirs(server, old, commented);
  for (Candidate* c : {&ours, &theirs}) {
    c->comments(64, warm_up);
    c->orders(64, warm_up);
  }
  for (int round = 0; round < rounds; ++round) {
    for (Row& row : rows) {
      const bool ours_first = round % 2 == 0;
      const double first = row.measure(ours_first ? ours : theirs);
      const double second = row.measure(ours_first ? theirs : ours);
      row.logarithms.push_back(std::log(ours_first ? first / second : second / first));
    }
  }
  for (const Row& row : rows) print(row);
}

}  // namespace ticketing::bench
