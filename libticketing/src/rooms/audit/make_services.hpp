// How the composition root makes what the room offers. What is passed in outlives it.
#pragma once

#include <memory>
#include <vector>

#include <ticketing/audit/audit_service.hpp>

#include "admin_log/undoing.hpp"
#include "points/points_context.hpp"

namespace ticketing {

/// `undoings`: of every room, see admin_log/undoing.hpp.
std::unique_ptr<AuditService> make_audit_service(const PointsContext& context,
                                                 std::vector<Undoing> undoings);

}  // namespace ticketing
