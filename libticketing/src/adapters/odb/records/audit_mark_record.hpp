// Rows of what the last clean audit saw.
#pragma once

#include "odb/records/record.hpp"

namespace ticketing::records {

#pragma db value
struct AuditMarkKey {
  std::string subject;
  std::int64_t subject_id = 0;
};
TICKETING_RECORD_COLUMNS(AuditMarkKey, (), (subject, subject_id))

#pragma db object table("audit_marks")
struct AuditMarkRecord {
#pragma db id column("")
  AuditMarkKey key;
  std::int64_t row_count = 0;
  std::string head;
  std::string state;
  std::string seal;
};
TICKETING_RECORD_COLUMNS(AuditMarkRecord, (), (key, row_count, head, state, seal))

}  // namespace ticketing::records
