// Looks at the database and at the disk and the processes beside it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "examination.hpp"

namespace ticketing {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t free_bytes_min = 200'000'000;
/// Beyond it the library warns in the log as well.
constexpr std::chrono::microseconds clock_difference_max = std::chrono::seconds(1);

std::string megabytes(std::uintmax_t bytes) { return fmt::format("{} MB", bytes / 1'000'000); }

void examine_disk(Examination& to, const StoreFacts& facts) {
  if (!facts.file)
    return to.off("disk", fmt::format("the database takes {}; the server's disk is not seen from "
                                      "here",
                                      megabytes(static_cast<std::uintmax_t>(facts.bytes))));
  std::error_code error;
  const auto space = fs::space(fs::absolute(*facts.file).parent_path(), error);
  if (error) return to.unknown("disk", error.message());
  const auto bytes = static_cast<std::uintmax_t>(facts.bytes);
  const std::string found =
      fmt::format("{} free beside a store of {}", megabytes(space.available), megabytes(bytes));
  if (space.available < free_bytes_min)
    to.fail("disk", found, "the disk: make room, before nothing can be written any more");
  else if (space.available < 2 * bytes)
    to.warn("disk", found, "the disk: make room, a backup beside the store needs twice its size");
  else
    to.fine("disk", found);
}

void examine_file(Examination& to, const StoreFacts& facts) {
  if (!facts.file) return to.off("file", "the store is a server's");
  const auto users = users_of_lost_file(*facts.file);
  if (!users.empty()) {
    std::string names;
    for (const std::string& user : users) names += (names.empty() ? "" : ", ") + user;
    return to.fail("file",
                   fmt::format("{} was removed or replaced under programs that have the one before "
                               "open: {}",
                               facts.file->string(), names),
                   "those programs: stop them, put the right file back, start them");
  }
  const std::string network = network_file_system(fs::absolute(*facts.file).parent_path());
  if (!network.empty())
    return to.fail(
        "file",
        fmt::format("{} is on a network file system ({}), whose locks SQLite cannot rely "
                    "on",
                    facts.file->string(), network),
        "store.url: a file on a disk of this machine, or PostgreSQL");
  to.fine("file", facts.file->string() + ", on a disk of this machine");
}

void examine_connections(Examination& to, const Config& config, const StoreFacts& facts) {
  if (!facts.connections_max) return to.off("connections", "a file has no server to connect to");
  const int ours = config.store.connections;
  const int theirs = *facts.connections_max;
  const std::string found =
      fmt::format("each program may take {} (store.connections) of the server's {}", ours, theirs);
  if (ours > theirs)
    to.fail("connections", found,
            "store.connections: below the server's max_connections, or raise that");
  else if (2 * ours > theirs)
    to.warn("connections", found + ": too few for two programs",
            "store.connections or the server's max_connections: room for every program at once");
  else
    to.fine("connections", found);
}

void examine_clock(Examination& to, const StoreFacts& facts) {
  if (!facts.clock_ahead) return to.off("clock", "the store has no clock but this machine's");
  const double seconds = std::chrono::duration<double>(*facts.clock_ahead).count();
  const std::string found =
      fmt::format("the database's is {:.3f} s {}", std::abs(seconds),
                  seconds < 0 ? "behind this machine's" : "ahead of this machine's");
  if (*facts.clock_ahead > clock_difference_max || *facts.clock_ahead < -clock_difference_max)
    to.warn("clock", found, "the clocks of both machines: have them kept by NTP");
  else
    to.fine("clock", found);
}

}  // namespace

void examine_database(Examination& to, const Config& config,
                      const std::optional<StoreFacts>& facts) {
  if (!facts) {
    for (const char* const name : {"writing", "encoding", "disk", "file", "connections", "clock"})
      to.unknown(name, "the store cannot be looked at");
    return;
  }
  if (facts->writes)
    to.fine("writing", "a writer begins at once");
  else
    to.fail("writing", facts->why_not,
            "the database: nothing is posted, bought or won until it can be written to");
  if (facts->encoding == "UTF8" || facts->encoding == "UTF-8")
    to.fine("encoding", facts->encoding);
  else
    to.fail("encoding", facts->encoding + ", in which not every text can be kept",
            "store.url: a database made with ENCODING 'UTF8' TEMPLATE template0");
  examine_disk(to, *facts);
  examine_file(to, *facts);
  examine_connections(to, config, *facts);
  examine_clock(to, *facts);
}

}  // namespace ticketing
