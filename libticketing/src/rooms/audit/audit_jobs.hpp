// The proof that runs without anyone asking.
#pragma once

#include <string>

#include <ticketing/audit/audit_service.hpp>

#include "jobs/job_definition.hpp"

namespace ticketing {

/// Fails when there are findings.
Job ledger_audit_job(AuditService& audit, std::string schedule);

}  // namespace ticketing
