#include "board/undo_closing.hpp"

#include <span>

#include <ticketing/coupon/campaign.hpp>

namespace ticketing {
namespace {

bool is_closed(const CampaignView& campaign, Timestamp at) {
  return campaign.closes_at && *campaign.closes_at <= at;
}

/// What an admin may change of a campaign.
bool same_hours_and_slots(const CampaignView& a, const CampaignView& b) {
  return a.slots == b.slots && a.opens_at == b.opens_at && a.closes_at == b.closes_at;
}

Result<Countered> counter(UnitOfWork& unit, const AdminAction& act, bool dry_run) {
  const auto before = recorded_state<CampaignView>(act.before);
  TICKETING_TRY(before);
  const auto after = recorded_state<CampaignView>(act.after);
  TICKETING_TRY(after);
  if (is_closed(*before, act.created_at) || !is_closed(*after, act.created_at))
    return refuse(ErrorCode::forbidden,
                  fmt::format("the act {} changed a campaign without closing it, which is not "
                              "undone: change the campaign again",
                              act.id.value));
  const auto post = subject_id<PostId>(act);
  auto campaigns = unit.campaigns().list_by_posts(std::span(&post, 1)).get();
  if (campaigns.empty()) return moved_on(act, "the campaign is gone");
  Campaign& campaign = campaigns.front();
  const auto now = view(campaign);
  if (!same_hours_and_slots(now, *after))
    return moved_on(act, "the campaign's hours or slots were changed since");
  if (before->slots < campaign.claimed)
    return moved_on(act, fmt::format("{} coupons were won, and it had {} slots", campaign.claimed,
                                     before->slots));
  campaign.terms.slots = before->slots;
  campaign.terms.opens_at = before->opens_at;
  campaign.terms.closes_at = before->closes_at;
  if (!dry_run) unit.campaigns().update(campaign);
  return Countered{to_json(now), to_json(view(campaign))};
}

}  // namespace

Undoing undo_closing() {
  return {"campaign.update",
          [](UnitOfWork& unit, const Principal&, const AdminAction& act) -> Result<void> {
            const auto post = subject_id<PostId>(act);
            const auto posts = unit.posts().lock(std::span(&post, 1)).get();
            if (posts.empty() || posts.front().deleted)
              return moved_on(act, "the campaign's post was deleted");
            return {};
          },
          [](UnitOfWork& unit, const Principal&, const AdminAction& act, bool dry_run) {
            return counter(unit, act, dry_run);
          }};
}

}  // namespace ticketing
