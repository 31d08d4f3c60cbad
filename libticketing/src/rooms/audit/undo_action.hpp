// Countering one recorded act.
#pragma once

#include <span>

#include <ticketing/audit/audit_service.hpp>

#include "admin_log/undoing.hpp"
#include "storage/service_context.hpp"

namespace ticketing {

/// As `AuditService::undo`, of the acts that `undoings` tell how to counter.
Result<UndoneAction> undo_action(const ServiceContext& context, std::span<const Undoing> undoings,
                                 const Principal& who, const UndoAction& request,
                                 const CallOptions& options);

}  // namespace ticketing
