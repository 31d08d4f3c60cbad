// Orders and tickets <-> rows.
#pragma once

#include <ticketing/purchase/order.hpp>

#include "odb/records/order_record.hpp"
#include "odb/records/ticket_record.hpp"

namespace ticketing::records {

OrderRecord to_record(const Order& order);
Order from_record(const OrderRecord& row);

TicketRecord to_record(const Ticket& ticket);
Ticket from_record(const TicketRecord& row);

}  // namespace ticketing::records
