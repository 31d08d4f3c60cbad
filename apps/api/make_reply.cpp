#include "api/make_reply.hpp"

#include "api/url_text.hpp"

namespace ticketing::api {

std::string reply_head(unsigned status, const std::string& fields) {
  return std::to_string(status) + "\r\n" + fields;
}

HttpReply replayed_reply(HttpReply draft, const ReplyBytes::Told& told, std::string fields) {
  HttpReply reply = std::move(draft);
  const std::string_view head = told.head;
  if (const auto end = head.find("\r\n");
      end != std::string_view::npos && parse_text(head.substr(0, end), reply.status))
    fields = head.substr(end + 2);
  reply.headers += fields;
  reply.add_header("Idempotency-Replayed", "true");
  reply.body = told.body;
  return reply;
}

bool is_known(const HttpRequest& http, const HttpReply& reply) {
  if (http.method != http::verb::get && http.method != http::verb::head) return false;
  std::string joined;
  const std::string_view known = http.list(http::field::if_none_match, joined);
  const std::string_view fields = reply.headers;
  const auto tag = fields.find("ETag: ");
  if (known.empty() || tag == std::string_view::npos) return false;
  return matches(known, fields.substr(tag + 6, fields.find("\r\n", tag) - tag - 6));
}

std::string next_link(const HttpRequest& http, std::string_view cursor) {
  std::string link = "<" + std::string(http.path) + "?";
  if (const auto parameters = parse_query(http.query)) {
    for (const auto& [name, value] : *parameters) {
      if (name != "cursor") link += percent_encode(name) + "=" + percent_encode(value) + "&";
    }
  }
  return link + "cursor=" + percent_encode(cursor) + ">; rel=\"next\"";
}

}  // namespace ticketing::api
