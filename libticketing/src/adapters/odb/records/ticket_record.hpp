// Rows of tickets.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db object table("tickets")
struct TicketRecord {
#pragma db id auto
  std::int64_t id = 0;
  std::string code;
#pragma db options("CONSTRAINT tickets_order_exists REFERENCES orders (id)")
  std::int64_t order_id = 0;
  std::int64_t owner_id = 0;
  std::int64_t product_id = 0;
  std::string product_name;
  std::string product_category;
  std::optional<std::string> image_id;
#pragma db options("CONSTRAINT tickets_price_not_negative CHECK (price >= 0)")
  std::int64_t price = 0;
  std::string state;
  std::int64_t issued_at = 0;
  std::int64_t valid_until = 0;
  std::optional<std::int64_t> redeemed_at;
  std::optional<std::int64_t> redeemed_by;
#pragma db default("0000000000000000000000000000000000000000000000000000000000000000")
  std::string previous_seal;
#pragma db default("0000000000000000000000000000000000000000000000000000000000000000")
  std::string seal;
#pragma db index("tickets_code_unique") unique member(code)
#pragma db index("tickets_order") member(order_id)
#pragma db index("tickets_owner") members(owner_id, id) options("WHERE owner_id <> 0")
};
TICKETING_RECORD_COLUMNS(TicketRecord, (),
                         (id, code, order_id, owner_id, product_id, product_name, product_category,
                          image_id, price, state, issued_at, valid_until, redeemed_at, redeemed_by,
                          previous_seal, seal))

}  // namespace ticketing::records
