// Finding posts by a part of their text.
#pragma once

#include <ticketing/board/post_service.hpp>

#include "storage/service_context.hpp"

namespace ticketing {

/// The open posts with `request.q` in title or body, the last published first.
Result<PostList> search_posts(const ServiceContext& context, const ListPosts& request);

}  // namespace ticketing
