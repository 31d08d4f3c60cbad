#include "board/comment_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/sorted_unique.hpp"
#include "points/journal.hpp"
#include "points/verified_only.hpp"
#include "storage/batch_replies.hpp"
#include "storage/former_emails.hpp"
#include "storage/standing.hpp"

namespace ticketing {
namespace {

/// The state a batch decides on, locked and read once, and what it is going to write.
class Batch {
 public:
  Batch(const PointsContext& context, UnitOfWork& unit, BusyWallets busy_wallets)
      : context_(context), unit_(unit), busy_wallets_(busy_wallets) {}

  /// Locks and reads what the batch is decided on. Everything is asked before anything is waited
  /// for, in the order every writer locks: posts, then wallets.
  void read(std::span<const CommentRequest> requests) {
    std::vector<PostId> posts;
    std::vector<AccountId> accounts;
    std::vector<const Principal*> acting;
    std::vector<PostAuthor> pairs;
    std::vector<IdempotencyKey> keys;
    for (const auto& r : requests) {
      posts.push_back(r.request.post_id);
      accounts.push_back(r.who.account);
      acting.push_back(&r.who);
      pairs.push_back({r.request.post_id, r.who.account});
      if (auto key = r.key()) keys.push_back(std::move(*key));
    }
    posts = sorted_unique(std::move(posts));
    auto locked_posts = unit_.posts().try_lock(posts);
    auto campaigns = unit_.campaigns().list_by_posts(posts);
    accounts = sorted_unique(std::move(accounts));
    auto locked_wallets = lock_wallets(accounts);
    auto participants = unit_.comments().participants(sorted_unique(std::move(pairs)));
    auto replies = unit_.idempotency().find(keys);

    auto tried_posts = locked_posts.get();
    posts_ = std::move(tried_posts.rows);
    busy_.add(tried_posts.busy);
    // Only now: times ascend in commit order within a post.
    now_ = context_.clock.now();
    for (auto& campaign : campaigns.get()) campaigns_.emplace(campaign.post, std::move(campaign));
    auto tried_wallets = locked_wallets.get();
    busy_.add(tried_wallets.busy);
    for (const auto& pair : participants.get()) participants_.insert(pair);
    replies_.load(replies.get());
    standings_ = Standings(unit_, tried_wallets.rows, acting);
    journal_.emplace(unit_, context_.points, now_).adopt(std::move(tried_wallets.rows));
    read_winners(requests);
  }

  const BusyRows& busy() const { return busy_; }

  Result<CommentAdded> decide(std::size_t at, const CommentRequest& r) {
    if (!journal_->wallet(r.who.account))
      return refuse(ErrorCode::forbidden,
                    "only an account can comment: sign in as one (the local operator has none)");
    TICKETING_TRY(standings_.confirm(r.who));
    return replies_.once(at, r, [&]() -> Result<CommentAdded> {
      PostHead* const post = find_post(r.request.post_id);
      if (!post)
        return refuse(ErrorCode::not_found,
                      fmt::format("there is no post {}", r.request.post_id.value));
      return accept(at, r, *post);
    });
  }

  /// Who takes part for the first time is written here and not where it is asked: a request that is
  /// refused, or answered again, must leave no trace. Nobody can come between, the post is locked;
  /// if somebody did, the key would refuse the batch. It travels with the comments, at no round
  /// trip.
  void write(std::vector<Result<CommentAdded>>& results) {
    auto ids = unit_.comments().add(comments_);
    unit_.comments().add_participants(newcomers_);
    if (!comments_.empty()) unit_.posts().update_comment_counts(posts_);
    write_winners();
    journal_->flush();
    if (!tallies_.empty()) unit_.tallies().add(tallies_);
    std::size_t next = 0;
    for (const CommentId id : ids.get()) results[stored_[next++]]->comment.id = id;
    replies_.write(unit_, results, now_);
  }

 private:
  Answer<TryLocked<Wallet, AccountId>> lock_wallets(const std::vector<AccountId>& accounts) {
    if (busy_wallets_ == BusyWallets::left_out) return unit_.wallets().try_lock(accounts);
    return waited_for<AccountId>(unit_.wallets().lock(accounts));
  }

  /// Who has won before; nobody needs to know once the slots are gone.
  void read_winners(std::span<const CommentRequest> requests) {
    std::vector<CampaignOwner> candidates;
    for (const auto& r : requests) {
      const auto campaign = campaigns_.find(r.request.post_id);
      if (campaign != campaigns_.end() && can_win(campaign->second, now_))
        candidates.push_back({campaign->second.id, r.who.account});
    }
    if (candidates.empty()) return;
    std::vector<AccountId> accounts;
    for (const auto& candidate : candidates) accounts.push_back(candidate.owner);
    candidates = sorted_unique(std::move(candidates));
    accounts = sorted_unique(std::move(accounts));
    const auto winners = unit_.coupons().winners(candidates);
    winners_.insert(winners.begin(), winners.end());
    read_winners_by_email(candidates, accounts);
    const auto barred = barred_until_verified(unit_, context_.points.rules.verified_only, accounts);
    barred_.insert(barred.begin(), barred.end());
  }

  /// Who has the address of one who won has won as well, as far as winning goes.
  void read_winners_by_email(std::span<const CampaignOwner> candidates,
                             std::span<const AccountId> accounts) {
    std::multimap<AccountId, AccountId> had_it;
    for (const auto& [account, former] : former_owners(unit_, accounts, context_.chain_key))
      had_it.emplace(account, former);
    if (had_it.empty()) return;
    std::vector<CampaignOwner> former;
    for (const auto& [campaign, owner] : candidates)
      for (auto [at, end] = had_it.equal_range(owner); at != end; ++at)
        former.push_back({campaign, at->second});
    const auto won = unit_.coupons().winners(sorted_unique(std::move(former)));
    const std::set<CampaignOwner> winners(won.begin(), won.end());
    for (const auto& [campaign, owner] : candidates)
      for (auto [at, end] = had_it.equal_range(owner); at != end; ++at)
        if (winners.contains({campaign, at->second})) winners_.insert({campaign, owner});
  }

  PostHead* find_post(PostId id) {
    const auto at = std::lower_bound(posts_.begin(), posts_.end(), id,
                                     [](const PostHead& p, PostId i) { return p.id < i; });
    return at != posts_.end() && at->id == id && at->is_open(now_) ? &*at : nullptr;
  }

  CommentAdded accept(std::size_t at, const CommentRequest& r, PostHead& post) {
    const AccountId author = r.who.account;
    const bool takes_part = r.who.earns() && post.author != author;
    const bool first = participants_.insert({post.id, author}).second;
    if (first) newcomers_.push_back({post.id, author});
    const auto campaign = campaigns_.find(post.id);

    Comment comment;
    comment.post = post.id;
    comment.author = author;
    comment.body = r.request.body;
    comment.counted = first && takes_part;
    comment.created_at = now_;

    CommentReward reward;
    if (comment.counted) {
      if (post.board == Board::event) reward.points = pay_first_comment(author, post, campaign);
      count(author, post);
    }
    comment.rewarded = reward.points > Points{0};
    if (takes_part && campaign != campaigns_.end()) win(r, campaign->second, reward);
    ++post.comment_count;

    CommentAdded added;
    added.comment = {{}, post.id, {author, r.who.nickname, r.who.role}, comment.body, now_};
    if (reward.points > Points{0} || reward.coupon || reward.withheld)
      added.reward = std::move(reward);
    stored_.push_back(at);
    comments_.push_back(std::move(comment));
    return added;
  }

  Points pay_first_comment(AccountId author, const PostHead& post,
                           std::map<PostId, Campaign>::const_iterator campaign) {
    auto points = context_.points.rules.event_comment;
    if (campaign != campaigns_.end() && campaign->second.terms.reward_points)
      points = *campaign->second.terms.reward_points;
    journal_->reward(author, Reason::event_comment, Rule::event_comment, points,
                     {SourceType::post, post.id.value});
    return points;
  }

  void count(AccountId author, const PostHead& post) {
    const auto today = context_.calendar.local_date(now_);
    tallies_.push_back({author, RankingMetric::comments_written, today, 1, now_});
    if (post.board == Board::general)
      tallies_.push_back({post.author, RankingMetric::comments_received, today, 1, now_});
    journal_->count_comment(author);
  }

  void win(const CommentRequest& r, Campaign& campaign, CommentReward& reward) {
    const AccountId author = r.who.account;
    if (!can_win(campaign, now_) || winners_.contains({campaign.id, author})) return;
    if (barred_.contains(author)) {
      reward.withheld = Withheld::email_not_verified;
      return;
    }
    winners_.insert({campaign.id, author});
    auto code = r.options.dry_run ? std::string() : make_code(context_.random);
    auto coupon = claim(campaign, author, std::move(code), context_.calendar, now_);
    reward.position = coupon.position;
    reward.coupon = view(coupon, now_);
    journal_->event(author, EventType::coupon, *reward.coupon);
    outbox_.push_back(
        {{}, author, MailKind::coupon_won, to_json(*reward.coupon), now_, r.who.trace_id});
    coupons_.push_back(std::move(coupon));
  }

  void write_winners() {
    if (coupons_.empty()) return;
    std::set<CampaignId> changed;
    for (const auto& coupon : coupons_) changed.insert(*coupon.campaign);
    for (const auto& [post, campaign] : campaigns_)
      if (changed.contains(campaign.id)) unit_.campaigns().update(campaign);
    unit_.coupons().add(coupons_);
    unit_.outbox().add(outbox_);
  }

  const PointsContext& context_;
  UnitOfWork& unit_;
  const BusyWallets busy_wallets_;
  Timestamp now_{};
  std::optional<Journal> journal_;

  BusyRows busy_;
  Standings standings_;
  std::vector<PostHead> posts_;  // ascending by id
  std::map<PostId, Campaign> campaigns_;
  std::set<PostAuthor> participants_;  // those of this batch among them
  std::set<CampaignOwner> winners_;
  std::set<AccountId> barred_;  // those who could win but for their e-mail
  BatchReplies<CommentAdded> replies_;

  std::vector<std::size_t> stored_;  // of each comment in comments_, its request's place
  std::vector<Comment> comments_;
  std::vector<PostAuthor> newcomers_;
  std::vector<Coupon> coupons_;
  std::vector<OutboxMessage> outbox_;
  std::vector<TallyDelta> tallies_;
};

}  // namespace

std::vector<RowKey> rows_of(const CommentRequest& request) {
  return {request.request.post_id, request.who.account};
}

BatchOutcome<CommentAdded> add_comments(const PointsContext& context, UnitOfWork& unit,
                                        std::span<const CommentRequest> requests,
                                        BusyWallets busy) {
  Batch batch(context, unit, busy);
  return run_batch(batch, requests);
}

BatchOutcome<CommentAdded> preview_comments(const PointsContext& context, UnitOfWork& unit,
                                            std::span<const CommentRequest> requests) {
  BatchOutcome<CommentAdded> outcome;
  for (const auto& request : requests) {
    Batch alone(context, unit, BusyWallets::waited_for);
    alone.read(std::span(&request, 1));
    outcome.results.push_back(alone.decide(0, request));
  }
  return outcome;
}

}  // namespace ticketing
