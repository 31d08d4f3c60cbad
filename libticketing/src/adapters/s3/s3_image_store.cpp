#include "s3/s3_image_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.hpp"
#include "http_client/http_client.hpp"

namespace ticketing {
namespace {

using Bytes = std::span<const unsigned char>;

/// The longest error document S3 sends is far shorter.
constexpr std::size_t error_bytes_max = 64 * 1024;

HttpBounds bounds_of(const ImagesConfig& config, std::size_t reply_bytes_max) {
  HttpBounds bounds;
  bounds.total_ms = config.timeout_ms;
  bounds.connect_ms = std::min(3'000, config.timeout_ms);
  // A try that is stuck ends early enough for the next ones.
  bounds.stall_ms = std::max(1'000, config.timeout_ms / (config.tries + 1));
  bounds.reply_bytes_max = reply_bytes_max;
  bounds.tries = config.tries;
  return bounds;
}

/// What every object's URL begins with.
std::string base_url(const ImagesConfig& config, const std::string& bucket) {
  std::string endpoint = config.s3_endpoint;
  if (endpoint.empty()) endpoint = fmt::format("https://s3.{}.amazonaws.com", config.s3_region);
  if (config.s3_path_style) return fmt::format("{}/{}/", endpoint, bucket);
  const auto host = endpoint.find("://") + 3;
  return fmt::format("{}{}.{}/", endpoint.substr(0, host), bucket, endpoint.substr(host));
}

/// The <Code> of an error document ("S3 API Reference", Error responses), if it looks like one.
std::string error_code(const std::string& document) {
  constexpr std::string_view open = "<Code>";
  constexpr std::size_t code_size_max = 64;
  const auto begin = document.find(open);
  if (begin == document.npos) return {};
  const auto end = document.find("</Code>", begin);
  if (end == document.npos) return {};
  const auto code = document.substr(begin + open.size(), end - begin - open.size());
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return code.size() <= code_size_max && std::all_of(code.begin(), code.end(), is_letter)
             ? code
             : std::string();
}

tl::unexpected<Error> refused(const HttpReply& reply) {
  const std::string code = error_code(reply.body);
  const std::string said =
      code.empty() ? std::to_string(reply.status) : fmt::format("{} {}", reply.status, code);
  if (reply.status == 404 && code != "NoSuchBucket")
    return refuse(ErrorCode::not_found, "there is no such object");
  if (reply.status == 404)
    return refuse(ErrorCode::unavailable, "the image store has no such bucket: check images.store");
  if (code == "AccessDenied")
    return refuse(ErrorCode::unavailable,
                  fmt::format("the image store denies the access key what it needs ({}): "
                              "s3:GetObject and s3:PutObject on the objects, and s3:ListBucket on "
                              "the bucket, without which an object that is not there is denied",
                              said));
  if (reply.status == 401 || reply.status == 403)
    return refuse(ErrorCode::unavailable,
                  fmt::format("the image store refuses the access key ({}): check "
                              "images.s3_access_key_id and images.s3_secret_access_key",
                              said));
  if (reply.status >= 300 && reply.status < 400)
    return refuse(ErrorCode::unavailable,
                  fmt::format("the bucket is elsewhere ({}): check images.s3_endpoint and "
                              "images.s3_region",
                              said));
  return refuse(ErrorCode::unavailable, fmt::format("the image store answered {}", said));
}

class S3ImageStore final : public ImageStore {
 public:
  S3ImageStore(const ImagesConfig& config, const std::string& bucket, std::string prefix)
      : signature_{config.s3_region, "s3", config.s3_access_key_id, config.s3_secret_access_key},
        base_url_(base_url(config, bucket)),
        prefix_(std::move(prefix)),
        writer_(bounds_of(config, error_bytes_max), random_),
        reader_(bounds_of(config, image_bytes_max + error_bytes_max), random_) {}

  Result<void> put(const std::string& key, const std::string& content_type, Bytes bytes) override {
    HttpRequest request = request_for("PUT", key, bytes);
    request.headers.emplace_back("Content-Type", content_type);
    const auto reply = writer_.call(request);
    if (!reply) return down(reply.error());
    if (reply->status != 200) return refused(*reply);
    return {};
  }

  Result<std::string> get(const std::string& key, std::size_t bytes_max) override {
    auto reply = reader_.call(request_for("GET", key, {}));
    if (!reply) return down(reply.error());
    if (reply->status != 200) return refused(*reply);
    if (reply->body.size() > bytes_max)
      return refuse(ErrorCode::internal, "an object is larger than it can be");
    return std::move(reply->body);
  }

 private:
  HttpRequest request_for(const char* method, const std::string& key, Bytes body) const {
    HttpRequest request;
    request.method = method;
    request.url = base_url_ + percent_encoded(prefix_ + key, "/");
    request.headers.emplace_back("x-amz-content-sha256", sha256_hex(body));
    request.body = body;
    request.aws = signature_;
    return request;
  }

  static tl::unexpected<Error> down(const HttpFailure& failure) {
    return refuse(ErrorCode::unavailable, "the image store does not answer: " + failure.detail);
  }

  const AwsSignature signature_;
  const std::string base_url_;
  const std::string prefix_;
  SystemRandom random_;
  HttpClient writer_;
  HttpClient reader_;
};

}  // namespace

std::unique_ptr<ImageStore> open_s3_image_store(const ImagesConfig& config,
                                                const std::string& bucket,
                                                const std::string& prefix) {
  return std::make_unique<S3ImageStore>(config, bucket, prefix);
}

}  // namespace ticketing
