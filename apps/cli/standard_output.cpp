#include "cli/standard_output.hpp"

#include <unistd.h>

#include <cerrno>

namespace ticketing::cli {

DescriptorBuffer::DescriptorBuffer(int descriptor) : descriptor_(descriptor) {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

DescriptorBuffer::~DescriptorBuffer() { flush_all(); }

bool DescriptorBuffer::flush_all() {
  const char* at = pbase();
  while (failure_ == 0 && at < pptr()) {
    const ssize_t written = write(descriptor_, at, static_cast<std::size_t>(pptr() - at));
    if (written >= 0) {
      at += written;
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return failure_ == 0;
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type letter) {
  if (!flush_all()) return traits_type::eof();
  if (!traits_type::eq_int_type(letter, traits_type::eof()))
    sputc(traits_type::to_char_type(letter));
  return traits_type::not_eof(letter);
}

int DescriptorBuffer::sync() { return flush_all() ? 0 : -1; }

}  // namespace ticketing::cli
