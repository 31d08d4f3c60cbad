#include "smtp/smtp_transport.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string_view>

namespace ticketing {
namespace {

using Kind = MailOutcome::Kind;

/// How far a message has got in its conversation.
enum class Stage {
  before,     ///< connecting, greeting, signing in
  sender,     ///< MAIL
  recipient,  ///< RCPT
  data,       ///< DATA, and the message
};

/// One message on its way.
struct Exchange {
  std::string_view message;
  std::stop_token stop;
  std::size_t sent = 0;
  Stage stage = Stage::before;
  bool is_over = false;    ///< libcurl says QUIT
  std::string last_reply;  ///< the server's last line before that, without its end
};

std::size_t on_read(char* to, std::size_t, std::size_t size, void* with) {
  auto& exchange = *static_cast<Exchange*>(with);
  const auto part = std::min(size, exchange.message.size() - exchange.sent);
  std::memcpy(to, exchange.message.data() + exchange.sent, part);
  exchange.sent += part;
  return part;
}

/// libcurl asks about once a second, also while nothing comes. Non-zero breaks off. The message's
/// end goes out after its last byte was read here, so a server never has all of one that is
/// stopped.
int on_progress(void* with, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& exchange = *static_cast<const Exchange*>(with);
  return exchange.stop.stop_requested() && exchange.sent < exchange.message.size() ? 1 : 0;
}

/// Servers answer in whatever encoding: ASCII is kept, and not too much of it.
std::string shown(std::string_view text) {
  std::string ascii(text.substr(0, 500));
  for (char& c : ascii)
    if (c < ' ' || c > '~') c = '?';
  return ascii;
}

std::size_t on_reply(char* line, std::size_t, std::size_t size, void* with) {
  std::string_view text(line, size);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  auto& exchange = *static_cast<Exchange*>(with);
  if (!text.empty() && !exchange.is_over) exchange.last_reply = shown(text);
  return size;
}

int on_debug(CURL*, curl_infotype what, char* text, std::size_t size, void* with) {
  auto& exchange = *static_cast<Exchange*>(with);
  if (what != CURLINFO_HEADER_OUT) return 0;
  const std::string_view command(text, size);
  if (command.starts_with("QUIT")) exchange.is_over = true;
  Stage stage = exchange.stage;
  if (command.starts_with("MAIL FROM")) stage = Stage::sender;
  if (command.starts_with("RCPT TO")) stage = Stage::recipient;
  if (command.starts_with("DATA")) stage = Stage::data;
  if (stage != exchange.stage) exchange.last_reply.clear();  // those of the stage before
  exchange.stage = stage;
  return 0;
}

/// "421", "550"; 0 for what is no reply.
int code_of(const std::string& reply) {
  if (reply.size() < 3 ||
      !std::all_of(reply.begin(), reply.begin() + 3, [](char c) { return c >= '0' && c <= '9'; }))
    return 0;
  return std::stoi(reply.substr(0, 3));
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK)
    throw std::invalid_argument(std::string("libcurl refuses an option for SMTP: ") +
                                curl_easy_strerror(code));
}

bool is_loopback(const std::string& url) {
  auto host = url.substr(url.find("://") + 3);
  if (host.starts_with("[::1]")) return true;
  host.resize(std::min(host.find_first_of(":/"), host.size()));
  in_addr address{};
  return host == "localhost" ||
         (inet_pton(AF_INET, host.c_str(), &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

/// Of a refused MAIL: whether it is this message that is too big, and not the sender who is not let
/// in.
bool says_too_big(int reply, const std::string& text) {
  return reply == 552 || text.find(" 5.3.4") != text.npos || text.find(" 5.2.3") != text.npos;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct CloseHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

/// How the server is reached and let in by.
void set_connection(CURL* handle, const SmtpConfig& config) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_URL, config.url.c_str());
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(config.timeout_ms));
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(config.timeout_ms, 10'000)));
  const bool signs_in = !config.username.empty();
  if (signs_in) {
    set(handle, CURLOPT_USERNAME, config.username.c_str());
    set(handle, CURLOPT_PASSWORD, config.password.c_str());
  }
  // A password is never sent in the clear; a relay on this machine often has no good certificate.
  if (!is_loopback(config.url))
    set(handle, CURLOPT_USE_SSL, static_cast<long>(signs_in ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!config.ca_file.empty()) {
    set(handle, CURLOPT_CAINFO, config.ca_file.c_str());
    set(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
}

class SmtpTransport final : public MailTransport {
 public:
  explicit SmtpTransport(const SmtpConfig& config) : config_(config) {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_ALL);
    if (initialised != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
    handle_.reset(curl_easy_init());
    if (!handle_) throw std::bad_alloc();
  }

  /// libcurl says QUIT to a connection that was kept, and waits two minutes for the answer: nothing
  /// more is read of it, so that whoever stops does not wait for a server that has gone silent.
  ~SmtpTransport() override {
    curl_socket_t kept = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &kept) == CURLE_OK &&
        kept != CURL_SOCKET_BAD)
      ::shutdown(kept, SHUT_RD);
  }
  SmtpTransport(const SmtpTransport&) = delete;
  SmtpTransport& operator=(const SmtpTransport&) = delete;

  MailOutcome send(const MailEnvelope& envelope, const std::string& message,
                   const std::stop_token& stop) override {
    bool is_reused = false;
    auto outcome = try_once(envelope, message, stop, false, is_reused);
    const bool is_settled = outcome.kind == Kind::sent || outcome.kind == Kind::unknown ||
                            outcome.kind == Kind::stopped;
    // A connection that was kept may have been given up by the server meanwhile.
    if (is_reused && !is_settled && stopped_at_ <= Stage::sender)
      outcome = try_once(envelope, message, stop, true, is_reused);
    return outcome;
  }

 private:
  MailOutcome try_once(const MailEnvelope& envelope, const std::string& message,
                       const std::stop_token& stop, bool afresh, bool& is_reused);
  void prepare(const MailEnvelope& envelope, curl_slist* recipients, Exchange& exchange,
               bool afresh);
  MailOutcome judge(CURLcode code, const Exchange& exchange) const;

  const SmtpConfig config_;
  std::unique_ptr<CURL, CloseHandle> handle_;
  Stage stopped_at_ = Stage::before;
};

void SmtpTransport::prepare(const MailEnvelope& envelope, curl_slist* recipients,
                            Exchange& exchange, bool afresh) {
  CURL* const handle = handle_.get();
  curl_easy_reset(handle);  // options; connections stay
  set_connection(handle, config_);
  set(handle, CURLOPT_FRESH_CONNECT, afresh ? 1L : 0L);
  set(handle, CURLOPT_MAIL_FROM, ("<" + envelope.sender + ">").c_str());
  set(handle, CURLOPT_MAIL_RCPT, recipients);
  set(handle, CURLOPT_UPLOAD, 1L);
  set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(exchange.message.size()));
  set(handle, CURLOPT_READFUNCTION, &on_read);
  set(handle, CURLOPT_READDATA, &exchange);
  set(handle, CURLOPT_HEADERFUNCTION, &on_reply);
  set(handle, CURLOPT_HEADERDATA, &exchange);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, &on_progress);
  set(handle, CURLOPT_XFERINFODATA, &exchange);
  set(handle, CURLOPT_VERBOSE, 1L);  // commands go to on_debug, nowhere else
  set(handle, CURLOPT_DEBUGFUNCTION, &on_debug);
  set(handle, CURLOPT_DEBUGDATA, &exchange);
}

MailOutcome SmtpTransport::try_once(const MailEnvelope& envelope, const std::string& message,
                                    const std::stop_token& stop, bool afresh, bool& is_reused) {
  Exchange exchange{.message = message, .stop = stop};
  const std::unique_ptr<curl_slist, FreeList> recipients(
      curl_slist_append(nullptr, ("<" + envelope.recipient + ">").c_str()));
  if (!recipients) throw std::bad_alloc();
  prepare(envelope, recipients.get(), exchange, afresh);
  const CURLcode code = curl_easy_perform(handle_.get());
  long connects = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_NUM_CONNECTS, &connects);
  is_reused = connects == 0;
  stopped_at_ = exchange.stage;
  return judge(code, exchange);
}

MailOutcome SmtpTransport::judge(CURLcode code, const Exchange& exchange) const {
  if (code == CURLE_OK) return {Kind::sent, ""};
  if (code == CURLE_ABORTED_BY_CALLBACK) return {Kind::stopped, "told to stop"};
  const int reply = code_of(exchange.last_reply);
  const bool refused = reply >= 400 && reply < 600;
  const std::string detail = refused ? exchange.last_reply : curl_easy_strerror(code);
  if (exchange.stage == Stage::sender && reply != 421) {
    if (refused && says_too_big(reply, detail)) return {Kind::refused, detail};
    if (reply >= 400 && reply < 500) return {Kind::not_now, detail};
  }
  if (exchange.stage <= Stage::sender)
    return {Kind::unreachable, config_.url.substr(0, config_.url.find('?')) + ": " + detail};
  if (reply == 421) return {Kind::slow_down, detail};
  if (refused) return {reply >= 500 ? Kind::refused : Kind::not_now, detail};
  if (exchange.stage == Stage::data && exchange.sent == exchange.message.size())
    return {Kind::unknown, "the server's answer to the whole message was lost: " + detail};
  return {Kind::not_now, "the conversation broke off: " + detail};
}

}  // namespace

std::unique_ptr<MailTransport> open_smtp_transport(const SmtpConfig& config) {
  return std::make_unique<SmtpTransport>(config);
}

std::string greet_smtp_server(const SmtpConfig& config) {
  const std::unique_ptr<MailTransport> initialised = open_smtp_transport(config);
  const std::unique_ptr<CURL, CloseHandle> handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  Exchange exchange{.message = {}, .stop = {}};
  set_connection(handle.get(), config);
  set(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(std::min(config.timeout_ms, 10'000)));
  set(handle.get(), CURLOPT_NOBODY, 1L);
  set(handle.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
  set(handle.get(), CURLOPT_HEADERFUNCTION, &on_reply);
  set(handle.get(), CURLOPT_HEADERDATA, &exchange);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  return code_of(exchange.last_reply) >= 400 ? exchange.last_reply : curl_easy_strerror(code);
}

}  // namespace ticketing
