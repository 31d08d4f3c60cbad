#include "api/api.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"

namespace ticketing::api {

namespace {

HttpReply text_reply(Call& call, std::string_view content_type, std::string body) {
  HttpReply reply = std::move(call.draft);
  reply.content_type = content_type;
  reply.body = std::move(body);
  return reply;
}

/// 503 with the same document while anything decisive is missing. Redis only makes things slower,
/// so it is reported and decides nothing.
Result<HttpReply> ready(Call& call, const NoParameters&) {
  const bool draining = call.api.draining();
  Readiness readiness;
  readiness.draining = draining;
  if (!draining) {
    const Health health = call.api.health();
    readiness.database = health.database;
    readiness.schema_current = health.schema_current;
    readiness.redis = health.redis;
  }
  readiness.ready = readiness.database && readiness.schema_current && !draining;
  HttpReply reply = text_reply(call, "application/json", to_json(readiness));
  reply.status = readiness.ready ? 200 : 503;
  reply.add_header("Cache-Control", "no-store");
  if (!readiness.ready) reply.add_header("Retry-After", "1");
  return reply;
}

Result<ProblemExplanation> explain_path(Call&, const ProblemPath& request) {
  const auto code = ProblemCode::of(request.code);
  if (!code) {
    return refuse(ErrorCode::not_found, "There is no error called " + shown(request.code) + ".");
  }
  return explain_problem(*code);
}

std::vector<Route> job_routes() {
  using http::verb;
  return {
      route<NoParameters, Page<JobView>>({.path = "/v1/jobs",
                                          .operation_id = "listJobs",
                                          .summary = "Jobs, their schedules and next times",
                                          .use_case = "JobService.list",
                                          .tag = "administration",
                                          .access = Access::admin},
                                         [](Call& call, const NoParameters&) {
                                           return one_page(call.ticketing.jobs().list(call.who));
                                         }),
      route<JobPath, Page<JobRun>>({.path = "/v1/jobs/{name}/runs",
                                    .operation_id = "listJobRuns",
                                    .summary = "What a job did, newest first",
                                    .use_case = "JobService.history",
                                    .tag = "administration",
                                    .access = Access::admin},
                                   [](Call& call, const JobPath& request) {
                                     return one_page(
                                         call.ticketing.jobs().history(call.who, request.name));
                                   }),
      route<JobPath, JobRun>({.method = verb::post,
                              .path = "/v1/jobs/{name}/runs",
                              .operation_id = "runJob",
                              .summary = "Run a job now",
                              .use_case = "JobService.run_now",
                              .tag = "administration",
                              .access = Access::admin,
                              .status = 201},
                             [](Call& call, const JobPath& request, const CallOptions& options) {
                               return call.ticketing.jobs().run_now(call.who, request.name,
                                                                    options);
                             }),
  };
}

std::vector<Route> report_routes() {
  return {
      route<ReadLiability, LiabilityReport>(
          {.path = "/v1/reports/liability",
           .operation_id = "readLiability",
           .summary = "What is owed for points: outstanding by month of issue, redemption by age, "
                      "and how much will be redeemed in the end, with an interval",
           .use_case = "ReportService.liability",
           .tag = "administration",
           .access = Access::admin,
           .refusals = {ErrorCode::rate_limited, ErrorCode::validation_failed}},
          [](Call& call, const ReadLiability& request) {
            return call.ticketing.reports().liability(call.who, request);
          }),
  };
}

std::vector<Route> probe_routes() {
  return {
      raw_route<NoParameters, Liveness>(
          {.path = "/livez",
           .operation_id = "live",
           .summary = "Whether the process is up",
           .description = "Answered from memory: nothing else is asked.",
           .tag = "operation",
           .budget = Budget::none},
          Runs::here, "application/json",
          [](Call&, const NoParameters&) -> Result<HttpReply> { return Api::live_reply(); }),
      raw_route<NoParameters, Readiness>(
          {.path = "/readyz",
           .operation_id = "ready",
           .summary = "Whether requests will be served: database, schema, not draining",
           .description = "For load balancers: 503 while anything decisive is missing. Redis only "
                          "makes things slower, so that it is told and decides nothing.",
           .tag = "operation",
           .budget = Budget::none},
          Runs::probes, "application/json", ready),
      raw_route<NoParameters, void>(
          {.path = "/metrics",
           .operation_id = "metrics",
           .summary = "Prometheus text format",
           .description = "Counters, gauges and histograms under `ticketing_` and `process_`.",
           .tag = "operation",
           .budget = Budget::none},
          Runs::here, "text/plain; version=0.0.4; charset=utf-8",
          [](Call& call, const NoParameters&) -> Result<HttpReply> {
            return text_reply(call, "text/plain; version=0.0.4; charset=utf-8",
                              call.api.metrics_text());
          }),
      raw_route<NoParameters, void>(
          {.path = "/openapi.json",
           .operation_id = "openapi",
           .summary = "This document",
           .description =
               "OpenAPI 3.1: made from the types and routes that the program is made of.",
           .tag = "operation"},
          Runs::here, "application/json",
          [](Call& call, const NoParameters&) -> Result<HttpReply> {
            // One text for all who read it, however slowly.
            HttpReply reply = std::move(call.draft);
            const std::string& text = call.api.openapi();
            reply.shared = std::shared_ptr<const void>(std::shared_ptr<const void>(), &text);
            reply.part = text;
            reply.counted = true;
            return reply;
          }),
      route<ProblemPath, ProblemExplanation>({.path = "/problems/{code}",
                                              .operation_id = "explainProblem",
                                              .summary = "What an error means and what to do",
                                              .description = "`type` of every problem leads here.",
                                              .tag = "operation"},
                                             explain_path, Runs::here),
  };
}

}  // namespace

void add_operation_routes(std::vector<Route>& table) {
  append(table, job_routes());
  append(table, report_routes());
  append(table, probe_routes());
}

std::vector<Route> make_routes() {
  std::vector<Route> table;
  add_account_routes(table);
  add_board_routes(table);
  add_catalog_routes(table);
  add_media_routes(table);
  add_purchase_routes(table);
  add_ranking_routes(table);
  add_event_routes(table);
  add_mail_routes(table);
  add_operation_routes(table);
  return table;
}

}  // namespace ticketing::api
