#include "board/post_campaign.hpp"

#include <fmt/format.h>

#include <ticketing/describe/json.hpp>

#include "admin_log/admin_log.hpp"
#include "base/paging.hpp"
#include "board/comment_page.hpp"

namespace ticketing {
namespace {

tl::unexpected<Error> no_campaign(PostId post) {
  return refuse(ErrorCode::not_found, fmt::format("there is no campaign on post {}", post.value));
}

std::optional<Campaign> campaign_on(UnitOfWork& unit, PostId post) {
  auto found = unit.campaigns().list_by_posts(std::span(&post, 1)).get();
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

/// Slots that were won stay won.
Result<void> check_slots(const Campaign& campaign) {
  if (campaign.terms.slots >= campaign.claimed) return {};
  return refuse_field("/slots",
                      fmt::format("must be at least {}, as many as were won already, not {}",
                                  campaign.claimed, campaign.terms.slots));
}

}  // namespace

Result<CampaignView> edit_campaign(const PointsContext& context, const Principal& who,
                                   const EditCampaign& request, const CallOptions& options) {
  if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins change campaigns");
  return context.store.perform(who, options, [&](UnitOfWork& unit) -> Result<CampaignView> {
    // The post's row orders this and who wins.
    const auto posts = unit.posts().lock(std::span(&request.post_id, 1)).get();
    if (posts.empty() || posts.front().deleted) return no_campaign(request.post_id);
    auto campaign = campaign_on(unit, request.post_id);
    if (!campaign) return no_campaign(request.post_id);
    const auto before = view(*campaign);
    if (request.slots) campaign->terms.slots = *request.slots;
    if (request.opens_at.present) campaign->terms.opens_at = request.opens_at.value;
    if (request.closes_at.present) campaign->terms.closes_at = request.closes_at.value;
    const auto after = view(*campaign);
    if (same_value(before, after)) return after;
    TICKETING_TRY(validate(campaign->terms, ""));
    TICKETING_TRY(check_slots(*campaign));
    if (options.dry_run) return after;
    unit.campaigns().update(*campaign);
    log_admin_action(unit, who, context.clock.now(), "campaign.update",
                     fmt::format("post:{}", request.post_id.value), to_json(before),
                     to_json(after));
    return after;
  });
}

Result<Page<CampaignWinner>> list_winners(const PointsContext& context,
                                          const ListWinners& request) {
  const auto slice = to_slice(request.limit, request.cursor, context.page_limit_max);
  TICKETING_TRY(slice);
  return context.store.read([&](UnitOfWork& unit) -> Result<Page<CampaignWinner>> {
    const auto post = unit.posts().find(request.post_id);
    if (!post || !post->head.is_open(context.clock.now())) return no_campaign(request.post_id);
    const auto campaign = campaign_on(unit, request.post_id);
    if (!campaign) return no_campaign(request.post_id);
    const auto coupons = unit.coupons().list_by_campaign(
        campaign->id, static_cast<int>(slice->after.value_or(0)), slice->limit);
    std::vector<AccountId> owners;
    for (const auto& coupon : coupons) owners.push_back(coupon.owner);
    const AuthorNames names(unit, std::move(owners));
    return to_page<CampaignWinner>(
        coupons, request.limit, [](const Coupon& coupon) { return coupon.position.value_or(0); },
        [&](const Coupon& coupon) {
          return CampaignWinner{coupon.position.value_or(0), names.of(coupon.owner),
                                coupon.issued_at};
        });
  });
}

}  // namespace ticketing
