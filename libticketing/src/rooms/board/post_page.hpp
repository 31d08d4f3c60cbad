// Posts in lists: pages of them, and how many there are; and what is shown beside a post.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/board/post.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// How many of a board, or of all, are open; `to_come` are those that are not.
std::int64_t count_open(UnitOfWork& unit, std::optional<Board> board,
                        const std::vector<PostsToCome>& to_come);

/// Where a page begins: at `start` without a cursor. Checks limit and cursor.
Result<PostPlace> place_of(int limit, int limit_max, const std::optional<std::string>& cursor,
                           const PostPlace& start);

/// Cuts the row beyond the page and gives the cursor behind it.
std::optional<std::string> cut_posts(std::vector<PostHead>& posts, int limit);

std::string cursor_behind(const PostPlace& place);

/// What lists show of `posts`.
std::vector<PostSummary> summaries(UnitOfWork& unit, std::vector<PostHead> posts);

std::optional<CampaignView> campaign_of(UnitOfWork& unit, const PostHead& post);
std::int64_t views_of(UnitOfWork& unit, PostId post);

}  // namespace ticketing
