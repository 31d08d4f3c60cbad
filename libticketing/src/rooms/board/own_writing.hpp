// What an account wrote, for itself.
#pragma once

#include <ticketing/board/comment_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

/// As `PostService::mine`.
Result<Page<PostSummary>> own_posts(const PointsContext& context, const Principal& who,
                                    const ListOwnWriting& request);

/// As `CommentService::mine`.
Result<Page<CommentView>> own_comments(const PointsContext& context, const Principal& who,
                                       const ListOwnWriting& request);

}  // namespace ticketing
