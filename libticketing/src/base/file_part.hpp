// A part of a file, and copying files so that they outlive a power failure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

#include "base/file_descriptor.hpp"

namespace ticketing {

/// Bytes `offset` to `offset + bytes` of a file.
struct FilePart {
  std::filesystem::path file;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

/// Is given one piece of a file after the other.
using ReadPiece = std::function<void(std::span<const unsigned char>)>;

/// What follows throws std::system_error that names the file.
FileDescriptor open_to_read(const std::filesystem::path& file);
/// Made new, readable by its owner only; what was there is gone.
FileDescriptor open_to_write(const std::filesystem::path& file);
void write_all(const FileDescriptor& to, const std::filesystem::path& name,
               std::span<const unsigned char> bytes);
/// Throws as well when the file ends before the part does.
void read_part(const FilePart& part, const ReadPiece& piece);
/// Everything that was written is on the disk then.
void sync_file(const FileDescriptor& file, const std::filesystem::path& name);
/// The name has the new content, or after a failure the old one; and keeps it.
void rename_for_good(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace ticketing
