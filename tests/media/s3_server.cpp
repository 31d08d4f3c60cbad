#include "media/s3_server.hpp"

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace ticketing::test {
namespace {

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

}  // namespace

S3Server::S3Server() {
  const std::string log = dir_.file("log");
  server_ =
      ChildProcess({{"node", S3_SERVER_SCRIPT, S3_SERVER_MODULES, dir_.file("data"), bucket}, log});
  constexpr std::string_view ready = "listening on ";
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < patience && server_.running()) {
    const std::string text = content_of(log);
    if (const auto at = text.find(ready); at != text.npos && text.back() == '\n') {
      port_ = std::stoi(text.substr(at + ready.size()));
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("the S3 server does not start: " + content_of(log));
}

S3Server& S3Server::shared() {
  static S3Server server;
  return server;
}

ImagesConfig S3Server::config() const {
  ImagesConfig config;
  config.store = std::string("s3://") + bucket;
  config.s3_endpoint = "http://127.0.0.1:" + std::to_string(port_);
  config.s3_access_key_id = "S3RVER";
  config.s3_secret_access_key = "S3RVER";
  return config;
}

}  // namespace ticketing::test
