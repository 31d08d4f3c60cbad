#include "board/post_checks.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/text.hpp"
#include "base/wrong_fields.hpp"
#include "media/attached_image.hpp"

namespace ticketing {
namespace {

constexpr std::chrono::days ahead_max{366};

}  // namespace

Result<Post> checked_post(const CreatePost& request) {
  Post post;
  WrongFields wrong;
  post.head.board = request.board;
  post.head.title = wrong.take(clean_text(request.title, 1, post_title_chars_max, false, "/title"));
  post.head.image_id = request.image_id;
  post.body = wrong.take(clean_text(request.body, 1, post_body_chars_max, true, "/body"));
  wrong.take(check_image_id(request.image_id));
  if (request.board == Board::event && request.campaign.value)
    wrong.take(validate(*request.campaign.value, "/campaign"));
  TICKETING_TRY(wrong.result());
  return post;
}

Result<void> check_opening(const CreatePost& request, const std::optional<Campaign>& campaign,
                           Timestamp now) {
  WrongFields wrong;
  const auto at = request.publish_at.value_or(now);
  if (request.publish_at && (at <= now || at > now + ahead_max))
    wrong.add("/publish_at",
              fmt::format("must be later than now, {}, and within {} days of it, not {}: leave it "
                          "out for a post that is seen at once",
                          to_rfc3339(now), ahead_max.count(), to_rfc3339(at)));
  if (campaign && campaign->terms.closes_at && *campaign->terms.closes_at <= at)
    wrong.add("/campaign/closes_at",
              fmt::format("must be later than {}, when people see the post, not {}", to_rfc3339(at),
                          to_rfc3339(*campaign->terms.closes_at)));
  return wrong.result();
}

Result<void> apply(const EditPost& request, Post& post) {
  WrongFields wrong;
  if (request.title)
    post.head.title =
        wrong.take(clean_text(*request.title, 1, post_title_chars_max, false, "/title"));
  if (request.body)
    post.body = wrong.take(clean_text(*request.body, 1, post_body_chars_max, true, "/body"));
  if (request.image_id.present) post.head.image_id = request.image_id.value;
  wrong.take(check_image_id(request.image_id.value));
  return wrong.result();
}

bool same_text(const Post& a, const Post& b) {
  return a.head.title == b.head.title && a.head.image_id == b.head.image_id && a.body == b.body;
}

}  // namespace ticketing
