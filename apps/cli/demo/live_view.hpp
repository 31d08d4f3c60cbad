// What a rush looks like while it runs, on standard error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "cli/demo/rush.hpp"
#include "cli/terminal.hpp"

namespace ticketing::cli {

/// How far a rush is.
struct RushMoment {
  int accounts = 0;
  int slots = 0;
  int answered = 0;
  int won = 0;
  std::chrono::duration<double> elapsed{};
  std::vector<double> rates;  ///< answers a second, of each tenth of a second so far
};

/// "1 234/3 000 comments, 4 812 a second, 7 of 10 coupons gone"
std::string told(const RushMoment& moment);

/// The same as a picture that fits `columns`: a bar, and beneath it how fast it went lately.
std::vector<std::string> drawn(const RushMoment& moment, std::size_t columns);

/// One of eight heights for each value, the highest for the greatest.
std::string sparkline(std::span<const double> values);

/// On a terminal redrawn ten times a second, winners standing above as they come; else, unless
/// --quiet, a line a second. Its own thread draws, so that an answer costs the rush a counter.
class LiveView {
 public:
  LiveView(const Terminal& terminal, const RushPlan& plan);
  /// Tells what is left to tell.
  ~LiveView();
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  /// `one` has its last answer. Thread safe.
  void answered(const Contestant& one);

 private:
  struct Winner {
    int position = 0;
    std::string nickname;
    std::chrono::duration<double, std::milli> after{};
  };

  void watch(const std::stop_token& stop);
  void sample();
  void tell_winners();
  void tell(const std::string& line);
  void draw();
  void wipe();

  const bool watched_;
  const bool redrawn_;
  const std::size_t columns_;
  const Contestant::Instant began_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable_any ended_;
  RushMoment moment_;
  int sampled_ = 0;
  Contestant::Instant sampled_at_ = began_;
  std::vector<Winner> untold_;
  std::size_t lines_drawn_ = 0;
  std::jthread painter_;  // last: it uses everything above
};

}  // namespace ticketing::cli
