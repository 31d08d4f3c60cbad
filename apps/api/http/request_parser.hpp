// Turns bytes into an HttpRequest: Boost.Beast's grammar, our limits and refusals.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <optional>
#include <string_view>

#include "api/http/limits.hpp"
#include "api/http/message.hpp"
#include "api/http/refusal.hpp"

namespace ticketing::api {

/// Where the header ends in `bytes` (one past its empty line), 0 when it is not complete. `from` is
/// where to start looking and moves on.
std::size_t find_head_end(std::string_view bytes, std::size_t& from);

/// A new request id: unguessable enough not to collide, cheap enough for every request.
std::string make_request_id();

/// Parses one request. The storage it fills is the caller's, to be reused.
class RequestParser final : public http::basic_parser<true> {
 public:
  RequestParser(HttpRequest& request, const HttpLimits& limits);

  /// Takes a whole header (in `request.head`). A refusal is final for the connection: after a
  /// malformed header nobody knows where the next request starts.
  std::optional<Refusal> parse_head();

  /// Between header and body: the largest body of this request, 0 for the limits' own. Refuses one
  /// that is announced as larger.
  std::optional<Refusal> limit_body(std::uint64_t bytes_max);

  std::uint64_t body_bytes_max() const { return body_bytes_max_; }

  /// Takes body bytes; says how many it consumed. Call until `is_done()`.
  std::optional<Refusal> parse_body(std::string_view bytes, std::size_t& consumed);

 private:
  using string_view = boost::beast::string_view;
  using error_code = boost::beast::error_code;

  void on_request_impl(http::verb method, string_view method_text, string_view target, int version,
                       error_code& ec) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(http::field name, string_view name_text, string_view value,
                     error_code& ec) override;
  void on_header_impl(error_code&) override { in_header_ = false; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
  std::size_t on_body_impl(string_view body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;
  void on_finish_impl(error_code&) override {}

  void set_trace_id();
  std::optional<Refusal> check_head() const;
  std::optional<Refusal> check_repeated() const;
  Refusal refuse_with(error_code ec) const;

  HttpRequest& request_;
  const HttpLimits& limits_;
  std::uint64_t body_bytes_max_;
  std::uint64_t body_wire_bytes_ = 0;  ///< of the body with what frames it
  bool in_header_ = true;
};

}  // namespace ticketing::api
