// JSON (RFC 8259) from and to described types.
#pragma once

#include <ticketing/describe/json_read.hpp>
#include <ticketing/describe/json_write.hpp>
