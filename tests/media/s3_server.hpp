// A throwaway S3-compatible server that checks signatures.
#pragma once

#include <string>

#include <ticketing/config.hpp>

#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace ticketing::test {

class S3Server final {
 public:
  S3Server();
  /// The one all tests of a program share.
  static S3Server& shared();

  static constexpr const char* bucket = "pictures";
  int port() const { return port_; }
  /// A configuration that fits, with path-style addresses.
  ImagesConfig config() const;

 private:
  TempDir dir_;
  ChildProcess server_;
  int port_ = 0;
};

}  // namespace ticketing::test
