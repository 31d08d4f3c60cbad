// From what a use case replies to what HTTP says: the content, what names the resource and its
// state, and the very bytes of before where a call repeats another.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ticketing/describe/json.hpp>
#include <ticketing/reply_bytes.hpp>

#include "api/call.hpp"
#include "api/entity_tag.hpp"

namespace ticketing::api {

/// What of a reply beside its content is kept with an idempotency key: its status and `fields`.
std::string reply_head(unsigned status, const std::string& fields);
/// What the first call was told; `fields` where no head was kept with it.
HttpReply replayed_reply(HttpReply draft, const ReplyBytes::Told& told, std::string fields);

/// Link: rel="next" for a list that goes on.
std::string next_link(const HttpRequest& http, std::string_view cursor);

/// The resource that a reply shows: of what is told of beside it, the one that was made.
template <class Reply>
const auto& resource_of(const Reply& reply) {
  if constexpr (std::is_same_v<Reply, CommentAdded>) {
    return reply.comment;
  } else {
    return reply;
  }
}

/// Whether a reply shows a single resource, which then has an entity tag.
template <class Reply>
concept ShowsResource = requires(const Reply& reply) {
  resource_of(reply).id;
}
|| requires(const Reply& reply) { resource_of(reply).code; };

/// What names a reply's resource and its state: Location of what was made, ETag.
template <class Reply>
std::string resource_fields(const RouteInfo& info, unsigned status, const Reply& reply,
                            std::string_view json) {
  HttpReply fields;
  if constexpr (ShowsResource<Reply>) {
    const auto& resource = resource_of(reply);
    if (!info.location.empty() && status == 201) {
      const auto location = [&](const auto& name) {
        fields.add_header("Location", std::string(info.location) + to_text(name));
      };
      if constexpr (requires { resource.id; }) {
        location(resource.id);
      } else {
        location(resource.code);
      }
    }
    if constexpr (requires { entity_tag(resource); }) {
      fields.add_header("ETag", entity_tag(resource));
    } else {
      fields.add_header("ETag", weak_entity_tag(json));
    }
  }
  return std::move(fields.headers);
}

/// Whether who asks has what he would be given.
bool is_known(const HttpRequest& http, const HttpReply& reply);

/// The reply of a successful call; of one that repeats another, that one's very bytes.
template <class Reply>
HttpReply make_reply(const RouteInfo& info, Call& call, const Reply& value,
                     const CallOptions& options = {}) {
  HttpReply reply = std::move(call.draft);
  if (options.bytes && options.bytes->repeated()) {
    const ReplyBytes::Told& told = *options.bytes->repeated();
    return replayed_reply(std::move(reply), told,
                          resource_fields(info, info.status, value, told.body));
  }
  write_json(reply.body, value);
  if constexpr (requires { value.next_cursor; }) {
    if (value.next_cursor) reply.add_header("Link", next_link(call.http, *value.next_cursor));
  }
  if (options.dry_run) return reply;
  reply.headers += resource_fields(info, reply.status, value, reply.body);
  if (ShowsResource<Reply> && is_known(call.http, reply)) {
    reply.status = 304;
    reply.body.clear();
  }
  return reply;
}

/// Has the library keep what a reply to a call with an idempotency key is in bytes.
template <class Reply>
void keep_bytes(const RouteInfo& info, CallOptions& options) {
  if (!options.idempotency_key || options.dry_run) return;
  options.bytes = std::make_shared<ReplyBytes>(
      ReplyBytes::of<Reply>([&info](const Reply& reply, std::string_view json) {
        return reply_head(info.status, resource_fields(info, info.status, reply, json));
      }));
}

}  // namespace ticketing::api
