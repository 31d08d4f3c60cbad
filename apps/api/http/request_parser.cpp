#include "api/http/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>

#include "api/http/request_target.hpp"
#include "api/http/trace.hpp"

namespace ticketing::api {

namespace {

Error malformed(std::string detail) { return {ErrorCode::invalid_request, std::move(detail)}; }

constexpr std::string_view trace_field = "traceparent";

bool is_sane_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::ranges::all_of(id, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
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

RequestParser::RequestParser(HttpRequest& request, const HttpLimits& limits)
    : request_(request), limits_(limits), body_bytes_max_(limits.body_bytes_max) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes_max + 1024));
  body_limit(boost::none);  // known when the header is
  eager(true);
  request_.headers.clear();
  request_.body.clear();
  request_.request_id.clear();
  request_.path = {};
  request_.query = {};
  request_.normal_target.clear();
  request_.announces_body = false;
  request_.method = http::verb::unknown;
  request_.method_text = {};
  request_.route = -1;
  request_.admitted.reset();
  request_.account = 0;
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
  set_trace_id();
  if (folded) return malformed("A header field is folded over several lines.");
  if (ec) return refuse_with(ec);
  if (auto error = check_head()) return error;
  if (const auto wrong = split_target(request_)) return malformed(std::string(*wrong));
  request_.announces_body = content_length().value_or(0) > 0;
  return std::nullopt;
}

void RequestParser::set_trace_id() {
  const auto parents = std::ranges::count_if(request_.headers, [](const HttpHeader& header) {
    return boost::beast::iequals(header.name, trace_field);
  });
  // Of two, nobody knows whose the request is.
  const auto parent = parents == 1 ? trace_id_in(request_.header(trace_field)) : std::nullopt;
  request_.trace_id.assign(parent.value_or(""));
}

std::optional<Refusal> RequestParser::limit_body(std::uint64_t bytes_max) {
  if (bytes_max != 0) body_bytes_max_ = bytes_max;
  body_limit(body_bytes_max_);
  if (content_length().value_or(0) <= body_bytes_max_) return std::nullopt;
  return refuse_with(http::error::body_limit);
}

std::optional<Refusal> RequestParser::parse_body(std::string_view bytes, std::size_t& consumed) {
  // What is left of a chunked body is never shorter than its last chunk, and Beast ends the process
  // over less of that when it has seen the beginning before (1.74, parse_chunk_header).
  constexpr std::size_t last_chunk_bytes = 5;
  consumed = 0;
  if (chunked() && bytes.size() < last_chunk_bytes) return std::nullopt;
  error_code ec;
  consumed = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != http::error::need_more) return refuse_with(ec);
  body_wire_bytes_ += consumed;
  // Chunks of a byte each, that is a few bytes a byte; more says nothing and would have no end.
  constexpr std::uint64_t wire_bytes_per_byte = 8;
  if (body_wire_bytes_ > limits_.header_bytes_max + wire_bytes_per_byte * request_.body.size())
    return malformed("Chunk extensions, chunk headers or trailers are longer than anybody needs.");
  return std::nullopt;
}

std::optional<Refusal> RequestParser::check_repeated() const {
  // Of these a proxy may look at one and we at another.
  static constexpr http::field once[] = {http::field::authorization, http::field::content_type,
                                         http::field::range, http::field::if_range};
  static constexpr std::string_view once_by_name[] = {"idempotency-key", "last-event-id"};
  for (const http::field field : once) {
    if (request_.count(field) > 1)
      return malformed(std::string(http::to_string(field)) + " is given more than once.");
  }
  for (const std::string_view name : once_by_name) {
    const auto is_it = [&](const HttpHeader& h) { return boost::beast::iequals(h.name, name); };
    if (std::ranges::count_if(request_.headers, is_it) > 1)
      return malformed("The field " + std::string(name) + " is given more than once.");
  }
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
  if (!is_host(request_.header(http::field::host)))
    return malformed("Host is no host name or address with or without a port.");
  return check_repeated();
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
