#include "support/temp_dir.hpp"

#include <stdlib.h>

#include <cerrno>
#include <system_error>

namespace ticketing::test {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "ticketing-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
  }
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a leftover in the temporary directory must not fail a test
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ticketing::test
