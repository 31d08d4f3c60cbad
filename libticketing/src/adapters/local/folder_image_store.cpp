#include "local/folder_image_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <ticketing/code.hpp>

#include "base/file_descriptor.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const char* what, int error) {
  return refuse(ErrorCode::unavailable, fmt::format("the image folder {}: {}", what,
                                                    std::generic_category().message(error)));
}

bool is_segment(std::string_view text) {
  constexpr std::size_t name_bytes_max = 200;  // of 255, leaving room for the temporary name
  return !text.empty() && text.size() <= name_bytes_max && text.front() != '.' &&
         text.find('\0') == text.npos;
}

/// The characters that spread files: enough of a name that begins with a hash, whole UTF-8.
std::string_view spread(std::string_view name) {
  const auto is_ascii = [](char c) { return (static_cast<unsigned char>(c) & 0x80) == 0; };
  return name.size() > 2 && is_ascii(name[0]) && is_ascii(name[1]) ? name.substr(0, 2) : "__";
}

/// Where an object is, relative to the root; throws for a key that could lead elsewhere.
fs::path place(const std::string& key) {
  fs::path out;
  std::string_view rest = key;
  for (;;) {
    const auto slash = rest.find('/');
    const auto segment = rest.substr(0, slash);
    if (!is_segment(segment)) throw std::invalid_argument("not a key of an object: " + key);
    if (slash == rest.npos) return out / spread(segment) / segment;
    out /= segment;
    rest.remove_prefix(slash + 1);
  }
}

/// Makes what a folder lists last through a power failure.
bool sync_folder(const fs::path& folder) {
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && ::fsync(opened.get()) == 0;
}

bool make_folders(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return true;
  if (!make_folders(folder.parent_path())) return false;
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return false;
  return sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
}

bool write_all(int file, std::span<const unsigned char> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

class FolderImageStore final : public ImageStore {
 public:
  explicit FolderImageStore(fs::path root) : root_(std::move(root)) {}

  Result<void> put(const std::string& key, const std::string&,
                   std::span<const unsigned char> bytes) override {
    const fs::path path = root_ / place(key);
    if (!make_folders(path.parent_path())) return failed("cannot be made", errno);
    const fs::path temporary = path.parent_path() / temporary_name();
    if (!write_file(temporary, bytes) || ::rename(temporary.c_str(), path.c_str()) != 0) {
      const int error = errno;
      ::unlink(temporary.c_str());
      return failed("cannot be written", error);
    }
    if (!sync_folder(path.parent_path())) return failed("cannot be written", errno);
    return {};
  }

  Result<std::string> get(const std::string& key, std::size_t bytes_max) override {
    const FileDescriptor file(
        ::open((root_ / place(key)).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR))
      return refuse(ErrorCode::not_found, "there is no such object");
    struct stat facts {};
    if (!file.is_open() || ::fstat(file.get(), &facts) != 0) return failed("cannot be read", errno);
    if (static_cast<std::size_t>(facts.st_size) > bytes_max)
      return refuse(ErrorCode::internal, "an object is larger than it can be");
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
      const auto got = ::read(file.get(), bytes.data() + at, bytes.size() - at);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return failed("cannot be read", got < 0 ? errno : EIO);
      at += static_cast<std::size_t>(got);
    }
    return bytes;
  }

 private:
  /// Not in any key's way: names of objects do not begin with a dot.
  std::string temporary_name() {
    std::array<unsigned char, 12> drawn{};
    random_.fill(drawn);
    std::string name = ".new-";
    for (const unsigned char byte : drawn) name += fmt::format("{:02x}", byte);
    return name;
  }

  static bool write_file(const fs::path& path, std::span<const unsigned char> bytes) {
    const FileDescriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    return file.is_open() && write_all(file.get(), bytes);
  }

  const fs::path root_;
  SystemRandom random_;
};

}  // namespace

std::unique_ptr<ImageStore> open_folder_image_store(const std::filesystem::path& root) {
  return std::make_unique<FolderImageStore>(fs::absolute(root));
}

}  // namespace ticketing
