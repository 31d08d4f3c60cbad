// The installation's row through ODB, on either database.
#pragma once

#include "odb/odb_session.hpp"
#include "storage/installation.hpp"

namespace ticketing {

class OdbInstallationRepository final : public InstallationRepository {
 public:
  explicit OdbInstallationRepository(OdbSession& session) : session_(session) {}

  std::optional<StoredInstallation> find() override;
  void lock() override;
  void add(const StoredInstallation& installation) override;
  void update(const StoredInstallation& installation) override;

 private:
  OdbSession& session_;
};

}  // namespace ticketing
