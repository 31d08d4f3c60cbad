// The people, posts and products of the demo store.
#pragma once

#include <string_view>
#include <vector>

#include <ticketing/board/post.hpp>
#include <ticketing/catalog/catalog_service.hpp>
#include <ticketing/points.hpp>

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

/// The first is the ticket that everybody's gift pays for.
const std::vector<CreateProduct>& demo_products();

/// What each user gets to spend: enough for two tickets. The note tells it from other points.
inline constexpr Points demo_gift{30'000};
inline constexpr std::string_view demo_gift_note = "체험용 포인트 · points to try the shop with";

}  // namespace ticketing::cli
