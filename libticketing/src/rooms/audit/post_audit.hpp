// Whether posts and the comments on them tell the same story.
#pragma once

#include <span>

#include "audit/audit_part.hpp"
#include "base/id_range.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// The comment counts that posts keep are those of the comments that are there, and who has
/// commented is known to have taken part: else the next comment would be the first again. `posts`
/// are all those of `range`.
void audit_posts(UnitOfWork& unit, std::span<const PostHead> posts, IdRange range, AuditPart& part);

/// How many posts each board is kept to show.
void audit_post_counts(UnitOfWork& unit, AuditPart& part);

}  // namespace ticketing
