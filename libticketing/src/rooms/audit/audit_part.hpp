// What one chunk of the audit's walk has found.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <ticketing/audit/audit_service.hpp>
#include <ticketing/points/ledger.hpp>

#include "audit/audit_mark_repository.hpp"

namespace ticketing {

/// How far an account's chain goes.
struct AuditedHead {
  AccountId account;
  ChainHash head{};
};

/// Made anew for each run of a snapshot, because a snapshot may run more than once.
struct AuditPart {
  AuditReport report;  ///< only counts and findings
  std::vector<AuditedHead> heads;
  std::vector<AuditMark> marks;  ///< of accounts that were looked at, for the next audit

  /// Told last: what does not fit because of it says more.
  std::vector<AuditFinding> changed_rows;

  void find(std::string subject, std::string detail) {
    report.findings.push_back({std::move(subject), std::move(detail)});
  }
  void find_changed(std::string subject, std::string detail) {
    changed_rows.push_back({std::move(subject), std::move(detail)});
  }
};

}  // namespace ticketing
