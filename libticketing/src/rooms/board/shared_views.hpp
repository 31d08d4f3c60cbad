// The views that all processes count together, on their way to the store (port).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ticketing/ids.hpp>

#include "board/post_repository.hpp"

namespace ticketing {

/// How long a viewer's look at a post is one view.
constexpr std::chrono::minutes view_window{10};

/// That somebody looked at a post.
struct Look {
  PostId post;
  std::uint64_t hash = 0;  ///< of the viewer, the post and the day
};

/// Thread safe. A batch keeps its id all the way to the store, which adds each id once. So whoever
/// does not know whether a step was taken takes it again, or adds the batch to the store himself;
/// and what is lost here is lost, but nothing counts twice.
class SharedViews {
 public:
  virtual ~SharedViews() = default;

  static constexpr std::size_t looks_max = 500;  ///< of one batch

  /// Of what is added: older looks would push away what the same viewers look at next.
  static constexpr std::chrono::seconds age_max{5};

  struct Kept {
    std::uint64_t forgotten = 0;  ///< viewers who will be counted again too soon
  };
  /// Keeps as the batch `id` what of `looks` is a view: nobody else had it within `view_window`.
  /// They were `age` ago. Nothing when that may not have happened.
  virtual std::optional<Kept> add(const std::string& id, std::span<const Look> looks,
                                  std::chrono::seconds age) = 0;

  /// Batches that nobody has brought to the store yet.
  struct Waiting {
    std::int64_t batches = 0;
    std::chrono::seconds longest{0};  ///< how long one of them has waited, 0 if there is none
  };
  /// Nothing when nobody can tell.
  virtual std::optional<Waiting> waiting() = 0;

  /// The batches that have waited longest, none only if none waits; nothing when nobody can tell.
  /// One without views has lost them, or another has just brought it to the store.
  virtual std::optional<std::vector<ViewBatch>> list(int limit) = 0;
  /// What the store has; false when they may still be there.
  virtual bool remove(std::span<const ViewBatch> batches) = 0;
};

}  // namespace ticketing
