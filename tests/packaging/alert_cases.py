"""What each alert must fire for, and what it must not, as promtool writes series."""

from __future__ import annotations

from dataclasses import dataclass, field

Series = dict[str, str]
AT = 'job="ticketing-api",instance="a"'
API = {"job": "ticketing-api", "instance": "a"}


@dataclass(frozen=True)
class Case:
    alert: str
    fires: Series
    quiet: Series
    at: int = 20  # when both are looked at, in samples
    labels: list[dict[str, str]] = field(default_factory=lambda: [API])
    minutes: int = 1  # from sample to sample: at most 4, or rules take each other's for stale


def requests(route: str, good: str, bad: str) -> Series:
    method, path = route.split()
    of = f'ticketing_http_requests_total{{{AT},method="{method}",route="{path}"'
    return {f'{of},status="200"}}': good, f'{of},status="503"}}': bad}


def one(name: str, values: str, labels: str = "") -> Series:
    return {f"{name}{{{AT}{labels}}}": values}


def database(writable: str, schema: str) -> Series:
    return one("ticketing_database_writable", writable) | one("ticketing_schema_current", schema)


def outbox(name: str, state: str, values: str) -> Series:
    return one(f"ticketing_outbox_{name}", values, f',state="{state}"')


def job(name: str, outcome: str, values: str, succeeded: str = "") -> Series:
    """Runs of a job; `succeeded` are the seconds at which it last had."""
    labels = f'job="ticketing-scheduler",instance="s",exported_job="{name}"'
    out = {f'ticketing_job_runs_total{{{labels},outcome="{outcome}"}}': values}
    if succeeded:
        out[f"ticketing_job_last_success_timestamp_seconds{{{labels}}}"] = succeeded
    return out


DATABASE = ',pool="database"'
IMAGES = ',dependency="images_reading"'
REDIS = ',dependency="redis"'
POST = "POST /v1/posts"
SERVERS = [{"job": "ticketing-api"}]
CASES = [
    # 2 % of the requests of an hour; 10 % of an hour that ended half an hour ago.
    Case("TicketingErrorBudgetBurnsFast", requests(POST, "0+980x70", "0+20x70"),
         requests(POST, "0+900x100", "0+100x60 6000x40"), 95, SERVERS),
    # 0.7 % for six hours, which the hour alone would not show; the same of probes.
    Case("TicketingErrorBudgetBurnsFast", requests(POST, "0+993x400", "0+7x400"),
         requests("GET /readyz", "0+993x400", "0+7x400"), 390, SERVERS),
    # 0.4 % for more than a day; as much as the objective allows.
    Case("TicketingErrorBudgetBurnsSlowly", requests(POST, "0+996x400", "0+4x400"),
         requests(POST, "0+9991x400", "0+9x400"), 399, SERVERS, 4),
    # 0.2 % for three days and more; mended for seven hours.
    Case("TicketingErrorBudgetBurnsSlowly", requests(POST, "0+998x1170", "0+2x1170"),
         requests(POST, "0+998x1170", "0+2x1065 2130x105"), 1169, SERVERS, 4),
    Case("TicketingNoApi", {"up{job=\"ticketing-api\",instance=\"a\"}": "0x20"},
         one("ticketing_http_connections", "0x20"), labels=[{}]),
    Case("TicketingTargetDown", one("up", "1x10 0x20"), one("up", "1x17 0x20")),
    # It cannot be written to; it was away for half a minute; the schema is another program's.
    Case("TicketingDatabaseAway", database("1x10 0x20", "1x30"), database("1x18 0 1x20", "1x40")),
    Case("TicketingDatabaseAway", database("1x30", "1x10 0x20"), database("1x40", "1x40")),
    Case("TicketingRequestsWait", one("ticketing_pool_waiting_requests", "200x30", DATABASE),
         one("ticketing_pool_waiting_requests", "200 200 0 200 200 200 200 0 200x30", DATABASE), 12,
         labels=[API | {"pool": "database"}]),
    Case("TicketingTurnsAway",
         one("ticketing_http_connections_turned_away_total", "0+5x30")
         | one("ticketing_http_body_memory_refusals_total", "0x30"),
         one("ticketing_http_connections_turned_away_total", "0x8 5x30")
         | one("ticketing_http_body_memory_refusals_total", "0x30")),
    Case("TicketingTurnsAway",
         one("ticketing_http_connections_turned_away_total", "0x30")
         | one("ticketing_http_body_memory_refusals_total", "0+1x30"),
         one("ticketing_http_connections_turned_away_total", "7x30")
         | one("ticketing_http_body_memory_refusals_total", "7x30")),
    Case("TicketingRedisAway", one("ticketing_rate_decisions_alone_total", "0x5 0+9x30"),
         one("ticketing_rate_decisions_alone_total", "0x5 9x30")),
    Case("TicketingRedisAway", one("ticketing_dependency_outages_total", "0+1x30", REDIS),
         one("ticketing_dependency_outages_total", "0x5 1x30", REDIS),
         labels=[API | {"dependency": "redis"}]),
    Case("TicketingPartAway", one("ticketing_dependency_up", "1x5 0x30", IMAGES),
         one("ticketing_dependency_up", "1x5 0x9 1 0x9", IMAGES)
         | one("ticketing_dependency_up", "0x30", REDIS),
         labels=[API | {"dependency": "images_reading"}]),
    Case("TicketingCacheForged",
         one("ticketing_redis_refused_total", "0x10 1x30")
         | one("ticketing_redis_sessions_refused_total", "0x40"),
         one("ticketing_redis_refused_total", "1x40")
         | one("ticketing_redis_sessions_refused_total", "1x40")),
    Case("TicketingCacheStale", one("ticketing_cache_stale_total", "0x10 1x30"),
         one("ticketing_cache_stale_total", "3x40")),
    Case("TicketingNoJobsRun", job("purge", "succeeded", "0+1x5 5x30"),
         job("purge", "succeeded", "0+1x30"), labels=[{}]),
    Case("TicketingNoJobsRun", one("up", "1x30"), job("purge", "succeeded", "0+1x30"),
         labels=[{}]),
    Case("TicketingJobLate", job("post_publish", "succeeded", "5x30", "0x30"),
         job("post_publish", "succeeded", "0+6x30", "0+60x30"),
         labels=[{"exported_job": "post_publish"}]),
    # A day and two hours; a day, and the job of a schedule that nobody named here.
    Case("TicketingJobLate", job("points_expiry", "succeeded", "1x410", "0x410"),
         job("points_expiry", "succeeded", "1x410", "3600x410")
         | job("of_ours", "succeeded", "1x410", "0x410"), 26 * 15 + 6, minutes=4,
         labels=[{"exported_job": "points_expiry"}]),
    # It never succeeded; it did after it had failed.
    Case("TicketingJobFailing", job("purge", "failed", "0x5 1x30"),
         job("purge", "failed", "0x5 1x30", "0x7 420x30"), labels=[{"exported_job": "purge"}]),
    Case("TicketingAuditFailed", job("ledger_audit", "failed", "0x5 1x30", "0x30"),
         job("ledger_audit", "failed", "1x30", "0x30"), labels=[{}]),
    # One waits; those that nobody sends do not count, nor those that wait for a minute.
    Case("TicketingMailsWait", outbox("oldest_age_seconds", "waiting", "1740+60x40"),
         outbox("oldest_age_seconds", "held", "1740+60x40")
         | outbox("oldest_age_seconds", "failed", "60x40"), labels=[{}]),
    Case("TicketingMailsGivenUp", outbox("messages", "dead", "3x60 4x20"),
         outbox("messages", "dead", "3x80"), at=70, labels=[{}]),
]
