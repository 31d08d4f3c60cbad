// The load generator for what is too quick for our own: wrk, of two threads.
#pragma once

#include <string>

namespace ticketing::bench {

/// What a program prints. Throws when it fails.
std::string output_of(const std::string& shell_command);

struct WrkResult {
  double per_second = 0;
  double requests = 0;
};
/// GET `target` over 64 connections for `seconds`; each with `field` ("Name: value"), unless empty.
/// Throws std::runtime_error when an answer was not 2xx.
WrkResult wrk_result(int port, const std::string& target, const std::string& field = "",
                     int seconds = 3);
/// Its `per_second`.
double wrk(int port, const std::string& target, const std::string& field = "", int seconds = 3);

}  // namespace ticketing::bench
