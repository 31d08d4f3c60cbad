// What the headers say of types, members and use cases, for the OpenAPI document.
#pragma once

#include <string_view>

namespace ticketing::api {

/// By name: "OrderView", "OrderView.refund", "OrderState.paid", "PointsService.adjust". Empty where
/// there is none. Written by write_header_comments.py.
std::string_view comment_on(std::string_view name);

}  // namespace ticketing::api
