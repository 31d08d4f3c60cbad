// What a store may hold very many of.
#pragma once

#include <boost/describe/enum.hpp>

namespace ticketing {

enum class Countable { accounts, ledger_entries, coupons, orders, mails, admin_actions };
BOOST_DESCRIBE_ENUM(Countable, accounts, ledger_entries, coupons, orders, mails, admin_actions)

}  // namespace ticketing
