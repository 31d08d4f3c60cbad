#include "ranking/post_cleanup.hpp"

#include <vector>

namespace ticketing {
namespace {

constexpr int posts_per_chunk = 100;

/// One transaction's work. Posts are locked all at once, and tallies written all at once after
/// them, as the order of locks wants it.
class Chunk {
 public:
  Chunk(const BusinessCalendar& calendar, UnitOfWork& unit) : calendar_(calendar), unit_(unit) {}

  CleanedPosts run() {
    std::vector<PostId> posts;
    for (const PostCleanup& waiting : unit_.post_cleanups().list(posts_per_chunk))
      posts.push_back(waiting.post);
    done_.finished = posts.size() < static_cast<std::size_t>(posts_per_chunk);
    for (const PostHead& post : unit_.posts().lock(posts).get()) {
      if (done_.comments >= JobWork::chunk) {
        done_.finished = false;
        break;
      }
      // Again, now that nobody else can be at it: another process may have been.
      if (const auto cleanup = unit_.post_cleanups().find(post.id)) clean_up(post, *cleanup);
    }
    if (!deltas_.empty()) unit_.tallies().add(deltas_);
    return done_;
  }

 private:
  void clean_up(const PostHead& post, PostCleanup cleanup) {
    const int limit = JobWork::chunk - done_.comments;
    const auto comments = unit_.comments().list(post.id, {cleanup.after.value, limit});
    for (const Comment& comment : comments)
      if (comment.counted) take_out(comment, post);
    done_.comments += static_cast<int>(comments.size());
    if (comments.size() < static_cast<std::size_t>(limit)) {
      unit_.post_cleanups().remove(post.id);
      ++done_.posts;
      return;
    }
    cleanup.after = comments.back().id;
    unit_.post_cleanups().update(cleanup);
    done_.finished = false;
  }

  void take_out(const Comment& comment, const PostHead& post) {
    const auto day = calendar_.local_date(comment.created_at);
    deltas_.push_back({comment.author, RankingMetric::comments_written, day, -1});
    if (post.board == Board::general)
      deltas_.push_back({post.author, RankingMetric::comments_received, day, -1});
  }

  const BusinessCalendar& calendar_;
  UnitOfWork& unit_;
  CleanedPosts done_;
  std::vector<TallyDelta> deltas_;
};

}  // namespace

Result<CleanedPosts> clean_up_posts(const BusinessCalendar& calendar, JobWork& work) {
  CleanedPosts all;
  while (!all.finished && !work.stop().stop_requested()) {
    const auto done = work.write(
        [&](UnitOfWork& unit) -> Result<CleanedPosts> { return Chunk(calendar, unit).run(); });
    TICKETING_TRY(done);
    all.posts += done->posts;
    all.comments += done->comments;
    all.finished = done->finished;
  }
  return all;
}

}  // namespace ticketing
