#include "account/password_hasher.hpp"

#include <sodium.h>

#include <new>

namespace ticketing {

/// A place among the hashes being computed; `granted` is false when too many wait already.
class PasswordHasher::Turn {
 public:
  explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {
    std::unique_lock lock(hasher_.mutex_);
    const auto free = [&] { return hasher_.running_ < hasher_.config_.argon2_concurrent; };
    if (!free() && hasher_.waiting_ >= hasher_.config_.argon2_waiting_max) return;
    ++hasher_.waiting_;
    hasher_.free_.wait(lock, free);
    --hasher_.waiting_;
    ++hasher_.running_;
    granted = true;
  }
  ~Turn() {
    if (!granted) return;
    std::lock_guard lock(hasher_.mutex_);
    --hasher_.running_;
    hasher_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool granted = false;

 private:
  PasswordHasher& hasher_;
};

namespace {

tl::unexpected<Error> too_busy() {
  return refuse_for_now("too many sign-ins at once: try again in a second");
}

}  // namespace

PasswordHasher::PasswordHasher(const AccountsConfig& config) : config_(config) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
  std::string password(16, '\0');
  randombytes_buf(password.data(), password.size());
  nobody_ = compute(password);
}

std::string PasswordHasher::compute(const std::string& password) const {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(out.data(), password.data(), password.size(),
                        static_cast<unsigned long long>(config_.argon2_passes),
                        static_cast<std::size_t>(config_.argon2_memory_kib) * 1024) != 0)
    throw std::bad_alloc();
  out.resize(out.find('\0'));
  return out;
}

Result<std::string> PasswordHasher::hash(const std::string& password) {
  const Turn turn(*this);
  if (!turn.granted) return too_busy();
  return compute(password);
}

Result<bool> PasswordHasher::verify(const std::string& hash, const std::string& password) {
  const Turn turn(*this);
  if (!turn.granted) return too_busy();
  const auto& against = hash.empty() ? nobody_ : hash;
  const bool fits =
      crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

}  // namespace ticketing
