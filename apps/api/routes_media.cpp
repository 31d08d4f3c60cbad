#include <cctype>
#include <stdexcept>
#include <utility>

#include <ticketing/media/image_service.hpp>

#include "api/api.hpp"
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

/// As it is saved: by what names it, which are hexadecimal digits or the letters of a code.
std::string file_name(std::string_view path, const std::string& content_type) {
  if (path.ends_with("/image.png")) path.remove_suffix(std::string_view("/image.png").size());
  std::string name(path.substr(path.rfind('/') + 1));
  std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-'; });
  return name + '.' + content_type.substr(content_type.find('/') + 1);
}

/// A reply but for its bytes, and which of them it has; none where the reply says it all without
/// (304, 416, HEAD).
struct Plan {
  HttpReply reply;
  ByteRange part;
};

/// From the request's conditions and `size` alone, so that nothing is fetched that nobody gets.
Plan make_plan(Call& call, const std::string& content_type, const std::string& tag,
               std::size_t size) {
  HttpReply reply = std::move(call.draft);
  reply.content_type = media_type(content_type);
  reply.add_header("ETag", tag);
  reply.add_header("Accept-Ranges", "bytes");
  // Somebody's upload, on our origin: a picture, and nothing that runs.
  reply.add_header("Content-Security-Policy", "default-src 'none'; sandbox");
  reply.add_header("Content-Disposition",
                   "inline; filename=\"" + file_name(call.http.path, content_type) + '"');
  std::string joined;
  const std::string_view known = call.http.list(http::field::if_none_match, joined);
  if (!known.empty() && matches(known, tag)) {
    reply.status = 304;
    return {std::move(reply), {}};
  }
  if (call.http.method == http::verb::head) {  // has no ranges: RFC 9110, 14.2
    reply.length = size;
    return {std::move(reply), {}};
  }
  const std::string_view condition = call.http.header(http::field::if_range);
  std::optional<ByteRange> range;
  if (condition.empty() || condition == tag)
    range = parse_range(call.http.header(http::field::range), size);
  if (!range) return {std::move(reply), {0, size}};
  const auto of = "/" + std::to_string(size);
  if (range->begin == range->end) {
    reply.status = 416;
    reply.add_header("Content-Range", "bytes *" + of);
    return {std::move(reply), {}};
  }
  reply.status = 206;
  reply.add_header("Content-Range", "bytes " + std::to_string(range->begin) + "-" +
                                        std::to_string(range->end - 1) + of);
  return {std::move(reply), *range};
}

/// Everybody who is being sent an image is sent the same bytes.
Result<SharedBodies::Body> bytes_of(Call& call, const ImageView& image) {
  if (auto sent = call.api.bodies().find(image.id)) return sent;
  ByteBudget::Share share(call.api.body_memory(), BodyOf::reply, call.api.client_of(call.http));
  if (!share.grow_to(static_cast<std::size_t>(image.bytes)))
    return tl::unexpected<Error>(no_room_for_body());
  auto content = call.ticketing.images().find(image.id);
  TICKETING_TRY(content);
  if (std::cmp_not_equal(content->bytes.size(), image.bytes))
    throw std::runtime_error("image " + image.id + " is not as long as it was");
  return call.api.bodies().keep(image.id, {std::move(content->bytes), std::move(share)});
}

Result<HttpReply> get_image(Call& call, const ImagePath& request) {
  const auto image = call.ticketing.images().describe(request.id);
  TICKETING_TRY(image);
  call.draft.set_header("Cache-Control", "public, max-age=31536000, immutable");
  Plan plan = make_plan(call, image->content_type, '"' + image->id + '"',
                        static_cast<std::size_t>(image->bytes));
  const auto [begin, end] = plan.part;
  if (begin == end) return std::move(plan.reply);
  auto body = bytes_of(call, *image);
  TICKETING_TRY(body);
  plan.reply.part = std::string_view((*body)->bytes).substr(begin, end - begin);
  plan.reply.shared = std::move(*body);
  plan.reply.counted = true;
  return std::move(plan.reply);
}

/// A picture only its owner may see: kept by the browser, asked about again
/// each time.
Result<HttpReply> get_picture(Call& call, const Result<ImageContent>& content) {
  TICKETING_TRY(content);
  call.draft.set_header("Cache-Control", "private, no-cache");
  Plan plan =
      make_plan(call, content->content_type, '"' + content->id + '"', content->bytes.size());
  const auto [begin, end] = plan.part;
  plan.reply.body = content->bytes.substr(begin, end - begin);
  return std::move(plan.reply);
}

std::vector<Route> image_routes() {
  using http::verb;
  return {
      upload_route<ImageView>(
          {.method = verb::post,
           .path = "/v1/images",
           .operation_id = "uploadImage",
           .summary = "Store a PNG, JPEG or WebP; the body is its bytes",
           .use_case = "ImageService.upload",
           .tag = "images",
           .access = Access::signed_in,
           .status = 201,
           .location = "/v1/images/",
           .refusals = {ErrorCode::validation_failed},
           .raw_body_max = image_bytes_max},
          Runs::images,
          [](Call& call, std::span<const unsigned char> bytes, const CallOptions& options) {
            return call.ticketing.images().upload(call.who, bytes, options);
          }),
      raw_route<ImagePath, void>({.path = "/v1/images/{id}",
                                  .operation_id = "getImage",
                                  .summary = "An image; never changes under its id",
                                  .use_case = "ImageService.find",
                                  .tag = "images"},
                                 Runs::images, "image/*", get_image),
      raw_route<TicketPath, void>({.path = "/v1/tickets/{code}/image.png",
                                   .operation_id = "getTicketPicture",
                                   .summary = "A ticket as a picture; its owner's and admins'",
                                   .use_case = "VoucherService.ticket_picture",
                                   .tag = "tickets",
                                   .access = Access::signed_in},
                                  Runs::images, "image/png",
                                  [](Call& call, const TicketPath& request) {
                                    return get_picture(call,
                                                       call.ticketing.vouchers().ticket_picture(
                                                           call.who, request.code));
                                  }),
      raw_route<CouponPath, void>({.path = "/v1/coupons/{code}/image.png",
                                   .operation_id = "getCouponPicture",
                                   .summary = "A coupon as a picture; its owner's and admins'",
                                   .use_case = "VoucherService.ticket_picture",
                                   .tag = "coupons",
                                   .access = Access::signed_in},
                                  Runs::images, "image/png",
                                  [](Call& call, const CouponPath& request) {
                                    return get_picture(call,
                                                       call.ticketing.vouchers().coupon_picture(
                                                           call.who, request.code));
                                  }),
  };
}

}  // namespace

void add_media_routes(std::vector<Route>& table) { append(table, image_routes()); }

}  // namespace ticketing::api
