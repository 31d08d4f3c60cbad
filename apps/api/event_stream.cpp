#include "api/event_stream.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>

#include <ticketing/describe/json.hpp>

namespace ticketing::api {

namespace {

/// When a client whose stream has ended comes again: not all of them at once.
std::string retry_field(int from_ms, int to_ms) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return fmt::format("retry: {}\n\n", std::uniform_int_distribution(from_ms, to_ms)(random));
}

std::string id_field(std::int64_t epoch, std::int64_t number) {
  return "id: " + to_text(EventId{epoch, number}) + "\n";
}

}  // namespace

void EventQueue::begin_with(Begun begun) {
  std::unique_lock lock(mutex_);
  if (!ended_before_) {
    begun_ = std::move(begun);
    return;
  }
  const Error why = *ended_before_;
  lock.unlock();
  begun(tl::unexpected(why));
}

void EventQueue::placed(std::int64_t number, bool resync) {
  std::unique_lock lock(mutex_);
  // Its id is told even where no event is: a client that lost the connection has always one to
  // come back with. An event without data only sets the last event id.
  text_ += id_field(epoch_, number);
  if (resync) text_ += "event: resync\ndata: {}\n";
  text_ += '\n';
  if (const auto begun = std::exchange(begun_, {})) {
    lock.unlock();
    return begun({});
  }
  pass_on(std::move(lock));
}

void EventQueue::deliver(std::span<const LiveEventPtr> events, bool more) {
  std::unique_lock lock(mutex_);
  for (const auto& event : events) {
    if (event->number != 0) text_ += id_field(epoch_, event->number);
    text_.append("event: ").append(enumerator_name(event->type));
    text_.append("\ndata: ").append(event->data).append("\n\n");
  }
  more_ = more_ || more;
  pass_on(std::move(lock));
}

void EventQueue::end(const Error& why) {
  std::unique_lock lock(mutex_);
  ended_ = true;
  if (const auto begun = std::exchange(begun_, {})) {
    lock.unlock();
    return begun(tl::unexpected(why));
  }
  ended_before_ = why;
  pass_on(std::move(lock));
}

void EventQueue::pass_on(std::unique_lock<std::mutex> lock) {
  const auto stream = stream_.lock();
  if (!stream || std::exchange(posted_, true)) return;
  lock.unlock();
  stream->post([queue = std::weak_ptr(shared_from_this())] {
    if (const auto self = queue.lock()) self->write();
  });
}

void EventQueue::write_to(ReplyStream& stream) {
  {
    std::lock_guard lock(mutex_);
    stream_ = stream.weak_from_this();
    text_.insert(0, retry_field(1000, 4000));
  }
  write();
}

void EventQueue::write() {
  std::unique_lock lock(mutex_);
  posted_ = false;
  const auto stream = stream_.lock();
  if (!stream) return;
  const std::string text = std::exchange(text_, {});
  const bool ended = ended_;
  const bool more = more_;
  lock.unlock();
  if (ended) return stream->end(text);
  stream->send(text);
  if (more) stream->when_drained();
}

bool EventQueue::take_more() {
  std::lock_guard lock(mutex_);
  return std::exchange(more_, false);
}

void EventStream::opened(ReplyStream& stream) { queue_->write_to(stream); }

void EventStream::drained() {
  if (queue_->take_more()) reading_->more();
}

std::optional<std::string> EventStream::farewell() { return retry_field(1000, 10000); }

void stream_events(std::int64_t epoch, const OpenEvents& open, HttpReply draft,
                   std::function<void(Result<HttpReply>)> finish) {
  draft.content_type = "text/event-stream";
  draft.set_header("Cache-Control", "no-store");
  draft.add_header("X-Accel-Buffering", "no");
  draft.add_header("Referrer-Policy", "no-referrer");

  const auto queue = std::make_shared<EventQueue>(epoch);
  auto reading = open(queue);
  if (!reading) return finish(tl::unexpected(std::move(reading.error())));
  const auto source = std::make_shared<EventStream>(queue, std::move(*reading));
  // Holds the stream until its first answer, which hands it over; later ones go to the queue.
  queue->begin_with([held = source, draft = std::move(draft), finish](Result<void> begun) mutable {
    // Moved, not copied: this thread must not be the one that ends the reading.
    draft.stream = std::move(held);
    if (begun) return finish(std::move(draft));
    finish(tl::unexpected(std::move(begun.error())));
    draft.stream.reset();
  });
  source->begin();
}

}  // namespace ticketing::api
