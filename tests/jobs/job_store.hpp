// A store and the services of jobs on it, without the rest of the library.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "jobs/make_services.hpp"
#include "odb/open_store.hpp"
#include "support/scenario.hpp"

namespace ticketing::test {

class JobStore {
 public:
  explicit JobStore(const std::string& url = "sqlite::memory:") : store_(open_store({.url = url})) {
    store_->migrate();
  }

  /// A process that knows these jobs.
  std::unique_ptr<JobService> process(std::vector<Job> jobs) {
    return make_job_service(context_, std::move(jobs));
  }

  Store& store() { return *store_; }
  ManualClock& clock() { return clock_; }
  const ServiceContext& context() const { return context_; }

 private:
  std::unique_ptr<Store> store_;
  ManualClock clock_{*parse_rfc3339("2026-03-02T12:00:00+09:00")};
  BusinessCalendar calendar_{"Asia/Seoul"};
  SeededRandom random_{1};
  NamingLinks links_;
  Installation installation_;
  Keyring keys_{Secret{}};
  ChainKey chain_key_;
  ServiceContext context_{*store_, clock_,        calendar_, random_,   links_,
                          {},      installation_, keys_,     chain_key_};
};

}  // namespace ticketing::test
