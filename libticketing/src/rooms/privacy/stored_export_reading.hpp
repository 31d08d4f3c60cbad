// An export read from the store, a page of a list at a time.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include <ticketing/privacy/export_reading.hpp>

#include "privacy/gather_export.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// Whose exports are being read. Thread safe; owned by whoever has a turn, too, because readings
/// may go last.
class ExportsUnderWay : public std::enable_shared_from_this<ExportsUnderWay> {
 public:
  /// Gone, the account may have the next.
  class Turn {
   public:
    Turn(std::shared_ptr<ExportsUnderWay> exports, AccountId account)
        : exports_(std::move(exports)), account_(account) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    const std::shared_ptr<ExportsUnderWay> exports_;
    const AccountId account_;
  };

  /// Null while there is another.
  std::unique_ptr<Turn> begin(AccountId account);

 private:
  std::mutex mutex_;
  std::set<AccountId> accounts_;
};

class StoredExportReading final : public ExportReading {
 public:
  StoredExportReading(const ServiceContext& context, AccountId account,
                      std::unique_ptr<ExportsUnderWay::Turn> turn)
      : context_(context), account_(account), turn_(std::move(turn)) {}

  Result<std::optional<std::string>> next() override;

 private:
  /// Where the reading is.
  struct Place {
    bool begun = false;
    std::size_t list = 0;
    std::optional<std::int64_t> after;
    bool list_begun = false;  ///< something of it was told
  };

  std::string begin(UnitOfWork& unit, const Account& account, Place& place) const;
  std::string page(UnitOfWork& unit, Place& place) const;

  const ServiceContext& context_;
  const AccountId account_;
  const std::unique_ptr<ExportsUnderWay::Turn> turn_;
  Place place_;
};

}  // namespace ticketing
