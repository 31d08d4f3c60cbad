-- A store of schema version 1, filled by its programs and dumped: an event with winners, an order.
BEGIN TRANSACTION;
CREATE TABLE "account_events" (
  "account_id" INTEGER NOT NULL,
  "seq" INTEGER NOT NULL,
  "type" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("account_id",
               "seq"));
INSERT INTO "account_events" VALUES(2,1,'points','{"amount":10,"balance":10,"reason":"general_post"}',1795806943240683);
INSERT INTO "account_events" VALUES(3,1,'points','{"amount":10,"balance":10,"reason":"general_post"}',1795806943250465);
INSERT INTO "account_events" VALUES(4,1,'points','{"amount":10,"balance":10,"reason":"general_post"}',1795806943252016);
INSERT INTO "account_events" VALUES(2,2,'points','{"amount":30000,"balance":30010,"reason":"adjustment"}',1795806943257170);
INSERT INTO "account_events" VALUES(3,2,'points','{"amount":30000,"balance":30010,"reason":"adjustment"}',1795806943257814);
INSERT INTO "account_events" VALUES(4,2,'points','{"amount":30000,"balance":30010,"reason":"adjustment"}',1795806943258422);
INSERT INTO "account_events" VALUES(6,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(6,2,'coupon','{"code":"XRGN-V3V4-DDQW-XCAN","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "account_events" VALUES(7,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(7,2,'coupon','{"code":"QGP7-R7SJ-A36Z-DZ16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "account_events" VALUES(8,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(8,2,'coupon','{"code":"CZCW-44F1-GCHJ-NYQV","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "account_events" VALUES(9,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(9,2,'coupon','{"code":"QZP7-3J0D-0BYN-49NZ","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "account_events" VALUES(11,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(11,2,'coupon','{"code":"1Q61-149B-BT7N-GR16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "account_events" VALUES(13,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(12,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(10,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(14,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(15,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943438079);
INSERT INTO "account_events" VALUES(16,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943445966);
INSERT INTO "account_events" VALUES(17,1,'points','{"amount":100,"balance":100,"reason":"event_comment"}',1795806943445966);
INSERT INTO "account_events" VALUES(2,3,'points','{"amount":-15000,"balance":15010,"reason":"purchase"}',1795806944139652);
INSERT INTO "account_events" VALUES(2,4,'ticket','{"order_id":1,"tickets":["7CT4-BANE-S7FF-DQDJ"]}',1795806944139652);
CREATE TABLE "account_tokens" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "token_hash" TEXT NOT NULL,
  "account_id" INTEGER NULL CONSTRAINT account_tokens_account_exists REFERENCES accounts (id),
  "purpose" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL);
CREATE TABLE "accounts" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "email" TEXT NOT NULL,
  "nickname" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "email_verified_at" INTEGER NULL);
INSERT INTO "accounts" VALUES(1,'admin@example.com','관리자','admin','active','$argon2id$v=19$m=19456,t=2,p=1$1KIwdQPXN/Xmm9MplK3MuA$yNgl9MDdt9pSrKh3S9/AggmsqZ9cgUdt12z9wKIiAbo',1795806943050070,1795806943050070);
INSERT INTO "accounts" VALUES(2,'minji@example.com','민지','user','active','$argon2id$v=19$m=19456,t=2,p=1$nU3Fy0zth9ZTikziKKcCmA$dgx2mH/Bkip/DE6veUlITPntxOyiiZ+J2ntDBI7bccQ',1795806943117125,1795806943117125);
INSERT INTO "accounts" VALUES(3,'junho@example.com','준호','user','active','$argon2id$v=19$m=19456,t=2,p=1$cMtarltNe/j2WQY7BNQqJQ$L4tlsrIzx2jwmXgIrdjotBZnsLE2laiiptOtvbBWpyo',1795806943173435,1795806943173435);
INSERT INTO "accounts" VALUES(4,'emma@example.com','Emma','user','active','$argon2id$v=19$m=19456,t=2,p=1$WABrLoRpefzb6TieN2JiOg$Bc/1RYVKZg88F24dGigdKe25I+4Yk/n+VQK0caEurXk',1795806943231637,1795806943231637);
INSERT INTO "accounts" VALUES(5,'rush-r0t38c2n-admin@demo.invalid','진행자','admin','active','',1795806943414858,1795806943414858);
INSERT INTO "accounts" VALUES(6,'rush-r0t38c2n-1@demo.invalid','관객0001','user','active','',1795806943420658,1795806943420658);
INSERT INTO "accounts" VALUES(7,'rush-r0t38c2n-2@demo.invalid','관객0002','user','active','',1795806943421033,1795806943421033);
INSERT INTO "accounts" VALUES(8,'rush-r0t38c2n-3@demo.invalid','관객0003','user','active','',1795806943421146,1795806943421146);
INSERT INTO "accounts" VALUES(9,'rush-r0t38c2n-4@demo.invalid','관객0004','user','active','',1795806943421448,1795806943421448);
INSERT INTO "accounts" VALUES(10,'rush-r0t38c2n-8@demo.invalid','관객0008','user','active','',1795806943422071,1795806943422071);
INSERT INTO "accounts" VALUES(11,'rush-r0t38c2n-5@demo.invalid','관객0005','user','active','',1795806943424683,1795806943424683);
INSERT INTO "accounts" VALUES(12,'rush-r0t38c2n-7@demo.invalid','관객0007','user','active','',1795806943424783,1795806943424783);
INSERT INTO "accounts" VALUES(13,'rush-r0t38c2n-6@demo.invalid','관객0006','user','active','',1795806943424831,1795806943424831);
INSERT INTO "accounts" VALUES(14,'rush-r0t38c2n-9@demo.invalid','관객0009','user','active','',1795806943425292,1795806943425292);
INSERT INTO "accounts" VALUES(15,'rush-r0t38c2n-10@demo.invalid','관객0010','user','active','',1795806943426456,1795806943426456);
INSERT INTO "accounts" VALUES(16,'rush-r0t38c2n-11@demo.invalid','관객0011','user','active','',1795806943427337,1795806943427337);
INSERT INTO "accounts" VALUES(17,'rush-r0t38c2n-12@demo.invalid','관객0012','user','active','',1795806943428889,1795806943428889);
CREATE TABLE "admin_actions" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "actor_id" INTEGER NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "state_before" TEXT NOT NULL,
  "state_after" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL);
INSERT INTO "admin_actions" VALUES(1,NULL,'account.create','account:1','null','{"id":1,"email":"admin@example.com","nickname":"관리자","role":"admin","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943050070);
INSERT INTO "admin_actions" VALUES(2,NULL,'account.create','account:2','null','{"id":2,"email":"minji@example.com","nickname":"민지","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943117125);
INSERT INTO "admin_actions" VALUES(3,NULL,'account.create','account:3','null','{"id":3,"email":"junho@example.com","nickname":"준호","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943173435);
INSERT INTO "admin_actions" VALUES(4,NULL,'account.create','account:4','null','{"id":4,"email":"emma@example.com","nickname":"Emma","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943231637);
INSERT INTO "admin_actions" VALUES(5,NULL,'product.create','product:1','null','{"id":1,"name":"영화 관람권 · Movie ticket","category":"movie_ticket","intro":"2D 영화 한 편, 전국 어느 극장에서나. One 2D film, at any cinema.","price":15000,"image":null,"stock":null,"valid_days":365,"on_sale":true,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:43Z","updated_at":"2026-11-27T19:15:43Z"}',1795806943254844);
INSERT INTO "admin_actions" VALUES(6,NULL,'product.create','product:2','null','{"id":2,"name":"팝콘 콤보 · Popcorn combo","category":"popcorn","intro":"라지 팝콘 하나와 음료 둘. One large popcorn, two drinks.","price":9000,"image":null,"stock":50,"valid_days":90,"on_sale":true,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:43Z","updated_at":"2026-11-27T19:15:43Z"}',1795806943255811);
INSERT INTO "admin_actions" VALUES(7,NULL,'product.create','product:3','null','{"id":3,"name":"심야 관람권 · Late-night ticket","category":"movie_ticket","intro":"준비 중입니다. Not on sale yet: a draft only administrators see.","price":11000,"image":null,"stock":null,"valid_days":365,"on_sale":false,"revision":1,"movie_code":null,"created_at":"2026-11-27T19:15:43Z","updated_at":"2026-11-27T19:15:43Z"}',1795806943256407);
INSERT INTO "admin_actions" VALUES(8,NULL,'points.adjust','account:2','{"balance":10}','{"balance":30010}',1795806943257170);
INSERT INTO "admin_actions" VALUES(9,NULL,'points.adjust','account:3','{"balance":10}','{"balance":30010}',1795806943257814);
INSERT INTO "admin_actions" VALUES(10,NULL,'points.adjust','account:4','{"balance":10}','{"balance":30010}',1795806943258422);
INSERT INTO "admin_actions" VALUES(11,NULL,'account.create','account:5','null','{"id":5,"email":"rush-r0t38c2n-admin@demo.invalid","nickname":"진행자","role":"admin","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943414858);
INSERT INTO "admin_actions" VALUES(12,NULL,'account.create','account:6','null','{"id":6,"email":"rush-r0t38c2n-1@demo.invalid","nickname":"관객0001","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943420658);
INSERT INTO "admin_actions" VALUES(13,NULL,'account.create','account:7','null','{"id":7,"email":"rush-r0t38c2n-2@demo.invalid","nickname":"관객0002","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943421033);
INSERT INTO "admin_actions" VALUES(14,NULL,'account.create','account:8','null','{"id":8,"email":"rush-r0t38c2n-3@demo.invalid","nickname":"관객0003","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943421146);
INSERT INTO "admin_actions" VALUES(15,NULL,'account.create','account:9','null','{"id":9,"email":"rush-r0t38c2n-4@demo.invalid","nickname":"관객0004","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943421448);
INSERT INTO "admin_actions" VALUES(16,NULL,'account.create','account:10','null','{"id":10,"email":"rush-r0t38c2n-8@demo.invalid","nickname":"관객0008","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943422071);
INSERT INTO "admin_actions" VALUES(17,NULL,'account.create','account:11','null','{"id":11,"email":"rush-r0t38c2n-5@demo.invalid","nickname":"관객0005","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943424683);
INSERT INTO "admin_actions" VALUES(18,NULL,'account.create','account:12','null','{"id":12,"email":"rush-r0t38c2n-7@demo.invalid","nickname":"관객0007","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943424783);
INSERT INTO "admin_actions" VALUES(19,NULL,'account.create','account:13','null','{"id":13,"email":"rush-r0t38c2n-6@demo.invalid","nickname":"관객0006","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943424831);
INSERT INTO "admin_actions" VALUES(20,NULL,'account.create','account:14','null','{"id":14,"email":"rush-r0t38c2n-9@demo.invalid","nickname":"관객0009","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943425292);
INSERT INTO "admin_actions" VALUES(21,NULL,'account.create','account:15','null','{"id":15,"email":"rush-r0t38c2n-10@demo.invalid","nickname":"관객0010","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943426456);
INSERT INTO "admin_actions" VALUES(22,NULL,'account.create','account:16','null','{"id":16,"email":"rush-r0t38c2n-11@demo.invalid","nickname":"관객0011","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943427337);
INSERT INTO "admin_actions" VALUES(23,NULL,'account.create','account:17','null','{"id":17,"email":"rush-r0t38c2n-12@demo.invalid","nickname":"관객0012","role":"user","state":"active","balance":0,"email_verified":true,"created_at":"2026-11-27T19:15:43Z"}',1795806943428889);
CREATE TABLE "campaigns" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "post_id" INTEGER NOT NULL CONSTRAINT campaigns_post_exists REFERENCES posts (id),
  "slots" INTEGER NOT NULL CONSTRAINT campaigns_slots_positive CHECK (slots >= 1),
  "reward_points" INTEGER NULL,
  "opens_at" INTEGER NULL,
  "closes_at" INTEGER NULL,
  "coupon_kind" TEXT NOT NULL,
  "coupon_value" INTEGER NOT NULL,
  "coupon_max_discount" INTEGER NULL,
  "coupon_min_price" INTEGER NULL,
  "coupon_category" TEXT NULL,
  "coupon_valid_days" INTEGER NOT NULL,
  "claimed" INTEGER NOT NULL CONSTRAINT campaigns_claimed_within_slots CHECK (claimed >= 0 AND claimed <= slots));
INSERT INTO "campaigns" VALUES(1,5,10,NULL,NULL,NULL,'percent',30,NULL,NULL,'movie_ticket',30,0);
INSERT INTO "campaigns" VALUES(2,6,5,NULL,NULL,NULL,'percent',30,NULL,NULL,NULL,30,5);
CREATE TABLE "comments" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "post_id" INTEGER NOT NULL CONSTRAINT comments_post_exists REFERENCES posts (id),
  "author_id" INTEGER NOT NULL,
  "body" TEXT NOT NULL,
  "deleted" INTEGER NOT NULL,
  "counted" INTEGER NOT NULL,
  "rewarded" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL);
INSERT INTO "comments" VALUES(1,2,3,'저도 음악이 제일 기억에 남아요.',0,1,0,1795806943243455);
INSERT INTO "comments" VALUES(2,2,4,'Stayed for the credits, worth it.',0,1,0,1795806943249077);
INSERT INTO "comments" VALUES(3,3,2,'꿀팁 감사합니다!',0,1,0,1795806943251193);
INSERT INTO "comments" VALUES(4,4,2,'1년 동안 쓸 수 있어요. 저는 팝콘부터 바꿨어요!',0,1,0,1795806943253024);
INSERT INTO "comments" VALUES(5,4,3,'They last a year. Save up for a ticket.',0,1,0,1795806943253593);
INSERT INTO "comments" VALUES(6,6,6,'저요! 저요!',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(7,6,7,'1등 하고 싶어요',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(8,6,8,'Me first!',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(9,6,9,'영화 보러 가고 싶습니다 🎬',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(10,6,11,'선착순이라니 떨리네요',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(11,6,13,'Count me in',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(12,6,12,'이번에는 꼭!',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(13,6,10,'팝콘도 주세요 🍿',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(14,6,14,'저요! 저요!',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(15,6,15,'1등 하고 싶어요',0,1,1,1795806943438079);
INSERT INTO "comments" VALUES(16,6,16,'Me first!',0,1,1,1795806943445966);
INSERT INTO "comments" VALUES(17,6,17,'영화 보러 가고 싶습니다 🎬',0,1,1,1795806943445966);
CREATE TABLE "coupons" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "campaign_id" INTEGER NULL CONSTRAINT coupons_campaign_exists REFERENCES campaigns (id),
  "campaign_post_id" INTEGER NULL,
  "owner_id" INTEGER NOT NULL,
  "position" INTEGER NULL CONSTRAINT coupons_position_positive CHECK (position >= 1),
  "kind" TEXT NOT NULL,
  "value" INTEGER NOT NULL,
  "max_discount" INTEGER NULL,
  "min_price" INTEGER NULL,
  "category" TEXT NULL,
  "valid_days" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "issued_at" INTEGER NOT NULL,
  "valid_until" INTEGER NOT NULL);
INSERT INTO "coupons" VALUES(1,'XRGN-V3V4-DDQW-XCAN',2,6,6,1,'percent',30,NULL,NULL,NULL,30,'issued',1795806943438079,1798470000000000);
INSERT INTO "coupons" VALUES(2,'QGP7-R7SJ-A36Z-DZ16',2,6,7,2,'percent',30,NULL,NULL,NULL,30,'issued',1795806943438079,1798470000000000);
INSERT INTO "coupons" VALUES(3,'CZCW-44F1-GCHJ-NYQV',2,6,8,3,'percent',30,NULL,NULL,NULL,30,'issued',1795806943438079,1798470000000000);
INSERT INTO "coupons" VALUES(4,'QZP7-3J0D-0BYN-49NZ',2,6,9,4,'percent',30,NULL,NULL,NULL,30,'issued',1795806943438079,1798470000000000);
INSERT INTO "coupons" VALUES(5,'1Q61-149B-BT7N-GR16',2,6,11,5,'percent',30,NULL,NULL,NULL,30,'issued',1795806943438079,1798470000000000);
CREATE TABLE "daily_slots" (
  "account_id" INTEGER NOT NULL,
  "rule" TEXT NOT NULL,
  "day" INTEGER NOT NULL,
  "ordinal" INTEGER NOT NULL CONSTRAINT daily_slots_ordinal_positive CHECK (ordinal >= 1),
  PRIMARY KEY ("account_id",
               "rule",
               "day",
               "ordinal"));
INSERT INTO "daily_slots" VALUES(2,'general_post',20785,1);
INSERT INTO "daily_slots" VALUES(3,'general_post',20785,1);
INSERT INTO "daily_slots" VALUES(4,'general_post',20785,1);
CREATE TABLE "idempotency_records" (
  "account_id" INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "reply" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  PRIMARY KEY ("account_id",
               "key"));
INSERT INTO "idempotency_records" VALUES(6,'rush-r0t38c2n-1','a6dcc82a39c008a06970c165da647382c93f1ca2459bb4386cea563508b6c671','{"comment":{"id":6,"post_id":6,"author":{"id":6,"nickname":"관객0001"},"body":"저요! 저요!","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":1,"coupon":{"code":"XRGN-V3V4-DDQW-XCAN","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(7,'rush-r0t38c2n-2','c7f820f7f12f40abd705a301198d2e1ec5ccdbb7d2cecb7e4ef2444804df1ecf','{"comment":{"id":7,"post_id":6,"author":{"id":7,"nickname":"관객0002"},"body":"1등 하고 싶어요","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":2,"coupon":{"code":"QGP7-R7SJ-A36Z-DZ16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(8,'rush-r0t38c2n-3','159ca025e2ac2be26aedf9c56ab4d9af31be84c4456a8bbac65e8738a4f32210','{"comment":{"id":8,"post_id":6,"author":{"id":8,"nickname":"관객0003"},"body":"Me first!","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":3,"coupon":{"code":"CZCW-44F1-GCHJ-NYQV","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(9,'rush-r0t38c2n-4','d86381ce1fee928b5264b4147c2bfcbb177f83e54987d91786645f5a3c0fe166','{"comment":{"id":9,"post_id":6,"author":{"id":9,"nickname":"관객0004"},"body":"영화 보러 가고 싶습니다 🎬","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":4,"coupon":{"code":"QZP7-3J0D-0BYN-49NZ","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(10,'rush-r0t38c2n-8','18c9be1aa517225181b719b182fdf9a86ab4181664fcba20775a53e9810d3243','{"comment":{"id":13,"post_id":6,"author":{"id":10,"nickname":"관객0008"},"body":"팝콘도 주세요 🍿","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(11,'rush-r0t38c2n-5','a172035f743bfad573bf4525f43fe864438054c27ad3fd32c3212213a371d2d8','{"comment":{"id":10,"post_id":6,"author":{"id":11,"nickname":"관객0005"},"body":"선착순이라니 떨리네요","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":5,"coupon":{"code":"1Q61-149B-BT7N-GR16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(12,'rush-r0t38c2n-7','b2a760f345c52dac83ddd0e33876eadafc8eee16d75d3376f7aade67d7230a05','{"comment":{"id":12,"post_id":6,"author":{"id":12,"nickname":"관객0007"},"body":"이번에는 꼭!","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(13,'rush-r0t38c2n-6','99ed250e4b3119d24bb822d421e781699f47075b66411103e09ce6ec13d1631e','{"comment":{"id":11,"post_id":6,"author":{"id":13,"nickname":"관객0006"},"body":"Count me in","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(14,'rush-r0t38c2n-9','a6dcc82a39c008a06970c165da647382c93f1ca2459bb4386cea563508b6c671','{"comment":{"id":14,"post_id":6,"author":{"id":14,"nickname":"관객0009"},"body":"저요! 저요!","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(15,'rush-r0t38c2n-10','c7f820f7f12f40abd705a301198d2e1ec5ccdbb7d2cecb7e4ef2444804df1ecf','{"comment":{"id":15,"post_id":6,"author":{"id":15,"nickname":"관객0010"},"body":"1등 하고 싶어요","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943438079);
INSERT INTO "idempotency_records" VALUES(16,'rush-r0t38c2n-11','159ca025e2ac2be26aedf9c56ab4d9af31be84c4456a8bbac65e8738a4f32210','{"comment":{"id":16,"post_id":6,"author":{"id":16,"nickname":"관객0011"},"body":"Me first!","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943445966);
INSERT INTO "idempotency_records" VALUES(17,'rush-r0t38c2n-12','d86381ce1fee928b5264b4147c2bfcbb177f83e54987d91786645f5a3c0fe166','{"comment":{"id":17,"post_id":6,"author":{"id":17,"nickname":"관객0012"},"body":"영화 보러 가고 싶습니다 🎬","created_at":"2026-11-27T19:15:43Z"},"reward":{"points":100,"position":null,"coupon":null}}',1795806943445966);
INSERT INTO "idempotency_records" VALUES(2,'first','ef00375d717c0691ee01fd4daf4a5a5234fbf830e0f1ce96e73e24f01d31eec6','{"id":1,"product":{"id":1,"name":"영화 관람권 · Movie ticket","category":"movie_ticket"},"quantity":1,"list_price":15000,"discount":0,"total":15000,"coupon_code":null,"state":"paid","balance_after":15010,"tickets":[{"code":"7CT4-BANE-S7FF-DQDJ","state":"issued","image_url":"/v1/tickets/7CT4-BANE-S7FF-DQDJ/image.png"}],"created_at":"2026-11-27T19:15:44Z","cancelled_at":null}',1795806944139652);
CREATE TABLE "images" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "content_type" TEXT NOT NULL,
  "width" INTEGER NOT NULL,
  "height" INTEGER NOT NULL,
  "bytes" INTEGER NOT NULL CONSTRAINT images_bytes_positive CHECK (bytes >= 1),
  "created_at" INTEGER NOT NULL);
CREATE TABLE "job_runs" (
  "job" TEXT NOT NULL,
  "scheduled_for" INTEGER NOT NULL,
  "state" TEXT NOT NULL,
  "started_at" INTEGER NOT NULL,
  "finished_at" INTEGER NULL,
  "outcome" TEXT NOT NULL,
  PRIMARY KEY ("job",
               "scheduled_for"));
CREATE TABLE "ledger_entries" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "account_id" INTEGER NOT NULL CONSTRAINT ledger_entries_wallet_exists REFERENCES wallets (account_id),
  "seq" INTEGER NOT NULL,
  "amount" INTEGER NOT NULL,
  "balance_after" INTEGER NOT NULL CONSTRAINT ledger_entries_balance_not_negative CHECK (balance_after >= 0),
  "reason" TEXT NOT NULL,
  "rule" TEXT NOT NULL,
  "rule_amount" INTEGER NOT NULL,
  "source_type" TEXT NOT NULL,
  "source_id" INTEGER NOT NULL,
  "actor_id" INTEGER NULL,
  "note" TEXT NOT NULL,
  "reverses_id" INTEGER NULL,
  "expires_at" INTEGER NULL,
  "created_at" INTEGER NOT NULL,
  "hash" TEXT NOT NULL);
INSERT INTO "ledger_entries" VALUES(1,2,1,10,10,'general_post','general_post',10,'post',2,NULL,'',NULL,1827414000000000,1795806943240683,'1a9d378e3e8ef731d007f064eda3cb3143fb87f5f3a7d586d02b9b89c9715223');
INSERT INTO "ledger_entries" VALUES(2,3,1,10,10,'general_post','general_post',10,'post',3,NULL,'',NULL,1827414000000000,1795806943250465,'adcc722618ca4bcff8bcd89388ab54bff7a70144d921cce781baaabb1c311cbe');
INSERT INTO "ledger_entries" VALUES(3,4,1,10,10,'general_post','general_post',10,'post',4,NULL,'',NULL,1827414000000000,1795806943252016,'38a76d4b6dee0452090be2a6e95cc1f772a26ab78b77021e01690fce9c0da6f8');
INSERT INTO "ledger_entries" VALUES(4,2,2,30000,30010,'adjustment','adjustment',30000,'adjustment',2,NULL,'체험용 포인트 · points to try the shop with',NULL,1827414000000000,1795806943257170,'ab180e0c5f657d27f78436cdbb7ac627b67b5219887e9949c7203a43c6b7853d');
INSERT INTO "ledger_entries" VALUES(5,3,2,30000,30010,'adjustment','adjustment',30000,'adjustment',2,NULL,'체험용 포인트 · points to try the shop with',NULL,1827414000000000,1795806943257814,'54808aaad7d3bef632f67c717cad8d078e1a6655ba4ef1fd8004b46baa562e24');
INSERT INTO "ledger_entries" VALUES(6,4,2,30000,30010,'adjustment','adjustment',30000,'adjustment',2,NULL,'체험용 포인트 · points to try the shop with',NULL,1827414000000000,1795806943258422,'22ca5d4ced0c357768eec48c027060d06d2d18a6e2e9e7a80416c15300b20d23');
INSERT INTO "ledger_entries" VALUES(7,6,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'3c7484b01b3a5f1751ae63d6f500cad3c9ae6fc97fead73d520c0c4cb833a2a0');
INSERT INTO "ledger_entries" VALUES(8,7,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'a5002a9e12281364b0a28c5b70973a0e4446f5a7f362c5b3a43e39de1e11da62');
INSERT INTO "ledger_entries" VALUES(9,8,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'ab4b9e6327a94acb0e03ab0d1f09342ed62aeaec24092b539f64bba4b56a9452');
INSERT INTO "ledger_entries" VALUES(10,9,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'c92e91da484d4e0e963dfa357a076d61172325bcb0f7bf3f69fa08928e498374');
INSERT INTO "ledger_entries" VALUES(11,11,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'d1eaaf50fe1bb639ed1ab397436b3f7b6e53dd4ccf331c24da2de179abf08106');
INSERT INTO "ledger_entries" VALUES(12,13,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'dcc47c64daebe36327c51f9950d34fdb9ee542a786e8e017ecb9acbd0626b092');
INSERT INTO "ledger_entries" VALUES(13,12,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'de72b5339efeac460d4923756511efd9eec26965e368368f2c264be92f1e36b1');
INSERT INTO "ledger_entries" VALUES(14,10,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'74cea320759ac0de82e74b340c029ea4d1a185771348bb78fc28e2559c0fec7f');
INSERT INTO "ledger_entries" VALUES(15,14,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'2c40285fff209525d91d3b92b7b9cde47510e033bc58805cac0d6a4164e702bc');
INSERT INTO "ledger_entries" VALUES(16,15,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943438079,'361d0918bcb471c7d6a37f095ad3eef8219f6ada1b40acfdc739d3a4907ec375');
INSERT INTO "ledger_entries" VALUES(17,16,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943445966,'e6d2790e7036c70072262b618d9a049350a6abe995534ea671055f40ba54a4d5');
INSERT INTO "ledger_entries" VALUES(18,17,1,100,100,'event_comment','event_comment',100,'post',6,NULL,'',NULL,1827414000000000,1795806943445966,'7f71df57507a1ae929f1e91e8284bc85df07e886d3d483b9ea2f1a36eb78e358');
INSERT INTO "ledger_entries" VALUES(19,2,3,-15000,15010,'purchase','purchase',-15000,'order',1,NULL,'',NULL,NULL,1795806944139652,'2e705c83245af9b9cf31f63844ef4533b57efa26724bc18a0261df446a0ea2f2');
CREATE TABLE "orders" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "account_id" INTEGER NOT NULL CONSTRAINT orders_wallet_exists REFERENCES wallets (account_id),
  "product_id" INTEGER NOT NULL,
  "product_name" TEXT NOT NULL,
  "product_category" TEXT NOT NULL,
  "quantity" INTEGER NOT NULL CONSTRAINT orders_quantity_positive CHECK (quantity >= 1),
  "took_stock" INTEGER NOT NULL,
  "list_price" INTEGER NOT NULL,
  "discount" INTEGER NOT NULL CONSTRAINT orders_discount_not_negative CHECK (discount >= 0),
  "total" INTEGER NOT NULL CONSTRAINT orders_total_not_negative CHECK (total >= 0) CONSTRAINT orders_total_adds_up CHECK (total = list_price - discount),
  "coupon_id" INTEGER NULL,
  "coupon_code" TEXT NULL,
  "state" TEXT NOT NULL,
  "balance_after" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "cancelled_at" INTEGER NULL);
INSERT INTO "orders" VALUES(1,2,1,'영화 관람권 · Movie ticket','movie_ticket',1,0,15000,0,15000,NULL,NULL,'paid',15010,1795806944139652,NULL);
CREATE TABLE "outbox_messages" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "account_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "payload" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL);
INSERT INTO "outbox_messages" VALUES(1,6,'coupon_won','{"code":"XRGN-V3V4-DDQW-XCAN","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":1,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "outbox_messages" VALUES(2,7,'coupon_won','{"code":"QGP7-R7SJ-A36Z-DZ16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":2,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "outbox_messages" VALUES(3,8,'coupon_won','{"code":"CZCW-44F1-GCHJ-NYQV","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":3,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "outbox_messages" VALUES(4,9,'coupon_won','{"code":"QZP7-3J0D-0BYN-49NZ","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":4,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "outbox_messages" VALUES(5,11,'coupon_won','{"code":"1Q61-149B-BT7N-GR16","state":"issued","kind":"percent","value":30,"max_discount":null,"min_price":null,"category":null,"valid_until":"2026-12-28T15:00:00Z","position":5,"campaign_post_id":6,"issued_at":"2026-11-27T19:15:43Z"}',1795806943438079);
INSERT INTO "outbox_messages" VALUES(6,2,'order_paid','{"order_id":1,"tickets":["7CT4-BANE-S7FF-DQDJ"]}',1795806944139652);
CREATE TABLE "participations" (
  "post_id" INTEGER NOT NULL,
  "account_id" INTEGER NOT NULL,
  PRIMARY KEY ("post_id",
               "account_id"));
INSERT INTO "participations" VALUES(2,3);
INSERT INTO "participations" VALUES(2,4);
INSERT INTO "participations" VALUES(3,2);
INSERT INTO "participations" VALUES(4,2);
INSERT INTO "participations" VALUES(4,3);
INSERT INTO "participations" VALUES(6,6);
INSERT INTO "participations" VALUES(6,7);
INSERT INTO "participations" VALUES(6,8);
INSERT INTO "participations" VALUES(6,9);
INSERT INTO "participations" VALUES(6,11);
INSERT INTO "participations" VALUES(6,13);
INSERT INTO "participations" VALUES(6,12);
INSERT INTO "participations" VALUES(6,10);
INSERT INTO "participations" VALUES(6,14);
INSERT INTO "participations" VALUES(6,15);
INSERT INTO "participations" VALUES(6,16);
INSERT INTO "participations" VALUES(6,17);
CREATE TABLE "post_views" (
  "post_id" INTEGER NOT NULL PRIMARY KEY,
  "views" INTEGER NOT NULL CONSTRAINT post_views_not_negative CHECK (views >= 0));
CREATE TABLE "posts" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "board" TEXT NOT NULL,
  "author_id" INTEGER NOT NULL CONSTRAINT posts_author_exists REFERENCES accounts (id),
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "image_id" TEXT NULL,
  "comment_count" INTEGER NOT NULL CONSTRAINT posts_comment_count_not_negative CHECK (comment_count >= 0),
  "revision" INTEGER NOT NULL,
  "deleted" INTEGER NOT NULL,
  "rewarded" INTEGER NOT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL);
INSERT INTO "posts" VALUES(1,'notice',1,'이용 안내 · How points work','글을 쓰면 하루 세 번까지 10포인트, 이벤트 글에 처음 댓글을 달면 100포인트를 드립니다.
A post earns 10 points, up to three times a day; your first comment on an event post earns 100.',NULL,0,1,0,0,1795806943233512,1795806943233512);
INSERT INTO "posts" VALUES(2,'general',2,'어제 본 영화, 두 번 봐도 좋네요','처음에는 배우만 보였는데 두 번째에는 음악이 들렸어요. 엔딩 크레딧까지 꼭 보세요.',NULL,2,1,0,1,1795806943240683,1795806943240683);
INSERT INTO "posts" VALUES(3,'general',3,'심야 상영 추천 좌석','가운데에서 두 줄 뒤, 왼쪽 통로가 가장 편합니다. 팝콘은 미리 사 두세요.',NULL,1,1,0,1,1795806943250465,1795806943250465);
INSERT INTO "posts" VALUES(4,'general',4,'A first-timer''s question','I have just collected my first points. Do they expire, and what should I spend them on?',NULL,2,1,0,1,1795806943252016,1795806943252016);
INSERT INTO "posts" VALUES(5,'event',1,'선착순 10명! 영화 예매 30% 할인 쿠폰 · First ten win a coupon','이 글에 댓글을 단 선착순 열 분께 영화 예매 30% 할인 쿠폰을 드립니다.
The first ten people to comment here win a coupon for 30% off a movie ticket.',NULL,0,1,0,0,1795806943254095,1795806943254095);
INSERT INTO "posts" VALUES(6,'event',5,'선착순 5명 · Rush r0t38c2n','댓글을 다는 선착순 5명에게 쿠폰을 드립니다. The first to comment win.',NULL,12,1,0,0,1795806943418139,1795806943418139);
CREATE TABLE "product_terms" (
  "term" TEXT NOT NULL,
  "product_id" INTEGER NOT NULL CONSTRAINT product_terms_product_exists REFERENCES products (id),
  PRIMARY KEY ("term",
               "product_id"));
INSERT INTO "product_terms" VALUES(' ',1);
INSERT INTO "product_terms" VALUES(' m',1);
INSERT INTO "product_terms" VALUES(' t',1);
INSERT INTO "product_terms" VALUES(' ·',1);
INSERT INTO "product_terms" VALUES(' 관',1);
INSERT INTO "product_terms" VALUES('c',1);
INSERT INTO "product_terms" VALUES('ck',1);
INSERT INTO "product_terms" VALUES('e',1);
INSERT INTO "product_terms" VALUES('e ',1);
INSERT INTO "product_terms" VALUES('et',1);
INSERT INTO "product_terms" VALUES('i',1);
INSERT INTO "product_terms" VALUES('ic',1);
INSERT INTO "product_terms" VALUES('ie',1);
INSERT INTO "product_terms" VALUES('k',1);
INSERT INTO "product_terms" VALUES('ke',1);
INSERT INTO "product_terms" VALUES('m',1);
INSERT INTO "product_terms" VALUES('mo',1);
INSERT INTO "product_terms" VALUES('o',1);
INSERT INTO "product_terms" VALUES('ov',1);
INSERT INTO "product_terms" VALUES('t',1);
INSERT INTO "product_terms" VALUES('ti',1);
INSERT INTO "product_terms" VALUES('v',1);
INSERT INTO "product_terms" VALUES('vi',1);
INSERT INTO "product_terms" VALUES('·',1);
INSERT INTO "product_terms" VALUES('· ',1);
INSERT INTO "product_terms" VALUES('관',1);
INSERT INTO "product_terms" VALUES('관람',1);
INSERT INTO "product_terms" VALUES('권',1);
INSERT INTO "product_terms" VALUES('권 ',1);
INSERT INTO "product_terms" VALUES('람',1);
INSERT INTO "product_terms" VALUES('람권',1);
INSERT INTO "product_terms" VALUES('영',1);
INSERT INTO "product_terms" VALUES('영화',1);
INSERT INTO "product_terms" VALUES('화',1);
INSERT INTO "product_terms" VALUES('화 ',1);
INSERT INTO "product_terms" VALUES(' ',2);
INSERT INTO "product_terms" VALUES(' c',2);
INSERT INTO "product_terms" VALUES(' p',2);
INSERT INTO "product_terms" VALUES(' ·',2);
INSERT INTO "product_terms" VALUES(' 콤',2);
INSERT INTO "product_terms" VALUES('b',2);
INSERT INTO "product_terms" VALUES('bo',2);
INSERT INTO "product_terms" VALUES('c',2);
INSERT INTO "product_terms" VALUES('co',2);
INSERT INTO "product_terms" VALUES('m',2);
INSERT INTO "product_terms" VALUES('mb',2);
INSERT INTO "product_terms" VALUES('n',2);
INSERT INTO "product_terms" VALUES('n ',2);
INSERT INTO "product_terms" VALUES('o',2);
INSERT INTO "product_terms" VALUES('om',2);
INSERT INTO "product_terms" VALUES('op',2);
INSERT INTO "product_terms" VALUES('or',2);
INSERT INTO "product_terms" VALUES('p',2);
INSERT INTO "product_terms" VALUES('pc',2);
INSERT INTO "product_terms" VALUES('po',2);
INSERT INTO "product_terms" VALUES('r',2);
INSERT INTO "product_terms" VALUES('rn',2);
INSERT INTO "product_terms" VALUES('·',2);
INSERT INTO "product_terms" VALUES('· ',2);
INSERT INTO "product_terms" VALUES('보',2);
INSERT INTO "product_terms" VALUES('보 ',2);
INSERT INTO "product_terms" VALUES('콘',2);
INSERT INTO "product_terms" VALUES('콘 ',2);
INSERT INTO "product_terms" VALUES('콤',2);
INSERT INTO "product_terms" VALUES('콤보',2);
INSERT INTO "product_terms" VALUES('팝',2);
INSERT INTO "product_terms" VALUES('팝콘',2);
INSERT INTO "product_terms" VALUES(' ',3);
INSERT INTO "product_terms" VALUES(' l',3);
INSERT INTO "product_terms" VALUES(' t',3);
INSERT INTO "product_terms" VALUES(' ·',3);
INSERT INTO "product_terms" VALUES(' 관',3);
INSERT INTO "product_terms" VALUES('-',3);
INSERT INTO "product_terms" VALUES('-n',3);
INSERT INTO "product_terms" VALUES('a',3);
INSERT INTO "product_terms" VALUES('at',3);
INSERT INTO "product_terms" VALUES('c',3);
INSERT INTO "product_terms" VALUES('ck',3);
INSERT INTO "product_terms" VALUES('e',3);
INSERT INTO "product_terms" VALUES('e-',3);
INSERT INTO "product_terms" VALUES('et',3);
INSERT INTO "product_terms" VALUES('g',3);
INSERT INTO "product_terms" VALUES('gh',3);
INSERT INTO "product_terms" VALUES('h',3);
INSERT INTO "product_terms" VALUES('ht',3);
INSERT INTO "product_terms" VALUES('i',3);
INSERT INTO "product_terms" VALUES('ic',3);
INSERT INTO "product_terms" VALUES('ig',3);
INSERT INTO "product_terms" VALUES('k',3);
INSERT INTO "product_terms" VALUES('ke',3);
INSERT INTO "product_terms" VALUES('l',3);
INSERT INTO "product_terms" VALUES('la',3);
INSERT INTO "product_terms" VALUES('n',3);
INSERT INTO "product_terms" VALUES('ni',3);
INSERT INTO "product_terms" VALUES('t',3);
INSERT INTO "product_terms" VALUES('t ',3);
INSERT INTO "product_terms" VALUES('te',3);
INSERT INTO "product_terms" VALUES('ti',3);
INSERT INTO "product_terms" VALUES('·',3);
INSERT INTO "product_terms" VALUES('· ',3);
INSERT INTO "product_terms" VALUES('관',3);
INSERT INTO "product_terms" VALUES('관람',3);
INSERT INTO "product_terms" VALUES('권',3);
INSERT INTO "product_terms" VALUES('권 ',3);
INSERT INTO "product_terms" VALUES('람',3);
INSERT INTO "product_terms" VALUES('람권',3);
INSERT INTO "product_terms" VALUES('심',3);
INSERT INTO "product_terms" VALUES('심야',3);
INSERT INTO "product_terms" VALUES('야',3);
INSERT INTO "product_terms" VALUES('야 ',3);
CREATE TABLE "products" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "name" TEXT NOT NULL,
  "search_text" TEXT NOT NULL,
  "category" TEXT NOT NULL,
  "intro" TEXT NOT NULL,
  "price" INTEGER NOT NULL CONSTRAINT products_price_not_negative CHECK (price >= 0),
  "image_id" TEXT NULL,
  "stock" INTEGER NULL CONSTRAINT products_stock_in_range CHECK (stock BETWEEN 0 AND 1000000000),
  "valid_days" INTEGER NOT NULL CONSTRAINT products_valid_days_positive CHECK (valid_days >= 1),
  "on_sale" INTEGER NOT NULL,
  "retired" INTEGER NOT NULL,
  "revision" INTEGER NOT NULL,
  "movie_code" TEXT NULL,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL);
INSERT INTO "products" VALUES(1,'영화 관람권 · Movie ticket','영화 관람권 · movie ticket','movie_ticket','2D 영화 한 편, 전국 어느 극장에서나. One 2D film, at any cinema.',15000,NULL,NULL,365,1,0,1,NULL,1795806943254844,1795806943254844);
INSERT INTO "products" VALUES(2,'팝콘 콤보 · Popcorn combo','팝콘 콤보 · popcorn combo','popcorn','라지 팝콘 하나와 음료 둘. One large popcorn, two drinks.',9000,NULL,50,90,1,0,1,NULL,1795806943255811,1795806943255811);
INSERT INTO "products" VALUES(3,'심야 관람권 · Late-night ticket','심야 관람권 · late-night ticket','movie_ticket','준비 중입니다. Not on sale yet: a draft only administrators see.',11000,NULL,NULL,365,0,0,1,NULL,1795806943256407,1795806943256407);
CREATE TABLE "schema_version" (
  "name" TEXT NOT NULL PRIMARY KEY,
  "version" INTEGER NOT NULL,
  "migration" INTEGER NOT NULL);
INSERT INTO "schema_version" VALUES('',1,0);
CREATE TABLE "sessions" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "account_id" INTEGER NOT NULL CONSTRAINT sessions_account_exists REFERENCES accounts (id),
  "token_hash" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL,
  "expires_at" INTEGER NOT NULL);
INSERT INTO "sessions" VALUES(1,2,'785cb3d2b224b5b31ca81a84f702cf0ec5db8985368bcab60494468729c403a2',1795806943998906,1798398943998906);
CREATE TABLE "tallies" (
  "account_id" INTEGER NOT NULL,
  "metric" TEXT NOT NULL,
  "day" INTEGER NOT NULL,
  "total" INTEGER NOT NULL,
  PRIMARY KEY ("account_id",
               "metric",
               "day"));
INSERT INTO "tallies" VALUES(2,'comments_received',20785,2);
INSERT INTO "tallies" VALUES(3,'comments_written',20785,2);
INSERT INTO "tallies" VALUES(4,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(2,'comments_written',20785,2);
INSERT INTO "tallies" VALUES(3,'comments_received',20785,1);
INSERT INTO "tallies" VALUES(4,'comments_received',20785,2);
INSERT INTO "tallies" VALUES(6,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(7,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(8,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(9,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(10,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(11,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(12,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(13,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(14,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(15,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(16,'comments_written',20785,1);
INSERT INTO "tallies" VALUES(17,'comments_written',20785,1);
CREATE TABLE "tickets" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "code" TEXT NOT NULL,
  "order_id" INTEGER NOT NULL CONSTRAINT tickets_order_exists REFERENCES orders (id),
  "owner_id" INTEGER NOT NULL,
  "product_id" INTEGER NOT NULL,
  "product_name" TEXT NOT NULL,
  "product_category" TEXT NOT NULL,
  "image_id" TEXT NULL,
  "price" INTEGER NOT NULL CONSTRAINT tickets_price_not_negative CHECK (price >= 0),
  "state" TEXT NOT NULL,
  "issued_at" INTEGER NOT NULL,
  "valid_until" INTEGER NOT NULL,
  "redeemed_at" INTEGER NULL,
  "redeemed_by" INTEGER NULL);
INSERT INTO "tickets" VALUES(1,'7CT4-BANE-S7FF-DQDJ',1,2,1,'영화 관람권 · Movie ticket','movie_ticket',NULL,15000,'issued',1795806944139652,1827414000000000,NULL,NULL);
CREATE TABLE "view_batches" (
  "batch_id" TEXT NOT NULL PRIMARY KEY,
  "applied_at" INTEGER NOT NULL);
CREATE TABLE "wallets" (
  "account_id" INTEGER NOT NULL PRIMARY KEY CONSTRAINT wallets_account_exists REFERENCES accounts (id),
  "balance" INTEGER NOT NULL CONSTRAINT wallets_balance_not_negative CHECK (balance >= 0),
  "entry_count" INTEGER NOT NULL CONSTRAINT wallets_entry_count_not_negative CHECK (entry_count >= 0),
  "head" TEXT NOT NULL,
  "next_expiry_at" INTEGER NULL,
  "last_expires_at" INTEGER NULL,
  "posts_counted" INTEGER NOT NULL,
  "comments_counted" INTEGER NOT NULL,
  "event_seq" INTEGER NOT NULL);
INSERT INTO "wallets" VALUES(1,0,0,'0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,0,0,0);
INSERT INTO "wallets" VALUES(2,15010,3,'2e705c83245af9b9cf31f63844ef4533b57efa26724bc18a0261df446a0ea2f2',1827414000000000,1827414000000000,1,2,4);
INSERT INTO "wallets" VALUES(3,30010,2,'54808aaad7d3bef632f67c717cad8d078e1a6655ba4ef1fd8004b46baa562e24',1827414000000000,1827414000000000,1,2,2);
INSERT INTO "wallets" VALUES(4,30010,2,'22ca5d4ced0c357768eec48c027060d06d2d18a6e2e9e7a80416c15300b20d23',1827414000000000,1827414000000000,1,1,2);
INSERT INTO "wallets" VALUES(5,0,0,'0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,0,0,0);
INSERT INTO "wallets" VALUES(6,100,1,'3c7484b01b3a5f1751ae63d6f500cad3c9ae6fc97fead73d520c0c4cb833a2a0',1827414000000000,1827414000000000,0,1,2);
INSERT INTO "wallets" VALUES(7,100,1,'a5002a9e12281364b0a28c5b70973a0e4446f5a7f362c5b3a43e39de1e11da62',1827414000000000,1827414000000000,0,1,2);
INSERT INTO "wallets" VALUES(8,100,1,'ab4b9e6327a94acb0e03ab0d1f09342ed62aeaec24092b539f64bba4b56a9452',1827414000000000,1827414000000000,0,1,2);
INSERT INTO "wallets" VALUES(9,100,1,'c92e91da484d4e0e963dfa357a076d61172325bcb0f7bf3f69fa08928e498374',1827414000000000,1827414000000000,0,1,2);
INSERT INTO "wallets" VALUES(10,100,1,'74cea320759ac0de82e74b340c029ea4d1a185771348bb78fc28e2559c0fec7f',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(11,100,1,'d1eaaf50fe1bb639ed1ab397436b3f7b6e53dd4ccf331c24da2de179abf08106',1827414000000000,1827414000000000,0,1,2);
INSERT INTO "wallets" VALUES(12,100,1,'de72b5339efeac460d4923756511efd9eec26965e368368f2c264be92f1e36b1',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(13,100,1,'dcc47c64daebe36327c51f9950d34fdb9ee542a786e8e017ecb9acbd0626b092',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(14,100,1,'2c40285fff209525d91d3b92b7b9cde47510e033bc58805cac0d6a4164e702bc',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(15,100,1,'361d0918bcb471c7d6a37f095ad3eef8219f6ada1b40acfdc739d3a4907ec375',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(16,100,1,'e6d2790e7036c70072262b618d9a049350a6abe995534ea671055f40ba54a4d5',1827414000000000,1827414000000000,0,1,1);
INSERT INTO "wallets" VALUES(17,100,1,'7f71df57507a1ae929f1e91e8284bc85df07e886d3d483b9ea2f1a36eb78e358',1827414000000000,1827414000000000,0,1,1);
CREATE UNIQUE INDEX "accounts_email_unique"
  ON "accounts" ("email");
CREATE INDEX "accounts_active_admins"
  ON "accounts" ("id")
 WHERE role = 'admin' AND state = 'active';
CREATE UNIQUE INDEX "sessions_token_hash_unique"
  ON "sessions" ("token_hash");
CREATE INDEX "sessions_account"
  ON "sessions" ("account_id");
CREATE INDEX "sessions_expires_at"
  ON "sessions" ("expires_at");
CREATE UNIQUE INDEX "account_tokens_token_hash_unique"
  ON "account_tokens" ("token_hash");
CREATE INDEX "account_tokens_account"
  ON "account_tokens" (
    "account_id",
    "purpose",
    "id");
CREATE INDEX "account_tokens_expires_at"
  ON "account_tokens" ("expires_at");
CREATE UNIQUE INDEX "ledger_entries_seq_unique"
  ON "ledger_entries" (
    "account_id",
    "seq");
CREATE UNIQUE INDEX "ledger_entries_source_unique"
  ON "ledger_entries" (
    "account_id",
    "rule",
    "source_type",
    "source_id");
CREATE INDEX "ledger_entries_expiry"
  ON "ledger_entries" (
    "account_id",
    "expires_at",
    "amount");
CREATE INDEX "ledger_entries_clawbacks"
  ON "ledger_entries" (
    "account_id",
    "expires_at")
 WHERE reason = 'clawback';
CREATE INDEX "daily_slots_day"
  ON "daily_slots" ("day");
CREATE INDEX "posts_author"
  ON "posts" (
    "author_id",
    "id")
 WHERE author_id <> 0;
CREATE INDEX "posts_listed"
  ON "posts" (
    "deleted",
    "id")
 WHERE author_id <> 0;
CREATE INDEX "posts_board_listed"
  ON "posts" (
    "board",
    "deleted",
    "id")
 WHERE board <> '';
CREATE INDEX "comments_listed"
  ON "comments" (
    "post_id",
    "id")
 WHERE author_id <> 0;
CREATE INDEX "comments_author"
  ON "comments" (
    "author_id",
    "id")
 WHERE author_id <> 0;
CREATE INDEX "view_batches_applied_at"
  ON "view_batches" ("applied_at");
CREATE UNIQUE INDEX "campaigns_post_unique"
  ON "campaigns" ("post_id");
CREATE UNIQUE INDEX "coupons_code_unique"
  ON "coupons" ("code");
CREATE UNIQUE INDEX "coupons_winner_unique"
  ON "coupons" (
    "campaign_id",
    "owner_id");
CREATE UNIQUE INDEX "coupons_position_unique"
  ON "coupons" (
    "campaign_id",
    "position");
CREATE INDEX "coupons_owner"
  ON "coupons" (
    "owner_id",
    "id")
 WHERE owner_id <> 0;
CREATE INDEX "tallies_ranked"
  ON "tallies" (
    "metric",
    "day");
CREATE INDEX "outbox_messages_account"
  ON "outbox_messages" (
    "account_id",
    "id")
 WHERE account_id <> 0;
CREATE INDEX "idempotency_records_created_at"
  ON "idempotency_records" ("created_at");
CREATE INDEX "products_listed"
  ON "products" (
    "retired",
    "on_sale",
    "id")
 WHERE price >= 0;
CREATE INDEX "products_priced"
  ON "products" (
    "retired",
    "on_sale",
    "price",
    "id")
 WHERE price >= 0;
CREATE INDEX "products_category_listed"
  ON "products" (
    "retired",
    "on_sale",
    "category",
    "id")
 WHERE category <> '';
CREATE INDEX "products_category_priced"
  ON "products" (
    "retired",
    "on_sale",
    "category",
    "price",
    "id")
 WHERE category <> '';
CREATE UNIQUE INDEX "products_movie_code_unique"
  ON "products" ("movie_code");
CREATE INDEX "product_terms_product"
  ON "product_terms" ("product_id");
CREATE INDEX "orders_account"
  ON "orders" (
    "account_id",
    "id")
 WHERE account_id <> 0;
CREATE UNIQUE INDEX "orders_live_coupon_unique"
  ON "orders" ("coupon_id")
 WHERE state = 'paid';
CREATE UNIQUE INDEX "tickets_code_unique"
  ON "tickets" ("code");
CREATE INDEX "tickets_order"
  ON "tickets" ("order_id");
CREATE INDEX "tickets_owner"
  ON "tickets" (
    "owner_id",
    "id")
 WHERE owner_id <> 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('accounts',17);
INSERT INTO "sqlite_sequence" VALUES('admin_actions',23);
INSERT INTO "sqlite_sequence" VALUES('posts',6);
INSERT INTO "sqlite_sequence" VALUES('ledger_entries',19);
INSERT INTO "sqlite_sequence" VALUES('comments',17);
INSERT INTO "sqlite_sequence" VALUES('campaigns',2);
INSERT INTO "sqlite_sequence" VALUES('products',3);
INSERT INTO "sqlite_sequence" VALUES('coupons',5);
INSERT INTO "sqlite_sequence" VALUES('outbox_messages',6);
INSERT INTO "sqlite_sequence" VALUES('sessions',1);
INSERT INTO "sqlite_sequence" VALUES('tickets',1);
COMMIT;
