#include "board/own_writing.hpp"

#include "base/paging.hpp"
#include "board/comment_page.hpp"
#include "board/post_page.hpp"

namespace ticketing {
namespace {

Result<Slice> slice_of(const PointsContext& context, const Principal& who,
                       const ListOwnWriting& request) {
  if (who.account == AccountId{})
    return refuse(ErrorCode::unauthenticated, "only an account writes: sign in as one");
  return to_slice(request.limit, request.cursor, context.page_limit_max);
}

/// As many rows as `slice` asks for that were not deleted; `list(slice)` gives the deleted ones
/// too, newest first.
template <class Row, class List, class Key, class IsDeleted>
std::vector<Row> standing(Slice slice, List&& list, Key&& key, IsDeleted&& is_deleted) {
  std::vector<Row> found;
  const auto wanted = static_cast<std::size_t>(slice.limit);
  for (;;) {
    std::vector<Row> rows = list(slice);
    const bool last = rows.size() < wanted;
    if (!rows.empty()) slice.after = key(rows.back());
    for (Row& row : rows)
      if (!is_deleted(row) && found.size() < wanted) found.push_back(std::move(row));
    if (last || found.size() == wanted) return found;
  }
}

}  // namespace

Result<Page<PostSummary>> own_posts(const PointsContext& context, const Principal& who,
                                    const ListOwnWriting& request) {
  const auto slice = slice_of(context, who, request);
  TICKETING_TRY(slice);
  return context.store.read([&](UnitOfWork& unit) -> Result<Page<PostSummary>> {
    const auto key = [](const Post& post) { return post.head.id.value; };
    auto posts = standing<Post>(
        *slice, [&](Slice part) { return unit.posts().list_by_author(who.account, part); }, key,
        [](const Post& post) { return post.head.deleted; });
    Page<PostSummary> page;
    page.next_cursor = cut_page(posts, request.limit, key);
    std::vector<PostHead> heads;
    for (Post& post : posts) heads.push_back(std::move(post.head));
    page.items = summaries(unit, std::move(heads));
    return page;
  });
}

Result<Page<CommentView>> own_comments(const PointsContext& context, const Principal& who,
                                       const ListOwnWriting& request) {
  const auto slice = slice_of(context, who, request);
  TICKETING_TRY(slice);
  return context.store.read([&](UnitOfWork& unit) -> Result<Page<CommentView>> {
    const auto key = [](const Comment& comment) { return comment.id.value; };
    auto comments = standing<Comment>(
        *slice, [&](Slice part) { return unit.comments().list_by_author(who.account, part); }, key,
        [](const Comment& comment) { return comment.deleted; });
    const AuthorNames names(unit, {who.account});
    return to_page<CommentView>(
        std::move(comments), request.limit, key,
        [&](const Comment& comment) { return view(comment, names.of(who.account)); });
  });
}

}  // namespace ticketing
