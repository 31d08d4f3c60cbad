#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <deque>
#include <ticketing/describe/json_write.hpp>

#include "demo/rush.hpp"
#include "refused.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace ticketing::cli {
namespace {

using Clock = std::chrono::steady_clock;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds request_timeout{30};
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

http::request<http::string_body> request_for(const Target& target, PostId post,
                                             const Contestant& one) {
  const std::string path = target.path + "/v1/posts/" + std::to_string(post.value) + "/comments";
  http::request<http::string_body> request(http::verb::post, path, 11);
  request.set(http::field::host, target.host + ":" + target.port);
  request.set(http::field::authorization, "Bearer " + one.access_token);
  request.set(http::field::content_type, "application/json");
  request.set("Idempotency-Key", one.idempotency_key);
  request.body() = "{\"body\":";
  write_json_string(request.body(), one.text);
  request.body() += "}";
  request.prepare_payload();
  return request;
}

const boost::json::value* member(const boost::json::value* value, std::string_view key) {
  if (value == nullptr || !value->is_object()) return nullptr;
  return value->get_object().if_contains(key);
}

/// Takes the reply down. False: try again.
bool take_reply(Contestant& one, const http::response<http::string_body>& response) {
  boost::json::error_code error;
  const boost::json::value body = boost::json::parse(response.body(), error);
  if (response.result() == http::status::created && !error) {
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
  one.refusal = code != nullptr && code->is_string()
                    ? std::string(code->get_string())
                    : "status " + std::to_string(response.result_int());
  return response.result() != http::status::service_unavailable;
}

/// One io_context, one thread, `connections` coroutines that each keep one connection.
class HttpRush {
 public:
  HttpRush(const RushPlan& plan, RushField& field, Progress& progress)
      : target_(parse_target(*plan.api)), field_(field), progress_(progress) {
    for (Contestant& one : field.contestants) waiting_.push_back(&one);
  }

  void run(int connections) {
    boost::system::error_code error;
    tcp::resolver resolver(context_);
    endpoints_ = resolver.resolve(target_.host, target_.port, error);
    if (error) get(Result<void>(refuse(ErrorCode::unavailable, "cannot resolve " + target_.host)));
    for (int i = 0; i < connections; ++i) {
      asio::co_spawn(context_, serve(), [](const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
      });
    }
    context_.run();
  }

 private:
  asio::awaitable<void> serve() {
    beast::tcp_stream stream(context_);
    beast::flat_buffer buffer;
    while (!waiting_.empty()) {
      Contestant& one = *waiting_.front();
      waiting_.pop_front();
      const bool answered = co_await ask(stream, buffer, one);
      if (answered || one.tries >= rush_tries_max) {
        progress_.step();
        continue;
      }
      waiting_.push_back(&one);
      asio::steady_timer pause(context_, retry_pause * one.tries);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  /// False: no answer that counts; the comment may be tried again under its idempotency key.
  asio::awaitable<bool> ask(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                            Contestant& one) {
    if (one.tries++ == 0) one.started = Clock::now();
    boost::system::error_code error;
    const auto into_error = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
    const auto request = request_for(target_, field_.post, one);
    http::response<http::string_body> response;
    stream.expires_after(request_timeout);
    if (!stream.socket().is_open()) {
      buffer.clear();
      co_await stream.async_connect(endpoints_, into_error());
      if (!error) stream.socket().set_option(tcp::no_delay(true), error);
    }
    if (!error) co_await http::async_write(stream, request, into_error());
    if (!error) co_await http::async_read(stream, buffer, response, into_error());
    one.finished = Clock::now();
    if (error) {
      one.refusal = error.message();
      stream.close();
      co_return false;
    }
    if (!response.keep_alive()) stream.close();
    const bool answered = take_reply(one, response);
    if (one.comment) one.refusal.clear();
    co_return answered;
  }

  const Target target_;
  RushField& field_;
  Progress& progress_;
  asio::io_context context_{1};
  tcp::resolver::results_type endpoints_;
  std::deque<Contestant*> waiting_;
};

}  // namespace

void check_api_url(const std::string& url) { parse_target(url); }

void rush_over_http(const RushPlan& plan, RushField& field, Progress& progress) {
  HttpRush(plan, field, progress).run(std::min(plan.connections, plan.accounts));
}

}  // namespace ticketing::cli
