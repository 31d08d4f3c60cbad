// One batch of comments in one transaction.
#pragma once

#include <span>
#include <vector>

#include <ticketing/board/comment_service.hpp>

#include "points/points_context.hpp"
#include "storage/batch.hpp"

namespace ticketing {

using CommentRequest = BatchRequest<AddComment>;  // body cleaned

/// The rows that it needs, in the order of locking.
std::vector<RowKey> rows_of(const CommentRequest& request);

/// Refusals are per request and write nothing.
BatchOutcome<CommentAdded> add_comments(const PointsContext& context, UnitOfWork& unit,
                                        std::span<const CommentRequest> requests, BusyWallets busy);

/// What `add_comments` would answer to each of them if it came alone, without ids and codes; writes
/// nothing.
BatchOutcome<CommentAdded> preview_comments(const PointsContext& context, UnitOfWork& unit,
                                            std::span<const CommentRequest> requests);

}  // namespace ticketing
