#include "account/account_jobs.hpp"

#include <chrono>

namespace ticketing {

std::vector<Sweep> account_sweeps() {
  constexpr std::chrono::seconds until_they_expire{0};
  return {{"ended sessions", until_they_expire,
           [](UnitOfWork& unit, Timestamp t, int limit) {
             return unit.sessions().remove_expired(t, limit);
           }},
          {"expired tokens", until_they_expire, [](UnitOfWork& unit, Timestamp t, int limit) {
             return unit.account_tokens().remove_expired(t, limit);
           }}};
}

}  // namespace ticketing
