#include <ticketing/account/session.hpp>

#include "base/sha256.hpp"

namespace ticketing {

TokenHash hash_token(std::string_view access_token) { return sha256_hex(access_token); }

}  // namespace ticketing
