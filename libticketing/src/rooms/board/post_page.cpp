#include "board/post_page.hpp"

#include <map>
#include <utility>

#include "base/paging.hpp"
#include "base/wrong_fields.hpp"
#include "board/comment_page.hpp"

namespace ticketing {

std::int64_t count_open(UnitOfWork& unit, std::optional<Board> board,
                        const std::vector<PostsToCome>& to_come) {
  auto posts = unit.posts().count(board);
  for (const auto& coming : to_come)
    if (!board || coming.board == *board) posts -= coming.posts;
  return posts;
}

Result<PostPlace> place_of(int limit, int limit_max, const std::optional<std::string>& cursor,
                           const PostPlace& start) {
  WrongFields wrong;
  wrong.take(to_slice(limit, std::nullopt, limit_max));
  const auto keys = wrong.take(decode_position(cursor));
  TICKETING_TRY(wrong.result());
  if (!keys) return start;
  return PostPlace{Timestamp{std::chrono::microseconds(keys->first)}, PostId{keys->second}};
}

std::optional<std::string> cut_posts(std::vector<PostHead>& posts, int limit) {
  if (posts.size() <= static_cast<std::size_t>(limit)) return std::nullopt;
  posts.resize(static_cast<std::size_t>(limit));
  return cursor_behind({posts.back().published_at(), posts.back().id});
}

std::string cursor_behind(const PostPlace& place) {
  return encode_position(
      {std::chrono::duration_cast<std::chrono::microseconds>(place.published_at.time_since_epoch())
           .count(),
       place.id.value});
}

std::vector<PostSummary> summaries(UnitOfWork& unit, std::vector<PostHead> posts) {
  std::vector<PostId> ids;
  std::vector<AccountId> author_ids;
  for (const auto& post : posts) {
    ids.push_back(post.id);
    author_ids.push_back(post.author);
  }
  const AuthorNames names(unit, std::move(author_ids));
  std::map<PostId, std::int64_t> views;
  std::map<PostId, CampaignProgress> campaigns;
  if (!ids.empty()) {
    for (const auto& v : unit.views().list(ids)) views[v.post] = v.views;
    for (const auto& c : unit.campaigns().list_by_posts(ids).get())
      campaigns[c.post] = {c.terms.slots, c.claimed};
  }
  std::vector<PostSummary> items;
  items.reserve(posts.size());
  for (auto& post : posts) {
    const auto campaign = campaigns.find(post.id);
    items.push_back({
        .id = post.id,
        .board = post.board,
        .title = std::move(post.title),
        .author = names.of(post.author),
        .comment_count = post.comment_count,
        .view_count = views[post.id],
        .created_at = post.created_at,
        .publish_at = post.publish_at,
        .campaign = campaign == campaigns.end() ? std::nullopt : std::optional(campaign->second),
    });
  }
  return items;
}

std::optional<CampaignView> campaign_of(UnitOfWork& unit, const PostHead& post) {
  if (post.board != Board::event) return std::nullopt;
  const auto found = unit.campaigns().list_by_posts(std::span(&post.id, 1)).get();
  if (found.empty()) return std::nullopt;
  return view(found.front());
}

std::int64_t views_of(UnitOfWork& unit, PostId post) {
  const auto views = unit.views().list(std::span(&post, 1));
  return views.empty() ? 0 : views.front().views;
}

}  // namespace ticketing
