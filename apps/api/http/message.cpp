#include "api/http/message.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <array>
#include <charconv>
#include <ctime>

#include "api/http/trace.hpp"

namespace ticketing::api {

const std::string& HttpRequest::trace() const {
  if (trace_id.empty()) make_trace_id(trace_id);
  return trace_id;
}

std::string_view HttpRequest::header(std::string_view lower_name) const {
  for (const HttpHeader& h : headers) {
    if (boost::beast::iequals(h.name, lower_name)) return h.value;
  }
  return {};
}

std::string_view HttpRequest::list(http::field field, std::string& joined) const {
  if (count(field) < 2) return header(field);
  for (const HttpHeader& h : headers) {
    if (h.field != field) continue;
    if (!joined.empty()) joined += ", ";
    joined += h.value;
  }
  return joined;
}

void HttpReply::set_header(std::string_view name, std::string_view value) {
  const std::string start = std::string(name) + ": ";
  for (std::size_t at = 0; at < headers.size();) {
    const std::size_t end = headers.find("\r\n", at) + 2;
    if (headers.compare(at, start.size(), start) == 0) {
      headers.erase(at, end - at);
    } else {
      at = end;
    }
  }
  add_header(name, value);
}

std::string_view reason_phrase(unsigned status) {
  const auto text = http::obsolete_reason(static_cast<http::status>(status));
  return {text.data(), text.size()};
}

namespace {

void append_number(std::string& out, std::size_t n) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void append_content(std::string& out, const HttpReply& reply) {
  // 204 and 304 carry no content, and 304 must not claim a length of nothing (RFC 9110, 15.4.5).
  if (reply.status == 204 || reply.status == 304) return;
  out += "Content-Type: ";
  out += reply.content_type;
  // What it is, we have said: guessing makes scripts of what somebody uploaded.
  out += "\r\nX-Content-Type-Options: nosniff\r\n";
  if (reply.chunked) out += "Transfer-Encoding: chunked\r\n";
  if (reply.stream) return;  // it ends with the connection (RFC 9112, 6.3)
  out += "Content-Length: ";
  append_number(out, reply.content_length());
  out += "\r\n";
}

}  // namespace

void append_reply(std::string& out, const HttpReply& reply, const ReplyContext& context) {
  if (reply.status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
  } else {
    out += "HTTP/1.1 ";
    append_number(out, reply.status);
    out += ' ';
    out += reason_phrase(reply.status);
    out += "\r\n";
  }
  out += "Date: ";
  out += context.date;
  out += "\r\n";
  append_content(out, reply);
  if (!context.request_id.empty()) {
    out += "X-Request-Id: ";
    out += context.request_id;
    out += "\r\n";
  }
  out += reply.headers;
  if (!context.keep_alive) {
    out += "Connection: close\r\n";
  } else if (context.version == 10) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  if (context.head_only || reply.shared || reply.status == 204 || reply.status == 304) return;
  out += reply.body;
}

std::string imf_fixdate(std::int64_t unix_seconds) {
  const std::time_t t = unix_seconds;
  std::tm parts{};
  gmtime_r(&t, &parts);
  // Not strftime: its names follow the locale.
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto two = [](int n) {
    return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  return std::string(days.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + two(parts.tm_mday) +
         ' ' + months.at(static_cast<std::size_t>(parts.tm_mon)) + ' ' +
         std::to_string(parts.tm_year + 1900) + ' ' + two(parts.tm_hour) + ':' + two(parts.tm_min) +
         ':' + two(parts.tm_sec) + " GMT";
}

}  // namespace ticketing::api
