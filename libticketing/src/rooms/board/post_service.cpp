#include <ticketing/board/post_service.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include <map>
#include <utility>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "board/comment_page.hpp"
#include "board/make_services.hpp"
#include "board/own_writing.hpp"
#include "board/post_campaign.hpp"
#include "board/post_checks.hpp"
#include "board/post_page.hpp"
#include "board/post_search.hpp"
#include "board/view_counter.hpp"
#include "media/attached_image.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

tl::unexpected<Error> no_such_post(PostId id) {
  return refuse(ErrorCode::not_found, fmt::format("there is no post {}", id.value));
}

class StoredPostService final : public PostService {
 public:
  StoredPostService(const PointsContext& context, const LimitsConfig& limits,
                    const CampaignConfig& campaign, ViewCounter& views)
      : context_(context), limits_(limits), campaign_(campaign), views_(views) {
    for (const auto& window : limits.closed_hours)
      if (const auto parsed = parse_closed_hours(window)) closed_hours_.push_back(*parsed);
  }

  Result<PostCreated> create(const Principal& who, const CreatePost& request,
                             const CallOptions& options) override;
  Result<PostList> list(const ListPosts& request) override;

  Result<Page<PostSummary>> mine(const Principal& who, const ListOwnWriting& request) override {
    return own_posts(context_, who, request);
  }
  Result<Page<PostSummary>> list_scheduled(const Principal& who,
                                           const ListScheduledPosts& request) override;

  Result<PostCount> count(const CountPosts& request) override {
    return context_.store.read([&](UnitOfWork& unit) -> Result<PostCount> {
      return PostCount{
          count_open(unit, request.board, unit.posts().list_to_come(context_.clock.now()))};
    });
  }

  Result<PostDetail> find(PostId id) override {
    return context_.store.read([&](UnitOfWork& unit) -> Result<PostDetail> {
      const auto post = unit.posts().find(id);
      if (!post || !post->head.is_open(context_.clock.now())) return no_such_post(id);
      return detail(unit, *post);
    });
  }

  void count_view(const Principal& who, const CountView& view) override { views_.count(who, view); }

  ViewTotals view_totals() const override { return views_.totals(); }

  Result<PostDetail> edit(const Principal& who, const EditPost& request,
                          const CallOptions& options) override;
  Result<void> remove(const Principal& who, const DeletePost& request,
                      const CallOptions& options) override;

  Result<CampaignView> edit_campaign(const Principal& who, const EditCampaign& request,
                                     const CallOptions& options) override {
    return ticketing::edit_campaign(context_, who, request, options);
  }
  Result<Page<CampaignWinner>> winners(const ListWinners& request) override {
    return list_winners(context_, request);
  }

 private:
  /// A post as it was decided.
  struct Draft {
    Post post;
    std::optional<Campaign> campaign;
    std::optional<int> slot;  ///< of the day
    Points points;
  };

  Result<std::optional<Campaign>> campaign_for(const CreatePost& request) const;
  Result<std::optional<int>> daily_slot(UnitOfWork& unit, const Principal& who,
                                        Timestamp now) const;
  void write(UnitOfWork& unit, Journal& journal, Draft& draft) const;
  PostView view_of(const Post& post, Author author, std::int64_t view_count,
                   std::optional<CampaignView> campaign) const;
  PostCreated created(const Principal& who, const Draft& draft) const;
  PostDetail detail(UnitOfWork& unit, const Post& post) const;
  static Result<Post> lock(UnitOfWork& unit, const Principal& who, PostId id,
                           std::optional<std::int64_t> if_revision);

  const PointsContext& context_;
  const LimitsConfig& limits_;
  const CampaignConfig& campaign_;
  ViewCounter& views_;
  std::vector<ClosedHours> closed_hours_;
};

Result<std::optional<Campaign>> StoredPostService::campaign_for(const CreatePost& request) const {
  if (request.board != Board::event) {
    if (request.campaign.value)
      return refuse_field("/campaign",
                          "must be left out: only a post on the board event has a campaign");
    return std::nullopt;
  }
  Campaign campaign;
  if (!request.campaign.present) {
    campaign.terms.slots = campaign_.slots;
    campaign.terms.coupon = campaign_.coupon;
    return campaign;
  }
  if (!request.campaign.value) return std::nullopt;
  campaign.terms = *request.campaign.value;
  return campaign;
}

/// The ordinal of the day's slot that the post takes, and so earns its reward with; none when it
/// earns nothing.
Result<std::optional<int>> StoredPostService::daily_slot(UnitOfWork& unit, const Principal& who,
                                                         Timestamp now) const {
  if (!who.earns()) return std::nullopt;
  if (const auto until = closed_until(closed_hours_, context_.calendar, now)) {
    return refuse_until(*until, ErrorCode::posting_closed,
                        fmt::format("posting is closed until {}", to_rfc3339(*until)));
  }
  const int used = unit.daily_limits().used(who.account, DailyRule::general_post,
                                            context_.calendar.local_date(now));
  if (used < limits_.posts_per_day) return used + 1;
  if (limits_.on_exceed == OnExceed::unrewarded) return std::nullopt;
  const auto resets_at = context_.calendar.next_midnight(now);
  return refuse_until(
      resets_at, ErrorCode::daily_post_limit_reached,
      fmt::format("{} of {} posts of today are used: the next one is possible from {}", used,
                  limits_.posts_per_day, to_rfc3339(resets_at)));
}

/// Completes `draft` with the ids that storage assigns.
void StoredPostService::write(UnitOfWork& unit, Journal& journal, Draft& draft) const {
  auto& head = draft.post.head;
  head.id = unit.posts().add(draft.post);
  if (draft.campaign) {
    draft.campaign->post = head.id;
    unit.campaigns().add(*draft.campaign);
  }
  if (draft.slot) {
    unit.daily_limits().add({head.author, DailyRule::general_post,
                             context_.calendar.local_date(head.created_at), *draft.slot});
    if (draft.points > Points{0})
      journal.reward(head.author, Reason::general_post, Rule::general_post, draft.points,
                     {SourceType::post, head.id.value});
    journal.count_post(head.author);
  }
  journal.flush();
}

PostView StoredPostService::view_of(const Post& post, Author author, std::int64_t view_count,
                                    std::optional<CampaignView> campaign) const {
  const auto& head = post.head;
  return {
      .id = head.id,
      .board = head.board,
      .title = head.title,
      .body = post.body,
      .author = std::move(author),
      .image = image_ref(head.image_id, context_.links),
      .comment_count = head.comment_count,
      .view_count = view_count,
      .revision = head.revision,
      .created_at = head.created_at,
      .updated_at = head.updated_at,
      .publish_at = head.publish_at,
      .campaign = std::move(campaign),
  };
}

PostCreated StoredPostService::created(const Principal& who, const Draft& draft) const {
  std::optional<CampaignView> campaign;
  if (draft.campaign) campaign = view(*draft.campaign);
  std::optional<PostReward> reward;
  if (draft.points > Points{0}) reward = PostReward{draft.points};
  return {view_of(draft.post, {who.account, who.nickname, who.role}, 0, std::move(campaign)),
          reward};
}

Result<PostCreated> StoredPostService::create(const Principal& who, const CreatePost& request,
                                              const CallOptions& options) {
  const bool official = request.board != Board::general;
  if (official && !who.is_admin())
    return refuse(ErrorCode::forbidden,
                  fmt::format("only admins post on the board {}: choose general",
                              boost::describe::enum_to_string(request.board, "")));
  if (request.publish_at && !who.is_admin())
    return refuse(ErrorCode::forbidden, "only admins write posts ahead: leave publish_at out");
  if (who.is_local_operator())
    return refuse(ErrorCode::forbidden, "only an account can post: act as one");
  TICKETING_TRY(check_idempotency_key(options));
  const auto post = checked_post(request);
  TICKETING_TRY(post);
  const auto campaign = campaign_for(request);
  TICKETING_TRY(campaign);

  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<PostCreated> {
    const auto now = context_.clock.now();
    Journal journal(unit, context_.points, now);
    journal.lock({who.account});
    if (!journal.wallet(who.account))
      return refuse(ErrorCode::unauthenticated, "the account is gone: sign in again");
    return idempotent<PostCreated>(
        unit, who, "posts.create", request, options, now, [&]() -> Result<PostCreated> {
          TICKETING_TRY(check_opening(request, *campaign, now));
          TICKETING_TRY(check_image_is_known(unit, request.image_id));
          const auto slot = daily_slot(unit, who, now);
          TICKETING_TRY(slot);
          Draft draft{*post, *campaign, *slot,
                      *slot ? context_.points.rules.general_post : Points{0}};
          auto& head = draft.post.head;
          head.author = who.account;
          head.created_at = head.updated_at = now;
          head.publish_at = request.publish_at;
          head.rewarded = draft.points > Points{0};
          if (options.dry_run) return created(who, draft);
          write(unit, journal, draft);
          PostCreated made = created(who, draft);
          if (request.board != Board::general)
            log_admin_action(unit, who, now, "post.create", fmt::format("post:{}", made.id.value),
                             "null", to_json(made));
          return made;
        });
  });
}

Result<PostList> StoredPostService::list(const ListPosts& request) {
  const auto now = context_.clock.now();
  if (request.q) return search_posts(context_, request);
  const auto before = place_of(request.limit, context_.page_limit_max, request.cursor, PostPlace{});
  TICKETING_TRY(before);
  return context_.store.read([&](UnitOfWork& unit) -> Result<PostList> {
    auto posts = unit.posts().list(request.board, now, *before, request.limit + 1);
    const auto to_come = unit.posts().list_to_come(now);
    PostList list;
    list.next_cursor = cut_posts(posts, request.limit);
    list.total = count_open(unit, request.board, to_come);
    list.items = summaries(unit, std::move(posts));
    for (const auto& coming : to_come)
      if (!list.good_for || coming.first - now < *list.good_for) list.good_for = coming.first - now;
    return list;
  });
}

Result<Page<PostSummary>> StoredPostService::list_scheduled(const Principal& who,
                                                            const ListScheduledPosts& request) {
  if (!who.is_admin())
    return refuse(ErrorCode::forbidden, "only admins see posts that are not open yet");
  const PostPlace start{context_.clock.now(), PostId{INT64_MAX}};
  auto after = place_of(request.limit, context_.page_limit_max, request.cursor, start);
  TICKETING_TRY(after);
  if (after->published_at < start.published_at) after = start;
  return context_.store.read([&](UnitOfWork& unit) -> Result<Page<PostSummary>> {
    auto posts = unit.posts().list_ahead(*after, request.limit + 1);
    Page<PostSummary> page;
    page.next_cursor = cut_posts(posts, request.limit);
    page.items = summaries(unit, std::move(posts));
    return page;
  });
}

PostDetail StoredPostService::detail(UnitOfWork& unit, const Post& post) const {
  const auto& head = post.head;
  const AuthorNames names(unit, {head.author});
  return {view_of(post, names.of(head.author), views_of(unit, head.id), campaign_of(unit, head)),
          read_comments(unit, head.id, {std::nullopt, page_limit_default + 1})};
}

/// The post, its row locked.
Result<Post> StoredPostService::lock(UnitOfWork& unit, const Principal& who, PostId id,
                                     std::optional<std::int64_t> if_revision) {
  const auto locked = unit.posts().lock(std::span(&id, 1)).get();
  if (locked.empty() || locked.front().deleted) return no_such_post(id);
  const auto& head = locked.front();
  if (!who.is(head.author) && !who.is_admin())
    return refuse(ErrorCode::forbidden, "only its author and admins may change or delete a post");
  if (if_revision && *if_revision != head.revision)
    return refuse(ErrorCode::version_mismatch,
                  fmt::format("the post is at revision {}, not {}: read it again, then decide",
                              head.revision, *if_revision));
  auto post = unit.posts().find(id);
  if (!post) return no_such_post(id);
  return *post;
}

Result<PostDetail> StoredPostService::edit(const Principal& who, const EditPost& request,
                                           const CallOptions& options) {
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<PostDetail> {
    auto post = lock(unit, who, request.id, request.if_revision);
    TICKETING_TRY(post);
    const PostView before = detail(unit, *post);
    auto& head = post->head;
    const Post unchanged = *post;
    TICKETING_TRY(apply(request, *post));
    if (request.image_id.present) TICKETING_TRY(check_image_is_known(unit, request.image_id.value));
    if (same_text(unchanged, *post)) return detail(unit, *post);
    ++head.revision;
    head.updated_at = context_.clock.now();
    if (options.dry_run) return detail(unit, *post);
    unit.posts().update(*post);
    PostDetail edited = detail(unit, *post);
    if (!who.is(head.author) || head.board != Board::general)
      log_admin_action(unit, who, head.updated_at, "post.edit",
                       fmt::format("post:{}", head.id.value), to_json(before),
                       to_json<PostView>(edited));
    return edited;
  });
}

Result<void> StoredPostService::remove(const Principal& who, const DeletePost& request,
                                       const CallOptions& options) {
  return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<void> {
    auto post = lock(unit, who, request.id, request.if_revision);
    TICKETING_TRY(post);
    if (options.dry_run) return {};
    const auto now = context_.clock.now();
    const PostView before = detail(unit, *post);
    auto& head = post->head;
    head.deleted = true;
    head.updated_at = now;
    Journal journal(unit, context_.points, now);
    journal.lock({head.author, who.account});
    if (head.rewarded)
      journal.claw_back(head.author, Rule::general_post, {SourceType::post, head.id.value});
    unit.posts().update(*post);
    if (head.board == Board::general) journal.claw_back_milestones(head.author, true);
    journal.flush();
    // Its comments count no more: however many they are, that is done later, piece by piece.
    if (head.comment_count > 0) unit.post_cleanups().add({head.id, {}, now});
    if (!who.is(head.author) || head.board != Board::general)
      log_admin_action(unit, who, now, "post.delete", fmt::format("post:{}", head.id.value),
                       to_json(before));
    return {};
  });
}

}  // namespace

std::unique_ptr<PostService> make_post_service(const PointsContext& context,
                                               const LimitsConfig& limits,
                                               const CampaignConfig& campaign, ViewCounter& views) {
  return std::make_unique<StoredPostService>(context, limits, campaign, views);
}

}  // namespace ticketing
