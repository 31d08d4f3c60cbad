#include "board/post_search.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include <ticketing/search_terms.hpp>

#include "base/term_sample.hpp"
#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "board/post_page.hpp"

namespace ticketing {
namespace {

constexpr int looked_at_max = 1000;
constexpr int looked_at_once = 100;

/// What is looked for, and the one of its terms by which.
struct Search {
  std::string text;
  std::vector<std::string> terms;

  bool finds(const Post& post) const { return contains(post.head.title) || contains(post.body); }
  bool contains(const std::string& in) const {
    return long_search_text(in).find(text) != std::string::npos;
  }
};

Result<Search> search_for(const std::string& q) {
  constexpr auto chars_max = static_cast<int>(name_chars_searched);
  TICKETING_TRY(clean_text(q, 0, chars_max, true, "/q"));
  Search search{long_search_text(q), text_terms(q)};
  if (search.terms.empty())
    return refuse_field(
        "/q", fmt::format("must have two characters at least that are not blanks, not \"{}\"", q));
  return search;
}

std::string rarest_of(UnitOfWork& unit, const std::vector<std::string>& terms) {
  auto sample = sample_of(terms);
  for (std::string& term : sample)
    if (!unit.posts().is_frequent(term)) return std::move(term);
  return std::move(sample.front());
}

}  // namespace

Result<PostList> search_posts(const ServiceContext& context, const ListPosts& request) {
  WrongFields wrong;
  const auto before =
      wrong.take(place_of(request.limit, context.page_limit_max, request.cursor, PostPlace{}));
  const auto search = wrong.take(search_for(*request.q));
  TICKETING_TRY(wrong.result());
  const auto now = context.clock.now();
  return context.store.read([&](UnitOfWork& unit) -> Result<PostList> {
    const auto term = rarest_of(unit, search.terms);
    PostPlace place = before;
    std::vector<PostHead> found;
    bool more = true;
    for (int looked_at = 0; more && looked_at < looked_at_max; looked_at += looked_at_once) {
      auto posts = unit.posts().list_with_term(term, place, looked_at_once);
      more = posts.size() == looked_at_once;
      for (Post& post : posts) {
        auto& head = post.head;
        place = {head.published_at(), head.id};
        if (request.board && head.board != *request.board) continue;
        if (!head.is_open(now) || !search.finds(post)) continue;
        found.push_back(std::move(head));
        if (found.size() > static_cast<std::size_t>(request.limit)) break;
      }
      if (found.size() > static_cast<std::size_t>(request.limit)) break;
    }
    PostList list;
    list.next_cursor = cut_posts(found, request.limit);
    if (!list.next_cursor && more) list.next_cursor = cursor_behind(place);
    list.items = summaries(unit, std::move(found));
    return list;
  });
}

}  // namespace ticketing
