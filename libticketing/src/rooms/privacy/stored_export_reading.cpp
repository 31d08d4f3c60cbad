#include "privacy/stored_export_reading.hpp"

#include <type_traits>
#include <utility>

#include <ticketing/describe/json.hpp>

#include "account/account_rules.hpp"

namespace ticketing {
namespace {

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/// All members but the lists, without the end of the object.
std::string opening(const AccountExport& whole) {
  std::string out = "{";
  for_each_member<AccountExport>([&](auto d) {
    using M = std::remove_cvref_t<decltype(whole.*d.pointer)>;
    if constexpr (!is_list<M>) {
      if (out.size() > 1) out += ',';
      write_json(out, std::string_view(d.name));
      out += ':';
      write_json(out, whole.*d.pointer);
    }
  });
  return out;
}

/// The items of that list, with commas between them.
std::string items_of(const AccountExport& whole, std::string_view list) {
  std::string out;
  for_each_member<AccountExport>([&](auto d) {
    using M = std::remove_cvref_t<decltype(whole.*d.pointer)>;
    if constexpr (is_list<M>) {
      if (list != d.name) return;
      for (const auto& item : whole.*d.pointer) {
        if (!out.empty()) out += ',';
        write_json(out, item);
      }
    }
  });
  return out;
}

}  // namespace

ExportsUnderWay::Turn::~Turn() {
  const std::lock_guard lock(exports_->mutex_);
  exports_->accounts_.erase(account_);
}

std::unique_ptr<ExportsUnderWay::Turn> ExportsUnderWay::begin(AccountId account) {
  const std::lock_guard lock(mutex_);
  if (!accounts_.insert(account).second) return nullptr;
  return std::make_unique<Turn>(shared_from_this(), account);
}

Result<std::optional<std::string>> StoredExportReading::next() {
  using Part = std::optional<std::string>;
  if (place_.begun && place_.list == export_lists().size()) return Part();
  Place reached;
  auto part = context_.store.read_report([&](UnitOfWork& unit) -> Result<Part> {
    reached = place_;  // it may run more than once
    const auto account = unit.accounts().find(account_);
    if (!account) return no_such_account(account_);
    return Part(reached.begun ? page(unit, reached) : begin(unit, *account, reached));
  });
  if (part) place_ = reached;
  return part;
}

std::string StoredExportReading::begin(UnitOfWork& unit, const Account& account,
                                       Place& place) const {
  place.begun = true;
  return opening(gather_account(unit, account, context_.clock.now()));
}

std::string StoredExportReading::page(UnitOfWork& unit, Place& place) const {
  const auto lists = export_lists();
  const ExportList& list = lists[place.list];
  AccountExport some;
  const auto next = list.add(unit, {account_, context_.links, context_.clock.now()},
                             {place.after, list.page_rows}, some);
  const std::string items = items_of(some, list.name);
  std::string out;
  if (!place.after) out.append(",\"").append(list.name).append("\":[");
  if (place.list_begun && !items.empty()) out += ',';
  out += items;
  place.list_begun = place.list_begun || !items.empty();
  place.after = next;
  if (next) return out;
  out += ']';
  place.list_begun = false;
  if (++place.list == lists.size()) out += "}";
  return out;
}

}  // namespace ticketing
