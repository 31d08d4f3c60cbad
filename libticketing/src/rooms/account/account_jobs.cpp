#include "account/account_jobs.hpp"

namespace ticketing {

std::vector<Sweep> account_sweeps() {
  return {{"ended sessions", [](UnitOfWork& unit, Timestamp now,
                                int limit) { return unit.sessions().remove_expired(now, limit); }},
          {"expired tokens", [](UnitOfWork& unit, Timestamp now, int limit) {
             return unit.account_tokens().remove_expired(now, limit);
           }}};
}

}  // namespace ticketing
