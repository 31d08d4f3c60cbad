#include "audit/board_audit.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include <ticketing/describe/traits.hpp>

namespace ticketing {
namespace {

constexpr int rows_per_query = 1000;

/// Those comments on the post count that come after it; none where the post was deleted and all are
/// taken out.
std::optional<CommentId> first_that_counts(UnitOfWork& unit, const PostHead& post) {
  if (!post.deleted) return CommentId{0};
  const auto cleanup = unit.post_cleanups().find(post.id);
  return cleanup ? std::optional(cleanup->after) : std::nullopt;
}

class BoardAudit {
 public:
  BoardAudit(UnitOfWork& unit, const BusinessCalendar& calendar, Timestamp now,
             const Wallet& wallet, const AccountBook& book, const CountedPosts& counted,
             RewardEntries rewards, AuditPart& part)
      : unit_(unit),
        calendar_(calendar),
        now_(now),
        wallet_(wallet),
        book_(book),
        counted_(counted),
        rewards_(std::move(rewards)),
        part_(part) {}

  void run() {
    for (const PostHead& post : book_.posts) check(post);
    for (const ReceivedComments& received : book_.received)
      tallies_[{RankingMetric::comments_received, calendar_.local_date(received.quarter)}] +=
          received.count;
    for (const BookedComment& comment : book_.comments) check(comment);
    for (const auto& [post, entry] : rewards_.of_posts)
      find(fmt::format("an entry pays for the post {}, which the account was not to be paid for",
                       post.value));
    for (const auto& [post, entry] : rewards_.of_comments)
      find(
          fmt::format("an entry pays for a comment on the post {}, and there is none that was to "
                      "be paid",
                      post.value));
    check_milestones();
    check_tallies();
    check_slots();
  }

 private:
  using Day = std::pair<RankingMetric, LocalDate>;

  void check(const PostHead& post) {
    check_reward(rewards_.of_posts, post.id, post.rewarded, post.deleted,
                 fmt::format("the post {}", post.id.value));
    if (post.board != Board::general) return;
    ++posts_;
    if (post.rewarded) ++rewarded_posts_;
    const auto day = calendar_.local_date(post.created_at);
    ++posts_of_[day];
    if (post.rewarded) ++rewarded_of_[day];
    if (post.deleted) count_received(post);
  }

  /// Of a deleted post, whose comments are being taken out. Those of all others are in the book.
  void count_received(const PostHead& post) {
    const auto counted_from = first_that_counts(unit_, post);
    if (!counted_from) return;
    Slice slice{std::nullopt, rows_per_query};
    for (;;) {
      const auto comments = unit_.comments().list(post.id, slice);
      for (const Comment& comment : comments)
        if (comment.counted && comment.id > *counted_from)
          ++tallies_[{RankingMetric::comments_received, calendar_.local_date(comment.created_at)}];
      if (comments.size() < static_cast<std::size_t>(rows_per_query)) return;
      slice.after = comments.back().id.value;
    }
  }

  void check(const BookedComment& comment) {
    if (comment.rewarded)
      check_reward(rewards_.of_comments, comment.post, true, comment.deleted,
                   fmt::format("the comment {}", comment.id.value));
    if (!comment.counted) return;
    ++counted_comments_;
    const auto from = counted_.find(comment.post);
    if (!comment.deleted && from != counted_.end() && comment.id > from->second)
      ++tallies_[{RankingMetric::comments_written, calendar_.local_date(comment.created_at)}];
  }

  /// Takes the entry out of `entries`: what is left in the end pays for nothing.
  void check_reward(std::map<PostId, EntryId>& entries, PostId post, bool rewarded, bool deleted,
                    const std::string& what) {
    if (!rewarded) return;
    const auto entry = entries.find(post);
    if (entry == entries.end()) return find(what + " was rewarded, and no entry pays for it");
    const bool taken_back = rewards_.taken_back.contains(entry->second);
    if (deleted && !taken_back)
      find(what + " was deleted, and its reward was not taken back");
    else if (!deleted && taken_back)
      find(fmt::format("the reward of {} was taken back, though it was not deleted",
                       what.substr(4)));
    entries.erase(entry);
  }

  void check_milestones() {
    if (wallet_.comments_counted != counted_comments_)
      find(fmt::format("{} comments count towards milestones, {} were written that do",
                       wallet_.comments_counted, counted_comments_));
    // A post beyond the day's limit counts for nothing, and nothing tells it from one that earned
    // no points by the rules of its time.
    if (wallet_.posts_counted < rewarded_posts_ || wallet_.posts_counted > posts_)
      find(fmt::format("{} posts count towards milestones, {} were written and {} of them rewarded",
                       wallet_.posts_counted, posts_, rewarded_posts_));
    if (rewards_.posts_milestone > wallet_.posts_counted ||
        rewards_.comments_milestone > wallet_.comments_counted)
      find("a milestone was paid that was not reached");
  }

  void check_tallies() {
    for (const Tally& tally : book_.tallies) tallies_[{tally.metric, tally.day}] -= tally.total;
    for (const auto& [day, difference] : tallies_)
      if (difference != 0)
        find(fmt::format("its tally of {} on {} is off by {}: rankings would be wrong",
                         enumerator_name(day.first), to_iso_date(day.second), -difference));
  }

  void check_slots() {
    const auto today = calendar_.local_date(now_);
    std::map<LocalDate, std::int64_t> used_on;
    for (const UsedSlots& slots : book_.slots) used_on[slots.day] = slots.count;
    for (const auto& [day, posts] : posts_of_) {
      if (day < today - std::chrono::days(1)) continue;  // they may be cleared away
      const auto used = used_on[day];
      if (used < rewarded_of_[day] || used > posts)
        find(
            fmt::format("{} posts of {} are counted against the day's limit, {} were written and "
                        "{} of them rewarded",
                        used, to_iso_date(day), posts, rewarded_of_[day]));
    }
  }

  void find(std::string detail) {
    part_.find(fmt::format("account:{}", wallet_.account.value), std::move(detail));
  }

  UnitOfWork& unit_;
  const BusinessCalendar& calendar_;
  const Timestamp now_;
  const Wallet& wallet_;
  const AccountBook& book_;
  const CountedPosts& counted_;
  RewardEntries rewards_;
  AuditPart& part_;

  std::int64_t posts_ = 0;  // on the board general
  std::int64_t rewarded_posts_ = 0;
  std::map<LocalDate, std::int64_t> posts_of_;
  std::map<LocalDate, std::int64_t> rewarded_of_;
  std::int64_t counted_comments_ = 0;
  std::map<Day, std::int64_t> tallies_;  // as they should be, less what they are
};

}  // namespace

CountedPosts posts_commented_on(UnitOfWork& unit, const std::map<AccountId, AccountBook>& books) {
  std::set<PostId> posts;
  for (const auto& [account, book] : books)
    for (const BookedComment& comment : book.comments) posts.insert(comment.post);
  const std::vector<PostId> ids(posts.begin(), posts.end());
  CountedPosts counted;
  // On a snapshot, locking only reads.
  for (const PostHead& post : unit.posts().lock(ids).get())
    if (const auto from = first_that_counts(unit, post)) counted.emplace(post.id, *from);
  return counted;
}

void audit_board(UnitOfWork& unit, const BusinessCalendar& calendar, Timestamp now,
                 const Wallet& wallet, const AccountBook& book, const CountedPosts& counted,
                 RewardEntries rewards, AuditPart& part) {
  BoardAudit(unit, calendar, now, wallet, book, counted, std::move(rewards), part).run();
}

}  // namespace ticketing
