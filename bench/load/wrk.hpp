// The load generator for what is too quick for our own: wrk, of two threads.
#pragma once

#include <string>

namespace ticketing::bench {

/// What a program prints. Throws when it fails.
std::string output_of(const std::string& shell_command);

/// Requests a second of GET `target` over 64 connections for `seconds`; each with `fields`
/// ("Name: value"), unless empty. Throws std::runtime_error when an answer was not 2xx.
double wrk(int port, const std::string& target, const std::string& field = "", int seconds = 3);

}  // namespace ticketing::bench
