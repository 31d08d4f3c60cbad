// A request of whoever connects: refused, or one and the same in however many pieces it arrives.
// What its fields and its target say is read without harm.
#include <algorithm>
#include <string>

#include "api/byte_range.hpp"
#include "api/http/request_parser.hpp"
#include "api/negotiation.hpp"
#include "api/url_text.hpp"
#include "fuzz/fuzzer.hpp"

using namespace ticketing;
using namespace ticketing::api;
using namespace ticketing::fuzz;

namespace {

struct Taken {
  bool refused = false;
  bool complete = false;
  std::string target;
  std::string body;
  std::size_t bytes = 0;  ///< of the input, where it was complete
  bool operator==(const Taken&) const = default;
};

/// As a connection does it, its bytes arriving `piece` at a time.
Taken take(std::string_view bytes, std::size_t piece, HttpRequest& request) {
  HttpLimits limits;
  limits.header_bytes_max = 4096;
  limits.body_bytes_max = 4096;
  Taken taken;
  std::size_t from = 0;
  const std::size_t head = find_head_end(bytes, from);
  if (head == 0 || head > limits.header_bytes_max) return taken;
  request.head = bytes.substr(0, head);
  RequestParser parser(request, limits);
  if (parser.parse_head() || parser.limit_body(0)) {
    taken.refused = true;
    return taken;
  }
  taken.target = request.target;
  std::size_t at = head;
  std::size_t arrived = at;
  while (!parser.is_done() && arrived < bytes.size()) {
    arrived = std::min(bytes.size(), arrived + piece);
    std::size_t consumed = 0;
    if (parser.parse_body(bytes.substr(at, arrived - at), consumed)) {
      taken.refused = true;
      return taken;
    }
    expect(consumed <= arrived - at, "no more is taken than came");
    at += consumed;
  }
  expect(request.body.size() <= limits.body_bytes_max, "within the limit");
  taken.complete = parser.is_done();
  if (!taken.complete) return taken;
  taken.body = request.body;
  taken.bytes = at;
  return taken;
}

void read_fields(const HttpRequest& request) {
  static_cast<void>(parse_query(request.query));
  if (const auto path = percent_decode(request.path, false))
    expect(percent_decode(percent_encode(*path), false) == path, "encoding loses nothing");
  static_cast<void>(bearer_token(request.header(http::field::authorization)));
  static_cast<void>(is_json(request.header(http::field::content_type)));
  static_cast<void>(is_utf8(request.header(http::field::content_type)));
  static_cast<void>(accepts(request.header(http::field::accept), "application/json"));
  static_cast<void>(accepts_gzip(request.header(http::field::accept_encoding)));
  if (const auto range = parse_range(request.header(http::field::range), 1000))
    expect(range->begin <= range->end && range->end <= 1000, "a range of what there is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = text_of(data + 1, size - 1);
  HttpRequest whole;
  const Taken at_once = take(bytes, bytes.size() + 1, whole);
  HttpRequest pieces;
  const Taken in_pieces = take(bytes, 1 + data[0] % 16, pieces);
  // One that will be refused may be refused sooner: Beast looks for the end of a quoted string of a
  // chunk extension beyond its line, if there is more.
  expect(at_once.complete == in_pieces.complete, "taken either way");
  if (at_once.complete) expect(at_once == in_pieces, "the same either way");
  if (at_once.complete) read_fields(whole);
  return 0;
}
