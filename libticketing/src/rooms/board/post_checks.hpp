// What makes a post's values right, whoever writes it.
#pragma once

#include <optional>

#include <ticketing/board/post_service.hpp>

namespace ticketing {

/// The post that `request` asks for, its texts canonical; validation_failed names all that is
/// wrong, its campaign's terms included.
Result<Post> checked_post(const CreatePost& request);

/// When the post opens, if it was written ahead, and that its campaign has not closed by then.
Result<void> check_opening(const CreatePost& request, const std::optional<Campaign>& campaign,
                           Timestamp now);

/// Makes of `post` what `request` asks for; validation_failed names all that is wrong.
Result<void> apply(const EditPost& request, Post& post);

/// Whether an edit left everything as it was.
bool same_text(const Post& a, const Post& b);

}  // namespace ticketing
