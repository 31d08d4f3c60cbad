#include "load/stream_clients.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <system_error>

#include "common/http_client.hpp"

namespace ticketing::bench {
namespace {

/// So many are being opened at once: fewer than listen() lets wait.
constexpr std::size_t group = 100;
/// Fewer than the ports that one address has for its connections to one server.
constexpr std::size_t streams_per_address = 20'000;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

sockaddr_in loopback(std::uint32_t host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl((127U << 24U) + host);
  return address;
}

template <class Call>
int with(const sockaddr_in& address, int socket, Call call) {
  return call(socket, reinterpret_cast<const sockaddr*>(&address), socklen_t{sizeof(address)});
}

void send_request(int socket, const std::string& token) {
  app::HttpRequestText request;
  request.target = "/v1/events";
  request.token = token;
  const std::string bytes = app::to_bytes(request);
  checked(static_cast<int>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL)), "send");
}

/// Waits for the reply's header, and for the first lines, which come with it or soon after.
void expect_stream(int socket) {
  std::string reply;
  std::array<char, 2048> buffer{};
  while (reply.find("\nid: ") == std::string::npos) {
    const auto bytes = checked(static_cast<int>(::recv(socket, buffer.data(), buffer.size(), 0)),
                               "a stream is not answered");
    reply.append(buffer.data(), static_cast<std::size_t>(bytes));
    const bool refused = reply.size() > 12 && !reply.starts_with("HTTP/1.1 200");
    if (bytes == 0 || refused) throw std::runtime_error("no stream, but " + reply);
  }
}

}  // namespace

StreamClients::StreamClients(int port)
    : port_(port), epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {}

StreamClients::~StreamClients() {
  keep(0);
  ::close(epoll_);
}

int StreamClients::connect() const {
  const int socket = checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  const int yes = 1;
  // The port is chosen when the connection is made, so that it is only unique with the server's.
  ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof(yes));
  const auto host = static_cast<std::uint32_t>(1 + sockets_.size() / streams_per_address);
  checked(with(loopback(host, 0), socket, ::bind), "bind");
  checked(with(loopback(1, port_), socket, ::connect), "connect");
  const timeval patience{30, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  return socket;
}

void StreamClients::open(const std::vector<std::string>& tokens) {
  for (std::size_t from = 0; from < tokens.size(); from += group) {
    const auto end = std::min(from + group, tokens.size());
    const std::size_t opened = sockets_.size();
    for (std::size_t i = from; i < end; ++i) {
      sockets_.push_back(connect());
      send_request(sockets_.back(), tokens[i]);
    }
    for (std::size_t at = opened; at < sockets_.size(); ++at) {
      expect_stream(sockets_[at]);
      ::fcntl(sockets_[at], F_SETFL, O_NONBLOCK);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = at;
      checked(::epoll_ctl(epoll_, EPOLL_CTL_ADD, sockets_[at], &event), "epoll_ctl");
    }
  }
}

void StreamClients::keep(std::size_t kept) {
  for (std::size_t at = kept; at < sockets_.size(); ++at) ::close(sockets_[at]);
  sockets_.resize(std::min(kept, sockets_.size()));
}

std::vector<StreamClients::Clock::time_point> StreamClients::read(Clock::time_point until,
                                                                  std::string_view wanted) {
  std::vector<Clock::time_point> found(sockets_.size());
  std::vector<std::string> tails(sockets_.size());
  std::size_t missing = sockets_.size();
  std::array<epoll_event, 512> ready{};
  std::array<char, 4096> buffer{};
  while ((missing > 0 || wanted.empty()) && Clock::now() < until) {
    const int count = ::epoll_wait(epoll_, ready.data(), ready.size(), 50);
    for (const auto& event : std::span(ready).first(static_cast<std::size_t>(std::max(count, 0)))) {
      const auto at = static_cast<std::size_t>(event.data.u64);
      const auto bytes = ::recv(sockets_[at], buffer.data(), buffer.size(), 0);
      if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (bytes <= 0) throw std::runtime_error("a stream has ended");
      if (wanted.empty() || found[at] != Clock::time_point{}) continue;
      std::string& tail = tails[at];
      tail.append(buffer.data(), static_cast<std::size_t>(bytes));
      if (tail.find(wanted) == std::string::npos) {
        if (tail.size() > wanted.size()) tail.erase(0, tail.size() - wanted.size());
        continue;
      }
      found[at] = Clock::now();
      --missing;
    }
  }
  return found;
}

}  // namespace ticketing::bench
