// What rankings count.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

/// `comments_received`: comments by others on one's general posts; `comments_written`: comments on
/// others' posts. Both count one comment per account and post, and none that staff or admins wrote.
/// What staff and admins received is counted all the same: roles change, so it is the award that
/// leaves out whoever may not win at its time.
enum class RankingMetric { comments_received, comments_written };
BOOST_DESCRIBE_ENUM(RankingMetric, comments_received, comments_written)

}  // namespace ticketing
