// A blocking HTTP client that sends exactly the bytes it is given.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ticketing::test {

struct RawReply {
  int status = 0;
  std::string head;
  std::string body;

  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class RawClient {
 public:
  /// `receive_buffer`: bytes the kernel takes for a client that does not read; 0: its choice.
  explicit RawClient(int port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int at_once = 1;  // not when the server has acknowledged what was sent before
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (receive_buffer > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed, or does not read within the client's patience.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// The next reply; status 0 when the connection ended first. `no_body`: of a HEAD request.
  RawReply receive(bool no_body = false) {
    RawReply reply;
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!fill()) return reply;
    }
    const auto end = buffer_.find("\r\n\r\n") + 4;
    reply.head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    reply.status = std::atoi(reply.head.c_str() + 9);
    const std::string length = reply.header("Content-Length");
    if (no_body || length.empty()) return reply;
    const auto size = static_cast<std::size_t>(std::atoi(length.c_str()));
    while (buffer_.size() < size) {
      if (!fill()) return {};
    }
    reply.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return reply;
  }

  /// What comes before `end`, behind the last reply's header; "" when the connection ended first.
  std::string receive_until(std::string_view end) {
    while (buffer_.find(end) == std::string::npos) {
      if (!fill()) return {};
    }
    const auto at = buffer_.find(end);
    std::string text = buffer_.substr(0, at);
    buffer_.erase(0, at + end.size());
    return text;
  }

  /// Whether the server closes (and sends nothing more) within the client's patience.
  bool closed() { return buffer_.empty() && !fill() && !timed_out_; }
  /// Whether the last thing waited for did not come within the client's patience.
  bool timed_out() const { return timed_out_; }

  /// Where the server sees this client.
  sockaddr_in address() const {
    sockaddr_in own{};
    socklen_t size = sizeof own;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
    return own;
  }

 private:
  bool fill() {
    char bytes[16384];
    const auto n = ::recv(socket_, bytes, sizeof bytes, 0);
    timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (n <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }

  int socket_;
  std::string buffer_;
  std::atomic<bool> timed_out_{false};  // set by who sends and who receives
};

}  // namespace ticketing::test
