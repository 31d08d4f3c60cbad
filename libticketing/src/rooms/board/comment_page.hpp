// Comments of a post as a page of views.
#pragma once

#include <ticketing/board/post_service.hpp>

#include "base/paging.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {

CommentView view(Comment comment, Author author);

/// `slice` as `to_slice` makes it (one row more than the page holds). Oldest first.
CommentPage read_comments(UnitOfWork& unit, PostId post, Slice slice);

/// Who wrote things, by account id.
class AuthorNames {
 public:
  AuthorNames(UnitOfWork& unit, std::vector<AccountId> ids);
  Author of(AccountId id) const;

 private:
  std::vector<Author> authors_;  // ascending by id
};

}  // namespace ticketing
