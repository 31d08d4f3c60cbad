// The whole API over a small world: real sockets, real library, SQLite in memory.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <thread>

#include "api/api.hpp"
#include "api/http/server.hpp"
#include "api/http_client.hpp"
#include "common/api_links.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {

class ServedScenario {
 public:
  explicit ServedScenario(const Scenario::Configure& configure = {},
                          Database database = Database::sqlite_memory)
      : scenario(database, configure, std::make_shared<app::ApiLinks>()),
        application(std::make_unique<api::Api>(scenario.t())) {
    api::ServerOptions options;
    options.port = 0;
    options.threads = 2;
    server = std::make_unique<api::Server>(*application, options);
    if (!server->listen()) throw std::runtime_error("cannot listen");
    application->watch(server->counters());
    runner = std::jthread([this] { server->run(); });
  }
  ~ServedScenario() {
    server->shut_down();
    runner.join();
    application.reset();
  }

  std::string token(const Principal& who) {
    return must(scenario->accounts().issue_session(Principal::local_operator(), who.account))
        .access_token;
  }

  /// One request on a connection of its own.
  RawReply send(std::string_view method, std::string_view target, std::string_view body = "",
                std::string_view fields = "", const Principal* who = nullptr) {
    std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n";
    text += fields;
    if (who) text += "Authorization: Bearer " + token(*who) + "\r\n";
    if (!body.empty()) {
      if (fields.find("Content-Type") == std::string_view::npos) {
        text += "Content-Type: application/json\r\n";
      }
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    RawClient client(server->port());
    client.send(text + "\r\n" + std::string(body));
    return client.receive(method == "HEAD");
  }

  Scenario scenario;
  std::unique_ptr<api::Api> application;
  std::unique_ptr<api::Server> server;
  std::jthread runner;
};

inline boost::json::value json_of(const RawReply& reply) { return boost::json::parse(reply.body); }

inline std::string code_of(const RawReply& reply) {
  if (reply.header("Content-Type") != "application/problem+json") return "no problem";
  return json_of(reply).at("code").as_string().c_str();
}

}  // namespace ticketing::test
