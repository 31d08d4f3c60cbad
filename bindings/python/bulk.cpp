#include "python/bulk.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <ticketing/describe/json.hpp>

#include "python/session.hpp"
#include "python/to_python.hpp"

namespace ticketing::python {
namespace {

/// Of a lane's places (4 096 unless configured), so that others find some, too.
constexpr std::size_t under_way_max = 1024;
constexpr std::chrono::milliseconds glance{100};
/// Where there is no lane: enough for every core and for the database's own waiting. Posts and
/// accounts have none: a service decides each in a transaction of its own, which a refusal rolls
/// back (a slot of the day, an e-mail that is taken), and in a shared one that would take its
/// neighbours along.
constexpr std::size_t threads_max = 8;

/// The outcomes so far, by any thread.
template <class T>
class Outcomes final {
 public:
  explicit Outcomes(std::size_t total) : outcomes_(total) {}

  void set(std::size_t i, Result<T> outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_[i].emplace(std::move(outcome));
    ++done_;
    changed_.notify_all();
  }
  std::size_t done() const {
    const std::lock_guard lock(mutex_);
    return done_;
  }
  /// Until at least `count` are done, or for a glance.
  bool wait_for(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, glance, [&] { return done_ >= count; });
  }
  py::list to_list() const {
    py::list out;
    for (const auto& outcome : outcomes_)
      out.append(*outcome ? to_python(**outcome) : to_exception(outcome->error()));
    return out;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::optional<Result<T>>> outcomes_;
  std::size_t done_ = 0;
};

/// Needs the GIL. Throws what is to interrupt.
void tell(const py::object& progress, std::size_t done) {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (!progress.is_none()) progress(done);
}

/// Waits, without the GIL but for a glance at the interpreter now and then, until at least `count`
/// are done.
template <class T>
void await(const Outcomes<T>& outcomes, std::size_t count, const py::object& progress) {
  for (bool there = false; !there;) {
    {
      const py::gil_scoped_release release;
      there = outcomes.wait_for(count);
    }
    tell(progress, outcomes.done());
  }
}

/// Whatever interrupts, those that were begun are waited for: they point here.
template <class T>
void await_begun(const Outcomes<T>& outcomes, const std::size_t& begun) {
  const py::gil_scoped_release release;
  while (!outcomes.wait_for(begun)) {
  }
}

/// Each account is looked up once.
class Principals final {
 public:
  explicit Principals(Ticketing& t) : t_(t) {}

  const Result<Principal>& of(std::int64_t account) {
    const auto known = known_.find(account);
    if (known != known_.end()) return known->second;
    return known_.emplace(account, principal_of(t_, AccountId{account})).first->second;
  }

 private:
  Ticketing& t_;
  std::map<std::int64_t, Result<Principal>> known_;
};

py::list add_comments(const Session& session, const std::vector<std::int64_t>& who,
                      const std::vector<std::int64_t>& posts,
                      const std::vector<std::string>& bodies, const py::object& progress) {
  const CallUnderWay under_way;
  const auto t = session.get();
  Outcomes<CommentAdded> outcomes(who.size());
  Principals principals(*t);
  std::size_t begun = 0;
  const auto begin_until = [&](std::size_t end) {
    const py::gil_scoped_release release;
    for (; begun < end; ++begun) {
      const std::size_t i = begun;
      const auto& principal = principals.of(who[i]);
      if (!principal) {
        outcomes.set(i, tl::unexpected(principal.error()));
        continue;
      }
      t->comments().add_async(
          *principal, {PostId{posts[i]}, bodies[i]}, {},
          [&outcomes, i](Result<CommentAdded> added) { outcomes.set(i, std::move(added)); });
    }
  };
  try {
    while (begun < who.size()) {
      begin_until(std::min(who.size(), outcomes.done() + under_way_max));
      // Half of them: the next ones are there before the lane runs dry.
      await(outcomes, begun < who.size() ? begun - under_way_max / 2 : begun, progress);
    }
  } catch (...) {
    await_begun(outcomes, begun);
    throw;
  }
  return outcomes.to_list();
}

/// `act(request)` for each, by some threads at once.
template <class T, class Request, class Act>
py::list in_threads(const std::vector<Result<Request>>& requests, const py::object& progress,
                    Act&& act) {
  Outcomes<T> outcomes(requests.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  const auto work = [&] {
    for (std::size_t i = next++; i < requests.size(); i = next++) {
      if (stopped) {
        outcomes.set(i, refuse(ErrorCode::unavailable, "interrupted"));
      } else if (!requests[i]) {
        outcomes.set(i, tl::unexpected(requests[i].error()));
      } else {
        try {
          outcomes.set(i, act(*requests[i]));
        } catch (const std::exception& error) {
          outcomes.set(i, refuse(ErrorCode::internal, error.what()));
        }
      }
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(threads_max, requests.size()); ++i)
    threads.emplace_back(work);
  try {
    await(outcomes, requests.size(), progress);
  } catch (...) {
    stopped = true;
    await_begun(outcomes, requests.size());
    throw;
  }
  return outcomes.to_list();
}

template <class Request>
std::vector<Result<Request>> read_all(const std::vector<std::string>& requests) {
  std::vector<Result<Request>> out;
  out.reserve(requests.size());
  for (const std::string& request : requests) out.push_back(from_json<Request>(request));
  return out;
}

Principal acting(Ticketing& t, std::optional<std::int64_t> who) {
  auto principal = [&] {
    const py::gil_scoped_release release;
    return principal_of(t, who ? std::optional(AccountId{*who}) : std::nullopt);
  }();
  return value_or_raise(std::move(principal));
}

py::list create_posts(const Session& session, std::optional<std::int64_t> who,
                      const std::vector<std::string>& requests, const py::object& progress) {
  const CallUnderWay under_way;
  const auto t = session.get();
  const Principal principal = acting(*t, who);
  return in_threads<PostCreated>(
      read_all<CreatePost>(requests), progress,
      [&](const CreatePost& request) { return t->posts().create(principal, request); });
}

py::list create_accounts(const Session& session, std::optional<std::int64_t> who,
                         const std::vector<std::string>& requests, const py::object& progress) {
  const CallUnderWay under_way;
  const auto t = session.get();
  const Principal principal = acting(*t, who);
  return in_threads<AccountProfile>(
      read_all<CreateAccount>(requests), progress,
      [&](const CreateAccount& request) { return t->accounts().create(principal, request); });
}

}  // namespace

void bind_bulk(py::module_& m) {
  m.def("_add_comments", &add_comments, py::arg("platform"), py::arg("who"), py::arg("posts"),
        py::arg("bodies"), py::arg("progress"));
  m.def("_create_posts", &create_posts, py::arg("platform"), py::arg("who"), py::arg("requests"),
        py::arg("progress"));
  m.def("_create_accounts", &create_accounts, py::arg("platform"), py::arg("who"),
        py::arg("requests"), py::arg("progress"));
}

}  // namespace ticketing::python
