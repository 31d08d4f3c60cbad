// One HTTP/1.1 request and its reply, as the server core and the application exchange them.
#pragma once

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/shared_bodies.hpp"

namespace ticketing::api {

namespace http = boost::beast::http;

class StreamSource;

struct HttpHeader {
  http::field field = http::field::unknown;
  std::string_view name;
  std::string_view value;
};

/// A request. All views point into `head` or `normal_target`; the connection reuses the storage for
/// its next request, so a view lives until the reply is delivered.
struct HttpRequest {
  std::string head;  ///< the raw request line and header fields
  http::verb method = http::verb::unknown;
  std::string_view method_text;
  /// Path and query in origin form, spelt in the one normal way (RFC 3986, section 6.2.2).
  std::string_view target;
  std::string_view path;      ///< its segments not yet percent-decoded
  std::string_view query;     ///< behind '?', not yet percent-decoded
  std::string normal_target;  ///< what they point into where it was sent otherwise
  int version = 11;
  std::vector<HttpHeader> headers;
  std::string body;
  std::string request_id;
  /// Of the client's trace; empty before `trace` has begun one. Most requests cause nothing that
  /// names it.
  mutable std::string trace_id;
  bool announces_body = false;  ///< of a length above 0
  std::string peer_address;
  bool peer_is_loopback = false;
  int route = -1;  ///< which route the application found; its own note
  /// Set when the application has admitted the body: the fields its reply has from that. Its own
  /// note.
  std::optional<std::string> admitted;
  std::int64_t account = 0;  ///< who called, 0 for nobody; the application's own note

  /// The id of the client's trace, or of one that begins here when it is first asked for.
  const std::string& trace() const;
  /// The first field of that name; empty when absent.
  std::string_view header(http::field field) const {
    for (const HttpHeader& h : headers) {
      if (h.field == field) return h.value;
    }
    return {};
  }
  int count(http::field field) const {
    int n = 0;
    for (const HttpHeader& h : headers) n += h.field == field ? 1 : 0;
    return n;
  }
  std::string_view header(std::string_view lower_name) const;
  /// Of a field that is a list: all of that name as the one they are (RFC 9110, section 5.3).
  /// `joined` is where they are joined when there are several.
  std::string_view list(http::field field, std::string& joined) const;
};

/// A reply. Content-Length, Date and X-Request-Id are the writer's.
struct HttpReply {
  unsigned status = 200;
  std::string_view content_type = "application/json";  ///< static storage
  std::string body;
  std::string headers;                 ///< further fields, serialised: "Name: value\r\n"...
  bool close = false;                  ///< end the connection after this reply
  std::shared_ptr<const void> shared;  ///< when set, the content is `part`, which this owns
  std::string_view part;
  bool counted = false;               ///< whoever made `shared` has counted what it takes
  std::optional<std::size_t> length;  ///< for HEAD: of the content that was never made
  /// When set, the content has no length: this feeds it, and the connection is its own from then
  /// on.
  std::shared_ptr<StreamSource> stream;
  bool chunked = false;  ///< the source writes it in chunks (RFC 9112, 7.1), so that its end shows

  /// `value` must not hold CR or LF: it is ours or was checked.
  void add_header(std::string_view name, std::string_view value) {
    headers.append(name).append(": ").append(value).append("\r\n");
  }
  /// As `add_header`, in place of the field of that name if there is one, spelt alike.
  void set_header(std::string_view name, std::string_view value);

  std::size_t content_length() const {
    if (length) return *length;
    return shared ? part.size() : body.size();
  }
};

/// "Not Found" for 404.
std::string_view reason_phrase(unsigned status);

/// What the writer adds from outside the reply.
struct ReplyContext {
  std::string_view date;  ///< IMF-fixdate
  std::string_view request_id;
  bool head_only = false;
  bool keep_alive = true;
  int version = 11;
};

/// Serialises in one go, so that a reply is one write: all but the content of a shared body.
void append_reply(std::string& out, const HttpReply& reply, const ReplyContext& context);

/// The current time as IMF-fixdate (RFC 9110, section 5.6.7).
std::string imf_fixdate(std::int64_t unix_seconds);

}  // namespace ticketing::api
