#include "audit/post_audit.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace ticketing {

void audit_posts(UnitOfWork& unit, std::span<const PostHead> posts, IdRange range,
                 AuditPart& part) {
  if (posts.empty()) return;
  const auto counts = unit.books().comment_counts(range);
  for (const auto& post : posts) {
    const auto counted = counts.find(post.id);
    const std::int64_t there = counted == counts.end() ? 0 : counted->second;
    if (there != post.comment_count)
      part.find(
          fmt::format("post:{}", post.id.value),
          fmt::format("the post counts {} comments, {} are there", post.comment_count, there));
  }
  for (const PostAuthor& unknown : unit.books().unknown_participants(range))
    part.find(fmt::format("post:{}", unknown.post.value),
              fmt::format("account {} has commented and is not known to have taken part",
                          unknown.author.value));
}

void audit_post_counts(UnitOfWork& unit, AuditPart& part) {
  for (const Board board : {Board::general, Board::notice, Board::event}) {
    const auto kept = unit.posts().count(board);
    const auto listed = unit.posts().count_listed(board);
    if (kept != listed)
      part.find(fmt::format("board:{}", boost::describe::enum_to_string(board, "")),
                fmt::format("the board counts {} posts, {} are there", kept, listed));
  }
}

}  // namespace ticketing
