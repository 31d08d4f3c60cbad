// An open platform as Python holds it.
#pragma once

#include <unistd.h>

#include <memory>
#include <mutex>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "python/errors.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {

/// While it lives the interpreter does not end: to be made, and to go, with the GIL held, so that
/// no thread is left that wants it back in the middle of C++. RuntimeError where it is ending.
class CallUnderWay final {
 public:
  CallUnderWay();
  ~CallUnderWay();
  CallUnderWay(const CallUnderWay&) = delete;
  CallUnderWay& operator=(const CallUnderWay&) = delete;
};

/// Thread safe: Python threads call it at once, and one may close it meanwhile. It belongs to the
/// process that opened it: a child made by fork() has none of its threads, so there every call is
/// refused, and nothing is closed that is the parent's.
class Session final {
 public:
  explicit Session(Ticketing ticketing);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// The open platform, kept alive while the caller uses it; ValueError once closed, RuntimeError
  /// in another process.
  std::shared_ptr<Ticketing> get() const;
  void close();
  bool is_open() const;

 private:
  bool is_ours() const { return ::getpid() == process_; }

  const pid_t process_ = ::getpid();
  mutable std::mutex mutex_;
  std::shared_ptr<Ticketing> ticketing_;
};

/// A session that is closed when the interpreter ends, if nobody does before. Needs the GIL.
std::shared_ptr<Session> make_session(Ticketing ticketing);

/// Those of this process that are open. Needs the GIL.
std::vector<std::shared_ptr<Session>> sessions_that_are_open();

/// Has the interpreter, before it ends, close what is open and wait for calls under way. Once.
void close_sessions_at_exit();

/// None: the local operator. An account's id: that account, as stored now; one that may not act is
/// refused as it would be at the door of the API.
Result<Principal> principal_of(Ticketing& t, std::optional<AccountId> account);

/// Whose e-mail this is, in whatever case; NotFoundError. Needs the GIL, and blocks without it.
AccountId account_of(const Session& session, const std::string& email);

/// Runs `use_case(ticketing, principal)` without the GIL; what it refuses is raised.
template <class UseCase>
py::object call(const Session& session, std::optional<AccountId> account, UseCase&& use_case) {
  const CallUnderWay under_way;
  const auto t = session.get();
  using Reply = decltype(use_case(*t, std::declval<const Principal&>()));
  Reply reply = [&]() -> Reply {
    const py::gil_scoped_release release;
    const auto principal = principal_of(*t, account);
    TICKETING_TRY(principal);
    return use_case(*t, *principal);
  }();
  if (!reply) raise(reply.error());
  if constexpr (std::is_void_v<typename Reply::value_type>) {
    return py::none();
  } else if constexpr (DescribedStruct<typename Reply::value_type>) {
    return py::cast(std::move(*reply));  // a page may be long
  } else {
    return to_python(*reply);
  }
}

}  // namespace ticketing::python
