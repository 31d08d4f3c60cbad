// The application behind the HTTP server: decides who may call what, runs it where it belongs, and
// turns refusals into problem documents.
#pragma once

#include <boost/describe/class.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ticketing/ticketing.hpp>

#include "api/access_log.hpp"
#include "api/alarm_clock.hpp"
#include "api/blocking_pool.hpp"
#include "api/client_address.hpp"
#include "api/cors.hpp"
#include "api/documents.hpp"
#include "api/http/handler.hpp"
#include "api/http/io_thread.hpp"
#include "api/metrics.hpp"
#include "api/part_stream.hpp"
#include "api/router.hpp"
#include "api/staleness_probe.hpp"
#include "common/recent_figures.hpp"
#include "common/recent_health.hpp"

namespace ticketing::api {

/// That the process is up.
struct Liveness {
  std::string status;  ///< always "ok"
};
BOOST_DESCRIBE_STRUCT(Liveness, (), (status))

/// Whether requests will be served, and what is in the way.
struct Readiness {
  bool ready = false;           ///< `database` and `schema_current`, and not `draining`
  bool database = false;        ///< it can be written to
  bool schema_current = false;  ///< it has the schema that this program writes
  std::optional<bool> redis;    ///< none: not configured. Reported, never decisive.
  bool draining = false;        ///< the process has been told to stop
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (ready, database, schema_current, redis, draining))

/// Thread safe. Destroying it waits for the requests it has begun.
class Api final : public HttpHandler {
 public:
  /// `routes` may hold more than those of the API, which the OpenAPI document describes.
  explicit Api(Ticketing& ticketing, std::vector<Route> routes = make_routes());
  ~Api() override;

  Outcome handle(HttpRequest& request) override;
  ClientKey client_of(const HttpRequest& request) override;
  std::uint64_t body_bytes_max(const HttpRequest& request) override;
  /// The address's budget and who sends it are looked at before a body is taken.
  Outcome before_body(HttpRequest& request) override;
  HttpReply refusal(const Refusal& refusal, const HttpRequest& request) override;
  void finished(const HttpRequest& request, const Answered& answered) override;

  /// Whose connections and draining to report, and whose memory bodies take; set before serving.
  void watch(ServerCounters& counters) { server_ = &counters; }

  /// Of the library; may block, for less than a second.
  Health health() { return health_.now(); }
  bool draining() const { return server_ && server_->draining.load(); }
  /// Only while serving.
  ByteBudget& body_memory() { return server_->body_memory; }
  /// Has something read for a request on a database thread, when its turn comes.
  Submit readings_for(const HttpRequest& request);
  SharedBodies& bodies() { return bodies_; }
  const std::string& openapi() const { return openapi_; }
  std::string metrics_text();
  AccessLog& access_log() { return access_log_; }
  const Router& router() const { return router_; }
  static HttpReply live_reply();

 private:
  struct Exchange;

  /// What OPTIONS is told: which methods there are, and who may use them.
  HttpReply options(HttpRequest& request);
  /// Through the stages, as far as `exchange` is to go.
  Outcome begin(Exchange exchange);

  // The stages of `handle`, in order. A refusal of one of them is the answer.
  HttpResult<void> find_route(Exchange& exchange);
  static HttpResult<void> check_media_types(Exchange& exchange);
  HttpResult<void> take_from_budgets(Exchange& exchange);
  tl::unexpected<Error> over_budget(RateBudget budget, const RateDecision& taken);
  /// Who calls. False: only the store can tell, so `authenticate` asks it.
  HttpResult<bool> recognise(Exchange& exchange);
  static Result<void> admit(Exchange& exchange, Principal who);
  /// As `admit`, of who a token stands for, or of why it stands for nobody.
  static Result<void> admit_bearer(Exchange& exchange, Result<Principal> who);

  // The stages that may wait: each ends the exchange or begins the next.
  using Stage = void (Api::*)(const std::shared_ptr<Exchange>& exchange);
  /// One request of `key` from a budget that all processes count together, then `next`.
  void take(const std::shared_ptr<Exchange>& exchange, RateBudget budget, std::string key,
            Stage next);
  void take_from_network(const std::shared_ptr<Exchange>& exchange);
  /// Whoever may send the body has been found: it may come.
  void let_body_come(const std::shared_ptr<Exchange>& exchange);
  static HttpReply let_body_come(Exchange& exchange);
  void take_from_shared_budget(const std::shared_ptr<Exchange>& exchange);
  void identify(const std::shared_ptr<Exchange>& exchange);
  void authenticate(const std::shared_ptr<Exchange>& exchange);
  void take_from_account(const std::shared_ptr<Exchange>& exchange);
  /// To where its route runs, which decodes the request, calls the use case and encodes its reply.
  void dispatch(const std::shared_ptr<Exchange>& exchange);
  /// Whose turn it is when it runs; "" for a client on this machine.
  static std::string turn_of(const std::optional<ClientKey>& client);
  void run_on_image_pool(const std::shared_ptr<Exchange>& exchange);
  void run(const std::shared_ptr<Exchange>& exchange);
  HttpReply run_here(Exchange& exchange);
  /// Of a route that everybody is shown alike: from memory, or read for all who wait for it.
  void read_document(const std::shared_ptr<Exchange>& exchange);
  HttpResult<HttpReply> give(Exchange& exchange, const DocumentPtr& document);
  /// Behind the reply where only the store can tell who it is.
  void count_view(const HttpRequest& request, const std::optional<ClientKey>& client,
                  const ShownPost& post);
  /// A document as it is in the store, for nobody in particular.
  Document read_anew(const std::string& target);
  /// The reply, whatever it is, with the fields that the stages gave it: nowhere else are any
  /// added.
  HttpReply answer(const HttpRequest& request, const std::string& fields,
                   HttpResult<HttpReply> result);
  HttpReply problem(const Refusal& refusal, const HttpRequest& request);
  void finish(Exchange& exchange, HttpResult<HttpReply> result);

  Ticketing& ticketing_;
  ServerCounters* server_ = nullptr;
  SharedBodies bodies_;
  Router router_;
  std::string openapi_;
  RequestMetrics metrics_;
  BudgetMetrics refused_budgets_;
  TrustedProxies proxies_;
  Cors cors_;
  AccessLog access_log_;
  app::RecentHealth health_;
  app::RecentFigures figures_;
  Documents documents_;
  StalenessProbe probe_;
  /// Requests begun and not yet answered. Shared: the last one out may outlive the wait for it.
  std::shared_ptr<std::atomic<int>> in_flight_ = std::make_shared<std::atomic<int>>(0);
  AlarmClock alarms_;  ///< for replies that are held until their time
  // Last: their threads use everything above.
  BlockingPool pool_;
  BlockingPool image_pool_;     ///< so that an image store that stalls stops nothing else
  BlockingPool password_pool_;  ///< so that a burst of sign-ins makes nobody else wait
  BlockingPool probe_pool_;     ///< so that probes are answered when all other threads hang
};

}  // namespace ticketing::api
