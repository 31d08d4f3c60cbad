// A network between a program and a server on this machine that can fail on one side.
#pragma once

#include <memory>

namespace ticketing::test {

class TcpRelay final {
 public:
  /// Relays connections to a loopback port.
  explicit TcpRelay(int server_port);
  ~TcpRelay();
  TcpRelay(const TcpRelay&) = delete;
  TcpRelay& operator=(const TcpRelay&) = delete;

  int port() const;
  /// Clients lose their connections now; the server does not notice and can finish what it was
  /// told. New connections are relayed as before.
  void cut();

 private:
  class Wire;
  std::unique_ptr<Wire> wire_;
};

}  // namespace ticketing::test
