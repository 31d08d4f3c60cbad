#include "api/http/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>

namespace ticketing::api {

namespace {

Error malformed(std::string detail) { return {ErrorCode::invalid_request, std::move(detail)}; }

bool is_sane_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

/// Splits the request target; an absolute-form target loses scheme and authority (RFC 9112, 3.2.2).
void split_target(HttpRequest& request) {
  std::string_view target = request.target;
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const auto path = target.find('/', target.find("//") + 2);
    target = path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  const auto mark = target.find('?');
  request.path = target.substr(0, mark);
  request.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

}  // namespace

std::size_t find_head_end(std::string_view bytes, std::size_t& from) {
  const auto end = bytes.find("\r\n\r\n", from);
  if (end != std::string_view::npos) return end + 4;
  from = bytes.size() < 3 ? 0 : bytes.size() - 3;
  return 0;
}

std::string make_request_id() {
  static constexpr char hex[] = "0123456789abcdef";
  thread_local std::mt19937_64 engine{[] {
    std::random_device device;
    return (std::uint64_t{device()} << 32) ^ device();
  }()};
  std::uint64_t bits = engine();
  std::string id(15, '0');  // 15 characters: no allocation
  for (char& c : id) {
    c = hex[bits & 15];
    bits >>= 4;
  }
  return id;
}

RequestParser::RequestParser(HttpRequest& request, const HttpLimits& limits,
                             std::uint64_t body_bytes_max)
    : request_(request),
      limits_(limits),
      body_bytes_max_(body_bytes_max == 0 ? limits.body_bytes_max : body_bytes_max) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes_max + 1024));
  body_limit(body_bytes_max_);
  eager(true);
  request_.headers.clear();
  request_.body.clear();
  request_.request_id.clear();
  request_.path = {};
  request_.query = {};
  request_.method = http::verb::unknown;
  request_.method_text = {};
  request_.route = -1;
  request_.admitted.reset();
}

std::optional<Refusal> RequestParser::parse_head() {
  // Folded header lines and stray bytes are what request smuggling is made of (RFC 9112, 11.2), and
  // no client of ours sends them.
  const std::string& head = request_.head;
  const bool folded =
      head.find("\r\n ") != std::string::npos || head.find("\r\n\t") != std::string::npos;
  error_code ec;
  if (!folded) put(boost::asio::const_buffer(head.data(), head.size()), ec);
  const std::string_view id = request_.header("x-request-id");
  request_.request_id = is_sane_request_id(id) ? std::string(id) : make_request_id();
  if (folded) return malformed("A header field is folded over several lines.");
  if (ec) return refuse_with(ec);
  if (auto error = check_head()) return error;
  split_target(request_);
  return std::nullopt;
}

std::optional<Refusal> RequestParser::parse_body(std::string_view bytes, std::size_t& consumed) {
  error_code ec;
  consumed = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != http::error::need_more) return refuse_with(ec);
  return std::nullopt;
}

std::optional<Refusal> RequestParser::check_head() const {
  const int transfer_encodings = request_.count(http::field::transfer_encoding);
  const int content_lengths = request_.count(http::field::content_length);
  if (transfer_encodings > 0 && content_lengths > 0) {
    return malformed("Content-Length and Transfer-Encoding exclude each other.");
  }
  if (transfer_encodings > 0) {
    const std::string_view encoding = request_.header(http::field::transfer_encoding);
    if (transfer_encodings > 1 || request_.version == 10 ||
        !boost::beast::iequals(encoding, "chunked")) {
      return malformed("The only Transfer-Encoding understood is \"chunked\", over HTTP/1.1.");
    }
  }
  // Beast takes a list of equal lengths for one; what stands before us may see it otherwise.
  const bool length_list =
      request_.header(http::field::content_length).find(',') != std::string_view::npos;
  if (content_lengths > 1 || length_list) {
    return malformed("Content-Length is given more than once.");
  }
  const int hosts = request_.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && request_.version == 11)) {
    return malformed("Exactly one Host field is needed.");
  }
  return std::nullopt;
}

Refusal RequestParser::refuse_with(error_code ec) const {
  if (ec == http::error::body_limit) {
    return TransportError{TransportCode::payload_too_large,
                          "The body is larger than " + std::to_string(body_bytes_max_) + " bytes."};
  }
  if (ec == http::error::header_limit) {
    return TransportError{TransportCode::header_too_large,
                          "The header fields are too many or too large."};
  }
  return malformed("The request is not HTTP/1.1: " + ec.message() + ".");
}

void RequestParser::on_request_impl(http::verb method, string_view method_text, string_view target,
                                    int version, error_code&) {
  request_.method = method;
  request_.method_text = {method_text.data(), method_text.size()};
  request_.target = {target.data(), target.size()};
  request_.version = version;
}

void RequestParser::on_field_impl(http::field name, string_view name_text, string_view value,
                                  error_code& ec) {
  if (!in_header_) return;  // trailers are read and dropped
  if (request_.headers.size() >= limits_.header_count_max) {
    ec = http::error::header_limit;
    return;
  }
  request_.headers.push_back(
      {name, {name_text.data(), name_text.size()}, {value.data(), value.size()}});
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  // The connection reserves what is more, when there is room for it.
  if (length) request_.body.reserve(std::min<std::uint64_t>(*length, counted_body_min));
}

std::size_t RequestParser::on_body_impl(string_view body, error_code&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

}  // namespace ticketing::api
