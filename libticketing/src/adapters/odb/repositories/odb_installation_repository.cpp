#include "odb/repositories/odb_installation_repository.hpp"

#include "odb/mappers/installation_mapper.hpp"
#include "odb/records-odb.hxx"

namespace ticketing {

using records::InstallationRecord;

std::optional<StoredInstallation> OdbInstallationRepository::find() {
  InstallationRecord row;
  if (!session_.database().find<InstallationRecord>(std::int64_t{1}, row)) return std::nullopt;
  return records::from_record(row);
}

void OdbInstallationRepository::lock() {
  // An update locks the row on either database.
  session_.database().execute("UPDATE installation SET epoch = epoch WHERE id = 1");
}

void OdbInstallationRepository::add(const StoredInstallation& installation) {
  const InstallationRecord row = records::to_record(installation);
  session_.database().persist(row);
}

void OdbInstallationRepository::update(const StoredInstallation& installation) {
  const InstallationRecord row = records::to_record(installation);
  session_.database().update(row);
}

}  // namespace ticketing
