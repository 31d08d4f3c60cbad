// Taking the comments of deleted posts out of the tallies.
#pragma once

#include <ticketing/clock.hpp>
#include <ticketing/result.hpp>

#include "jobs/job_work.hpp"

namespace ticketing {

/// How far that has got.
struct CleanedPosts {
  int posts = 0;
  int comments = 0;
  bool finished = false;  ///< not when it was told to stop
};

/// Until none is left, in transactions of at most `JobWork::chunk` comments. Deleting a post locks
/// one row whatever was said about it; this is what it leaves to be done. Final rankings have rows
/// of their own and stay as they are.
Result<CleanedPosts> clean_up_posts(const BusinessCalendar& calendar, JobWork& work);

}  // namespace ticketing
