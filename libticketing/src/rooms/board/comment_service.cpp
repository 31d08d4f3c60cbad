#include <ticketing/board/comment_service.hpp>

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "admin_log/admin_log.hpp"
#include "base/await_callback.hpp"
#include "base/paging.hpp"
#include "base/text.hpp"
#include "board/comment_batch.hpp"
#include "board/comment_page.hpp"
#include "board/make_services.hpp"
#include "board/own_writing.hpp"
#include "storage/batch_lane.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

class StoredCommentService final : public CommentService {
 public:
  explicit StoredCommentService(const PointsContext& context)
      : context_(context),
        lane_(context.store, context.lanes, "comments",
              [&context](UnitOfWork& unit, std::span<const CommentRequest> requests,
                         BusyWallets busy) { return add_comments(context, unit, requests, busy); }),
        previews_(
            context.store, context.lanes, "dry runs of comments",
            [&context](UnitOfWork& unit, std::span<const CommentRequest> requests, BusyWallets) {
              return preview_comments(context, unit, requests);
            },
            LaneWork::dry_runs) {}

  Result<CommentAdded> add(const Principal& who, const AddComment& request,
                           const CallOptions& options) override {
    return await_callback<Result<CommentAdded>>(
        [&](auto done) { add_async(who, request, options, std::move(done)); });
  }

  void add_async(const Principal& who, AddComment request, const CallOptions& options,
                 AddCallback done) override {
    if (auto ok = check_idempotency_key(options); !ok) return done(tl::unexpected(ok.error()));
    // First of all: whoever calls this does not block, and only what may be stored is small.
    auto body = clean_text(request.body, 1, comment_chars_max, true, "/body");
    if (!body) return done(tl::unexpected(body.error()));
    std::string fingerprint;
    if (options.idempotency_key && !options.dry_run)
      fingerprint = request_fingerprint("comments.add", request);
    request.body = std::move(*body);

    CommentRequest checked{who, std::move(request), options, std::move(fingerprint)};
    if (options.dry_run) return previews_.submit(std::move(checked), std::move(done));
    lane_.submit(std::move(checked), std::move(done));
  }

  Result<CommentPage> list(const ListComments& request) override {
    const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
    TICKETING_TRY(slice);
    return context_.store.read([&](UnitOfWork& unit) -> Result<CommentPage> {
      const auto post = unit.posts().find(request.post_id);
      if (!post || !post->head.is_open(context_.clock.now()))
        return refuse(ErrorCode::not_found,
                      fmt::format("there is no post {}", request.post_id.value));
      return read_comments(unit, request.post_id, *slice);
    });
  }

  Result<Page<CommentView>> mine(const Principal& who, const ListOwnWriting& request) override {
    return own_comments(context_, who, request);
  }

  Result<CommentView> find(CommentId id) override {
    return context_.store.read([&](UnitOfWork& unit) -> Result<CommentView> {
      const auto comment = unit.comments().find(id);
      if (!comment || comment->deleted) return missing(id);
      const auto post = unit.posts().find(comment->post);
      if (!post || !post->head.is_open(context_.clock.now())) return missing(id);
      return view_of(unit, *comment);
    });
  }

  Result<CommentView> edit(const Principal& who, const EditComment& request,
                           const CallOptions& options) override {
    return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<CommentView> {
      auto locked = lock(unit, who, request.id, request.if_revision);
      TICKETING_TRY(locked);
      if (locked->post.deleted) return missing(request.id);
      auto& comment = locked->comment;
      auto body =
          clean_text(request.body.value_or(comment.body), 1, comment_chars_max, true, "/body");
      TICKETING_TRY(body);
      const CommentView before = view_of(unit, comment);
      if (comment.body == *body) return before;
      comment.body = std::move(*body);
      ++comment.revision;
      const CommentView edited = view_of(unit, comment);
      if (options.dry_run) return edited;
      unit.comments().update(comment);
      if (!who.is(comment.author))
        log_admin_action(unit, who, context_.clock.now(), "comment.edit",
                         fmt::format("comment:{}", comment.id.value), to_json(before),
                         to_json(edited));
      return edited;
    });
  }

  Result<void> remove(const Principal& who, const DeleteComment& request,
                      const CallOptions& options) override {
    return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<void> {
      auto locked = lock(unit, who, request.id, request.if_revision);
      TICKETING_TRY(locked);
      if (options.dry_run) return {};
      remove_locked(unit, who, *locked);
      if (!who.is(locked->comment.author))
        log_admin_action(unit, who, context_.clock.now(), "comment.delete",
                         fmt::format("comment:{}", request.id.value),
                         to_json(view_of(unit, locked->comment)));
      return {};
    });
  }

 private:
  struct Locked {
    Comment comment;
    PostHead post;
  };

  static CommentView view_of(UnitOfWork& unit, const Comment& comment) {
    return view(comment, AuthorNames(unit, {comment.author}).of(comment.author));
  }

  static tl::unexpected<Error> missing(CommentId id) {
    return refuse(ErrorCode::not_found, fmt::format("there is no comment {}", id.value));
  }

  /// The comment, its post's row locked, which may be a deleted one's; not_found, forbidden or
  /// version_mismatch.
  static Result<Locked> lock(UnitOfWork& unit, const Principal& who, CommentId id,
                             std::optional<std::int64_t> if_revision) {
    auto comment = unit.comments().find(id);
    if (!comment || comment->deleted) return missing(id);
    if (!who.is(comment->author) && !who.is_admin())
      return refuse(ErrorCode::forbidden,
                    "only its author and admins may change or delete a comment");
    const auto posts = unit.posts().lock(std::span(&comment->post, 1)).get();
    comment = unit.comments().find(id);  // again, now that nobody else can change it
    if (!comment || comment->deleted || posts.empty()) return missing(id);
    if (if_revision && *if_revision != comment->revision)
      return refuse(ErrorCode::version_mismatch,
                    fmt::format("the comment is at revision {}, not {}: read it again, then decide",
                                comment->revision, *if_revision));
    return Locked{*comment, posts.front()};
  }

  void remove_locked(UnitOfWork& unit, const Principal& who, Locked& locked) {
    auto& [comment, post] = locked;
    comment.deleted = true;
    unit.comments().update(comment);
    --post.comment_count;
    unit.posts().update_comment_counts(std::span(&post, 1));

    Journal journal(unit, context_.points, context_.clock.now());
    journal.lock({comment.author, who.account});
    if (comment.rewarded)
      journal.claw_back(comment.author, Rule::event_comment, {SourceType::post, post.id.value});
    if (comment.counted) journal.claw_back_milestones(comment.author, false);
    journal.flush();

    if (!comment.counted || is_taken_out(unit, comment, post)) return;
    const auto day = context_.calendar.local_date(comment.created_at);
    std::vector<TallyDelta> deltas{{comment.author, RankingMetric::comments_written, day, -1}};
    if (post.board == Board::general)
      deltas.push_back({post.author, RankingMetric::comments_received, day, -1});
    unit.tallies().add(deltas);
  }

  /// Whether post_cleanup has taken it out of the tallies, with its post's row locked.
  static bool is_taken_out(UnitOfWork& unit, const Comment& comment, const PostHead& post) {
    if (!post.deleted) return false;
    const auto cleanup = unit.post_cleanups().find(post.id);
    return !cleanup || comment.id <= cleanup->after;
  }

  const PointsContext& context_;
  BatchLane<CommentRequest, CommentAdded> lane_;
  BatchLane<CommentRequest, CommentAdded> previews_;
};

}  // namespace

std::unique_ptr<CommentService> make_comment_service(const PointsContext& context) {
  return std::make_unique<StoredCommentService>(context);
}

}  // namespace ticketing
