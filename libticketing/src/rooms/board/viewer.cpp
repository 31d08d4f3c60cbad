#include "board/viewer.hpp"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace ticketing {

namespace {

/// Parts of user agents, in lower case: the commonest of the list that
/// github.com/monperrus/crawler-user-agents keeps, and Korea's Naver (Yeti) and Daum. Not plain
/// "bot", which a make of telephones has in its name.
constexpr std::string_view crawlers[] = {
    "googlebot",
    "googleother",
    "adsbot-google",
    "mediapartners-google",
    "bingbot",
    "bingpreview",
    "yandexbot",
    "baiduspider",
    "duckduckbot",
    "applebot",
    "slurp",
    "yeti/",
    "daumoa",
    "daum/",
    "facebookexternalhit",
    "meta-externalagent",
    "twitterbot",
    "linkedinbot",
    "slackbot",
    "slack-imgproxy",
    "telegrambot",
    "discordbot",
    "kakaotalk-scrap",
    "whatsapp/",
    "gptbot",
    "oai-searchbot",
    "chatgpt-user",
    "claudebot",
    "perplexitybot",
    "ccbot",
    "bytespider",
    "amazonbot",
    "petalbot",
    "semrushbot",
    "ahrefsbot",
    "mj12bot",
    "dotbot",
    "uptimerobot",
    "pingdom",
    "crawler",
    "spider",
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// What is hashed: every part has its own length or place, so that no two viewers spell alike.
class Message {
 public:
  void add(std::int64_t number) { add(&number, sizeof number); }
  void add(std::string_view text) { add(text.data(), text.size()); }
  void add(const void* bytes, std::size_t size) {
    size = std::min(size, bytes_.size() - size_);
    if (size == 0) return;  // an empty text may be nowhere
    std::memcpy(bytes_.data() + size_, bytes, size);
    size_ += size;
  }
  const unsigned char* data() const { return bytes_.data(); }
  std::size_t size() const { return size_; }

 private:
  std::array<unsigned char, 384> bytes_;  // more than any browser's; what is longer is cut
  std::size_t size_ = 0;
};

constexpr std::size_t ipv6_subscriber_bytes = 8;
constexpr std::size_t address_chars_max = 45;

void add_address(Message& message, std::string_view address) {
  address = address.substr(0, address_chars_max);
  in6_addr ipv6;
  if (address.find(':') == std::string_view::npos ||
      inet_pton(AF_INET6, std::string(address).c_str(), &ipv6) != 1) {
    message.add(static_cast<std::int64_t>(address.size()));
    return message.add(address);
  }
  if (!IN6_IS_ADDR_V4MAPPED(&ipv6)) {
    message.add(-1);
    return message.add(&ipv6, ipv6_subscriber_bytes);
  }
  std::array<char, INET_ADDRSTRLEN> ipv4;
  inet_ntop(AF_INET, ipv6.s6_addr + 12, ipv4.data(), ipv4.size());
  add_address(message, ipv4.data());
}

}  // namespace

bool is_crawler(std::string_view agent) {
  return std::ranges::any_of(crawlers, [&](std::string_view crawler) {
    return !std::ranges::search(agent, crawler, {}, lower).empty();
  });
}

ViewerHash::ViewerHash(const Keyring& keys) {
  const std::string secret = keys.sign(KeyPurpose::viewer, "");
  static_assert(sizeof key_ == crypto_shorthash_KEYBYTES);
  crypto_generichash(key_.data(), key_.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
}

std::uint64_t ViewerHash::of(LocalDate day, const Principal& who, const CountView& view) const {
  Message message;
  message.add(std::int64_t{day.time_since_epoch().count()});
  message.add(view.post.value);
  message.add(who.account.value);
  if (!who.is_account()) {
    add_address(message, view.address);
    message.add(view.agent);
  }
  std::array<unsigned char, crypto_shorthash_BYTES> hash;
  crypto_shorthash(hash.data(), message.data(), message.size(), key_.data());
  std::uint64_t number;
  static_assert(sizeof number == sizeof hash);
  std::memcpy(&number, hash.data(), sizeof number);
  return number;
}

}  // namespace ticketing
