// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>

#include <ticketing/board/comment_service.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/coupon/campaign_config.hpp>
#include <ticketing/limit/limits_config.hpp>

#include "board/view_counter.hpp"
#include "points/points_context.hpp"

namespace ticketing {

std::unique_ptr<PostService> make_post_service(const PointsContext& context,
                                               const LimitsConfig& limits,
                                               const CampaignConfig& campaign, ViewCounter& views);
std::unique_ptr<CommentService> make_comment_service(const PointsContext& context);

}  // namespace ticketing
