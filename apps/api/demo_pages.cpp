#include "api/demo_pages.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "api/demo_files.hpp"
#include "api/document.hpp"

namespace ticketing::api {

namespace {

/// Nothing but the page's own files, the API and pictures it has fetched; in nobody's frame.
/// Whoever smuggles markup into a nickname or a post finds that it runs nothing.
constexpr std::string_view fields =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cache-Control: no-cache\r\n"
    "Vary: Accept-Encoding\r\n";

std::string_view media_type(std::string_view path) {
  if (path.ends_with('/')) return "text/html; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  throw std::logic_error("a demo file of unknown type: " + std::string(path));
}

Route page_route(const DemoFile& file) {
  const auto document = std::make_shared<Document>();
  document->plain = file.bytes;
  document->headers = fields;
  make_ready(*document);
  const std::string_view type = media_type(file.path);
  return raw_route<NoParameters, void>(
      {.path = file.path,
       .operation_id = "livePage",
       .summary = "A file of the live page",
       .tag = "demo"},
      Runs::here, type, [document, type](Call& call, const NoParameters&) -> Result<HttpReply> {
        call.draft.content_type = type;
        return document_reply(document, call.http, std::move(call.draft));
      });
}

/// The page names its files relative to where it is.
Route redirect() {
  return raw_route<NoParameters, void>({.path = "/live",
                                        .operation_id = "findLivePage",
                                        .summary = "Where the live page is",
                                        .tag = "demo",
                                        .status = 308},
                                       Runs::here, "text/html",
                                       [](Call& call, const NoParameters&) -> Result<HttpReply> {
                                         call.draft.content_type = "text/html";
                                         call.draft.add_header("Location", "/live/");
                                         return std::move(call.draft);
                                       });
}

}  // namespace

void add_demo_pages(std::vector<Route>& table) {
  table.push_back(redirect());
  for (const DemoFile& file : demo_files()) table.push_back(page_route(file));
}

}  // namespace ticketing::api
