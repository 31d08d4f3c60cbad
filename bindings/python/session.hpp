// An open platform as Python holds it.
#pragma once

#include <memory>
#include <mutex>

#include <ticketing/ticketing.hpp>

#include "python/errors.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {

/// Thread safe: Python threads call it at once, and one may close it meanwhile.
class Session final {
 public:
  explicit Session(Ticketing ticketing)
      : ticketing_(std::make_shared<Ticketing>(std::move(ticketing))) {}

  /// The open platform, kept alive while the caller uses it; ValueError once closed.
  std::shared_ptr<Ticketing> get() const {
    const std::lock_guard lock(mutex_);
    if (!ticketing_) throw py::value_error("this platform has been closed");
    return ticketing_;
  }

  void close() {
    std::shared_ptr<Ticketing> last;
    {
      const std::lock_guard lock(mutex_);
      last.swap(ticketing_);
    }
    // Finishing what the lanes accepted may take a while; it never calls Python.
    const py::gil_scoped_release release;
    last.reset();
  }

  ~Session() {
    const py::gil_scoped_release release;
    ticketing_.reset();
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Ticketing> ticketing_;
};

/// None: the local operator. An account's id: that account, as stored now; one that may not act is
/// refused as it would be at the door of the API.
Result<Principal> principal_of(Ticketing& t, std::optional<AccountId> account);

/// Runs `use_case(ticketing, principal)` without the GIL; what it refuses is raised.
template <class UseCase>
py::object call(const Session& session, std::optional<AccountId> account, UseCase&& use_case) {
  const auto t = session.get();
  using Reply = decltype(use_case(*t, std::declval<const Principal&>()));
  const Reply reply = [&]() -> Reply {
    const py::gil_scoped_release release;
    const auto principal = principal_of(*t, account);
    TICKETING_TRY(principal);
    return use_case(*t, *principal);
  }();
  if (!reply) raise(reply.error());
  if constexpr (std::is_void_v<typename Reply::value_type>) {
    return py::none();
  } else {
    return to_python(*reply);
  }
}

}  // namespace ticketing::python
