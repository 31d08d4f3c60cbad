// One batch of comments in one transaction: state is locked and read once, set by set, each request
// is decided in order of arrival by the rules, and everything is written set by set.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ticketing/actor/principal.hpp>
#include <ticketing/board/comment_service.hpp>

#include "points/points_context.hpp"

namespace ticketing {

/// A checked request waiting for its batch.
struct CommentRequest {
  Principal who;
  AddComment request;  ///< body cleaned
  CallOptions options;
  std::string fingerprint;  ///< when the call carries an idempotency key
};

/// One result for each request, in order. Refusals are per request and write nothing.
std::vector<Result<CommentAdded>> add_comments(const PointsContext& context, UnitOfWork& unit,
                                               std::span<const CommentRequest> requests);

/// What `add_comments` would answer to each of them if it came alone, without ids and codes; writes
/// nothing.
std::vector<Result<CommentAdded>> preview_comments(const PointsContext& context, UnitOfWork& unit,
                                                   std::span<const CommentRequest> requests);

}  // namespace ticketing
