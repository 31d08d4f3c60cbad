// How long a ticket's picture takes to draw: plain, with the photo of a product that sells, and
// with one that was never drawn before.
#include <benchmark/benchmark.h>

#include "cairo/voucher_painter.hpp"
#include "media/sample_images.hpp"

namespace {

using namespace ticketing;

VoucherText ticket() {
  return {"MOVIE TICKET · 영화 관람권",
          "기생충: 흑백판 (Parasite) 2D 관람권",
          "15,000 P",
          "valid through 2027-11-22 · 2027-11-22까지",
          "7ZQK-3M2P-XW9D-0A4T",
          "Show this code at the counter; it is accepted once.",
          {}};
}

void plain(benchmark::State& state) {
  const auto painter = make_voucher_painter();
  const auto text = ticket();
  for (auto _ : state) benchmark::DoNotOptimize(painter->paint(text));
}
BENCHMARK(plain)->Unit(benchmark::kMillisecond);

void photo_of_a_product_that_sells(benchmark::State& state) {
  const auto painter = make_voucher_painter();
  auto text = ticket();
  text.image = test::text_of(test::jpeg(800, 1000));
  for (auto _ : state) benchmark::DoNotOptimize(painter->paint(text));
}
BENCHMARK(photo_of_a_product_that_sells)->Unit(benchmark::kMillisecond);

void photo_never_drawn_before(benchmark::State& state) {
  const auto painter = make_voucher_painter();
  auto text = ticket();
  const auto image = test::text_of(test::jpeg(800, 1000));
  // Bytes in a comment segment make another image of it, which looks the same.
  std::uint16_t n = 0;
  for (auto _ : state) {
    ++n;
    text.image = image.substr(0, 2) + "\xff\xfe" + std::string("\0\4", 2) +
                 static_cast<char>(n >> 8) + static_cast<char>(n) + image.substr(2);
    benchmark::DoNotOptimize(painter->paint(text));
  }
}
BENCHMARK(photo_never_drawn_before)->Unit(benchmark::kMillisecond);

}  // namespace
