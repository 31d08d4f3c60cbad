// What one chunk of the audit's walk has found.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ticketing/audit/audit_service.hpp>
#include <ticketing/points/ledger.hpp>

namespace ticketing {

/// Made anew for each run of a snapshot, because a snapshot may run more than once.
struct AuditPart {
  AuditReport report;  ///< only counts and findings
  std::vector<std::pair<AccountId, ChainHash>> heads;

  void find(std::string subject, std::string detail) {
    report.findings.push_back({std::move(subject), std::move(detail)});
  }
};

}  // namespace ticketing
