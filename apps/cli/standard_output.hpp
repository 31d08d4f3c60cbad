// Standard output that knows why a write failed.
#pragma once

#include <array>
#include <streambuf>

namespace ticketing::cli {

/// Buffered writes to a file descriptor; the first that fails is the last that is tried.
class DescriptorBuffer final : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);
  ~DescriptorBuffer() override;
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;

  /// errno of the write that failed, 0 when none has. EPIPE: nobody reads any more, as after
  /// `| head -1`, which is no failure of the program.
  int failure() const { return failure_; }

 protected:
  int_type overflow(int_type letter) override;
  int sync() override;

 private:
  bool flush_all();

  const int descriptor_;
  int failure_ = 0;
  std::array<char, 65536> buffer_{};
};

}  // namespace ticketing::cli
