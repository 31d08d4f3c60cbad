#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <deque>
#include <utility>

#include <ticketing/describe/json_write.hpp>

#include "cli/demo/live_view.hpp"
#include "cli/demo/rush.hpp"
#include "cli/refused.hpp"
#include "common/http_client.hpp"

namespace ticketing::cli {
namespace {

constexpr int status_created = 201;
constexpr int status_unavailable = 503;
constexpr std::chrono::milliseconds retry_pause{20};

struct Target {
  std::string host;
  std::string port;
  std::string path;  ///< of the base URL, without a slash at its end
};

Target parse_target(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme_id() != boost::urls::scheme::http || parsed->host().empty()) {
    usage_error("api is '" + url + "', but must be an http:// URL such as http://127.0.0.1:8080");
  }
  std::string path = parsed->path();
  while (path.ends_with('/')) path.pop_back();
  return {parsed->host_address(), parsed->has_port() ? std::string(parsed->port()) : "80", path};
}

std::string request_for(const Target& target, PostId post, const Contestant& one) {
  app::HttpRequestText request;
  request.method = "POST";
  request.target = target.path + "/v1/posts/" + std::to_string(post.value) + "/comments";
  request.host = target.host + ":" + target.port;
  request.token = one.access_token;
  request.idempotency_key = one.idempotency_key;
  request.body = "{\"body\":";
  write_json_string(request.body, one.text);
  request.body += "}";
  return app::to_bytes(request);
}

const boost::json::value* member(const boost::json::value* value, std::string_view key) {
  if (value == nullptr || !value->is_object()) return nullptr;
  return value->get_object().if_contains(key);
}

/// Takes the reply down. False: try again.
bool take_reply(Contestant& one, const app::HttpAnswer& answer) {
  boost::json::error_code error;
  const boost::json::value body = boost::json::parse(answer.body, error);
  if (answer.status == status_created && !error) {
    const auto* id = member(member(&body, "comment"), "id");
    if (id == nullptr || !id->is_int64()) {
      one.refusal = "malformed reply";
      return true;
    }
    one.comment = CommentId{id->get_int64()};
    const auto* position = member(member(&body, "reward"), "position");
    if (position != nullptr && position->is_int64()) {
      one.position = static_cast<int>(position->get_int64());
    }
    return true;
  }
  const auto* code = member(&body, "code");
  one.refusal = code != nullptr && code->is_string() ? std::string(code->get_string())
                                                     : "status " + std::to_string(answer.status);
  return answer.status != status_unavailable;
}

/// Contestants wait in a queue; whoever got no answer that counts goes to its end and tries again
/// under its idempotency key.
class HttpRush {
 public:
  HttpRush(const RushPlan& plan, RushField& field, LiveView& view)
      : target_(parse_target(*plan.api)), field_(field), view_(view) {
    for (std::size_t i = 0; i < field.contestants.size(); ++i) waiting_.push_back(i);
  }

  void run(int connections) {
    app::HttpLoad load;
    load.host = target_.host;
    load.port = target_.port;
    load.connections = connections;
    load.next = [this] { return next(); };
    load.request = [this](std::size_t i) { return begin(field_.contestants[i]); };
    load.answered = [this](std::size_t i, const app::HttpAnswer& answer) { return end(i, answer); };
    if (app::run_http_load(load)) return;
    get(Result<void>(refuse(ErrorCode::unavailable, "cannot resolve " + target_.host)));
  }

 private:
  std::optional<std::size_t> next() {
    if (waiting_.empty()) return std::nullopt;
    const std::size_t first = waiting_.front();
    waiting_.pop_front();
    return first;
  }

  std::string begin(Contestant& one) {
    if (one.tries++ == 0) one.started = std::chrono::steady_clock::now();
    return request_for(target_, field_.post, one);
  }

  std::chrono::milliseconds end(std::size_t index, const app::HttpAnswer& answer) {
    Contestant& one = field_.contestants[index];
    one.finished = answer.ended;
    bool answered = false;
    if (answer.status == 0) {
      one.refusal = answer.error;
    } else {
      answered = take_reply(one, answer);
      if (one.comment) one.refusal.clear();
    }
    if (answered || one.tries >= rush_tries_max) {
      view_.answered(one);
      return {};
    }
    waiting_.push_back(index);
    return retry_pause * one.tries;
  }

  const Target target_;
  RushField& field_;
  LiveView& view_;
  std::deque<std::size_t> waiting_;
};

}  // namespace

void check_api(const std::string& url) {
  const Target target = parse_target(url);
  app::HttpAnswer heard;
  bool asked = false;
  app::HttpLoad load;
  load.host = target.host;
  load.port = target.port;
  load.connections = 1;
  load.patience = std::chrono::seconds(5);
  load.next = [&]() -> std::optional<std::size_t> {
    if (std::exchange(asked, true)) return std::nullopt;
    return 0;
  };
  load.request = [&](std::size_t) {
    app::HttpRequestText request;
    request.target = target.path + "/livez";
    request.host = target.host + ":" + target.port;
    return app::to_bytes(request);
  };
  load.answered = [&](std::size_t, const app::HttpAnswer& answer) {
    heard = answer;
    return std::chrono::milliseconds(0);
  };
  const bool resolved = app::run_http_load(load);
  if (resolved && heard.status == 200) return;
  const std::string why = !resolved           ? "the host has no address"
                          : heard.status == 0 ? heard.error
                                              : "status " + std::to_string(heard.status);
  get(Result<void>(refuse(ErrorCode::unavailable,
                          "no ticketing-api answers at " + url + " (" + why +
                              "): start one on the same store first. Nothing was made.")));
}

void rush_over_http(const RushPlan& plan, RushField& field, LiveView& view) {
  HttpRush(plan, field, view).run(std::min(plan.connections, plan.accounts));
}

}  // namespace ticketing::cli
