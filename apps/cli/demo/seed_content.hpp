// The people and posts of the demo store.
#pragma once

#include <string_view>
#include <ticketing/board/post.hpp>
#include <vector>

namespace ticketing::cli {

struct DemoPerson {
  std::string_view email;
  std::string_view nickname;
  Role role;
};

struct DemoComment {
  std::string_view author;  ///< e-mail
  std::string_view body;
};

struct DemoPost {
  Board board;
  std::string_view author;  ///< e-mail
  std::string_view title;
  std::string_view body;
  std::vector<DemoComment> comments;
};

const std::vector<DemoPerson>& demo_people();
/// In order of creation; the event post is the last, so that it marks a complete store.
const std::vector<DemoPost>& demo_posts();

}  // namespace ticketing::cli
