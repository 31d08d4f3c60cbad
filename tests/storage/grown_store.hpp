// A store that has been used for a while, by SQL that both databases understand.
#pragma once

#include <string>

namespace ticketing::test {

/// 1 000 accounts, of whom two are admins, with 20 of everything each; 20 posts have all the
/// comments. `numbers` selects 0..19 999 as i; `digest` makes 64 hexadecimal digits of it.
inline std::string grown_store(const std::string& numbers, const std::string& digest) {
  const auto rows = [&](const std::string& into, const std::string& values,
                        const std::string& where = "i >= 0") {
    return "INSERT INTO " + into + " SELECT " + values + " FROM (" + numbers +
           ") AS numbers WHERE " + where + ";";
  };
  const std::string who = "i % 1000 + 1";
  const std::string which = "i / 1000 + 1";
  return rows(
             "accounts (id, email, nickname, role, state, password_hash, created_at)",
             "i + 1, 'a' || i || '@example.com', 'a', CASE WHEN i < 2 THEN 'admin' ELSE 'user' END,"
             " 'active', '', 0",
             "i < 1000") +
         rows(
             "wallets (account_id, balance, entry_count, head, posts_counted, comments_counted,"
             " event_seq)",
             "i + 1, 0, 0, " + digest + ", 0, 0, 0", "i < 1000") +
         rows("sessions (account_id, token_hash, created_at, expires_at)",
              who + ", " + digest + ", 0, i") +
         rows("account_tokens (token_hash, account_id, purpose, created_at, expires_at)",
              digest + ", " + who + ", 'reset_password', 0, i") +
         rows(
             "posts (board, author_id, title, body, comment_count, revision, deleted, rewarded,"
             " created_at, updated_at)",
             "'general', " + who + ", 't', 'b', 0, 1, i % 2 = 9, i % 2 = 9, 0, 0") +
         rows("post_terms (term, published_at, post_id)", "'ab', i, i + 1") +
         rows("post_counts (board, part, posts)", "'b' || (i / 16), i % 16, 1", "i < 48") +
         rows("comments (post_id, author_id, body, deleted, counted, rewarded, created_at)",
              which + ", " + who + ", 'b', i % 2 = 9, i % 2 = 9, i % 2 = 9, 0") +
         rows("participations (post_id, account_id)", which + ", " + who) +
         rows("post_views (post_id, views)", "i + 1, 1") +
         rows("view_batches (batch_id, applied_at)", "'b' || i, i") +
         rows(
             "campaigns (id, post_id, slots, coupon_kind, coupon_value, coupon_valid_days,"
             " claimed)",
             "i + 1, i + 1, 1000, 'percent', 10, 30, 1000", "i < 1000") +
         rows(
             "coupons (code, campaign_id, position, owner_id, kind, value, valid_days, state,"
             " issued_at, valid_until)",
             "'c' || i, " + which + ", " + who + ", " + who +
                 ", 'percent', 10, 30, 'issued', 0, 1") +
         rows(
             "ledger_entries (account_id, seq, amount, balance_after, reason, rule, rule_amount,"
             " source_type, source_id, note, created_at, hash)",
             who + ", " + which +
                 ", 1, 1, 'adjustment', 'adjustment', 1, 'adjustment', i, '', 0, " + digest) +
         rows("expiring_credits (account_id, expires_at, credits)", who + ", i, 1") +
         rows("expiry_warnings (account_id, expires_at, days)", who + ", i, 7") +
         rows("points_digests (account_id, seq, digested_at)", "i + 1, 0, i", "i < 1000") +
         rows("daily_slots (account_id, rule, day, ordinal)",
              who + ", 'general_post', " + which + ", 1") +
         rows("tallies (account_id, metric, day, total)",
              who + ", 'comments_written', " + which + ", 1") +
         rows("post_cleanups (post_id, after_comment_id, deleted_at)", "i + 1, 0, i", "i < 20") +
         rows("rankings (metric, period, first_day, last_day, finalised_at)",
              "'comments_written', 'day', i, i, i") +
         rows("ranking_places (ranking_id, place, \"rank\", account_id, total, reached_at)",
              which + ", " + who + ", " + who + ", " + who + ", 1, 0") +
         rows(
             "products (name, search_text, category, intro, price, valid_days, on_sale, retired,"
             " revision, movie_code, created_at, updated_at)",
             "'p', 'p', 'popcorn', '', i, 30, i % 10 <> 0, i % 50 = 1, 1, 'm' || i, 0, 0") +
         rows("product_terms (term, product_id)", "'p', i + 1") +
         rows(
             "orders (id, account_id, product_id, product_name, product_category, quantity,"
             " took_stock, list_price, discount, total, state, balance_after, created_at)",
             "i + 1, " + who + ", 1, 'p', 'popcorn', 1, i % 2 = 9, 1, 0, 1, 'paid', 0, 0") +
         rows(
             "tickets (code, order_id, owner_id, product_id, product_name, product_category,"
             " price, state, issued_at, valid_until)",
             "'t' || i, i + 1, " + who + ", 1, 'p', 'popcorn', 1, 'issued', 0, 1") +
         rows("outbox_messages (account_id, kind, payload, created_at, state, queued_at, due_at)",
              who +
                  ", 'ticket_bought', '{}', i,"
                  " CASE WHEN i % 97 = 1 THEN 'waiting' ELSE 'sent' END, i, i") +
         rows("rendered_mails (outbox_id, message)", "i + 1, 'm'") +
         rows("account_events (account_id, seq, type, payload, created_at)",
              who + ", " + which + ", 'points', '{}', 0") +
         rows("idempotency_records (account_id, \"key\", fingerprint, reply, created_at)",
              who + ", 'k' || i, " + digest + ", '{}', i") +
         rows("job_runs (job, scheduled_for, state, started_at, finished_at, outcome)",
              "'j' || i % 10, i, 'succeeded', i, i, ''") +
         rows("admin_actions (action, subject, state_before, state_after, created_at)",
              "'a', 's', '', '', i") +
         rows("images (id, content_type, width, height, bytes, created_at)",
              digest + ", 'image/png', 1, 1, 1, i");
}

}  // namespace ticketing::test
