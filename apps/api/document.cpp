#include "api/document.hpp"

#include <zlib.h>

#include <stdexcept>

#include "api/entity_tag.hpp"
#include "api/negotiation.hpp"

namespace ticketing::api {

namespace {

/// Below, the fields that tell of it and a client's work cost more than the bytes saved.
constexpr std::size_t gzip_bytes_min = 1024;

std::string gzip(std::string_view text) {
  constexpr int level = 4;  // measured: twice as quick as 6, and 3 % larger
  constexpr int window_bits = 15;
  constexpr int with_gzip_header = 16;
  constexpr int memory_level = 8;
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits + with_gzip_header, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot be initialised");
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib's interface predates const; it only reads.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  out.shrink_to_fit();
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib cannot compress a document");
  return out;
}

}  // namespace

std::size_t Document::memory() const {
  constexpr std::size_t nodes = 512;  // of the tables that hold it
  const std::size_t refused = refusal ? refusal->detail.size() : 0;
  return sizeof(*this) + nodes + refused + plain.capacity() + gzip.capacity() + headers.capacity() +
         subjects.capacity() * sizeof(Subject);
}

void make_ready(Document& document) {
  document.plain.shrink_to_fit();
  if (document.entity_tag.empty()) document.entity_tag = weak_entity_tag(document.plain);
  document.headers += "ETag: " + document.entity_tag + "\r\n";
  // A strong tag stands for one sequence of bytes (RFC 9110, 8.8.1), so it has no twin.
  if (document.gzip.empty() && document.keep && document.plain.size() >= gzip_bytes_min &&
      document.entity_tag.starts_with("W/"))
    document.gzip = gzip(document.plain);
}

HttpReply document_reply(const DocumentPtr& document, const HttpRequest& request, HttpReply draft) {
  HttpReply reply = std::move(draft);
  reply.headers += document->headers;
  std::string joined;
  const std::string_view known = request.list(http::field::if_none_match, joined);
  // Only of what is read: an act that has such a page for an answer is done (RFC 9110, 13.2.1).
  const bool reads = request.method == http::verb::get || request.method == http::verb::head;
  if (reads && !known.empty() && matches(known, document->entity_tag)) {
    reply.status = 304;
    return reply;
  }
  std::string codings;
  const bool compressed =
      !document->gzip.empty() && accepts_gzip(request.list(http::field::accept_encoding, codings));
  if (compressed) reply.headers += "Content-Encoding: gzip\r\n";
  reply.shared = document;
  reply.part = compressed ? document->gzip : document->plain;
  return reply;
}

}  // namespace ticketing::api
