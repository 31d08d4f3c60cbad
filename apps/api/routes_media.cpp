#include <ticketing/media/image.hpp>

#include "api/byte_range.hpp"
#include "api/entity_tag.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

/// As static text, which replies need.
std::string_view media_type(const std::string& content_type) {
  for (const std::string_view known : {"image/png", "image/jpeg", "image/webp"})
    if (content_type == known) return known;
  return "application/octet-stream";
}

/// The bytes, a range of them, or 304.
HttpReply serve(Call& call, ImageContent content, const std::string& tag) {
  HttpReply reply = std::move(call.draft);
  reply.content_type = media_type(content.content_type);
  reply.add_header("ETag", tag);
  reply.add_header("Accept-Ranges", "bytes");
  reply.add_header("X-Content-Type-Options", "nosniff");
  const std::string_view known = call.http.header(http::field::if_none_match);
  if (!known.empty() && matches(known, tag)) {
    reply.status = 304;
    return reply;
  }
  const std::string_view condition = call.http.header(http::field::if_range);
  std::optional<ByteRange> range;
  if (condition.empty() || condition == tag)
    range = parse_range(call.http.header(http::field::range), content.bytes.size());
  if (!range) {
    reply.body = std::move(content.bytes);
    return reply;
  }
  const auto size = std::to_string(content.bytes.size());
  if (range->begin == range->end) {
    reply.status = 416;
    reply.add_header("Content-Range", "bytes */" + size);
    return reply;
  }
  reply.status = 206;
  reply.add_header("Content-Range", "bytes " + std::to_string(range->begin) + "-" +
                                        std::to_string(range->end - 1) + "/" + size);
  reply.body = content.bytes.substr(range->begin, range->end - range->begin);
  return reply;
}

Result<HttpReply> get_image(Call& call, const ImagePath& request) {
  auto content = call.ticketing.images().find(request.id);
  if (!content) return tl::unexpected<Error>(content.error());
  call.draft.add_header("Cache-Control", "public, max-age=31536000, immutable");
  return serve(call, std::move(*content), '"' + request.id + '"');
}

/// A picture only its owner may see: kept by the browser, asked about again
/// each time.
Result<HttpReply> get_picture(Call& call, Result<ImageContent> content, const std::string& tag) {
  if (!content) return tl::unexpected<Error>(content.error());
  call.draft.add_header("Cache-Control", "private, no-cache");
  return serve(call, std::move(*content), tag);
}

std::vector<Route> image_routes() {
  using http::verb;
  return {
      upload_route<ImageView>({.method = verb::post,
                               .path = "/v1/images",
                               .operation_id = "uploadImage",
                               .summary = "Store a PNG, JPEG or WebP; the body is its bytes",
                               .tag = "images",
                               .access = Access::signed_in,
                               .status = 201,
                               .location = "/v1/images/",
                               .refusals = {ErrorCode::validation_failed},
                               .raw_body_max = image_bytes_max},
                              [](Call& call, std::span<const unsigned char> bytes) {
                                return call.ticketing.images().upload(call.who, bytes);
                              }),
      raw_route<ImagePath, void>({.path = "/v1/images/{id}",
                                  .operation_id = "getImage",
                                  .summary = "An image; never changes under its id",
                                  .tag = "images"},
                                 Runs::database, "image/*", get_image),
      raw_route<TicketPath, void>(
          {.path = "/v1/tickets/{code}/image.png",
           .operation_id = "getTicketPicture",
           .summary = "A ticket as a picture; its owner's and admins'",
           .tag = "tickets",
           .access = Access::signed_in},
          Runs::database, "image/png",
          [](Call& call, const TicketPath& request) {
            return get_picture(call, call.ticketing.images().ticket_picture(call.who, request.code),
                               "\"ticket-" + request.code + '"');
          }),
      raw_route<CouponPath, void>(
          {.path = "/v1/coupons/{code}/image.png",
           .operation_id = "getCouponPicture",
           .summary = "A coupon as a picture; its owner's and admins'",
           .tag = "coupons",
           .access = Access::signed_in},
          Runs::database, "image/png",
          [](Call& call, const CouponPath& request) {
            return get_picture(call, call.ticketing.images().coupon_picture(call.who, request.code),
                               "\"coupon-" + request.code + '"');
          }),
  };
}

}  // namespace

void add_media_routes(std::vector<Route>& table) { append(table, image_routes()); }

}  // namespace ticketing::api
