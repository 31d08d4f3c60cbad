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
  AddComment request;       ///< body cleaned
  std::string fingerprint;  ///< when the request carries an idempotency key
};

/// One result for each request, in order. Refusals are per request and write nothing.
std::vector<Result<CommentAdded>> add_comments(const PointsContext& context, UnitOfWork& unit,
                                               std::span<const CommentRequest> requests);

}  // namespace ticketing
