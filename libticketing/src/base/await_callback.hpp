// Calling an asynchronous use case and waiting for its callback.
#pragma once

#include <future>
#include <memory>
#include <utility>

namespace ticketing {

/// Runs `start(callback)` and blocks until the callback was called with a T. The promise is shared,
/// because the caller may be gone before the callback's thread has left it.
template <class T, class Start>
T await_callback(Start&& start) {
  auto promise = std::make_shared<std::promise<T>>();
  auto future = promise->get_future();
  std::forward<Start>(start)([promise](T value) { promise->set_value(std::move(value)); });
  return future.get();
}

}  // namespace ticketing
