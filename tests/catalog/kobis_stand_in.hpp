// A server that answers as KOBIS does, or as badly as a network can.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <fstream>
#include <functional>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace ticketing::test {

/// What is done with one request.
struct KobisAnswer {
  enum class Way { whole, truncated, cut, stalled };
  Way way = Way::whole;
  std::string body = {};
  int status = 200;
  std::string content_type = "application/json;charset=utf-8";
};

inline std::string kobis_fixture(const std::string& name) {
  std::ifstream file(std::string(CATALOG_FIXTURES) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("no fixture " + name);
  return text.str();
}

/// One request a connection, on a thread of its own.
class KobisStandIn final {
 public:
  /// Decides the answer to the n-th request (from 0) by its target.
  using Script = std::function<KobisAnswer(std::size_t n, const std::string& target)>;

  explicit KobisStandIn(Script script)
      : script_(std::move(script)),
        acceptor_(io_, {boost::asio::ip::address_v4::loopback(), 0}),
        thread_([this] { serve(); }) {}
  ~KobisStandIn() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    Socket wake(io_);
    boost::system::error_code ignored;
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  KobisStandIn(const KobisStandIn&) = delete;
  KobisStandIn& operator=(const KobisStandIn&) = delete;

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/rest";
  }
  /// Path and query of every request so far.
  std::vector<std::string> targets() const {
    const std::lock_guard lock(mutex_);
    return targets_;
  }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  void serve() {
    for (;;) {
      Socket socket = acceptor_.accept();
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
      }
      boost::system::error_code gone;  // a client that gave up is no failure of the server
      std::string head;
      boost::asio::read_until(socket, boost::asio::dynamic_buffer(head), "\r\n\r\n", gone);
      const auto begin = head.find(' ') + 1;
      answer(std::move(socket), head.substr(begin, head.find(' ', begin) - begin));
    }
  }

  void answer(Socket socket, const std::string& target) {
    std::size_t n = 0;
    {
      const std::lock_guard lock(mutex_);
      n = targets_.size();
      targets_.push_back(target);
    }
    const KobisAnswer answer = script_(n, target);
    if (answer.way == KobisAnswer::Way::cut) return;
    if (answer.way == KobisAnswer::Way::stalled) {
      stalled_.push_back(std::move(socket));
      return;
    }
    std::string bytes =
        "HTTP/1.1 " + std::to_string(answer.status) +
        " Status\r\nContent-Type: " + answer.content_type +
        "\r\nConnection: close\r\nContent-Length: " + std::to_string(answer.body.size()) +
        "\r\n\r\n" + answer.body;
    if (answer.way == KobisAnswer::Way::truncated) bytes.resize(bytes.size() / 2 + 60);
    boost::system::error_code gone;
    boost::asio::write(socket, boost::asio::buffer(bytes), gone);
  }

  Script script_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;
  bool stopping_ = false;
  std::vector<Socket> stalled_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace ticketing::test
