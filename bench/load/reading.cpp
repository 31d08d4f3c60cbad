#include "load/reading.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "common/http_client.hpp"
#include "load/figures.hpp"
#include "load/median.hpp"
#include "load/server_process.hpp"
#include "load/world.hpp"
#include "load/wrk.hpp"
#include "support/servers.hpp"

namespace ticketing::bench {
namespace {

/// Posts with 20 comments, and products.
class Library {
 public:
  explicit Library(const std::string& url) {
    Config config;
    config.store.url = url;
    must(Ticketing::migrate(config));
    ticketing_.emplace(must(Ticketing::open(config)));
    const auto profile = must(ticketing_->accounts().create(
        Principal::local_operator(), {"admin@example.com", {}, "admin", Role::admin}));
    admin_ = Principal::of_account(profile.id, profile.role, profile.nickname);
    for (int i = 0; i < 40; ++i) {
      CreateProduct product;
      product.name = fmt::format("Movie ticket {}", i);
      product.price = Points{100};
      must(ticketing_->catalog().create(admin_, product));
      post(100, 0);
    }
    token_ = must(ticketing_->accounts().issue_session(Principal::local_operator(), profile.id))
                 .access_token;
  }

  PostId post(std::size_t characters, int comments = 20) {
    CreatePost request;
    request.board = Board::event;
    request.title = "A premiere";
    request.body.assign(characters, 'a');
    const PostId id = must(ticketing_->posts().create(admin_, request)).id;
    for (int i = 0; i < comments; ++i)
      must(ticketing_->comments().add(admin_, {id, "A comment of some length"}));
    return id;
  }

  const std::string& token() const { return token_; }

 private:
  std::optional<Ticketing> ticketing_;
  Principal admin_ = Principal::anonymous();
  std::string token_;
};

/// nginx, serving one file; stopped with its owner.
class Nginx {
 public:
  explicit Nginx(const std::string& content) {
    std::ofstream(dir_.file("document.json")) << content;
    std::ofstream(dir_.file("nginx.conf")) << fmt::format(
        "daemon off; user root; worker_processes 2; pid {0}/pid; error_log {0}/error.log;\n"
        "events {{ worker_connections 1024; }}\n"
        "http {{ access_log off; keepalive_requests 1000000000; types {{ application/json json; "
        "}}\n"
        "client_body_temp_path {0}/a; proxy_temp_path {0}/b; fastcgi_temp_path {0}/c;\n"
        "uwsgi_temp_path {0}/d; scgi_temp_path {0}/e; open_file_cache max=10; sendfile on;\n"
        "server {{ listen 127.0.0.1:{1}; root {0}; }} }}\n",
        dir_.path().string(), port);
    child_ = test::ChildProcess(
        {{"/usr/sbin/nginx", "-p", dir_.path().string(), "-c", dir_.file("nginx.conf")},
         dir_.file("output")});
  }
  ~Nginx() {
    child_.send(SIGTERM);  // killed, it would leave its workers behind
    child_.wait();
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;
  static bool installed() { return std::filesystem::exists("/usr/sbin/nginx"); }
  static constexpr int port = 18765;

 private:
  test::TempDir dir_;
  test::ChildProcess child_;
};

/// Comments on a post each 10 ms, until its end.
class Commenter {
 public:
  Commenter(int port, PostId post, const std::string& token)
      : thread_([port, post, token](const std::stop_token& stop) {
          app::HttpRequestText request;
          request.method = "POST";
          request.target = fmt::format("/v1/posts/{}/comments", post.value);
          request.token = token;
          request.body = R"({"body":"Another comment"})";
          app::HttpLoad load;
          load.port = std::to_string(port);
          load.connections = 1;
          load.next = [&] { return stop.stop_requested() ? std::nullopt : std::optional(0UL); };
          load.request = [&](std::size_t) { return app::to_bytes(request); };
          load.answered = [](std::size_t, const app::HttpAnswer& answer) {
            if (answer.status != 201) throw std::runtime_error("a comment was refused");
            return std::chrono::milliseconds(10);
          };
          app::run_http_load(load);
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace

void reading(int rounds) {
  test::PostgresServer server({.fsync = true, .connections_max = 100});
  const std::string url = server.create_database();
  Library library(url);
  const PostId small = library.post(1000);
  const PostId large = library.post(17'000);
  const PostId lively = library.post(1000);
  ServerProcess api("ticketing-api", {"--store", url, "--port", "0"});
  const auto path = [](PostId post) { return fmt::format("/v1/posts/{}", post.value); };
  const auto bytes = [&](const std::string& target) {
    return output_of(fmt::format("curl -s 'http://127.0.0.1:{}{}'", api.port(), target));
  };

  struct Row {
    std::string name;
    std::string target;
    double goal;  ///< of the ratio to /livez; 0: none
    std::string field;
    std::optional<PostId> commented;
    std::vector<double> rates;
    std::vector<double> ratios;
  };
  const std::string signed_in = "Authorization: Bearer " + library.token();
  std::vector<Row> rows{
      {"post", path(small), 0.6, "", {}, {}, {}},
      {"post, signed in", path(small), 0.6, signed_in, {}, {}, {}},
      {"post, gzip", path(small), 0.6, "Accept-Encoding: gzip", {}, {}, {}},
      {"post, a comment each 10 ms", path(lively), 0.42, "", lively, {}, {}},
      {"large post", path(large), 0, "", {}, {}, {}},
      {"posts, first page", "/v1/posts", 0.5, "", {}, {}, {}},
      {"products, first page", "/v1/products", 0.5, "", {}, {}, {}},
  };
  std::optional<Nginx> nginx;
  if (Nginx::installed()) nginx.emplace(bytes(path(large)));
  std::vector<double> nginx_ratios;
  for (int round = 0; round < rounds; ++round) {
    const double livez = wrk(api.port(), "/livez");
    for (Row& row : rows) {
      std::optional<Commenter> commenter;
      if (row.commented) commenter.emplace(api.port(), *row.commented, library.token());
      row.rates.push_back(wrk(api.port(), row.target, row.field));
      row.ratios.push_back(row.rates.back() / livez);
      if (nginx && row.name == "large post")
        nginx_ratios.push_back(row.rates.back() / wrk(Nginx::port, "/document.json"));
    }
  }
  for (const Row& row : rows) {
    const std::string goal = row.goal > 0 ? fmt::format(" (target {:.2f})", row.goal) : "";
    fmt::print("{:<28} {:>6} bytes {:>9.0f}/s  {:.2f} of /livez{}\n", row.name,
               bytes(row.target).size(), median(row.rates), median(row.ratios), goal);
    figure("reading from memory, of /livez", row.name, 0, median(row.ratios));
  }
  if (nginx)
    fmt::print("large post: {:.2f} of nginx with the same bytes (target 0.80)\n",
               median(nginx_ratios));
  else
    fmt::print("large post: nginx is not installed, so not compared\n");
  std::fflush(stdout);
}

}  // namespace ticketing::bench
