#include "base/file_part.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

namespace ticketing {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;

[[noreturn]] void fail(const std::filesystem::path& file, int error = errno) {
  throw std::system_error(error, std::generic_category(), "'" + file.string() + "'");
}

}  // namespace

FileDescriptor open_to_read(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) fail(file);
  return FileDescriptor(opened);
}

FileDescriptor open_to_write(const std::filesystem::path& file) {
  const int opened =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (opened < 0) fail(file);
  return FileDescriptor(opened);
}

void write_all(const FileDescriptor& to, const std::filesystem::path& name,
               std::span<const unsigned char> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(to.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(name);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void read_part(const FilePart& part, const ReadPiece& piece) {
  const FileDescriptor from = open_to_read(part.file);
  std::vector<unsigned char> buffer(piece_bytes);
  for (std::uint64_t done = 0; done < part.bytes;) {
    const auto wanted = std::min<std::uint64_t>(piece_bytes, part.bytes - done);
    const auto got = ::pread(from.get(), buffer.data(), static_cast<std::size_t>(wanted),
                             static_cast<off_t>(part.offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(part.file);
    if (got == 0) fail(part.file, EIO);
    piece(std::span(buffer).first(static_cast<std::size_t>(got)));
    done += static_cast<std::uint64_t>(got);
  }
}

void sync_file(const FileDescriptor& file, const std::filesystem::path& name) {
  if (::fsync(file.get()) != 0) fail(name);
}

void rename_for_good(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::rename(from, to);
  const auto folder = to.has_parent_path() ? to.parent_path() : std::filesystem::path(".");
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) fail(folder);
  sync_file(FileDescriptor(opened), folder);
}

}  // namespace ticketing
