// A reply that goes on until one side ends it, e.g. server-sent events. What is left of its
// connection: a socket and whoever feeds it. No coroutine, no timer, and a buffer only while the
// client does not keep up.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/asio.hpp"
#include "api/http/server_counters.hpp"

namespace ticketing::api {

class IoThread;
class ReplyStream;

/// The application's side of a stream: destroyed when the stream is over, whoever ended it. Called
/// on the stream's I/O thread.
class StreamSource {
 public:
  virtual ~StreamSource() = default;
  /// The reply's header is on its way: from now on there is something to send to. Outlives this.
  virtual void opened(ReplyStream& stream) = 0;
  /// Everything that was sent is with the kernel.
  virtual void drained() = 0;
  /// From time to time while the client keeps up: something that keeps the connection, unless the
  /// source has none. A comment of the event stream format; any other ignores it too.
  virtual void pinged(ReplyStream& stream);
  /// What is said to a client when the server stops; none lets it go on to its end.
  virtual std::optional<std::string> farewell() = 0;
};

/// On one I/O thread; only `post` is for others. Owned by that thread until it is over.
class ReplyStream final : public std::enable_shared_from_this<ReplyStream> {
 public:
  ReplyStream(IoThread& thread, tcp::socket socket, ConnectionPlace place,
              std::shared_ptr<StreamSource> source);
  ~ReplyStream();

  ReplyStream(const ReplyStream&) = delete;
  ReplyStream& operator=(const ReplyStream&) = delete;

  /// Once it belongs to the thread.
  void start();
  /// Writes now what the kernel takes, keeps the rest. A client for whom more than
  /// `waiting_bytes_max` would have to be kept is too slow: its stream ends here.
  void send(std::string_view bytes);
  /// Calls the source's `drained` when everything is with the kernel, perhaps now.
  void when_drained();
  /// Sends, and ends when that is written.
  void end(std::string_view last_words);
  /// Ends when the client does not keep up since the last time, else tells the source.
  void ping();
  /// `end`, with what the source says, if it says something.
  void say_farewell();
  /// From any thread: runs `fn` on the stream's thread, while there is one.
  void post(std::function<void()> fn);

  /// Bounds what a client who does not read costs here; the kernel is held to less.
  static constexpr std::size_t waiting_bytes_max = 65536;

 private:
  friend class IoThread;

  void watch();
  void write();
  void wait_to_write();
  void close();

  IoThread& thread_;
  tcp::socket socket_;
  ConnectionPlace connection_place_;
  std::shared_ptr<StreamSource> source_;
  std::list<std::shared_ptr<ReplyStream>>* slot_ = nullptr;  ///< of the thread's wheel
  std::list<std::shared_ptr<ReplyStream>>::iterator place_;
  std::string waiting_;
  std::size_t unwanted_bytes_ = 0;
  bool writing_ = false;  ///< waits for the kernel to take more
  bool stalled_ = false;  ///< so it was at the last ping
  bool ending_ = false;
};

}  // namespace ticketing::api
