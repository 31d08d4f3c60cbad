-- A store of schema version 1, filled by its programs and dumped: an event with winners, an order.
CREATE TABLE public.account_events (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    payload text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.account_tokens (
    id bigint NOT NULL,
    token_hash text NOT NULL,
    account_id bigint,
    purpose text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE SEQUENCE public.account_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_tokens_id_seq OWNED BY public.account_tokens.id;
CREATE TABLE public.accounts (
    id bigint NOT NULL,
    email text NOT NULL,
    nickname text NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    password_hash text NOT NULL,
    created_at bigint NOT NULL,
    email_verified_at bigint
);
CREATE SEQUENCE public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.accounts_id_seq OWNED BY public.accounts.id;
CREATE TABLE public.admin_actions (
    id bigint NOT NULL,
    actor_id bigint,
    action text NOT NULL,
    subject text NOT NULL,
    state_before text NOT NULL,
    state_after text NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.admin_actions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.admin_actions_id_seq OWNED BY public.admin_actions.id;
CREATE TABLE public.campaigns (
    id bigint NOT NULL,
    post_id bigint NOT NULL,
    slots integer NOT NULL,
    reward_points bigint,
    opens_at bigint,
    closes_at bigint,
    coupon_kind text NOT NULL,
    coupon_value bigint NOT NULL,
    coupon_max_discount bigint,
    coupon_min_price bigint,
    coupon_category text,
    coupon_valid_days integer NOT NULL,
    claimed integer NOT NULL,
    CONSTRAINT campaigns_claimed_within_slots CHECK (((claimed >= 0) AND (claimed <= slots))),
    CONSTRAINT campaigns_slots_positive CHECK ((slots >= 1))
);
CREATE SEQUENCE public.campaigns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.campaigns_id_seq OWNED BY public.campaigns.id;
CREATE TABLE public.comments (
    id bigint NOT NULL,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL,
    body text NOT NULL,
    deleted boolean NOT NULL,
    counted boolean NOT NULL,
    rewarded boolean NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.comments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.comments_id_seq OWNED BY public.comments.id;
CREATE TABLE public.coupons (
    id bigint NOT NULL,
    code text NOT NULL,
    campaign_id bigint,
    campaign_post_id bigint,
    owner_id bigint NOT NULL,
    "position" integer,
    kind text NOT NULL,
    value bigint NOT NULL,
    max_discount bigint,
    min_price bigint,
    category text,
    valid_days integer NOT NULL,
    state text NOT NULL,
    issued_at bigint NOT NULL,
    valid_until bigint NOT NULL,
    CONSTRAINT coupons_position_positive CHECK (("position" >= 1))
);
CREATE SEQUENCE public.coupons_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.coupons_id_seq OWNED BY public.coupons.id;
CREATE TABLE public.daily_slots (
    account_id bigint NOT NULL,
    rule text NOT NULL,
    day integer NOT NULL,
    ordinal integer NOT NULL,
    CONSTRAINT daily_slots_ordinal_positive CHECK ((ordinal >= 1))
);
CREATE TABLE public.idempotency_records (
    account_id bigint NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    reply text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.images (
    id text NOT NULL,
    content_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes bigint NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT images_bytes_positive CHECK ((bytes >= 1))
);
CREATE TABLE public.job_runs (
    job text NOT NULL,
    scheduled_for bigint NOT NULL,
    state text NOT NULL,
    started_at bigint NOT NULL,
    finished_at bigint,
    outcome text NOT NULL
);
CREATE TABLE public.ledger_entries (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    reason text NOT NULL,
    rule text NOT NULL,
    rule_amount bigint NOT NULL,
    source_type text NOT NULL,
    source_id bigint NOT NULL,
    actor_id bigint,
    note text NOT NULL,
    reverses_id bigint,
    expires_at bigint,
    created_at bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT ledger_entries_balance_not_negative CHECK ((balance_after >= 0))
);
CREATE SEQUENCE public.ledger_entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.ledger_entries_id_seq OWNED BY public.ledger_entries.id;
CREATE TABLE public.orders (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    product_id bigint NOT NULL,
    product_name text NOT NULL,
    product_category text NOT NULL,
    quantity integer NOT NULL,
    took_stock boolean NOT NULL,
    list_price bigint NOT NULL,
    discount bigint NOT NULL,
    total bigint NOT NULL,
    coupon_id bigint,
    coupon_code text,
    state text NOT NULL,
    balance_after bigint NOT NULL,
    created_at bigint NOT NULL,
    cancelled_at bigint,
    CONSTRAINT orders_discount_not_negative CHECK ((discount >= 0)),
    CONSTRAINT orders_quantity_positive CHECK ((quantity >= 1)),
    CONSTRAINT orders_total_adds_up CHECK ((total = (list_price - discount))),
    CONSTRAINT orders_total_not_negative CHECK ((total >= 0))
);
ALTER TABLE public.orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.outbox_messages (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL,
    created_at bigint NOT NULL
);
CREATE SEQUENCE public.outbox_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_messages_id_seq OWNED BY public.outbox_messages.id;
CREATE TABLE public.participations (
    post_id bigint NOT NULL,
    account_id bigint NOT NULL
);
CREATE TABLE public.post_views (
    post_id bigint NOT NULL,
    views bigint NOT NULL,
    CONSTRAINT post_views_not_negative CHECK ((views >= 0))
);
CREATE TABLE public.posts (
    id bigint NOT NULL,
    board text NOT NULL,
    author_id bigint NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    image_id text,
    comment_count bigint NOT NULL,
    revision bigint NOT NULL,
    deleted boolean NOT NULL,
    rewarded boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT posts_comment_count_not_negative CHECK ((comment_count >= 0))
);
CREATE SEQUENCE public.posts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.posts_id_seq OWNED BY public.posts.id;
CREATE TABLE public.product_terms (
    term text NOT NULL,
    product_id bigint NOT NULL
);
CREATE TABLE public.products (
    id bigint NOT NULL,
    name text NOT NULL,
    search_text text NOT NULL,
    category text NOT NULL,
    intro text NOT NULL,
    price bigint NOT NULL,
    image_id text,
    stock bigint,
    valid_days integer NOT NULL,
    on_sale boolean NOT NULL,
    retired boolean NOT NULL,
    revision bigint NOT NULL,
    movie_code text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CONSTRAINT products_price_not_negative CHECK ((price >= 0)),
    CONSTRAINT products_stock_in_range CHECK (((stock >= 0) AND (stock <= 1000000000))),
    CONSTRAINT products_valid_days_positive CHECK ((valid_days >= 1))
);
CREATE SEQUENCE public.products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.products_id_seq OWNED BY public.products.id;
CREATE TABLE public.schema_version (
    name text NOT NULL,
    version bigint NOT NULL,
    migration boolean NOT NULL
);
CREATE TABLE public.sessions (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    token_hash text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE SEQUENCE public.sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sessions_id_seq OWNED BY public.sessions.id;
CREATE TABLE public.tallies (
    account_id bigint NOT NULL,
    metric text NOT NULL,
    day integer NOT NULL,
    total bigint NOT NULL
);
CREATE TABLE public.tickets (
    id bigint NOT NULL,
    code text NOT NULL,
    order_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    product_id bigint NOT NULL,
    product_name text NOT NULL,
    product_category text NOT NULL,
    image_id text,
    price bigint NOT NULL,
    state text NOT NULL,
    issued_at bigint NOT NULL,
    valid_until bigint NOT NULL,
    redeemed_at bigint,
    redeemed_by bigint,
    CONSTRAINT tickets_price_not_negative CHECK ((price >= 0))
);
CREATE SEQUENCE public.tickets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tickets_id_seq OWNED BY public.tickets.id;
CREATE TABLE public.view_batches (
    batch_id text NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.wallets (
    account_id bigint NOT NULL,
    balance bigint NOT NULL,
    entry_count bigint NOT NULL,
    head text NOT NULL,
    next_expiry_at bigint,
    last_expires_at bigint,
    posts_counted bigint NOT NULL,
    comments_counted bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT wallets_balance_not_negative CHECK ((balance >= 0)),
    CONSTRAINT wallets_entry_count_not_negative CHECK ((entry_count >= 0))
);
ALTER TABLE ONLY public.account_tokens ALTER COLUMN id SET DEFAULT nextval('public.account_tokens_id_seq'::regclass);
ALTER TABLE ONLY public.accounts ALTER COLUMN id SET DEFAULT nextval('public.accounts_id_seq'::regclass);
ALTER TABLE ONLY public.admin_actions ALTER COLUMN id SET DEFAULT nextval('public.admin_actions_id_seq'::regclass);
ALTER TABLE ONLY public.campaigns ALTER COLUMN id SET DEFAULT nextval('public.campaigns_id_seq'::regclass);
ALTER TABLE ONLY public.comments ALTER COLUMN id SET DEFAULT nextval('public.comments_id_seq'::regclass);
ALTER TABLE ONLY public.coupons ALTER COLUMN id SET DEFAULT nextval('public.coupons_id_seq'::regclass);
ALTER TABLE ONLY public.ledger_entries ALTER COLUMN id SET DEFAULT nextval('public.ledger_entries_id_seq'::regclass);
ALTER TABLE ONLY public.outbox_messages ALTER COLUMN id SET DEFAULT nextval('public.outbox_messages_id_seq'::regclass);
ALTER TABLE ONLY public.posts ALTER COLUMN id SET DEFAULT nextval('public.posts_id_seq'::regclass);
ALTER TABLE ONLY public.products ALTER COLUMN id SET DEFAULT nextval('public.products_id_seq'::regclass);
ALTER TABLE ONLY public.sessions ALTER COLUMN id SET DEFAULT nextval('public.sessions_id_seq'::regclass);
ALTER TABLE ONLY public.tickets ALTER COLUMN id SET DEFAULT nextval('public.tickets_id_seq'::regclass);
INSERT INTO public.account_events VALUES
	(2, 1, 'points', '{"amount":10,"balance":10,"reason":"general_post"}', 1795806945043931),
	(3, 1, 'points', '{"amount":10,"balance":10,"reason":"general_post"}', 1795806945060486),
	(4, 1, 'points', '{"amount":10,"balance":10,"reason":"general_post"}', 1795806945064456),
	(2, 2, 'points', '{"amount":30000,"balance":30010,"reason":"adjustment"}', 1795806945081056),
	(3, 2, 'points', '{"amount":30000,"balance":30010,"reason":"adjustment"}', 1795806945083053),
	(4, 2, 'points', '{"amount":30000,"balance":30010,"reason":"adjustment"}', 1795806945084971),
	(6, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(6, 2, 'coupon', '{"code":"9T9A-VXHE-CPWW-1A6J","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(14, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(14, 2, 'coupon', '{"code":"FPVZ-12YH-D8Y4-0756","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(11, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(11, 2, 'coupon', '{"code":"JP92-EW5A-REJZ-3N04","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(12, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(12, 2, 'coupon', '{"code":"KKPT-S3QB-T8VV-732S","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(15, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(15, 2, 'coupon', '{"code":"3E98-RB86-NYQW-KYDE","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(13, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(17, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(16, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(7, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(8, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(9, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(10, 1, 'points', '{"amount":100,"balance":100,"reason":"event_comment"}', 1795806945438552),
	(2, 3, 'points', '{"amount":-15000,"balance":15010,"reason":"purchase"}', 1795806946273328),
	(2, 4, 'ticket', '{"order_id":1,"tickets":["HS0W-VMH5-T47Z-ACBX"]}', 1795806946273328);
INSERT INTO public.accounts VALUES
	(1, 'admin@example.com', '관리자', 'admin', 'active', '$argon2id$v=19$m=19456,t=2,p=1$qYW9SFsAcneq1QDP4loK/w$y3SPIdxOF+HNlX0iO/ym1YTkH0CBd8WwtTeJokaTQ0U', 1795806944879093, 1795806944879093),
	(2, 'minji@example.com', '민지', 'user', 'active', '$argon2id$v=19$m=19456,t=2,p=1$FkarXkOZBEvvdJgScXsIaQ$l8HOWwNIqXHOLzR9C5J+liTRLfMGU5MGaQ3nMAUR3wc', 1795806944936687, 1795806944936687),
	(3, 'junho@example.com', '준호', 'user', 'active', '$argon2id$v=19$m=19456,t=2,p=1$Km3LY2ATc4xhwVKW/idKrg$xsONvGQQSR4WMn9O7SVvoY2bWiuq9W2mt1KYsO7BEgE', 1795806944989194, 1795806944989194),
	(4, 'emma@example.com', 'Emma', 'user', 'active', '$argon2id$v=19$m=19456,t=2,p=1$Ovp7Y9FBiuGANexq/m9K0Q$TWjcV8Q0HsAihLQ+UhlsdwdhPRX1cGxnEL2ow8Ld6PU', 1795806945034611, 1795806945034611),
	(5, 'rush-38c78sfe-admin@demo.invalid', '진행자', 'admin', 'active', '', 1795806945261059, 1795806945261059),
	(6, 'rush-38c78sfe-1@demo.invalid', '관객0001', 'user', 'active', '', 1795806945274570, 1795806945274570),
	(7, 'rush-38c78sfe-9@demo.invalid', '관객0009', 'user', 'active', '', 1795806945284593, 1795806945284593),
	(8, 'rush-38c78sfe-10@demo.invalid', '관객0010', 'user', 'active', '', 1795806945288544, 1795806945288544),
	(9, 'rush-38c78sfe-11@demo.invalid', '관객0011', 'user', 'active', '', 1795806945292590, 1795806945292590),
	(10, 'rush-38c78sfe-12@demo.invalid', '관객0012', 'user', 'active', '', 1795806945296491, 1795806945296491),
	(11, 'rush-38c78sfe-3@demo.invalid', '관객0003', 'user', 'active', '', 1795806945274626, 1795806945274626),
	(12, 'rush-38c78sfe-4@demo.invalid', '관객0004', 'user', 'active', '', 1795806945274901, 1795806945274901),
	(13, 'rush-38c78sfe-6@demo.invalid', '관객0006', 'user', 'active', '', 1795806945275457, 1795806945275457),
	(14, 'rush-38c78sfe-2@demo.invalid', '관객0002', 'user', 'active', '', 1795806945280834, 1795806945280834),
	(15, 'rush-38c78sfe-5@demo.invalid', '관객0005', 'user', 'active', '', 1795806945275110, 1795806945275110),
	(16, 'rush-38c78sfe-8@demo.invalid', '관객0008', 'user', 'active', '', 1795806945280024, 1795806945280024),
	(17, 'rush-38c78sfe-7@demo.invalid', '관객0007', 'user', 'active', '', 1795806945280000, 1795806945280000);
INSERT INTO public.admin_actions VALUES
	(1, NULL, 'account.create', 'account:1', 'null', '{"id":1,"email":"admin@example.com","nickname":"관리자","role":"admin","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:44Z"}', 1795806944879093),
	(2, NULL, 'account.create', 'account:2', 'null', '{"id":2,"email":"minji@example.com","nickname":"민지","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:44Z"}', 1795806944936687),
	(3, NULL, 'account.create', 'account:3', 'null', '{"id":3,"email":"junho@example.com","nickname":"준호","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:44Z"}', 1795806944989194),
	(4, NULL, 'account.create', 'account:4', 'null', '{"id":4,"email":"emma@example.com","nickname":"Emma","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945034611),
	(5, NULL, 'product.create', 'product:1', 'null', '{"id":1,"name":"영화 관람권 · Movie ticket","category":"movie_ticket","intro":"2D 영화 한 편, 전국 어느 극장에서나. One 2D film, at any cinema.","price":15000,"image":null,"stock":null,"valid_days":365,"on_sale":true,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:45Z","updated_at":"2026-11-27T19:15:45Z"}', 1795806945070923),
	(6, NULL, 'product.create', 'product:2', 'null', '{"id":2,"name":"팝콘 콤보 · Popcorn combo","category":"popcorn","intro":"라지 팝콘 하나와 음료 둘. One large popcorn, two drinks.","price":9000,"image":null,"stock":50,"valid_days":90,"on_sale":true,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:45Z","updated_at":"2026-11-27T19:15:45Z"}', 1795806945074930),
	(7, NULL, 'product.create', 'product:3', 'null', '{"id":3,"name":"심야 관람권 · Late-night ticket","category":"movie_ticket","intro":"준비 중입니다. Not on sale yet: a draft only administrators see.","price":11000,"image":null,"stock":null,"valid_days":365,"on_sale":false,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:45Z","updated_at":"2026-11-27T19:15:45Z"}', 1795806945076826),
	(8, NULL, 'points.adjust', 'account:2', '{"balance":10}', '{"balance":30010}', 1795806945081056),
	(9, NULL, 'points.adjust', 'account:3', '{"balance":10}', '{"balance":30010}', 1795806945083053),
	(10, NULL, 'points.adjust', 'account:4', '{"balance":10}', '{"balance":30010}', 1795806945084971),
	(11, NULL, 'account.create', 'account:5', 'null', '{"id":5,"email":"rush-38c78sfe-admin@demo.invalid","nickname":"진행자","role":"admin","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945261059),
	(12, NULL, 'account.create', 'account:6', 'null', '{"id":6,"email":"rush-38c78sfe-1@demo.invalid","nickname":"관객0001","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945274570),
	(13, NULL, 'account.create', 'account:7', 'null', '{"id":7,"email":"rush-38c78sfe-9@demo.invalid","nickname":"관객0009","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945284593),
	(14, NULL, 'account.create', 'account:8', 'null', '{"id":8,"email":"rush-38c78sfe-10@demo.invalid","nickname":"관객0010","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945288544),
	(15, NULL, 'account.create', 'account:9', 'null', '{"id":9,"email":"rush-38c78sfe-11@demo.invalid","nickname":"관객0011","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945292590),
	(16, NULL, 'account.create', 'account:10', 'null', '{"id":10,"email":"rush-38c78sfe-12@demo.invalid","nickname":"관객0012","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945296491),
	(17, NULL, 'account.create', 'account:11', 'null', '{"id":11,"email":"rush-38c78sfe-3@demo.invalid","nickname":"관객0003","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945274626),
	(18, NULL, 'account.create', 'account:12', 'null', '{"id":12,"email":"rush-38c78sfe-4@demo.invalid","nickname":"관객0004","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945274901),
	(19, NULL, 'account.create', 'account:13', 'null', '{"id":13,"email":"rush-38c78sfe-6@demo.invalid","nickname":"관객0006","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945275457),
	(20, NULL, 'account.create', 'account:14', 'null', '{"id":14,"email":"rush-38c78sfe-2@demo.invalid","nickname":"관객0002","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945280834),
	(21, NULL, 'account.create', 'account:15', 'null', '{"id":15,"email":"rush-38c78sfe-5@demo.invalid","nickname":"관객0005","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945275110),
	(22, NULL, 'account.create', 'account:17', 'null', '{"id":17,"email":"rush-38c78sfe-7@demo.invalid","nickname":"관객0007","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945280000),
	(23, NULL, 'account.create', 'account:16', 'null', '{"id":16,"email":"rush-38c78sfe-8@demo.invalid","nickname":"관객0008","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:45Z"}', 1795806945280024);
INSERT INTO public.campaigns VALUES
	(1, 5, 10, NULL, NULL, NULL, 'percent', 30, NULL, NULL, 'movie_ticket', 30, 0),
	(2, 6, 5, NULL, NULL, NULL, 'percent', 30, NULL, NULL, NULL, 30, 5);
INSERT INTO public.comments VALUES
	(1, 2, 3, '저도 음악이 제일 기억에 남아요.', false, true, false, 1795806945052407),
	(2, 2, 4, 'Stayed for the credits, worth it.', false, true, false, 1795806945057247),
	(3, 3, 2, '꿀팁 감사합니다!', false, true, false, 1795806945062501),
	(4, 4, 2, '1년 동안 쓸 수 있어요. 저는 팝콘부터 바꿨어요!', false, true, false, 1795806945066222),
	(5, 4, 3, 'They last a year. Save up for a ticket.', false, true, false, 1795806945067663),
	(6, 6, 6, '저요! 저요!', false, true, true, 1795806945438552),
	(7, 6, 14, '1등 하고 싶어요', false, true, true, 1795806945438552),
	(8, 6, 11, 'Me first!', false, true, true, 1795806945438552),
	(9, 6, 12, '영화 보러 가고 싶습니다 🎬', false, true, true, 1795806945438552),
	(10, 6, 15, '선착순이라니 떨리네요', false, true, true, 1795806945438552),
	(11, 6, 13, 'Count me in', false, true, true, 1795806945438552),
	(12, 6, 17, '이번에는 꼭!', false, true, true, 1795806945438552),
	(13, 6, 16, '팝콘도 주세요 🍿', false, true, true, 1795806945438552),
	(14, 6, 7, '저요! 저요!', false, true, true, 1795806945438552),
	(15, 6, 8, '1등 하고 싶어요', false, true, true, 1795806945438552),
	(16, 6, 9, 'Me first!', false, true, true, 1795806945438552),
	(17, 6, 10, '영화 보러 가고 싶습니다 🎬', false, true, true, 1795806945438552);
INSERT INTO public.coupons VALUES
	(1, '9T9A-VXHE-CPWW-1A6J', 2, 6, 6, 1, 'percent', 30, NULL, NULL, NULL, 30, 'issued', 1795806945438552, 1798470000000000),
	(2, 'FPVZ-12YH-D8Y4-0756', 2, 6, 14, 2, 'percent', 30, NULL, NULL, NULL, 30, 'issued', 1795806945438552, 1798470000000000),
	(3, 'JP92-EW5A-REJZ-3N04', 2, 6, 11, 3, 'percent', 30, NULL, NULL, NULL, 30, 'issued', 1795806945438552, 1798470000000000),
	(4, 'KKPT-S3QB-T8VV-732S', 2, 6, 12, 4, 'percent', 30, NULL, NULL, NULL, 30, 'issued', 1795806945438552, 1798470000000000),
	(5, '3E98-RB86-NYQW-KYDE', 2, 6, 15, 5, 'percent', 30, NULL, NULL, NULL, 30, 'issued', 1795806945438552, 1798470000000000);
INSERT INTO public.daily_slots VALUES
	(2, 'general_post', 20785, 1),
	(3, 'general_post', 20785, 1),
	(4, 'general_post', 20785, 1);
INSERT INTO public.idempotency_records VALUES
	(6, 'rush-38c78sfe-1', 'a6dcc82a39c008a06970c165da647382c93f1ca2459bb4386cea563508b6c671', '{"comment":{"id":6,"post_id":6,"author":{"id":6,"nickname":"관객0001"},"body":"저요! 저요!","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":1,"coupon":{"code":"9T9A-VXHE-CPWW-1A6J","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}}}', 1795806945438552),
	(7, 'rush-38c78sfe-9', 'a6dcc82a39c008a06970c165da647382c93f1ca2459bb4386cea563508b6c671', '{"comment":{"id":14,"post_id":6,"author":{"id":7,"nickname":"관객0009"},"body":"저요! 저요!","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(8, 'rush-38c78sfe-10', 'c7f820f7f12f40abd705a301198d2e1ec5ccdbb7d2cecb7e4ef2444804df1ecf', '{"comment":{"id":15,"post_id":6,"author":{"id":8,"nickname":"관객0010"},"body":"1등 하고 싶어요","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(9, 'rush-38c78sfe-11', '159ca025e2ac2be26aedf9c56ab4d9af31be84c4456a8bbac65e8738a4f32210', '{"comment":{"id":16,"post_id":6,"author":{"id":9,"nickname":"관객0011"},"body":"Me first!","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(10, 'rush-38c78sfe-12', 'd86381ce1fee928b5264b4147c2bfcbb177f83e54987d91786645f5a3c0fe166', '{"comment":{"id":17,"post_id":6,"author":{"id":10,"nickname":"관객0012"},"body":"영화 보러 가고 싶습니다 🎬","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(11, 'rush-38c78sfe-3', '159ca025e2ac2be26aedf9c56ab4d9af31be84c4456a8bbac65e8738a4f32210', '{"comment":{"id":8,"post_id":6,"author":{"id":11,"nickname":"관객0003"},"body":"Me first!","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":3,"coupon":{"code":"JP92-EW5A-REJZ-3N04","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}}}', 1795806945438552),
	(12, 'rush-38c78sfe-4', 'd86381ce1fee928b5264b4147c2bfcbb177f83e54987d91786645f5a3c0fe166', '{"comment":{"id":9,"post_id":6,"author":{"id":12,"nickname":"관객0004"},"body":"영화 보러 가고 싶습니다 🎬","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":4,"coupon":{"code":"KKPT-S3QB-T8VV-732S","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}}}', 1795806945438552),
	(13, 'rush-38c78sfe-6', '99ed250e4b3119d24bb822d421e781699f47075b66411103e09ce6ec13d1631e', '{"comment":{"id":11,"post_id":6,"author":{"id":13,"nickname":"관객0006"},"body":"Count me in","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(14, 'rush-38c78sfe-2', 'c7f820f7f12f40abd705a301198d2e1ec5ccdbb7d2cecb7e4ef2444804df1ecf', '{"comment":{"id":7,"post_id":6,"author":{"id":14,"nickname":"관객0002"},"body":"1등 하고 싶어요","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":2,"coupon":{"code":"FPVZ-12YH-D8Y4-0756","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}}}', 1795806945438552),
	(15, 'rush-38c78sfe-5', 'a172035f743bfad573bf4525f43fe864438054c27ad3fd32c3212213a371d2d8', '{"comment":{"id":10,"post_id":6,"author":{"id":15,"nickname":"관객0005"},"body":"선착순이라니 떨리네요","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":5,"coupon":{"code":"3E98-RB86-NYQW-KYDE","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}}}', 1795806945438552),
	(16, 'rush-38c78sfe-8', '18c9be1aa517225181b719b182fdf9a86ab4181664fcba20775a53e9810d3243', '{"comment":{"id":13,"post_id":6,"author":{"id":16,"nickname":"관객0008"},"body":"팝콘도 주세요 🍿","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(17, 'rush-38c78sfe-7', 'b2a760f345c52dac83ddd0e33876eadafc8eee16d75d3376f7aade67d7230a05', '{"comment":{"id":12,"post_id":6,"author":{"id":17,"nickname":"관객0007"},"body":"이번에는 꼭!","created_at":"2026-11-27T19:15:45Z"},"reward":{"points":100,"position":null,"coupon":null}}', 1795806945438552),
	(2, 'first', 'ef00375d717c0691ee01fd4daf4a5a5234fbf830e0f1ce96e73e24f01d31eec6', '{"id":1,"product":{"id":1,"name":"영화 관람권 · Movie ticket","category":"movie_ticket"},"quantity":1,"list_price":15000,"discount":0,"total":15000,"coupon_code":null,"state":"paid","balance_after":15010,"tickets":[{"code":"HS0W-VMH5-T47Z-ACBX","state":"issued","image_url":"/v1/tickets/HS0W-VMH5-T47Z-ACBX/image.png"}],"created_at":"2026-11-27T19:15:46Z","cancelled_at":null}', 1795806946273328);
INSERT INTO public.ledger_entries VALUES
	(1, 2, 1, 10, 10, 'general_post', 'general_post', 10, 'post', 2, NULL, '', NULL, 1827414000000000, 1795806945043931, 'fc25c8bc9efae06a60c9fa41b78a7df82bf84b6306f9e0a0a48f2801be67bbcd'),
	(2, 3, 1, 10, 10, 'general_post', 'general_post', 10, 'post', 3, NULL, '', NULL, 1827414000000000, 1795806945060486, 'ed11e0b8074b2eacae419bb4da2f93e0c656e2e9195541cdf83acc07039295a0'),
	(3, 4, 1, 10, 10, 'general_post', 'general_post', 10, 'post', 4, NULL, '', NULL, 1827414000000000, 1795806945064456, 'dd56a3ab568495954c21a0fe372ecfae058e501f076d7f39441e901e32129138'),
	(4, 2, 2, 30000, 30010, 'adjustment', 'adjustment', 30000, 'adjustment', 2, NULL, '체험용 포인트 · points to try the shop with', NULL, 1827414000000000, 1795806945081056, '29f0a042d00bb89059c5a370ed0541fcde088c64e212727cf169f9ee78413a78'),
	(5, 3, 2, 30000, 30010, 'adjustment', 'adjustment', 30000, 'adjustment', 2, NULL, '체험용 포인트 · points to try the shop with', NULL, 1827414000000000, 1795806945083053, '910bea0329b72650cdb55b42466086f32fbb359dc63329e6859edab298ffa65b'),
	(6, 4, 2, 30000, 30010, 'adjustment', 'adjustment', 30000, 'adjustment', 2, NULL, '체험용 포인트 · points to try the shop with', NULL, 1827414000000000, 1795806945084971, '12eb0703443e42d6a1f0107caaad217396860728439b0ed48320a9c3f209fad3'),
	(7, 6, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '51f2ab324aa59663d99f35a0d17894ecbe6e3738165ca823c24e2228da7decb7'),
	(8, 14, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '4aaee07b0ca61778c1d2aae7c40621bfb1b0fe5841d2b6f90c48f02a6631be23'),
	(9, 11, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '24f3b13142bbf8cc422f61bf2e3017fae47344220b31a7116254c88a987bb413'),
	(10, 12, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '74e2ce1d049673e2dc01f7c56e5e6524e12a916128fee2c41910943b7ad60e39'),
	(11, 15, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, 'df5ef41a0df4c97e47b99560056af81e2e4fb2aaf293e845451596eb669a9cfc'),
	(12, 13, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '8904caee16433961c1758da7b6cfbb4c6aec500406016a6d8cdffb1eb4659a1d'),
	(13, 17, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '1e9e90accaa3285a6b88f067705c9b8230e9dbcc2ed1454455a2d4c771ea2571'),
	(14, 16, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, 'b8aae9749b80f7d173e837691108422575551818c6c1dac181222d977785ecba'),
	(15, 7, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '429f7701d03daf977b396b26e975a1e375e6894cebfd8a9f15002e4cc9334bcb'),
	(16, 8, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '8138fccdc7965773f156b722b0905be189a49a65155f1ba5ed23e8f4ed081a0b'),
	(17, 9, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '126177232749ac931620379427fff6d41aa7a596bbf68f737b098aadcb325151'),
	(18, 10, 1, 100, 100, 'event_comment', 'event_comment', 100, 'post', 6, NULL, '', NULL, 1827414000000000, 1795806945438552, '892c86eae03f6e49c34951435da0b5ce16942b68758f644b849a5f4a724dbe95'),
	(19, 2, 3, -15000, 15010, 'purchase', 'purchase', -15000, 'order', 1, NULL, '', NULL, NULL, 1795806946273328, 'e02f4f8875a284e696f7c632d3f7b45888c27f7ffc7ee118a1fa41bd7dac50b0');
INSERT INTO public.orders VALUES
	(1, 2, 1, '영화 관람권 · Movie ticket', 'movie_ticket', 1, false, 15000, 0, 15000, NULL, NULL, 'paid', 15010, 1795806946273328, NULL);
INSERT INTO public.outbox_messages VALUES
	(1, 6, 'coupon_won', '{"code":"9T9A-VXHE-CPWW-1A6J","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(2, 14, 'coupon_won', '{"code":"FPVZ-12YH-D8Y4-0756","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(3, 11, 'coupon_won', '{"code":"JP92-EW5A-REJZ-3N04","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(4, 12, 'coupon_won', '{"code":"KKPT-S3QB-T8VV-732S","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(5, 15, 'coupon_won', '{"code":"3E98-RB86-NYQW-KYDE","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:45Z"}', 1795806945438552),
	(6, 2, 'order_paid', '{"order_id":1,"tickets":["HS0W-VMH5-T47Z-ACBX"]}', 1795806946273328);
INSERT INTO public.participations VALUES
	(2, 3),
	(2, 4),
	(3, 2),
	(4, 2),
	(4, 3),
	(6, 6),
	(6, 14),
	(6, 11),
	(6, 12),
	(6, 15),
	(6, 13),
	(6, 17),
	(6, 16),
	(6, 7),
	(6, 8),
	(6, 9),
	(6, 10);
INSERT INTO public.posts VALUES
	(1, 'notice', 1, '이용 안내 · How points work', '글을 쓰면 하루 세 번까지 10포인트, 이벤트 글에 처음 댓글을 달면 100포인트를 드립니다.
A post earns 10 points, up to three times a day; your first comment on an event post earns 100.', NULL, 0, 1, false, false, 1795806945040694, 1795806945040694),
	(2, 'general', 2, '어제 본 영화, 두 번 봐도 좋네요', '처음에는 배우만 보였는데 두 번째에는 음악이 들렸어요. 엔딩 크레딧까지 꼭 보세요.', NULL, 2, 1, false, true, 1795806945043931, 1795806945043931),
	(3, 'general', 3, '심야 상영 추천 좌석', '가운데에서 두 줄 뒤, 왼쪽 통로가 가장 편합니다. 팝콘은 미리 사 두세요.', NULL, 1, 1, false, true, 1795806945060486, 1795806945060486),
	(4, 'general', 4, 'A first-timer''s question', 'I have just collected my first points. Do they expire, and what should I spend them on?', NULL, 2, 1, false, true, 1795806945064456, 1795806945064456),
	(5, 'event', 1, '선착순 10명! 영화 예매 30% 할인 쿠폰 · First ten win a coupon', '이 글에 댓글을 단 선착순 열 분께 영화 예매 30% 할인 쿠폰을 드립니다.
The first ten people to comment here win a coupon for 30% off a movie ticket.', NULL, 0, 1, false, false, 1795806945069250, 1795806945069250),
	(6, 'event', 5, '선착순 5명 · Rush 38c78sfe', '댓글을 다는 선착순 5명에게 쿠폰을 드립니다. The first to comment win.', NULL, 12, 1, false, false, 1795806945267782, 1795806945267782);
INSERT INTO public.product_terms VALUES
	(' ', 1),
	(' m', 1),
	(' t', 1),
	(' ·', 1),
	(' 관', 1),
	('c', 1),
	('ck', 1),
	('e', 1),
	('e ', 1),
	('et', 1),
	('i', 1),
	('ic', 1),
	('ie', 1),
	('k', 1),
	('ke', 1),
	('m', 1),
	('mo', 1),
	('o', 1),
	('ov', 1),
	('t', 1),
	('ti', 1),
	('v', 1),
	('vi', 1),
	('·', 1),
	('· ', 1),
	('관', 1),
	('관람', 1),
	('권', 1),
	('권 ', 1),
	('람', 1),
	('람권', 1),
	('영', 1),
	('영화', 1),
	('화', 1),
	('화 ', 1),
	(' ', 2),
	(' c', 2),
	(' p', 2),
	(' ·', 2),
	(' 콤', 2),
	('b', 2),
	('bo', 2),
	('c', 2),
	('co', 2),
	('m', 2),
	('mb', 2),
	('n', 2),
	('n ', 2),
	('o', 2),
	('om', 2),
	('op', 2),
	('or', 2),
	('p', 2),
	('pc', 2),
	('po', 2),
	('r', 2),
	('rn', 2),
	('·', 2),
	('· ', 2),
	('보', 2),
	('보 ', 2),
	('콘', 2),
	('콘 ', 2),
	('콤', 2),
	('콤보', 2),
	('팝', 2),
	('팝콘', 2),
	(' ', 3),
	(' l', 3),
	(' t', 3),
	(' ·', 3),
	(' 관', 3),
	('-', 3),
	('-n', 3),
	('a', 3),
	('at', 3),
	('c', 3),
	('ck', 3),
	('e', 3),
	('e-', 3),
	('et', 3),
	('g', 3),
	('gh', 3),
	('h', 3),
	('ht', 3),
	('i', 3),
	('ic', 3),
	('ig', 3),
	('k', 3),
	('ke', 3),
	('l', 3),
	('la', 3),
	('n', 3),
	('ni', 3),
	('t', 3),
	('t ', 3),
	('te', 3),
	('ti', 3),
	('·', 3),
	('· ', 3);
INSERT INTO public.product_terms VALUES
	('관', 3),
	('관람', 3),
	('권', 3),
	('권 ', 3),
	('람', 3),
	('람권', 3),
	('심', 3),
	('심야', 3),
	('야', 3),
	('야 ', 3);
INSERT INTO public.products VALUES
	(1, '영화 관람권 · Movie ticket', '영화 관람권 · movie ticket', 'movie_ticket', '2D 영화 한 편, 전국 어느 극장에서나. One 2D film, at any cinema.', 15000, NULL, NULL, 365, true, false, 1, NULL, 1795806945070923, 1795806945070923),
	(2, '팝콘 콤보 · Popcorn combo', '팝콘 콤보 · popcorn combo', 'popcorn', '라지 팝콘 하나와 음료 둘. One large popcorn, two drinks.', 9000, NULL, 50, 90, true, false, 1, NULL, 1795806945074930, 1795806945074930),
	(3, '심야 관람권 · Late-night ticket', '심야 관람권 · late-night ticket', 'movie_ticket', '준비 중입니다. Not on sale yet: a draft only administrators see.', 11000, NULL, NULL, 365, false, false, 1, NULL, 1795806945076826, 1795806945076826);
INSERT INTO public.schema_version VALUES
	('', 1, false);
INSERT INTO public.sessions VALUES
	(1, 2, 'a06bf6d18cbd7aa936cbfbd9c91059e1eca8fc0a42dc88317d0b920fd90c86ae', 1795806946111622, 1798398946111622);
INSERT INTO public.tallies VALUES
	(2, 'comments_received', 20785, 2),
	(4, 'comments_written', 20785, 1),
	(3, 'comments_received', 20785, 1),
	(2, 'comments_written', 20785, 2),
	(3, 'comments_written', 20785, 2),
	(4, 'comments_received', 20785, 2),
	(6, 'comments_written', 20785, 1),
	(7, 'comments_written', 20785, 1),
	(8, 'comments_written', 20785, 1),
	(9, 'comments_written', 20785, 1),
	(10, 'comments_written', 20785, 1),
	(11, 'comments_written', 20785, 1),
	(12, 'comments_written', 20785, 1),
	(13, 'comments_written', 20785, 1),
	(14, 'comments_written', 20785, 1),
	(15, 'comments_written', 20785, 1),
	(16, 'comments_written', 20785, 1),
	(17, 'comments_written', 20785, 1);
INSERT INTO public.tickets VALUES
	(1, 'HS0W-VMH5-T47Z-ACBX', 1, 2, 1, '영화 관람권 · Movie ticket', 'movie_ticket', NULL, 15000, 'issued', 1795806946273328, 1827414000000000, NULL, NULL);
INSERT INTO public.wallets VALUES
	(1, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL, NULL, 0, 0, 0),
	(3, 30010, 2, '910bea0329b72650cdb55b42466086f32fbb359dc63329e6859edab298ffa65b', 1827414000000000, 1827414000000000, 1, 2, 2),
	(4, 30010, 2, '12eb0703443e42d6a1f0107caaad217396860728439b0ed48320a9c3f209fad3', 1827414000000000, 1827414000000000, 1, 1, 2),
	(5, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL, NULL, 0, 0, 0),
	(6, 100, 1, '51f2ab324aa59663d99f35a0d17894ecbe6e3738165ca823c24e2228da7decb7', 1827414000000000, 1827414000000000, 0, 1, 2),
	(7, 100, 1, '429f7701d03daf977b396b26e975a1e375e6894cebfd8a9f15002e4cc9334bcb', 1827414000000000, 1827414000000000, 0, 1, 1),
	(8, 100, 1, '8138fccdc7965773f156b722b0905be189a49a65155f1ba5ed23e8f4ed081a0b', 1827414000000000, 1827414000000000, 0, 1, 1),
	(9, 100, 1, '126177232749ac931620379427fff6d41aa7a596bbf68f737b098aadcb325151', 1827414000000000, 1827414000000000, 0, 1, 1),
	(10, 100, 1, '892c86eae03f6e49c34951435da0b5ce16942b68758f644b849a5f4a724dbe95', 1827414000000000, 1827414000000000, 0, 1, 1),
	(11, 100, 1, '24f3b13142bbf8cc422f61bf2e3017fae47344220b31a7116254c88a987bb413', 1827414000000000, 1827414000000000, 0, 1, 2),
	(12, 100, 1, '74e2ce1d049673e2dc01f7c56e5e6524e12a916128fee2c41910943b7ad60e39', 1827414000000000, 1827414000000000, 0, 1, 2),
	(13, 100, 1, '8904caee16433961c1758da7b6cfbb4c6aec500406016a6d8cdffb1eb4659a1d', 1827414000000000, 1827414000000000, 0, 1, 1),
	(14, 100, 1, '4aaee07b0ca61778c1d2aae7c40621bfb1b0fe5841d2b6f90c48f02a6631be23', 1827414000000000, 1827414000000000, 0, 1, 2),
	(15, 100, 1, 'df5ef41a0df4c97e47b99560056af81e2e4fb2aaf293e845451596eb669a9cfc', 1827414000000000, 1827414000000000, 0, 1, 2),
	(16, 100, 1, 'b8aae9749b80f7d173e837691108422575551818c6c1dac181222d977785ecba', 1827414000000000, 1827414000000000, 0, 1, 1),
	(17, 100, 1, '1e9e90accaa3285a6b88f067705c9b8230e9dbcc2ed1454455a2d4c771ea2571', 1827414000000000, 1827414000000000, 0, 1, 1),
	(2, 15010, 3, 'e02f4f8875a284e696f7c632d3f7b45888c27f7ffc7ee118a1fa41bd7dac50b0', 1827414000000000, 1827414000000000, 1, 2, 4);
SELECT pg_catalog.setval('public.account_tokens_id_seq', 1, false);
SELECT pg_catalog.setval('public.accounts_id_seq', 17, true);
SELECT pg_catalog.setval('public.admin_actions_id_seq', 23, true);
SELECT pg_catalog.setval('public.campaigns_id_seq', 2, true);
SELECT pg_catalog.setval('public.comments_id_seq', 17, true);
SELECT pg_catalog.setval('public.coupons_id_seq', 5, true);
SELECT pg_catalog.setval('public.ledger_entries_id_seq', 19, true);
SELECT pg_catalog.setval('public.orders_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_messages_id_seq', 6, true);
SELECT pg_catalog.setval('public.posts_id_seq', 6, true);
SELECT pg_catalog.setval('public.products_id_seq', 3, true);
SELECT pg_catalog.setval('public.sessions_id_seq', 1, true);
SELECT pg_catalog.setval('public.tickets_id_seq', 1, true);
ALTER TABLE ONLY public.account_events
    ADD CONSTRAINT account_events_pkey PRIMARY KEY (account_id, seq);
ALTER TABLE ONLY public.account_tokens
    ADD CONSTRAINT account_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.admin_actions
    ADD CONSTRAINT admin_actions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.daily_slots
    ADD CONSTRAINT daily_slots_pkey PRIMARY KEY (account_id, rule, day, ordinal);
ALTER TABLE ONLY public.idempotency_records
    ADD CONSTRAINT idempotency_records_pkey PRIMARY KEY (account_id, key);
ALTER TABLE ONLY public.images
    ADD CONSTRAINT images_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job_runs
    ADD CONSTRAINT job_runs_pkey PRIMARY KEY (job, scheduled_for);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_messages
    ADD CONSTRAINT outbox_messages_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.participations
    ADD CONSTRAINT participations_pkey PRIMARY KEY (post_id, account_id);
ALTER TABLE ONLY public.post_views
    ADD CONSTRAINT post_views_pkey PRIMARY KEY (post_id);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_terms
    ADD CONSTRAINT product_terms_pkey PRIMARY KEY (term, product_id);
ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (account_id, metric, day);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.view_batches
    ADD CONSTRAINT view_batches_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.wallets
    ADD CONSTRAINT wallets_pkey PRIMARY KEY (account_id);
CREATE INDEX account_tokens_account ON public.account_tokens USING btree (account_id, purpose, id);
CREATE INDEX account_tokens_expires_at ON public.account_tokens USING btree (expires_at);
CREATE UNIQUE INDEX account_tokens_token_hash_unique ON public.account_tokens USING btree (token_hash);
CREATE INDEX accounts_active_admins ON public.accounts USING btree (id) WHERE ((role = 'admin'::text) AND (state = 'active'::text));
CREATE UNIQUE INDEX accounts_email_unique ON public.accounts USING btree (email);
CREATE UNIQUE INDEX campaigns_post_unique ON public.campaigns USING btree (post_id);
CREATE INDEX comments_author ON public.comments USING btree (author_id, id) WHERE (author_id <> 0);
CREATE INDEX comments_listed ON public.comments USING btree (post_id, id) WHERE (author_id <> 0);
CREATE UNIQUE INDEX coupons_code_unique ON public.coupons USING btree (code);
CREATE INDEX coupons_owner ON public.coupons USING btree (owner_id, id) WHERE (owner_id <> 0);
CREATE UNIQUE INDEX coupons_position_unique ON public.coupons USING btree (campaign_id, "position");
CREATE UNIQUE INDEX coupons_winner_unique ON public.coupons USING btree (campaign_id, owner_id);
CREATE INDEX daily_slots_day ON public.daily_slots USING btree (day);
CREATE INDEX idempotency_records_created_at ON public.idempotency_records USING btree (created_at);
CREATE INDEX ledger_entries_clawbacks ON public.ledger_entries USING btree (account_id, expires_at) WHERE (reason = 'clawback'::text);
CREATE INDEX ledger_entries_expiry ON public.ledger_entries USING btree (account_id, expires_at, amount);
CREATE UNIQUE INDEX ledger_entries_seq_unique ON public.ledger_entries USING btree (account_id, seq);
CREATE UNIQUE INDEX ledger_entries_source_unique ON public.ledger_entries USING btree (account_id, rule, source_type, source_id);
CREATE INDEX orders_account ON public.orders USING btree (account_id, id) WHERE (account_id <> 0);
CREATE UNIQUE INDEX orders_live_coupon_unique ON public.orders USING btree (coupon_id) WHERE (state = 'paid'::text);
CREATE INDEX outbox_messages_account ON public.outbox_messages USING btree (account_id, id) WHERE (account_id <> 0);
CREATE INDEX posts_author ON public.posts USING btree (author_id, id) WHERE (author_id <> 0);
CREATE INDEX posts_board_listed ON public.posts USING btree (board, deleted, id) WHERE (board <> ''::text);
CREATE INDEX posts_listed ON public.posts USING btree (deleted, id) WHERE (author_id <> 0);
CREATE INDEX product_terms_product ON public.product_terms USING btree (product_id);
CREATE INDEX products_category_listed ON public.products USING btree (retired, on_sale, category, id) WHERE (category <> ''::text);
CREATE INDEX products_category_priced ON public.products USING btree (retired, on_sale, category, price, id) WHERE (category <> ''::text);
CREATE INDEX products_listed ON public.products USING btree (retired, on_sale, id) WHERE (price >= 0);
CREATE UNIQUE INDEX products_movie_code_unique ON public.products USING btree (movie_code);
CREATE INDEX products_priced ON public.products USING btree (retired, on_sale, price, id) WHERE (price >= 0);
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
CREATE INDEX sessions_expires_at ON public.sessions USING btree (expires_at);
CREATE UNIQUE INDEX sessions_token_hash_unique ON public.sessions USING btree (token_hash);
CREATE INDEX tallies_ranked ON public.tallies USING btree (metric, day);
CREATE UNIQUE INDEX tickets_code_unique ON public.tickets USING btree (code);
CREATE INDEX tickets_order ON public.tickets USING btree (order_id);
CREATE INDEX tickets_owner ON public.tickets USING btree (owner_id, id) WHERE (owner_id <> 0);
CREATE INDEX view_batches_applied_at ON public.view_batches USING btree (applied_at);
ALTER TABLE ONLY public.account_tokens
    ADD CONSTRAINT account_tokens_account_exists FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_post_exists FOREIGN KEY (post_id) REFERENCES public.posts(id);
ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_post_exists FOREIGN KEY (post_id) REFERENCES public.posts(id);
ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_campaign_exists FOREIGN KEY (campaign_id) REFERENCES public.campaigns(id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_wallet_exists FOREIGN KEY (account_id) REFERENCES public.wallets(account_id);
ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_wallet_exists FOREIGN KEY (account_id) REFERENCES public.wallets(account_id);
ALTER TABLE ONLY public.posts
    ADD CONSTRAINT posts_author_exists FOREIGN KEY (author_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.product_terms
    ADD CONSTRAINT product_terms_product_exists FOREIGN KEY (product_id) REFERENCES public.products(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_exists FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_order_exists FOREIGN KEY (order_id) REFERENCES public.orders(id);
ALTER TABLE ONLY public.wallets
    ADD CONSTRAINT wallets_account_exists FOREIGN KEY (account_id) REFERENCES public.accounts(id);
