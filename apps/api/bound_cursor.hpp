// Cursors that are good for the list they came from and for no other: elsewhere they would give
// the wrong page, and nobody would notice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <ticketing/board/comment_service.hpp>
#include <ticketing/describe/json.hpp>
#include <ticketing/result.hpp>

namespace ticketing::api {

namespace bound_cursor_detail {
/// A few characters that tell lists apart.
std::string tag_of(std::string_view path, std::string_view filters);
/// Takes `tag` off `cursor`; validation_failed when it bears another.
/// Of another list, the cursor becomes one of none: the library refuses it, and tells at the same
/// time what else is wrong.
void take_off(std::string& cursor, std::string_view tag);
}  // namespace bound_cursor_detail

/// Of the list that `request` asks for at `path`: all of it but where in the list.
template <class Req>
std::string list_tag(std::string_view path, Req request) {
  request.limit = Req{}.limit;
  request.cursor.reset();
  return bound_cursor_detail::tag_of(path, to_json(request));
}

/// Makes the cursor of a request the library's.
template <class Req>
void unbind_cursor(std::string_view path, Req& request) {
  if constexpr (requires {
                  request.cursor;
                  request.limit;
                }) {
    if (request.cursor) bound_cursor_detail::take_off(*request.cursor, list_tag(path, request));
  }
}

/// Makes the cursors of a reply good for their list only.
template <class Req, class Reply>
void bind_cursors(std::string_view path, const Req& request, Reply& reply) {
  if constexpr (std::is_same_v<Reply, PostDetail>) {
    if (auto& cursor = reply.comments.next_cursor)
      *cursor += list_tag("/v1/posts/{id}/comments", ListComments{.post_id = reply.id});
  } else if constexpr (requires {
                         *reply.next_cursor;
                         request.limit;
                       }) {
    if (reply.next_cursor) *reply.next_cursor += list_tag(path, request);
  }
}

}  // namespace ticketing::api
