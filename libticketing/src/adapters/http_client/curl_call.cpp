#include "http_client/curl_call.hpp"

#include <algorithm>
#include <stdexcept>

namespace ticketing::http_client {
namespace {

constexpr std::size_t idle_max = 16;

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code == CURLE_OK) return;
  const curl_easyoption* known = curl_easy_option_by_id(option);
  throw std::invalid_argument(std::string("libcurl refuses the option ") +
                              (known != nullptr ? known->name : std::to_string(option)) + ": " +
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

/// A URL in its parts, its path resolved unless `flags` is CURLU_PATH_AS_IS.
class ParsedUrl {
 public:
  explicit ParsedUrl(const std::string& url, unsigned flags = 0) {
    if (!url_ || curl_url_set(url_.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK)
      throw std::invalid_argument("not a URL a request can be sent to");
  }

  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string out(text);
    curl_free(text);
    return out;
  }

 private:
  std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url_{curl_url(), &curl_url_cleanup};
};

/// Host and port of a URL, lower case; throws when it is not one we send to.
std::string host_of(const std::string& url, bool& loopback) {
  const ParsedUrl parsed(url);
  const auto scheme = parsed.part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    throw std::invalid_argument("only http and https URLs can be asked, not " + scheme);
  const auto host = parsed.part(CURLUPART_HOST);
  loopback = host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") ||
             host == "[::1]";
  return host + ":" + parsed.part(CURLUPART_PORT);
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

/// libcurl asks about once a second, also while nothing comes. Non-zero breaks off.
int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// libcurl 8 signs no path as it is, and one it resolved would name another object.
void sign(CURL* handle, const std::string& url, const AwsSignature& aws) {
  if (ParsedUrl(url).part(CURLUPART_PATH) != ParsedUrl(url, CURLU_PATH_AS_IS).part(CURLUPART_PATH))
    throw std::invalid_argument("a path with dot segments cannot be signed");
  const std::string scope = "aws:amz:" + aws.region + ":" + aws.service;
  set(handle, CURLOPT_AWS_SIGV4, scope.c_str());
  set(handle, CURLOPT_USERNAME, aws.access_key_id.c_str());
  set(handle, CURLOPT_PASSWORD, aws.secret_access_key.c_str());
}

void prepare(CURL* handle, const HttpRequest& request, const HttpBounds& bounds,
             curl_slist* headers, Body& body, bool loopback) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_URL, request.url.c_str());
  if (loopback) set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(bounds.connect_ms, bounds.total_ms)));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(bounds.total_ms));
  // Large bodies are announced (Expect: 100-continue), and then not held back for a silent server.
  // Taking the header out instead would break signatures: libcurl 7.88 signs it all the same.
  set(handle, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle, CURLOPT_LOW_SPEED_TIME, (bounds.stall_ms + 999L) / 1000);
  if (request.stop.stop_possible()) {
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(handle, CURLOPT_XFERINFODATA, &request.stop);
  }
  set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers);
  if (request.method != "GET") {
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    const void* bytes = request.body.empty() ? "" : static_cast<const void*>(request.body.data());
    set(handle, CURLOPT_POSTFIELDS, bytes);
  }
  set(handle, CURLOPT_WRITEFUNCTION, &on_body);
  set(handle, CURLOPT_WRITEDATA, &body);
  if (request.aws)
    sign(handle, request.url, *request.aws);
  else
    set(handle, CURLOPT_PATH_AS_IS, 1L);
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
    case CURLE_ABORTED_BY_CALLBACK:
      return Kind::stopped;
    default:
      return Kind::broken;
  }
}

/// `said` is libcurl's own message. It may quote what was sent, so that it is repeated only where
/// it names what in the call libcurl refuses.
HttpFailure failure_of(CURLcode code, const Body& body, const std::string& host, const char* said) {
  const auto kind = kind_of(code, body);
  if (kind == HttpFailure::Kind::reply_too_large)
    return {kind, host + " sent more than " + std::to_string(body.bytes_max) + " bytes"};
  if (kind == HttpFailure::Kind::stopped) return {kind, host + ": told to stop"};
  const bool refused = code == CURLE_BAD_FUNCTION_ARGUMENT && *said != '\0';
  return {kind, host + ": " + (refused ? said : curl_easy_strerror(code))};
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
  char said[CURL_ERROR_SIZE] = "";  // before the handle, which writes to it until it is closed
  Handle handle = pool.take();
  set(handle.get(), CURLOPT_ERRORBUFFER, static_cast<char*>(said));
  prepare(handle.get(), request, bounds, headers.get(), body, loopback);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return tl::unexpected(failure_of(code, body, host, said));

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
