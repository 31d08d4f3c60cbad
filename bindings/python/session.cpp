#include "python/session.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ticketing::python {
namespace {

// The interpreter is one, and so is what of ours it has to wait for. All but the count is touched
// with the GIL held.
std::atomic<int> calls_under_way{0};
bool is_ending = false;

std::vector<std::weak_ptr<Session>>& open_sessions() {
  static std::vector<std::weak_ptr<Session>> sessions;
  return sessions;
}

/// Finishing what the lanes accepted may take a while and never calls Python, so it never happens
/// under the GIL, whoever is the last to hold the platform.
void destroy_without_gil(Ticketing* ticketing) {
  if (PyGILState_Check() == 0) {
    delete ticketing;
    return;
  }
  const py::gil_scoped_release release;
  delete ticketing;
}

void end_sessions() {
  is_ending = true;
  for (const auto& known : std::exchange(open_sessions(), {}))
    if (const auto session = known.lock()) session->close();
  const py::gil_scoped_release release;
  for (int calls = calls_under_way; calls > 0; calls = calls_under_way) calls_under_way.wait(calls);
}

}  // namespace

CallUnderWay::CallUnderWay() {
  if (is_ending) throw std::runtime_error("the interpreter is ending");
  ++calls_under_way;
}

CallUnderWay::~CallUnderWay() {
  --calls_under_way;
  calls_under_way.notify_all();
}

Session::Session(Ticketing ticketing)
    : ticketing_(new Ticketing(std::move(ticketing)), destroy_without_gil) {}

Session::~Session() {
  // Its threads are the parent's, and so is the other end of its connections: left as they are.
  if (!is_ours()) static_cast<void>(new std::shared_ptr<Ticketing>(std::move(ticketing_)));
}

std::shared_ptr<Ticketing> Session::get() const {
  // First: a thread of the parent may have had the mutex.
  if (!is_ours())
    throw std::runtime_error("this platform was opened by process " + std::to_string(process_) +
                             " and cannot be used after fork(): open it again in this process, or "
                             "start processes by \"spawn\"");
  const std::lock_guard lock(mutex_);
  if (!ticketing_) throw py::value_error("this platform has been closed");
  return ticketing_;
}

void Session::close() {
  if (!is_ours()) return;
  std::shared_ptr<Ticketing> last;  // goes after the lock is given back
  const std::lock_guard lock(mutex_);
  last.swap(ticketing_);
}

bool Session::is_open() const {
  if (!is_ours()) return false;
  const std::lock_guard lock(mutex_);
  return ticketing_ != nullptr;
}

std::vector<std::shared_ptr<Session>> sessions_that_are_open() {
  std::vector<std::shared_ptr<Session>> open;
  for (const auto& known : open_sessions())
    if (auto session = known.lock(); session && session->is_open())
      open.push_back(std::move(session));
  return open;
}

std::shared_ptr<Session> make_session(Ticketing ticketing) {
  auto session = std::make_shared<Session>(std::move(ticketing));
  std::erase_if(open_sessions(), [](const auto& known) { return known.expired(); });
  open_sessions().push_back(session);
  return session;
}

void close_sessions_at_exit() {
  // Of the calls under way where a process forks, none is the child's.
  ::pthread_atfork(nullptr, nullptr, [] { calls_under_way = 0; });
  py::module_::import("atexit").attr("register")(py::cpp_function(&end_sessions));
}

Result<Principal> principal_of(Ticketing& t, std::optional<AccountId> account) {
  if (!account) return Principal::local_operator();
  const auto profile = t.accounts().find(Principal::local_operator(), *account);
  TICKETING_TRY(profile);
  if (profile->state != AccountState::active)
    return refuse(ErrorCode::account_suspended,
                  "the account " + profile->nickname + " is " + to_text(profile->state));
  return Principal::of_account(profile->id, profile->role, profile->nickname);
}

AccountId account_of(const Session& session, const std::string& email) {
  const CallUnderWay under_way;
  const auto t = session.get();
  const auto found = [&] {
    const py::gil_scoped_release release;
    return t->accounts().find_by_email(Principal::local_operator(), email);
  }();
  if (!found) raise(found.error());
  return found->id;
}

}  // namespace ticketing::python
