// Everything that is stored. The order is the order in which tables are created, so what is
// referred to comes first. Compiled as a whole by the ODB compiler.
#pragma once

// Not to be sorted.
// clang-format off
#include "odb/records/installation_record.hpp"
#include "odb/records/account_record.hpp"
#include "odb/records/former_email_record.hpp"
#include "odb/records/session_record.hpp"
#include "odb/records/account_token_record.hpp"
#include "odb/records/wallet_record.hpp"
#include "odb/records/ledger_entry_record.hpp"
#include "odb/records/expiring_credit_record.hpp"
#include "odb/records/expiry_warning_record.hpp"
#include "odb/records/points_digest_record.hpp"
#include "odb/records/daily_slot_record.hpp"
#include "odb/records/post_record.hpp"
#include "odb/records/post_count_record.hpp"
#include "odb/records/post_term_record.hpp"
#include "odb/records/comment_record.hpp"
#include "odb/records/participation_record.hpp"
#include "odb/records/post_views_record.hpp"
#include "odb/records/campaign_record.hpp"
#include "odb/records/coupon_record.hpp"
#include "odb/records/tally_record.hpp"
#include "odb/records/post_cleanup_record.hpp"
#include "odb/records/ranking_record.hpp"
#include "odb/records/outbox_message_record.hpp"
#include "odb/records/account_event_record.hpp"
#include "odb/records/idempotency_record.hpp"
#include "odb/records/job_record.hpp"
#include "odb/records/job_run_record.hpp"
#include "odb/records/admin_action_record.hpp"
#include "odb/records/audit_mark_record.hpp"
#include "odb/records/product_record.hpp"
#include "odb/records/order_record.hpp"
#include "odb/records/ticket_record.hpp"
#include "odb/records/image_record.hpp"
#include "odb/records/book_record.hpp"
// clang-format on

#ifdef ODB_COMPILER
// Bump the second number with the first change after a release and close the released version: the
// changelog in changelog/ then holds what a migration must do.
#pragma db model version(1, 2, open)
#endif
