// A configuration file: read or refused, and what was read is what `config show` writes.
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include <ticketing/config.hpp>

#include "fuzz/fuzzer.hpp"

namespace {

/// A file in memory, by name.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : file_(memfd_create("config", 0)) {
    if (write(file_, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
      std::abort();
  }
  ~MemoryFile() { close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

ticketing::Result<ticketing::Config> load(std::string_view content) {
  const MemoryFile file(content);
  return ticketing::load_config(
      {.file = file.path(), .environment = {}, .flags = {}, .system_file = false});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketing::fuzz;
  const auto config = load(text_of(data, size));
  if (!config) {
    expect(!config.error().detail.empty() || !config.error().errors.empty(), "a refusal says why");
    return 0;
  }
  const std::string shown = ticketing::show_config(*config);
  // Secrets are not shown, and "***" is no better as one.
  if (shown.find("***") != shown.npos) return 0;
  const auto again = load(shown);
  expect(again.has_value(), "what is shown can be read");
  expect(ticketing::show_config(*again) == shown, "and is the same");
  return 0;
}
