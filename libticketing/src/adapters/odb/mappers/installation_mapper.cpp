#include "odb/mappers/installation_mapper.hpp"

#include "odb/mappers/row_check.hpp"

namespace ticketing::records {
namespace {

std::optional<std::string> hex(const std::optional<Secret>& secret) {
  return secret ? std::optional(records::hex(*secret)) : std::nullopt;
}

std::optional<Secret> secret(const RowCheck& check, std::string_view column,
                             const std::optional<std::string>& hex) {
  if (!hex) return std::nullopt;
  // A refusal would show it.
  if (hex->size() != 64 || hex->find_first_not_of("0123456789abcdef") != std::string::npos)
    check.fail(column, "(not shown)");
  return check.chain_hash(column, *hex);
}

}  // namespace

InstallationRecord to_record(const StoredInstallation& installation) {
  return {
      .id = 1,
      .epoch = installation.epoch,
      .timeline = installation.timeline,
      .time_zone = installation.time_zone,
      .chain_key = installation.chain_key,
      .readable_from = installation.readable_from,
      .mail_enabled = installation.mail_enabled,
      .secret_key = installation.secret_key,
      .secret = hex(installation.secret),
      .previous_secret_key = installation.previous_secret_key,
      .previous_secret = hex(installation.previous_secret),
      .created_at = micros(installation.created_at),
  };
}

StoredInstallation from_record(const InstallationRecord& row) {
  const RowCheck check("installation", row.id);
  return {
      .epoch = check.at_least("epoch", row.epoch, 1),
      .timeline = check.at_least("timeline", row.timeline, 0),
      .time_zone = check.not_empty("time_zone", row.time_zone),
      .chain_key = row.chain_key,
      .readable_from = check.at_least("readable_from", row.readable_from, 1),
      .mail_enabled = row.mail_enabled,
      .secret_key = check.not_empty("secret_key", row.secret_key),
      .secret = secret(check, "secret", row.secret),
      .previous_secret_key = row.previous_secret_key,
      .previous_secret = secret(check, "previous_secret", row.previous_secret),
      .created_at = timestamp(row.created_at),
  };
}

}  // namespace ticketing::records
