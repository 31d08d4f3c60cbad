// The looks of a check-up, by what they look at. Each adds its checks and throws nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ticketing/checkup.hpp>
#include <ticketing/config.hpp>

#include "odb/store_facts.hpp"

namespace ticketing {

/// The checks so far.
class Examination final {
 public:
  void fine(std::string name, std::string found);
  void off(std::string name, std::string found);
  void unknown(std::string name, std::string found);
  void warn(std::string name, std::string found, std::string advice);
  void fail(std::string name, std::string found, std::string advice);
  std::vector<Check> checks() && { return std::move(checks_); }

 private:
  void add(std::string name, CheckState state, std::string found, std::string advice);

  std::vector<Check> checks_;
};

/// store, schema, keys, time_zone; whether a program of this configuration may open the store.
bool examine_installation(Examination& to, const Config& config);
/// writing, encoding, disk, file, connections, clock; `facts`: none where the database is away.
void examine_database(Examination& to, const Config& config,
                      const std::optional<StoreFacts>& facts);
/// redis, smtp, images, open_files.
void examine_surroundings(Examination& to, const Config& config);
/// jobs, mails, audit, backup: `opens` as `examine_installation` says.
void examine_work(Examination& to, const Config& config, bool opens);

}  // namespace ticketing
