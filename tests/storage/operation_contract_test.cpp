// What every tally, event, idempotency, job and admin action repository promises.
#include <gmock/gmock.h>

#include "storage/stores.hpp"

namespace ticketing::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OperationRepositoryContract : public StoreTest {
 protected:
  const LocalDate today_{std::chrono::days(20'000)};
};
TICKETING_ON_EVERY_STORE(OperationRepositoryContract);

TEST_P(OperationRepositoryContract, adds_up_tallies_with_repeated_keys) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  const auto written = RankingMetric::comments_written;
  const auto received = RankingMetric::comments_received;
  const TallyDelta deltas[] = {{b, written, today_, 1},
                               {a, received, today_, 1},
                               {b, written, today_, 1},
                               {a, written, today_, 1},
                               {a, written, today_, -1}};
  for (int i = 0; i < 2; ++i) {
    commit([&](UnitOfWork& unit) { unit.tallies().add(deltas); });
  }
  commit([&](UnitOfWork& unit) { unit.tallies().add({}); });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.tallies().find(b, written, today_), 4);
    EXPECT_EQ(unit.tallies().find(a, received, today_), 2);
    EXPECT_EQ(unit.tallies().find(a, written, today_), 0);
    EXPECT_EQ(unit.tallies().find(b, written, today_ + std::chrono::days(1)), 0);
  });
}

TEST_P(OperationRepositoryContract, replays_events_from_above_a_seq) {
  const auto account = add_account("minji");
  commit([&](UnitOfWork& unit) {
    const AccountEvent events[] = {{account, 1, EventType::points, "{}", now_},
                                   {account, 2, EventType::coupon, "{}", now_},
                                   {account, 3, EventType::points, "{}", now_}};
    unit.account_events().add(events);
  });
  read([&](UnitOfWork& unit) {
    const auto events = unit.account_events().list(account, 1, 1);
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].seq, 2);
    EXPECT_EQ(events[0].type, EventType::coupon);
    EXPECT_THAT(unit.account_events().list(account, 0, 10), SizeIs(3));
    const auto newest = unit.account_events().list_newest(account, {3, 1});
    ASSERT_THAT(newest, SizeIs(1));
    EXPECT_EQ(newest[0].seq, 2);
    EXPECT_FALSE(unit.account_events().find(account, 4));
  });
  commit([&](UnitOfWork& unit) {
    auto event = unit.account_events().find(account, 2).value();
    event.read_at = now_;
    unit.account_events().update(event);
  });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.account_events().find(account, 2)->read_at, now_);
    EXPECT_FALSE(unit.account_events().find(account, 1)->read_at);
  });
  EXPECT_THROW(commit([&](UnitOfWork& unit) {
                 const AccountEvent again{account, 3, EventType::points, "{}", now_};
                 unit.account_events().add(std::span(&again, 1));
               }),
               ConstraintViolation);
}

TEST_P(OperationRepositoryContract, removes_old_events_in_bites_the_oldest_first) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  using std::chrono::seconds;
  std::vector<int> gone;
  const auto numbers = [&](AccountId account) {
    std::vector<std::int64_t> kept;
    read([&](UnitOfWork& unit) {
      for (const auto& event : unit.account_events().list(account, 0, 10))
        kept.push_back(event.seq);
    });
    return kept;
  };
  const auto remove = [&](int limit) {
    commit([&](UnitOfWork& unit) {
      gone.push_back(unit.account_events().remove_before(now_ + seconds(3), limit));
    });
  };
  commit([&](UnitOfWork& unit) {
    const AccountEvent events[] = {{a, 1, EventType::points, "{}", now_ + seconds(1)},
                                   {b, 1, EventType::points, "{}", now_},
                                   {a, 2, EventType::points, "{}", now_ + seconds(2)},
                                   {a, 3, EventType::points, "{}", now_ + seconds(3)},
                                   {b, 2, EventType::points, "{}", now_ + seconds(4)}};
    unit.account_events().add(events);
  });
  remove(2);
  EXPECT_THAT(numbers(a), ElementsAre(2, 3));
  EXPECT_THAT(numbers(b), ElementsAre(2));
  remove(2);
  remove(2);
  EXPECT_THAT(numbers(a), ElementsAre(3));
  EXPECT_THAT(numbers(b), ElementsAre(2));
  EXPECT_THAT(gone, ElementsAre(2, 1, 0));
}

TEST_P(OperationRepositoryContract, gives_the_events_of_many_readers_at_once) {
  const auto a = add_account("a");
  const auto b = add_account("b");
  commit([&](UnitOfWork& unit) {
    auto wallet = unit.wallets().find(a).value();
    wallet.event_seq = 3;
    unit.wallets().update(std::span(&wallet, 1));
    const AccountEvent events[] = {{a, 1, EventType::points, "{}", now_},
                                   {a, 2, EventType::points, "{}", now_},
                                   {a, 3, EventType::points, "{}", now_}};
    unit.account_events().add(events);
  });
  read([&](UnitOfWork& unit) {
    // The same account at two places, each with its own answer.
    const EventPosition places[] = {{b, 0}, {a, 0}, {a, 2}, {a, 3}};
    const auto events = unit.account_events().list_each(places, 2);
    ASSERT_THAT(events, SizeIs(4));
    EXPECT_THAT(events[0], SizeIs(0));
    ASSERT_THAT(events[1], SizeIs(2));
    EXPECT_EQ(events[1][0].seq, 1);
    EXPECT_EQ(events[1][1].seq, 2);
    ASSERT_THAT(events[2], SizeIs(1));
    EXPECT_EQ(events[2][0].seq, 3);
    EXPECT_THAT(events[3], SizeIs(0));
    EXPECT_THAT(unit.account_events().list_each({}, 2), SizeIs(0));

    const EventPosition behind[] = {{b, 0}, {a, 2}};
    const auto heads = unit.account_events().heads_above(behind);
    ASSERT_THAT(heads, SizeIs(1));
    EXPECT_EQ(heads[0].account, a);
    EXPECT_EQ(heads[0].seq, 3);
    const EventPosition below[] = {{b, -1}};
    EXPECT_THAT(unit.account_events().heads_above(below), SizeIs(1));
  });
}

TEST_P(OperationRepositoryContract, keeps_replies_by_account_and_key) {
  const auto account = add_account("minji");
  const std::string fingerprint(64, 'a');
  const IdempotencyRecord mine{account, "key \"1\"", fingerprint, R"({"id":1})", now_};
  const IdempotencyRecord operators{{0}, "key \"1\"", fingerprint, R"({"id":2})", now_};
  commit([&](UnitOfWork& unit) {
    const IdempotencyRecord replies[] = {mine, operators};
    unit.idempotency().add(replies);
  });
  read([&](UnitOfWork& unit) {
    const IdempotencyKey keys[] = {{account, "other"}, {account, "key \"1\""}};
    const auto found = unit.idempotency().find(keys).get();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].account, account);
    EXPECT_EQ(found[0].key, mine.key);
    EXPECT_EQ(found[0].fingerprint, fingerprint);
    EXPECT_EQ(found[0].reply, mine.reply);
    EXPECT_EQ(found[0].created_at, now_);
    const IdempotencyKey local{{0}, "key \"1\""};
    EXPECT_EQ(unit.idempotency().find(std::span(&local, 1)).get().front().reply, operators.reply);
    EXPECT_THAT(unit.idempotency().find({}).get(), IsEmpty());
  });
  EXPECT_THROW(commit([&](UnitOfWork& unit) { unit.idempotency().add(std::span(&mine, 1)); }),
               ConstraintViolation);
  commit([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.idempotency().remove_before(now_, 10), 0);
    EXPECT_EQ(unit.idempotency().remove_before(now_ + std::chrono::microseconds(1), 1), 1);
    EXPECT_EQ(unit.idempotency().remove_before(now_ + std::chrono::microseconds(1), 10), 1);
  });
}

TEST_P(OperationRepositoryContract, claims_an_occurrence_once) {
  const JobRun run{"day_rollover", now_, RunState::running, now_, {}, ""};
  JobRun next = run;
  next.scheduled_for = now_ + std::chrono::hours(24);
  const auto claim = [&](const JobRun& wanted) {
    bool claimed = false;
    commit([&](UnitOfWork& unit) { claimed = unit.jobs().claim(wanted); });
    return claimed;
  };
  EXPECT_TRUE(claim(run));
  EXPECT_FALSE(claim(run));
  EXPECT_TRUE(claim(next));
  commit([&](UnitOfWork& unit) {
    JobRun done = run;
    done.state = RunState::succeeded;
    done.finished_at = now_ + std::chrono::seconds(2);
    done.outcome = "closed 3 rows";
    done.host = "here:1";
    done.attempt = 2;
    done.lease_until = now_ + std::chrono::seconds(1);
    EXPECT_EQ(unit.jobs().lock("day_rollover", now_).value().attempt, 1);
    EXPECT_FALSE(unit.jobs().lock("purge", now_));
    unit.jobs().update(done);
  });
  read([&](UnitOfWork& unit) {
    const auto found = unit.jobs().find("day_rollover", now_).value();
    EXPECT_EQ(found.state, RunState::succeeded);
    EXPECT_EQ(found.finished_at, now_ + std::chrono::seconds(2));
    EXPECT_EQ(found.outcome, "closed 3 rows");
    EXPECT_EQ(found.host, "here:1");
    EXPECT_EQ(found.attempt, 2);
    EXPECT_EQ(found.lease_until, now_ + std::chrono::seconds(1));
    EXPECT_FALSE(unit.jobs().find("purge", now_));
    const auto runs = unit.jobs().list("day_rollover", 10);
    ASSERT_THAT(runs, SizeIs(2));
    EXPECT_EQ(runs[0].scheduled_for, next.scheduled_for);
    EXPECT_FALSE(runs[0].finished_at);
    EXPECT_THAT(unit.jobs().list("day_rollover", 1), SizeIs(1));
  });
}

TEST_P(OperationRepositoryContract, keeps_one_state_a_job) {
  const auto add = [&](const JobState& state) {
    bool added = false;
    commit([&](UnitOfWork& unit) { added = unit.jobs().add(state); });
    return added;
  };
  EXPECT_TRUE(add({"purge", "@daily", now_}));
  EXPECT_FALSE(add({"purge", "@hourly", now_}));
  EXPECT_TRUE(add({"ledger_audit", "@daily", now_}));
  commit([&](UnitOfWork& unit) {
    auto state = unit.jobs().find_state("purge").value();
    EXPECT_EQ(state.schedule, "@daily");
    EXPECT_FALSE(state.paused || state.paused_until);
    state.schedule = "@weekly";
    state.since = now_ + std::chrono::seconds(1);
    state.paused = true;
    state.paused_since = now_;
    state.paused_until = now_ + std::chrono::seconds(2);
    state.pause_note = "a restore";
    state.last_success_at = now_ - std::chrono::seconds(1);
    unit.jobs().update(state);
  });
  read([&](UnitOfWork& unit) {
    const auto state = unit.jobs().find_state("purge").value();
    EXPECT_EQ(state.schedule, "@weekly");
    EXPECT_EQ(state.since, now_ + std::chrono::seconds(1));
    EXPECT_TRUE(state.paused);
    EXPECT_EQ(state.paused_until, now_ + std::chrono::seconds(2));
    EXPECT_EQ(state.paused_since, now_);
    EXPECT_EQ(state.pause_note, "a restore");
    EXPECT_EQ(state.last_success_at, now_ - std::chrono::seconds(1));
    EXPECT_EQ(unit.jobs().find_state("ledger_audit").value().schedule, "@daily");
    EXPECT_FALSE(unit.jobs().find_state("day_rollover"));
  });
}

TEST_P(OperationRepositoryContract, removes_earlier_runs_of_one_job_that_have_finished) {
  using std::chrono::seconds;
  const auto run = [&](const std::string& job, int second, bool finished) {
    JobRun claimed{job, now_ + seconds(second), RunState::running, now_, {}, ""};
    if (finished) claimed.finished_at = now_;
    commit([&](UnitOfWork& unit) { EXPECT_TRUE(unit.jobs().claim(claimed)); });
  };
  run("flush", 0, true);
  run("flush", 1, false);
  run("flush", 2, true);
  run("flush", 3, true);
  run("purge", 0, true);
  int gone = 0;
  commit([&](UnitOfWork& unit) {
    gone = unit.jobs().remove_finished_before("flush", now_ + seconds(3));
  });
  EXPECT_EQ(gone, 2);
  read([&](UnitOfWork& unit) {
    EXPECT_TRUE(unit.jobs().find("flush", now_ + seconds(1))) << "it is not known how it ended";
    const auto unfinished = unit.jobs().list_unfinished("flush");
    ASSERT_THAT(unfinished, SizeIs(1));
    EXPECT_EQ(unfinished.front().scheduled_for, now_ + seconds(1));
    EXPECT_THAT(unit.jobs().list_unfinished("purge"), IsEmpty());
    EXPECT_TRUE(unit.jobs().find("flush", now_ + seconds(3)));
    EXPECT_THAT(unit.jobs().list("flush", 10), SizeIs(2));
    EXPECT_THAT(unit.jobs().list("purge", 10), SizeIs(1));
  });
}

TEST_P(OperationRepositoryContract, keeps_admin_actions_newest_first) {
  const auto admin = add_account("admin");
  commit([&](UnitOfWork& unit) {
    const JsonObject before{R"({"a":1})"};
    unit.admin_actions().add(
        {{}, admin, "account.update", "account:1", before, JsonObject{}, "request-7", now_});
    unit.admin_actions().add({{}, {}, "points.adjust", "account:1", {}, JsonObject{}, {}, now_});
  });
  read([&](UnitOfWork& unit) {
    const auto actions = unit.admin_actions().list({{}, 10});
    ASSERT_THAT(actions, SizeIs(2));
    EXPECT_EQ(actions[0].action, "points.adjust");
    EXPECT_FALSE(actions[0].actor);
    EXPECT_FALSE(actions[0].before);
    EXPECT_FALSE(actions[0].request_id);
    const auto rest = unit.admin_actions().list({actions[0].id.value, 10});
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].actor, admin);
    EXPECT_EQ(rest[0].before, JsonObject{R"({"a":1})"});
    EXPECT_EQ(rest[0].after, JsonObject{});
    EXPECT_EQ(rest[0].request_id, "request-7");
    EXPECT_EQ(rest[0].subject, "account:1");
    EXPECT_EQ(rest[0].created_at, now_);
  });
}

TEST_P(OperationRepositoryContract, keeps_what_an_act_undoes_and_that_only_once) {
  AdminActionId gift;
  commit([&](UnitOfWork& unit) {
    const AdminAction act{{}, {}, "points.adjust", "account:1", {}, {}, {}, now_};
    gift = unit.admin_actions().add(act);
    EXPECT_NE(unit.admin_actions().add(act), gift);  // two that undo nothing
  });
  const AdminAction undo{{}, {}, "audit.undo", "account:1", {}, {}, {}, now_, gift};
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.admin_actions().find(gift).value().action, "points.adjust");
    EXPECT_FALSE(unit.admin_actions().find(AdminActionId{gift.value + 100}));
    EXPECT_FALSE(unit.admin_actions().find_undo(gift));
  });
  commit([&](UnitOfWork& unit) { unit.admin_actions().add(undo); });
  read([&](UnitOfWork& unit) {
    EXPECT_EQ(unit.admin_actions().find_undo(gift).value().undoes, gift);
  });
  EXPECT_THROW(commit([&](UnitOfWork& unit) { unit.admin_actions().add(undo); }),
               ConstraintViolation);
}

TEST_P(OperationRepositoryContract, keeps_the_newest_audit_mark_of_each_subject_and_id) {
  const auto mark = [](std::string subject, std::int64_t id, std::int64_t rows) {
    return AuditMark{std::move(subject), id, rows, ChainHash{7}, ChainHash{6}, ChainHash{8}};
  };
  commit([&](UnitOfWork& unit) {
    const AuditMark first[] = {mark("account", 3, 1), mark("account", 9, 2), mark("posts", 9, 9)};
    unit.audit_marks().put(first);
  });
  commit([&](UnitOfWork& unit) {
    const AuditMark again = mark("account", 3, 5);
    unit.audit_marks().put(std::span(&again, 1));
    unit.audit_marks().remove("posts", 9);
  });
  read([&](UnitOfWork& unit) {
    const auto marks = unit.audit_marks().list("account", {}, 10);
    ASSERT_THAT(marks, SizeIs(2));
    EXPECT_EQ(marks[0].rows, 5);
    EXPECT_EQ(marks[0].head, ChainHash{7});
    EXPECT_EQ(marks[0].state, ChainHash{6});
    EXPECT_EQ(marks[0].seal, ChainHash{8});
    EXPECT_EQ(marks[1].id, 9);
    EXPECT_THAT(unit.audit_marks().list("account", {3}, 10), SizeIs(1));
    EXPECT_THAT(unit.audit_marks().list("account", {0, 8}, 10), SizeIs(1));
    EXPECT_THAT(unit.audit_marks().list("posts", {}, 10), SizeIs(0));
  });
}

TEST_P(OperationRepositoryContract, removes_admin_actions_before_an_instant_in_bites) {
  commit([&](UnitOfWork& unit) {
    for (int i = 0; i < 4; ++i)
      unit.admin_actions().add({{}, {}, "a", "s", {}, {}, {}, now_ + std::chrono::microseconds(i)});
  });
  std::vector<int> gone;
  for (int i = 0; i < 3; ++i)
    commit([&](UnitOfWork& unit) {
      gone.push_back(unit.admin_actions().remove_before(now_ + std::chrono::microseconds(3), 2));
    });
  EXPECT_THAT(gone, ElementsAre(2, 1, 0));
  read([&](UnitOfWork& unit) { EXPECT_THAT(unit.admin_actions().list({{}, 9}), SizeIs(1)); });
}

}  // namespace
}  // namespace ticketing::test
