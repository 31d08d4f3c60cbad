// Whether what an account wrote, what it was paid for that and what is counted of it tell the same
// story.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include <ticketing/clock.hpp>
#include <ticketing/points/ledger.hpp>

#include "audit/audit_part.hpp"
#include "audit/books_repository.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

/// What an account's entries say of its rewards, by the post they are for.
struct RewardEntries {
  std::map<PostId, EntryId> of_posts;
  std::map<PostId, EntryId> of_comments;
  std::set<EntryId> taken_back;
  std::int64_t posts_milestone = 0;  ///< the highest that was paid
  std::int64_t comments_milestone = 0;
};

/// The comment beyond which comments on a post count towards tallies; a post that counts none is
/// not there.
using CountedPosts = std::map<PostId, CommentId>;

/// Of all posts that the accounts of `books` have commented on.
CountedPosts posts_commented_on(UnitOfWork& unit, const std::map<AccountId, AccountBook>& books);

/// Every rewarded post and comment has its entry, and every such entry its post or comment; what
/// was deleted was taken back, and nothing else; milestones, tallies and the used slots of the days
/// from yesterday on are what was written.
void audit_board(UnitOfWork& unit, const BusinessCalendar& calendar, Timestamp now,
                 const Wallet& wallet, const AccountBook& book, const CountedPosts& counted,
                 RewardEntries rewards, AuditPart& part);

}  // namespace ticketing
