// An account's live events as server-sent events (WHATWG HTML, section 9.2).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/notification/live_events.hpp>

#include "api/http/message.hpp"
#include "api/http/reply_stream.hpp"

namespace ticketing::api {

/// Between the library, which tells on any thread, and the stream, which writes on its own: what
/// was told and not yet written, as it is written.
class EventQueue final : public EventListener, public std::enable_shared_from_this<EventQueue> {
 public:
  using Begun = std::function<void(Result<void>)>;
  explicit EventQueue(std::int64_t epoch) : epoch_(epoch) {}

  /// Calls `begun` once, on any thread, perhaps now: when the reader was placed, or ended before.
  void begin_with(Begun begun);

  void placed(std::int64_t number, bool resync) override;
  void deliver(std::span<const LiveEventPtr> events, bool more) override;
  void end(const Error& why) override;

  /// Writes from now on to `stream`.
  void write_to(ReplyStream& stream);
  /// Whether what was told ended with "more", once.
  bool take_more();

 private:
  void pass_on(std::unique_lock<std::mutex> lock);
  void write();

  const std::int64_t epoch_;
  std::mutex mutex_;
  Begun begun_;
  std::optional<Error> ended_before_;  ///< before there was `begun_`
  std::weak_ptr<ReplyStream> stream_;
  std::string text_;
  bool more_ = false;
  bool ended_ = false;
  bool posted_ = false;
};

/// What feeds a stream of events: reads them for as long as it lives.
class EventStream final : public StreamSource {
 public:
  EventStream(std::shared_ptr<EventQueue> queue, std::unique_ptr<EventReading> reading)
      : queue_(std::move(queue)), reading_(std::move(reading)) {}

  void begin() { reading_->more(); }
  void opened(ReplyStream& stream) override;
  void drained() override;
  std::optional<std::string> farewell() override;

 private:
  std::shared_ptr<EventQueue> queue_;
  std::unique_ptr<EventReading> reading_;
};

/// Opens a reading for a listener, or says why not.
using OpenEvents =
    std::function<Result<std::unique_ptr<EventReading>>(std::shared_ptr<EventListener>)>;

/// Answers `finish` with a stream of what `open` reads, or with why there is none.
void stream_events(std::int64_t epoch, const OpenEvents& open, HttpReply draft,
                   std::function<void(Result<HttpReply>)> finish);

}  // namespace ticketing::api
