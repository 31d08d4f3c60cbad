// The rows that the requests of a lane must have to themselves.
#pragma once

#include <string>
#include <variant>

#include <ticketing/ids.hpp>

namespace ticketing {

class UnitOfWork;

/// A post, an account's wallet, a product, a coupon by its code.
using RowKey = std::variant<PostId, AccountId, ProductId, std::string>;

/// Waits for the row's lock, as long as the transaction waits for one.
void lock_row(UnitOfWork& unit, const RowKey& row);

}  // namespace ticketing
