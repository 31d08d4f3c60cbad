// Taking a changed configuration without a restart.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <ticketing/config.hpp>
#include <ticketing/result.hpp>

namespace ticketing::app {

/// Reads the configuration again when it is asked to, and hands it to whoever can take parts of it;
/// the rest needs a restart. What is wrong is told, and the old stays. Thread safe.
class Reload final {
 public:
  /// The names of what is different now, or why nothing is.
  using Changed = Result<std::vector<std::string>>;
  using Take = std::function<Changed(const Config& config)>;

  Reload(ConfigSources sources, std::function<void(const Changed&)> tell);

  /// Who asks before anybody serves is heard when somebody does.
  void run();

  /// While it lives, `take` takes what is read.
  class Serving final {
   public:
    Serving(Reload& reload, Take take) : reload_(reload) { reload_.serve(std::move(take)); }
    ~Serving() { reload_.serve({}); }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

   private:
    Reload& reload_;
  };

 private:
  void serve(Take take);
  void read_and_take();

  const ConfigSources sources_;
  const std::function<void(const Changed&)> tell_;
  std::mutex mutex_;
  Take take_;
  bool asked_ = false;
};

}  // namespace ticketing::app
