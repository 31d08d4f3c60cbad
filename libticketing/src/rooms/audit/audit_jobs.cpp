#include "audit/audit_jobs.hpp"

#include <fmt/format.h>

#include <utility>

namespace ticketing {

Job ledger_audit_job(AuditService& audit, std::string schedule) {
  return {"ledger_audit", std::move(schedule),
          "proves that all balances add up and no entry was changed",
          [&audit](JobWork& work) -> Result<std::string> {
            const auto report = audit.verify(Principal::local_operator(), {}, {}, work.stop());
            TICKETING_TRY(report);
            if (!report->clean)
              return refuse(
                  ErrorCode::internal,
                  fmt::format("{} findings, the first: {}: {}", report->findings.size(),
                              report->findings.front().subject, report->findings.front().detail));
            return fmt::format("{} accounts, {} entries, {} points: clean, heads {}",
                               report->accounts, report->entries, report->points.value,
                               report->heads_digest);
          }};
}

}  // namespace ticketing
