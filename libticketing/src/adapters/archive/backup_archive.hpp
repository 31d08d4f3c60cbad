// The file of a backup: a tar archive (POSIX.1-1988 ustar) of which no byte can change unnoticed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/file_part.hpp"

namespace ticketing {

/// A file that is no backup, or no longer is what it was.
struct ArchiveDamaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Called with the bytes done so far; may throw to end it.
using ArchiveWatcher = std::function<void(std::uint64_t)>;

/// Writes an archive of `manifest` (as manifest.json), `content` (as `content_name`) and a
/// checksum, and sees it on the disk. The last 2048 bytes are the checksum's entry and the
/// archive's end, which follow from all bytes before them: those are what the SHA-256 that is
/// returned, in hexadecimal digits, is of. `seconds`: when it was made, since the Unix epoch.
std::string write_archive(const std::filesystem::path& file, std::string_view manifest,
                          std::string_view content_name, const FilePart& content,
                          std::int64_t seconds, const ArchiveWatcher& watcher);

struct Archive {
  std::string manifest;
  FilePart content;
  std::string sha256;
};

/// Reads all of it. Throws ArchiveDamaged where a byte is not as it was written, std::system_error
/// where it cannot be read.
Archive read_archive(const std::filesystem::path& file, const ArchiveWatcher& watcher);

}  // namespace ticketing
