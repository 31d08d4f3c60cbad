// A server with a stub behind it: the HTTP core alone, no library.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "api/http/server.hpp"
#include "api/problem.hpp"

namespace ticketing::test {

/// Answers /echo with the body, /x-test with the X-Test field, /later as what ran elsewhere (so
/// that each reply is a write of its own), /slow after a moment from another thread, anything else
/// with "ok". /block keeps the I/O thread until `release`.
class StubHandler final : public api::HttpHandler {
 public:
  api::Outcome handle(api::HttpRequest& request) override {
    api::HttpReply reply;
    reply.content_type = "text/plain";
    reply.body = request.path == "/echo" ? request.body : "ok";
    if (request.path == "/x-test") reply.body = request.header("x-test");
    if (request.path == "/block") {
      started_ = true;
      released_.wait(false);
    }
    if (request.path == "/later") {
      return api::Outcome::later([reply](const api::Complete& done) { done(reply); });
    }
    if (request.path != "/slow") return api::Outcome::now(std::move(reply));
    return api::Outcome::later([this, reply](api::Complete done) {
      started_ = true;
      workers_.emplace_back([done = std::move(done), reply] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        done(reply);
      });
    });
  }
  api::HttpReply refusal(const api::Refusal& refusal, const api::HttpRequest& request) override {
    return api::problem_reply(refusal, request, {});
  }
  void finished(const api::HttpRequest&, const api::Answered&) override {}
  /// Who the X-Client field says, else whoever `call_peers` said.
  api::ClientKey client_of(const api::HttpRequest& request) override {
    const std::string_view named = request.header("x-client");
    return {named.empty() ? peers_ : std::string(named), {}};
  }
  api::Outcome before_body(api::HttpRequest& request) override {
    ++asked_before_body_;
    if (request.path != "/unwanted") return HttpHandler::before_body(request);
    return api::Outcome::now(refusal(Error{ErrorCode::forbidden, "not this"}, request));
  }

  /// Before there are any.
  void call_peers(std::string name) { peers_ = std::move(name); }
  int asked_before_body() const { return asked_before_body_; }

  bool started() const { return started_; }
  void release() {
    released_ = true;
    released_.notify_all();
  }

 private:
  std::string peers_;
  std::atomic<int> asked_before_body_{0};
  std::atomic<bool> started_{false};
  std::atomic<bool> released_{false};
  std::vector<std::jthread> workers_;
};

inline std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) + "\r\n";
}

inline std::string post(std::string_view headers, std::string_view body) {
  return "POST /echo HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

/// Patient enough for any machine: what must run into a time-out sets a short one itself.
class StubServer : public ::testing::Test {
 protected:
  virtual api::ServerOptions options() {
    api::ServerOptions o;
    o.port = 0;
    o.threads = 1;
    o.limits.header_bytes_max = 4096;
    o.limits.body_bytes_max = 10000;
    o.limits.header_timeout = std::chrono::seconds(10);
    o.limits.body_timeout = std::chrono::seconds(10);
    o.limits.idle_timeout = std::chrono::seconds(10);
    o.limits.drain_timeout = std::chrono::seconds(10);
    return o;
  }
  void SetUp() override {
    server_ = std::make_unique<api::Server>(handler_, options());
    ASSERT_TRUE(server_->listen());
    runner_ = std::jthread([this] { server_->run(); });
  }
  void TearDown() override { stop(); }
  void stop() {
    if (!runner_.joinable()) return;
    server_->shut_down();
    runner_.join();
  }
  int port() const { return server_->port(); }

  StubHandler handler_;
  std::unique_ptr<api::Server> server_;
  std::jthread runner_;
};

}  // namespace ticketing::test
