// Draws that are the same for one seed with every compiler and standard library: the engine is
// specified by the C++ standard, its distributions are not, so the few that are needed are here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace ticketing::simulation {

/// Another seed for each `stream` of one seed, by the finaliser of SplitMix64 (Steele, Lea and
/// Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014): what one stream draws
/// moves nothing in the others.
std::uint64_t seed_of(std::uint64_t seed, std::uint64_t stream);

/// Not thread safe. Of exp, log and cos the last bit is the C library's.
class Draws final {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}

  /// [0, 1): the upper 53 bits.
  double uniform();
  bool happens(double probability) { return uniform() < probability; }
  /// 0..count-1, for counts of people and things: the bias is below count / 2^53.
  std::size_t below(std::size_t count);
  /// Of `weights`, none negative and one at least positive, an index in proportion.
  std::size_t weighted(std::span<const double> weights);
  /// By multiplication (Knuth, The Art of Computer Programming 2, 3.4.1 Q), in parts of 30, whose
  /// sum is a Poisson number again.
  int poisson(double mean);
  /// By inversion.
  double exponential(double mean);
  /// Box and Muller, "A Note on the Generation of Random Normal Deviates", Annals of Mathematical
  /// Statistics 29, 1958; the second of each pair is not kept.
  double normal();
  /// exp(log(median) + sigma * normal).
  double log_normal(double median, double sigma);

 private:
  std::mt19937_64 engine_;
};

}  // namespace ticketing::simulation
