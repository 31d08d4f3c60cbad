// One batch of comments in one transaction.
#pragma once

#include <span>
#include <vector>

#include <ticketing/board/comment_service.hpp>

#include "points/points_context.hpp"
#include "storage/batch.hpp"

namespace ticketing {

using CommentRequest = BatchRequest<AddComment>;  // body cleaned

/// One result for each request, in order. Refusals are per request and write nothing.
std::vector<Result<CommentAdded>> add_comments(const PointsContext& context, UnitOfWork& unit,
                                               std::span<const CommentRequest> requests);

/// What `add_comments` would answer to each of them if it came alone, without ids and codes; writes
/// nothing.
std::vector<Result<CommentAdded>> preview_comments(const PointsContext& context, UnitOfWork& unit,
                                                   std::span<const CommentRequest> requests);

}  // namespace ticketing
