// Looks at what is beside the store: Redis, the mail server, pictures, this process's limits.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <filesystem>

#include "config/images_address.hpp"
#include "config/redis_url.hpp"
#include "examination.hpp"
#include "redis/redis_client.hpp"
#include "s3/s3_image_store.hpp"
#include "smtp/smtp_transport.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

/// Of programs, libraries, logs, sockets to Redis and the mail server.
constexpr std::uint64_t other_files = 100;

void examine_redis(Examination& to, const Config& config) {
  if (config.redis.url.empty())
    return to.off("redis", "not configured: each process keeps its own");
  RedisClient client(config::parse_redis_url(config.redis.url).value(),
                     std::chrono::milliseconds(config.redis.timeout_ms));
  const std::string url = redacted(config).redis.url;
  if (client.reachable())
    to.fine("redis", url + " answers");
  else
    to.warn("redis", url + " does not answer: everything goes on, slower",
            "redis.url: see that it is right, and that the server runs");
}

void examine_smtp(Examination& to, const Config& config) {
  if (config.smtp.url.empty())
    return to.off("smtp", "not configured: mails are kept, and none is sent");
  const std::string why = greet_smtp_server(config.smtp);
  const std::string url = redacted(config).smtp.url;
  if (why.empty())
    to.fine("smtp", url + " lets us in");
  else
    to.fail("smtp", url + ": " + why, "smtp.*: see that the server runs, and lets us in");
}

void examine_image_folder(Examination& to, const Config& config, const fs::path& folder) {
  std::error_code ignored;
  fs::path there = fs::absolute(folder);
  while (!fs::exists(there, ignored) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, ignored) || ::access(there.c_str(), W_OK | X_OK) != 0)
    return to.fail("images", fmt::format("{} cannot be written to", there.string()),
                   "images.store: a folder that this user may write to");
  if (config.store.url.starts_with("sqlite:"))
    return to.fine("images", fmt::format("in the folder {}", folder.string()));
  if (network_file_system(there).empty())
    return to.warn("images",
                   fmt::format("in the folder {}, on a disk of this machine: programs on others do "
                               "not find them",
                               folder.string()),
                   "images.store: s3://bucket, or a folder that all machines share; nothing where "
                   "this is the only machine");
  to.fine("images", fmt::format("in the folder {}, which machines share", folder.string()));
}

void examine_images(Examination& to, const Config& config) {
  using Kind = config::ImagesAddress::Kind;
  const auto address = config::images_address(config.images, config.store.url).value();
  switch (address.kind) {
    case Kind::folder:
      return examine_image_folder(to, config, address.folder);
    case Kind::s3: {
      const auto got = open_s3_image_store(config.images, address.bucket, address.prefix)
                           ->get("check/there-is-none", 1);
      if (got || got.error().code == ErrorCode::not_found)
        return to.fine("images", fmt::format("in the bucket {}, which answers", address.bucket));
      return to.fail("images", got.error().detail, "images.*: see that the bucket can be reached");
    }
    case Kind::memory:
      return to.warn("images", "they are gone with the process that was given them",
                     "images.store: a folder or a bucket");
    case Kind::unnamed:
      return to.fail("images", "images.store is not set: there is no place for them",
                     "images.store: file:///folder/all/share or s3://bucket");
  }
}

void examine_open_files(Examination& to, const Config& config) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return to.unknown("open_files", "no limit is told");
  const auto needed = static_cast<std::uint64_t>(config.api.connections_max) +
                      static_cast<std::uint64_t>(config.store.connections) + other_files;
  const std::string found = fmt::format(
      "programs started from here may open {} files; {} are needed for api.connections_max",
      files.rlim_max, needed);
  // A program raises its own limit up to the hard one.
  if (files.rlim_max < needed)
    to.warn("open_files", found,
            "LimitNOFILE= of the service (or ulimit -n): raise it, or lower api.connections_max");
  else
    to.fine("open_files", found);
}

/// A look that an adapter ended by an exception.
template <class Look>
void look(Examination& to, const Config& config, const char* name, Look&& with) {
  try {
    with(to, config);
  } catch (const std::exception& e) {
    to.fail(name, e.what(), "the configuration: see that it is right");
  }
}

}  // namespace

void examine_surroundings(Examination& to, const Config& config) {
  look(to, config, "redis", examine_redis);
  look(to, config, "smtp", examine_smtp);
  look(to, config, "images", examine_images);
  look(to, config, "open_files", examine_open_files);
}

}  // namespace ticketing
