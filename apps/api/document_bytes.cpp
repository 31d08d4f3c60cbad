#include "api/document_bytes.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cstdint>

#include <ticketing/describe/json.hpp>

namespace ticketing::api {
namespace {

struct KeptSubject {
  int kind = 0;
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(KeptSubject, (), (kind, id))

struct KeptPost {
  std::int64_t id = 0;
  std::int64_t author = 0;
};
BOOST_DESCRIBE_STRUCT(KeptPost, (), (id, author))

/// Stands before the bytes of both forms.
struct Frame {
  std::int64_t plain = 0;  ///< bytes
  std::int64_t gzip = 0;   ///< bytes
  std::string entity_tag;
  std::string headers;
  std::optional<KeptPost> post;
  std::vector<KeptSubject> subjects;
  std::optional<std::int64_t> good_for;  ///< nanoseconds
};
BOOST_DESCRIBE_STRUCT(Frame, (), (plain, gzip, entity_tag, headers, post, subjects, good_for))

}  // namespace

std::string to_bytes(const Document& document) {
  Frame frame{.plain = static_cast<std::int64_t>(document.plain.size()),
              .gzip = static_cast<std::int64_t>(document.gzip.size()),
              .entity_tag = document.entity_tag,
              .headers = document.headers,
              .post = {},
              .subjects = {},
              .good_for = {}};
  if (document.good_for != document.good_for.max())
    frame.good_for = std::chrono::nanoseconds(document.good_for).count();
  if (const auto& post = document.shown_post)
    frame.post = KeptPost{post->id.value, post->author.value};
  for (const Subject& subject : document.subjects)
    frame.subjects.push_back({static_cast<int>(subject.kind), subject.id});
  const std::string text = to_json(frame);
  return fmt::format("{} {}{}{}", text.size(), text, document.plain, document.gzip);
}

std::optional<Document> document_of(std::string_view bytes) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), length);
  const auto prefix = static_cast<std::size_t>(end - bytes.data()) + 1;
  if (error != std::errc() || prefix > bytes.size() || length > bytes.size() - prefix)
    return std::nullopt;
  const auto frame = from_json<Frame>(bytes.substr(prefix, length));
  const auto content = bytes.substr(prefix + length);
  if (!frame || frame->plain < 0 || frame->gzip < 0) return std::nullopt;
  const auto plain = static_cast<std::size_t>(frame->plain);
  if (plain > content.size() || static_cast<std::size_t>(frame->gzip) != content.size() - plain)
    return std::nullopt;

  Document document;
  document.plain = content.substr(0, plain);
  document.gzip = content.substr(plain);
  document.entity_tag = frame->entity_tag;
  document.headers = frame->headers;
  if (frame->post)
    document.shown_post = ShownPost{PostId{frame->post->id}, AccountId{frame->post->author}};
  if (frame->good_for) document.good_for = std::chrono::nanoseconds(*frame->good_for);
  for (const auto& [kind, id] : frame->subjects)
    document.subjects.push_back({static_cast<Subject::Kind>(kind), id});
  return document;
}

}  // namespace ticketing::api
