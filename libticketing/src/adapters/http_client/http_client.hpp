// A small synchronous HTTP/1.1 client for the adapters that speak HTTP (S3, KOBIS): everything it
// does is bounded, and nothing it says contains a secret.
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ticketing/code.hpp>

namespace ticketing {

/// Bounds of one `call`.
struct HttpBounds {
  int connect_ms = 3'000;  ///< name look-up, TCP and TLS of one try
  int stall_ms = 5'000;    ///< a try that moves no byte for so long is given up; whole seconds
  int total_ms = 10'000;   ///< the call with all its tries and the waits between them
  std::size_t reply_bytes_max = 1024 * 1024;  ///< of the body
  int tries = 1;
  int backoff_ms = 100;  ///< before try n+1 waits a random 0..backoff_ms * 2^(n-1), 5 s at most
};

/// Signs the request by AWS Signature Version 4 (docs.aws.amazon.com, "Signing AWS API requests").
/// The caller percent-encodes the path, sorts and percent-encodes the query (libcurl 7.88 signs
/// them as they are) and sets x-amz-content-sha256. The path has no dot segments.
struct AwsSignature {
  std::string region;
  std::string service;
  std::string access_key_id;
  std::string secret_access_key;
};

struct HttpRequest {
  std::string method = "GET";                                ///< GET, PUT, POST, DELETE
  std::string url;                                           ///< http:// or https://
  std::vector<std::pair<std::string, std::string>> headers;  ///< no line ends in either
  std::span<const unsigned char> body;                       ///< must outlive the call
  std::optional<AwsSignature> aws;
  std::stop_token stop;  ///< breaks the call off within about a second
};

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string body;
};

/// Why there is no reply.
struct HttpFailure {
  enum class Kind {
    no_connection,    ///< nothing was sent
    timed_out,        ///< not finished within the bounds
    broken,           ///< cut off, or not HTTP
    reply_too_large,  ///< beyond `reply_bytes_max`
    stopped,          ///< told to stop; whether the request arrived is unknown
  };
  Kind kind = Kind::broken;
  std::string detail;  ///< for people; names the host, never path, query or headers
};

/// Thread safe; keeps connections open between calls. Follows no redirects. Behind a proxy named by
/// the environment as libcurl documents, except to loopback addresses.
class HttpClient final {
 public:
  /// `random` spreads the waits between tries, and outlives the client.
  HttpClient(HttpBounds bounds, RandomSource& random);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Blocks. Tries again after no_connection, timed_out, broken and the statuses 429, 500, 502, 503
  /// and 504 while there are tries and time left: a caller whose request must not run twice sets
  /// `tries` to 1. The last outcome is returned, whatever status it has. Throws
  /// std::invalid_argument for a URL or header that cannot be sent.
  tl::expected<HttpReply, HttpFailure> call(const HttpRequest& request);

 private:
  class Handles;
  const HttpBounds bounds_;
  RandomSource& random_;
  const std::unique_ptr<Handles> handles_;
};

/// RFC 3986 percent-encoding of everything but unreserved characters and those in `keep`.
std::string percent_encoded(std::string_view text, std::string_view keep = "");

}  // namespace ticketing
