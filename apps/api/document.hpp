// A reply that everybody may be given again, as bytes ready to be sent.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/changes.hpp>
#include <ticketing/error.hpp>
#include <ticketing/ids.hpp>

#include "api/http/message.hpp"

namespace ticketing::api {

/// A post that a document shows.
struct ShownPost {
  PostId id;
  AccountId author;
};

/// Never changes once it is made: a newer one takes its place.
struct Document {
  /// In place of a content: what was asked for does not exist, or cannot be had.
  std::optional<Error> refusal;
  std::string plain;
  std::string gzip;                     ///< the same compressed; empty where that is not worth it
  std::string entity_tag;               ///< as in an ETag field
  std::string headers;                  ///< the fields that belong to it, serialised
  std::optional<ShownPost> shown_post;  ///< whose viewers its readers are

  std::vector<Subject> subjects;  ///< what it shows
  bool keep = true;               ///< worth keeping for those who ask later

  /// How long after its reading began it is out of date, though nobody writes.
  std::chrono::steady_clock::duration good_for = std::chrono::steady_clock::duration::max();

  // When its reading began.
  Changes::Moment as_of = 0;
  std::chrono::steady_clock::time_point read_at;

  /// About, with what keeping it costs.
  std::size_t memory() const;
};

using DocumentPtr = std::shared_ptr<const Document>;

/// Completes a document that has its content and perhaps an entity tag: with one over its bytes
/// unless it has one, with a compressed twin when it is kept, and with the fields of a reply.
void make_ready(Document& document);

/// The reply that `document`, which is no refusal, is to `request`: 304 when the client has it
/// already, compressed when the client takes that. Adds to `draft`.
HttpReply document_reply(const DocumentPtr& document, const HttpRequest& request, HttpReply draft);

}  // namespace ticketing::api
