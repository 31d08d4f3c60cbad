-- What one first comment on an event post writes, as a transaction of single statements: the
-- reference that group commit is measured against. :post is given; each run takes a new account.
SELECT nextval('bench_account') AS account \gset
BEGIN;
SELECT id, comment_count FROM posts WHERE id = :post FOR UPDATE;
SELECT balance, entry_count, head FROM wallets WHERE account_id = :account FOR UPDATE;
SELECT 1 FROM participations WHERE post_id = :post AND account_id = :account;
INSERT INTO comments (post_id, author_id, body, deleted, counted, rewarded, created_at) VALUES (:post, :account, 'A comment of a usual length, written in a hurry', false, true, true, 1);
INSERT INTO participations (post_id, account_id) VALUES (:post, :account);
UPDATE posts SET comment_count = comment_count + 1 WHERE id = :post;
INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, rule_amount, source_type, source_id, note, expires_at, created_at, hash) VALUES (:account, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', :post, '', 1, 1, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
UPDATE wallets SET balance = 100, entry_count = 1, head = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', next_expiry_at = 1, last_expires_at = 1, comments_counted = 1, event_seq = 1 WHERE account_id = :account;
INSERT INTO tallies (account_id, metric, day, total) VALUES (:account, 'comments_written', 1, 1) ON CONFLICT (account_id, metric, day) DO UPDATE SET total = tallies.total + 1;
INSERT INTO account_events (account_id, seq, type, payload, created_at) VALUES (:account, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1);
COMMIT;
