#include "http_client/curl_call.hpp"

#include <algorithm>
#include <stdexcept>

namespace ticketing::http_client {
namespace {

constexpr std::size_t idle_max = 16;

void set(CURLcode code) {
  if (code != CURLE_OK)
    throw std::invalid_argument(std::string("libcurl refuses an option: ") +
                                curl_easy_strerror(code));
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

HeaderList header_list(const HttpRequest& request) {
  HeaderList list;
  for (const auto& [name, value] : request.headers) {
    const std::string line = name + ": " + value;
    if (std::any_of(line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n' || !c; }))
      throw std::invalid_argument("a header to be sent has a line end in it");
    append(list, value.empty() ? name + ";" : line);
  }
  return list;
}

/// Host and port of a URL, lower case; throws when it is not one we send to.
std::string host_of(const std::string& url, bool& loopback) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
      return std::string();
    std::string out(text);
    curl_free(text);
    return out;
  };
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    throw std::invalid_argument("not a URL a request can be sent to");
  const auto scheme = part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    throw std::invalid_argument("only http and https URLs can be asked, not " + scheme);
  const auto host = part(CURLUPART_HOST);
  loopback = host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") ||
             host == "[::1]";
  return host + ":" + part(CURLUPART_PORT);
}

/// Collects the body, as far as it may go.
struct Body {
  std::string bytes;
  std::size_t bytes_max = 0;
  bool overflowed = false;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* to) {
  auto& body = *static_cast<Body*>(to);
  if (size > body.bytes_max - body.bytes.size()) {
    body.overflowed = true;
    return 0;
  }
  body.bytes.append(data, size);
  return size;
}

void sign(CURL* handle, const AwsSignature& aws) {
  const std::string scope = "aws:amz:" + aws.region + ":" + aws.service;
  set(curl_easy_setopt(handle, CURLOPT_AWS_SIGV4, scope.c_str()));
  set(curl_easy_setopt(handle, CURLOPT_USERNAME, aws.access_key_id.c_str()));
  set(curl_easy_setopt(handle, CURLOPT_PASSWORD, aws.secret_access_key.c_str()));
}

void prepare(CURL* handle, const HttpRequest& request, const HttpBounds& bounds,
             curl_slist* headers, Body& body, bool loopback) {
  set(curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L));
  set(curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https"));
  set(curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  set(curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L));
  set(curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str()));
  if (loopback) set(curl_easy_setopt(handle, CURLOPT_PROXY, ""));
  set(curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                       static_cast<long>(std::min(bounds.connect_ms, bounds.total_ms))));
  set(curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(bounds.total_ms)));
  // Large bodies are announced (Expect: 100-continue), and then not held back for a silent server.
  // Taking the header out instead would break signatures: libcurl 7.88 signs it all the same.
  set(curl_easy_setopt(handle, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L));
  set(curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L));
  set(curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, (bounds.stall_ms + 999L) / 1000));
  set(curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str()));
  set(curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers));
  if (request.method != "GET") {
    set(curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size())));
    const void* bytes = request.body.empty() ? "" : static_cast<const void*>(request.body.data());
    set(curl_easy_setopt(handle, CURLOPT_POSTFIELDS, bytes));
  }
  set(curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body));
  set(curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body));
  if (request.aws) sign(handle, *request.aws);
}

HttpFailure::Kind kind_of(CURLcode code, const Body& body) {
  using Kind = HttpFailure::Kind;
  if (body.overflowed) return Kind::reply_too_large;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Kind::no_connection;
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::timed_out;
    default:
      return Kind::broken;
  }
}

HttpFailure failure_of(CURLcode code, const Body& body, const std::string& host) {
  const auto kind = kind_of(code, body);
  if (kind == HttpFailure::Kind::reply_too_large)
    return {kind, host + " sent more than " + std::to_string(body.bytes_max) + " bytes"};
  return {kind, host + ": " + curl_easy_strerror(code)};
}

}  // namespace

HandlePool::HandlePool() {
  // Thread safe and reference counted from libcurl 7.84 on; freed by the end of the process.
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_ALL);
  if (initialised != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

Handle HandlePool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Handle handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  Handle handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  return handle;
}

void HandlePool::give_back(Handle handle) {
  curl_easy_reset(handle.get());  // options, secrets among them; connections stay
  const std::lock_guard lock(mutex_);
  if (idle_.size() < idle_max) idle_.push_back(std::move(handle));
}

tl::expected<HttpReply, HttpFailure> call_once(HandlePool& pool, const HttpRequest& request,
                                               const HttpBounds& bounds) {
  bool loopback = false;
  const std::string host = host_of(request.url, loopback);
  const HeaderList headers = header_list(request);
  Body body;
  body.bytes_max = bounds.reply_bytes_max;
  Handle handle = pool.take();
  prepare(handle.get(), request, bounds, headers.get(), body, loopback);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return tl::unexpected(failure_of(code, body, host));

  HttpReply reply;
  long status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &content_type);
  reply.status = static_cast<int>(status);
  if (content_type != nullptr) reply.content_type = content_type;
  reply.body = std::move(body.bytes);
  pool.give_back(std::move(handle));
  return reply;
}

}  // namespace ticketing::http_client
