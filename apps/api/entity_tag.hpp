// Entity tags (RFC 9110, section 8.8.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <ticketing/board/comment.hpp>
#include <ticketing/board/post_service.hpp>
#include <ticketing/catalog/product.hpp>

namespace ticketing::api {

/// FNV-1a, 64 bits: a tag needs no secrecy, only to change with the content, and to be the same in
/// every process.
std::uint64_t content_hash(std::string_view text);

/// Weak, over everything but `view_count`, which moves with every reader.
std::string entity_tag(PostDetail post);

/// Weak, over all of a content.
std::string weak_entity_tag(std::string_view content);

/// As of the post just written, which has no comments yet.
std::string entity_tag(const PostCreated& post);

/// Weak, "<revision>-<hash>".
std::string entity_tag(const CommentView& comment);

/// Strong: "<revision>-<stock>", "<revision>-" without a limit. Selling moves only the stock.
std::string entity_tag(const ProductView& product);

/// Whether an If-None-Match field names `tag` (weak comparison) or is "*".
bool matches(std::string_view if_none_match, std::string_view tag);

}  // namespace ticketing::api
