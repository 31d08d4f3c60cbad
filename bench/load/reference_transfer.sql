-- As reference_order.sql, of accounts chosen by Zipf's law.
\set account random_zipfian(0, :accounts - 1, 2.0) + :first
SELECT nextval('bench_key') AS key \gset
BEGIN;
SELECT balance, entry_count, head FROM wallets WHERE account_id = :account FOR UPDATE;
SELECT price, stock FROM products WHERE id = :product;
SELECT reply FROM idempotency_records WHERE account_id = :account AND key = :key::text;
INSERT INTO orders (account_id, product_id, product_name, product_category, quantity, list_price, discount, total, state, balance_after, created_at, took_stock) VALUES (:account, :product, 'Movie ticket', 'movie_ticket', 1, 100, 0, 100, 'paid', 100, 1, false) RETURNING id AS order \gset
INSERT INTO tickets (code, order_id, owner_id, product_id, product_name, product_category, price, state, issued_at, valid_until) VALUES ('reference-' || :key::text, :order, :account, :product, 'Movie ticket', 'movie_ticket', 100, 'issued', 1, 2);
INSERT INTO ledger_entries (account_id, seq, amount, balance_after, reason, rule, rule_amount, source_type, source_id, note, created_at, hash) VALUES (:account, :key, -100, 100, 'purchase', 'purchase', -100, 'order', :order, '', 1, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
UPDATE wallets SET balance = balance - 100, entry_count = entry_count + 1, head = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', event_seq = event_seq + 1 WHERE account_id = :account;
INSERT INTO account_events (account_id, seq, type, payload, created_at) VALUES (:account, :key, 'ticket', '{"order_id":1,"tickets":["7ZQK-3M2P-XW9D-0A4T"]}', 1);
INSERT INTO outbox_messages (account_id, kind, payload, created_at) VALUES (:account, 'order_paid', '{"order_id":1,"tickets":["7ZQK-3M2P-XW9D-0A4T"]}', 1);
INSERT INTO idempotency_records (account_id, key, fingerprint, reply, created_at) VALUES (:account, :key::text, '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '{"id":1,"product":{"id":1,"name":"Movie ticket","category":"movie_ticket"},"quantity":1,"list_price":100,"discount":0,"total":100,"coupon_code": null,"state":"paid","balance_after":100,"tickets":[{"code":"7ZQK-3M2P-XW9D-0A4T","state":"issued","image_url":"/v1/tickets/7ZQK-3M2P-XW9D-0A4T/image.png"}]}', 1);
COMMIT;
