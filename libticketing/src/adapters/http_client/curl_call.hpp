// One exchange through libcurl, and the handles (with their open connections) it goes through.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <mutex>
#include <vector>

#include "http_client/http_client.hpp"

namespace ticketing::http_client {

struct CloseHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;

/// Idle handles: each carries the connections it has opened. Thread safe.
class HandlePool {
 public:
  HandlePool();
  Handle take();
  void give_back(Handle handle);

 private:
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

/// One try; `bounds.total_ms` is its own.
tl::expected<HttpReply, HttpFailure> call_once(HandlePool& pool, const HttpRequest& request,
                                               const HttpBounds& bounds);

}  // namespace ticketing::http_client
