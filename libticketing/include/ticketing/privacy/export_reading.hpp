// An export that is read part by part.
#pragma once

#include <optional>
#include <string>

#include <ticketing/result.hpp>

namespace ticketing {

/// Together the parts are one JSON document, an `AccountExport`. Each is read when it is asked for,
/// in a snapshot of its own, so that nothing is held in the database or in memory for somebody who
/// is slow; what is written meanwhile may show in lists that were not read yet. One thread at a
/// time; not to be asked for more once the service has gone.
class ExportReading {
 public:
  virtual ~ExportReading() = default;

  /// About the largest part, in bytes.
  static constexpr std::size_t part_bytes_max = 1024 * 1024;

  /// Blocks on the database. None: that was all. not_found once the account has gone; after a
  /// refusal for now (unavailable) the same part can be asked for again.
  virtual Result<std::optional<std::string>> next() = 0;
};

}  // namespace ticketing
