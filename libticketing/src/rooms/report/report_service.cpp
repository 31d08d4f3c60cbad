#include <ticketing/report/report_service.hpp>

#include <mutex>
#include <utility>

#include "audit/books_repository.hpp"
#include "report/make_services.hpp"
#include "report/redemption_model.hpp"
#include "storage/unit_of_work.hpp"

namespace ticketing {
namespace {

constexpr int entries_per_query = 5000;

class StoredReportService final : public ReportService {
 public:
  explicit StoredReportService(const ServiceContext& context) : context_(context) {}

  Result<LiabilityReport> liability(const Principal& who, const ReadLiability& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins read reports");
    const auto now = context_.clock.now();
    const auto as_of = request.as_of.value_or(now);
    if (as_of > now)
      return refuse_field("/as_of", "must not be later than now, " + to_rfc3339(now) + ", as " +
                                        to_rfc3339(as_of) + " is");
    const std::unique_lock turn(reading_, std::try_to_lock);
    if (!turn)
      return refuse(ErrorCode::rate_limited,
                    "such a report is being made already, and each reads the whole ledger: ask "
                    "again when it is done");
    return read(as_of);
  }

  Result<RowCount> count(const Principal& who, const CountRows& request) override {
    if (!who.is_admin()) return refuse(ErrorCode::forbidden, "only admins read reports");
    return context_.store.read_report([&](UnitOfWork& unit) -> Result<RowCount> {
      return RowCount{unit.books().count(request.what, request.account_id)};
    });
  }

 private:
  Result<LiabilityReport> read(Timestamp as_of);

  const ServiceContext& context_;
  std::mutex reading_;  ///< so that reports take one of those threads that serve requests
};

Result<LiabilityReport> StoredReportService::read(Timestamp as_of) {
  RedemptionModel model(as_of, context_.calendar);
  PointLots lots;
  ChainPlace place;
  for (;;) {
    // Entries are for ever: chunks that are read one after the other are those of one instant.
    const auto entries =
        context_.store.read_report([&](UnitOfWork& unit) -> Result<std::vector<LedgerEntry>> {
          return unit.books().entries({}, place, entries_per_query).get();
        });
    TICKETING_TRY(entries);
    for (const LedgerEntry& entry : *entries) {
      if (entry.account != place.account) model.add_account(std::exchange(lots, {}).as_of(as_of));
      place = {entry.account, entry.seq};
      if (entry.created_at <= as_of) lots.add(entry);
    }
    if (entries->size() < static_cast<std::size_t>(entries_per_query)) break;
  }
  model.add_account(std::move(lots).as_of(as_of));
  return model.report();
}

}  // namespace

std::unique_ptr<ReportService> make_report_service(const ServiceContext& context) {
  return std::make_unique<StoredReportService>(context);
}

}  // namespace ticketing
