#include "api/entity_tag.hpp"

#include <ticketing/describe/json.hpp>

namespace ticketing::api {

std::uint64_t content_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string entity_tag(PostDetail post) {
  post.view_count = 0;
  return "W/\"" + std::to_string(post.revision) + "-" +
         std::to_string(content_hash(to_json(post))) + "\"";
}

std::string entity_tag(const PostCreated& post) { return entity_tag(PostDetail{post, {}}); }

std::string entity_tag(const CommentView& comment) {
  return "W/\"" + std::to_string(comment.revision) + "-" +
         std::to_string(content_hash(to_json(comment))) + "\"";
}

std::string weak_entity_tag(std::string_view content) {
  return "W/\"" + std::to_string(content_hash(content)) + "\"";
}

std::string entity_tag(const ProductView& product) {
  const auto stock = product.stock ? std::to_string(*product.stock) : std::string();
  return '"' + std::to_string(product.revision) + '-' + stock + '"';
}

bool matches(std::string_view if_none_match, std::string_view tag) {
  if (if_none_match == "*") return true;
  const std::string_view opaque = tag.substr(tag.find('"'));
  return if_none_match.find(opaque) != std::string_view::npos;
}

}  // namespace ticketing::api
