#include "board/comment_page.hpp"

#include <algorithm>

#include "base/sorted_unique.hpp"

namespace ticketing {

AuthorNames::AuthorNames(UnitOfWork& unit, std::vector<AccountId> ids) {
  ids = sorted_unique(std::move(ids));
  if (!ids.empty()) authors_ = unit.accounts().authors(ids);
  std::sort(authors_.begin(), authors_.end(),
            [](const Author& a, const Author& b) { return a.id < b.id; });
}

Author AuthorNames::of(AccountId id) const {
  const auto at = std::lower_bound(authors_.begin(), authors_.end(), id,
                                   [](const Author& a, AccountId i) { return a.id < i; });
  if (at != authors_.end() && at->id == id) return *at;
  return {id, "withdrawn"};
}

CommentView view(Comment comment, Author author) {
  return {
      .id = comment.id,
      .post_id = comment.post,
      .author = std::move(author),
      .body = std::move(comment.body),
      .created_at = comment.created_at,
      .revision = comment.revision,
  };
}

CommentPage read_comments(UnitOfWork& unit, PostId post, Slice slice) {
  auto comments = unit.comments().list(post, slice);
  CommentPage page;
  page.next_cursor =
      cut_page(comments, slice.limit - 1, [](const Comment& c) { return c.id.value; });
  std::vector<AccountId> ids;
  for (const auto& comment : comments) ids.push_back(comment.author);
  const AuthorNames names(unit, std::move(ids));
  for (auto& comment : comments) {
    const AccountId author = comment.author;
    page.items.push_back(view(std::move(comment), names.of(author)));
  }
  return page;
}

}  // namespace ticketing
