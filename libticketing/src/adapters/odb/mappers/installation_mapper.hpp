// The installation's row <-> value.
#pragma once

#include "odb/records/installation_record.hpp"
#include "storage/installation.hpp"

namespace ticketing::records {

InstallationRecord to_record(const StoredInstallation& installation);
StoredInstallation from_record(const InstallationRecord& row);

}  // namespace ticketing::records
