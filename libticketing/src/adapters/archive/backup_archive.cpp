#include "archive/backup_archive.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <span>

namespace ticketing {
namespace {

constexpr std::uint64_t block_bytes = 512;
/// The checksum's header and text, and two blocks of zeros, which end a tar archive.
constexpr std::uint64_t tail_bytes = 4 * block_bytes;
constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view checksum_name = "checksum";
/// Larger than any of ours; what is not an archive of ours may claim anything.
constexpr std::uint64_t manifest_bytes_max = 1 << 20;

std::span<const unsigned char> bytes_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

class Sha256 final {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(std::span<const unsigned char> bytes) {
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  std::string hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&state_, hash.data());
    std::array<char, 2 * hash.size() + 1> text{};
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    return text.data();
  }

 private:
  crypto_hash_sha256_state state_;
};

/// 0 to 511 bytes that fill a block.
std::string padding(std::uint64_t bytes) {
  return std::string((block_bytes - bytes % block_bytes) % block_bytes, '\0');
}

/// `number` at `at`, in octal digits as far as they reach and as GNU tar has it beyond.
void put_number(std::string& header, std::size_t at, std::size_t width, std::uint64_t number) {
  const std::string digits = fmt::format("{:0{}o}", number, width - 1);
  if (digits.size() < width) {
    header.replace(at, digits.size(), digits);
    return;
  }
  header[at] = static_cast<char>(0x80);
  for (std::size_t i = width - 1; i > width - 9; --i, number >>= 8)
    header[at + i] = static_cast<char>(number & 0xff);
}

std::string tar_header(std::string_view name, std::uint64_t bytes, std::int64_t seconds) {
  std::string header(block_bytes, '\0');
  header.replace(0, name.size(), name);
  header.replace(100, 7, "0000600");
  header.replace(108, 7, "0000000");
  header.replace(116, 7, "0000000");
  put_number(header, 124, 12, bytes);
  put_number(header, 136, 12, static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0)));
  header.replace(148, 8, "        ");
  header[156] = '0';
  header.replace(257, 5, "ustar");
  header.replace(263, 2, "00");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  header.replace(148, 7, fmt::format("{:06o}", sum) + '\0');
  return header;
}

std::uint64_t size_in(std::string_view header) {
  const std::string_view field = header.substr(124, 12);
  std::uint64_t bytes = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80) != 0) {
    for (const char c : field.substr(4)) bytes = bytes << 8 | static_cast<unsigned char>(c);
    return bytes;
  }
  std::from_chars(field.data(), field.data() + field.size(), bytes, 8);
  return bytes;
}

/// Everything behind the bytes whose hash it is.
std::string tail(const std::string& sha256, std::string_view time_field) {
  const std::string text = fmt::format("SHA-256 of all bytes before this entry: {}\n", sha256);
  std::int64_t seconds = 0;
  std::from_chars(time_field.data(), time_field.data() + time_field.size(), seconds, 8);
  return tar_header(checksum_name, text.size(), seconds) + text + padding(text.size()) +
         std::string(2 * block_bytes, '\0');
}

std::string read_text(const std::filesystem::path& file, std::uint64_t offset,
                      std::uint64_t bytes) {
  std::string text;
  read_part({file, offset, bytes}, [&text](std::span<const unsigned char> piece) {
    text.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  });
  return text;
}

constexpr std::string_view time_of(std::string_view header) { return header.substr(136, 11); }

[[noreturn]] void damaged(const std::filesystem::path& file) {
  throw ArchiveDamaged(
      fmt::format("'{}' is no backup, or is damaged: its checksum does not fit what it holds. Take "
                  "another copy of it, or an older backup",
                  file.string()));
}

}  // namespace

std::string write_archive(const std::filesystem::path& file, std::string_view manifest,
                          std::string_view content_name, const FilePart& content,
                          std::int64_t seconds, const ArchiveWatcher& watcher) {
  const FileDescriptor out = open_to_write(file);
  Sha256 hash;
  std::uint64_t done = 0;
  const auto add = [&](std::span<const unsigned char> bytes) {
    write_all(out, file, bytes);
    hash.add(bytes);
    done += bytes.size();
    watcher(done);
  };
  const std::string first = tar_header(manifest_name, manifest.size(), seconds);
  add(bytes_of(first + std::string(manifest) + padding(manifest.size())));
  add(bytes_of(tar_header(content_name, content.bytes, seconds)));
  read_part(content, add);
  add(bytes_of(padding(content.bytes)));
  const std::string sha256 = hash.hex();
  write_all(out, file, bytes_of(tail(sha256, time_of(first))));
  sync_file(out, file);
  return sha256;
}

Archive read_archive(const std::filesystem::path& file, const ArchiveWatcher& watcher) {
  std::error_code unreadable;
  const std::uint64_t bytes = std::filesystem::file_size(file, unreadable);
  if (unreadable) throw std::system_error(unreadable, "'" + file.string() + "'");
  if (bytes < tail_bytes + 2 * block_bytes || bytes % block_bytes != 0) damaged(file);
  const std::string first = read_text(file, 0, block_bytes);
  Sha256 hash;
  std::uint64_t done = 0;
  read_part({file, 0, bytes - tail_bytes}, [&](std::span<const unsigned char> piece) {
    hash.add(piece);
    watcher(done += piece.size());
  });
  Archive archive{.manifest = {}, .content = {}, .sha256 = hash.hex()};
  if (read_text(file, bytes - tail_bytes, tail_bytes) != tail(archive.sha256, time_of(first)))
    damaged(file);
  const std::uint64_t manifest_bytes = size_in(first);
  if (!first.starts_with(manifest_name) || manifest_bytes > manifest_bytes_max) damaged(file);
  archive.manifest = read_text(file, block_bytes, manifest_bytes);
  const std::uint64_t second = block_bytes + manifest_bytes + padding(manifest_bytes).size();
  archive.content = {file, second + block_bytes, size_in(read_text(file, second, block_bytes))};
  if (archive.content.offset + archive.content.bytes > bytes - tail_bytes) damaged(file);
  return archive;
}

}  // namespace ticketing
