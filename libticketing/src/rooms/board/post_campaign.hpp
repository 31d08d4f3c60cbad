// A post's campaign after it was opened: changed by admins, its winners shown to everybody.
#pragma once

#include <ticketing/board/post_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

/// As `PostService::edit_campaign`.
Result<CampaignView> edit_campaign(const PointsContext& context, const Principal& who,
                                   const EditCampaign& request, const CallOptions& options);

/// As `PostService::winners`.
Result<Page<CampaignWinner>> list_winners(const PointsContext& context, const ListWinners& request);

}  // namespace ticketing
