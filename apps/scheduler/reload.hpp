// Taking a changed configuration without a restart.
#pragma once

#include <mutex>

#include <ticketing/config.hpp>
#include <ticketing/ticketing.hpp>

namespace ticketing::scheduler {

/// Reads the configuration again when it is asked to, and takes its schedules and policies; the
/// rest needs a restart. What is wrong is told, and the old stays. Thread safe.
class Reload final {
 public:
  explicit Reload(ConfigSources sources);

  void run();

  /// While it lives, these are the jobs.
  class Serving final {
   public:
    Serving(Reload& reload, Ticketing& ticketing) : reload_(reload) { reload_.serve(&ticketing); }
    ~Serving() { reload_.serve(nullptr); }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

   private:
    Reload& reload_;
  };

 private:
  void serve(Ticketing* ticketing);

  const ConfigSources sources_;
  std::mutex mutex_;
  Ticketing* ticketing_ = nullptr;
};

}  // namespace ticketing::scheduler
