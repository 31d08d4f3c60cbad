#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "cli/demo/live_view.hpp"
#include "cli/demo/rush.hpp"

namespace ticketing::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// Keeps `connections` comments under way until everybody has an answer.
class DirectRush {
 public:
  DirectRush(Ticketing& ticketing, const RushPlan& plan, RushField& field, LiveView& view)
      : comments_(ticketing.comments()), plan_(plan), field_(field), view_(view) {
    for (Contestant& one : field.contestants) waiting_.push_back(&one);
    unanswered_ = waiting_.size();
  }

  void run() {
    const int threads = std::clamp(plan_.connections, 1, 4);
    std::vector<std::jthread> crew;
    for (int t = 0; t < threads; ++t) {
      crew.emplace_back([this] {
        while (Contestant* one = next()) start(*one);
      });
    }
  }

 private:
  /// Blocks while too many are under way; nothing when everybody has an answer.
  Contestant* next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
      return unanswered_ == 0 || (!waiting_.empty() && under_way_ < plan_.connections);
    });
    if (unanswered_ == 0) return nullptr;
    Contestant* one = waiting_.front();
    waiting_.pop_front();
    ++under_way_;
    return one;
  }

  void start(Contestant& one) {
    AddComment request;
    request.post_id = field_.post;
    request.body = one.text;
    if (one.tries++ == 0) one.started = Clock::now();
    comments_.add_async(one.who, std::move(request), {one.idempotency_key, false},
                        [this, &one](const Result<CommentAdded>& reply) { finish(one, reply); });
  }

  /// Runs on the lane's thread.
  void finish(Contestant& one, const Result<CommentAdded>& reply) {
    one.finished = Clock::now();
    bool again = false;
    if (reply) {
      one.comment = reply->comment.id;
      if (reply->reward) one.position = reply->reward->position;
    } else {
      again = reply.error().code == ErrorCode::unavailable && one.tries < rush_tries_max;
      if (!again) one.refusal = name(reply.error().code);
    }
    if (!again) view_.answered(one);
    const std::lock_guard lock(mutex_);
    --under_way_;
    if (again) {
      waiting_.push_back(&one);
    } else {
      --unanswered_;
    }
    // Under the lock: the last answer lets the threads end, and with them this object.
    changed_.notify_all();
  }

  CommentService& comments_;
  const RushPlan& plan_;
  RushField& field_;
  LiveView& view_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Contestant*> waiting_;
  std::size_t unanswered_ = 0;
  int under_way_ = 0;
};

}  // namespace

void rush_directly(Ticketing& ticketing, const RushPlan& plan, RushField& field, LiveView& view) {
  DirectRush(ticketing, plan, field, view).run();
}

}  // namespace ticketing::cli
