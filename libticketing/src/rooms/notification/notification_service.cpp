#include <ticketing/notification/notification_service.hpp>

#include <fmt/format.h>

#include "base/paging.hpp"
#include "notification/make_services.hpp"
#include "storage/idempotent.hpp"

namespace ticketing {
namespace {

Result<void> check_account(const Principal& who) {
  if (who.is_account()) return {};
  return refuse(ErrorCode::unauthenticated, "only an account is notified: sign in first");
}

NotificationView view(const AccountEvent& event) {
  return {
      .id = event.seq,
      .type = event.type,
      .data = {event.payload},
      .created_at = event.created_at,
      .read_at = event.read_at,
  };
}

class StoredNotificationService final : public NotificationService {
 public:
  explicit StoredNotificationService(const ServiceContext& context) : context_(context) {}

  Result<Page<NotificationView>> list(const Principal& who,
                                      const ListNotifications& request) override {
    TICKETING_TRY(check_account(who));
    const auto slice = to_slice(request.limit, request.cursor, context_.page_limit_max);
    TICKETING_TRY(slice);
    return context_.store.read([&](UnitOfWork& unit) -> Result<Page<NotificationView>> {
      return to_page<NotificationView>(
          unit.account_events().list_newest(who.account, *slice), request.limit,
          [](const AccountEvent& event) { return event.seq; }, view);
    });
  }

  Result<NotificationView> mark_read(const Principal& who, const MarkRead& request,
                                     const CallOptions& options) override {
    TICKETING_TRY(check_account(who));
    TICKETING_TRY(check_idempotency_key(options));
    return context_.store.perform(who, options, [&](UnitOfWork& unit) -> Result<NotificationView> {
      const auto now = context_.clock.now();
      unit.wallets().lock(std::span(&who.account, 1)).get();  // orders requests that share a key
      return idempotent<NotificationView>(
          unit, who, "notifications.mark_read", request, options, now,
          [&] { return mark(unit, who.account, request.id, options, now); });
    });
  }

 private:
  static Result<NotificationView> mark(UnitOfWork& unit, AccountId account, std::int64_t number,
                                       const CallOptions& options, Timestamp now) {
    auto event = unit.account_events().find(account, number);
    if (!event)
      return refuse(ErrorCode::not_found, fmt::format("there is no notification {}", number));
    if (event->read_at) return view(*event);
    event->read_at = now;
    if (!options.dry_run) unit.account_events().update(*event);
    return view(*event);
  }

  const ServiceContext& context_;
};

}  // namespace

std::unique_ptr<NotificationService> make_notification_service(const ServiceContext& context) {
  return std::make_unique<StoredNotificationService>(context);
}

}  // namespace ticketing
