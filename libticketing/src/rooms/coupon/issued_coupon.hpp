// A coupon that an admin gives or takes: what is recorded of it, and whether there is one to take.
#pragma once

#include <string>

#include <ticketing/coupon/coupon.hpp>
#include <ticketing/result.hpp>

#include "storage/unit_of_work.hpp"

namespace ticketing {

/// As JSON.
std::string recorded(const Coupon& coupon, std::string note, Timestamp now);

/// The coupon, its row locked: not_found, or why there is nothing to void.
Result<Coupon> lock_issued(UnitOfWork& unit, const std::string& code, Timestamp now);

}  // namespace ticketing
