#include "api/pages.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "api/document.hpp"
#include "api/page_files.hpp"

namespace ticketing::api {

namespace {

/// Nothing but the page's own files, the API and pictures it has fetched; in nobody's frame.
/// Whoever smuggles markup into a nickname or a post finds that it runs nothing.
constexpr std::string_view demo_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";
/// Swagger UI's pictures are `data:` in its style sheet; pictures that it was answered are `blob:`.
constexpr std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";
constexpr std::string_view mail_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

constexpr std::string_view more_fields =
    "Referrer-Policy: no-referrer\r\n"
    "Cache-Control: no-cache\r\n"
    "Vary: Accept-Encoding\r\n";

std::string_view media_type(std::string_view path) {
  if (path.ends_with('/') || path.ends_with(".html")) return "text/html; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  if (path.ends_with(".txt")) return "text/plain; charset=utf-8";
  throw std::logic_error("a page file of unknown type: " + std::string(path));
}

DocumentPtr page_document(const PageFile& file, std::string_view policy) {
  const auto document = std::make_shared<Document>();
  document->plain = file.bytes;
  if (file.gzip.size() < file.bytes.size()) document->gzip = file.gzip;
  document->headers = "Content-Security-Policy: ";
  document->headers.append(policy).append("\r\n").append(more_fields);
  make_ready(*document);
  return document;
}

/// Made when somebody asks for it, of megabytes: no start waits for it. Thread safe.
class LazyDocument {
 public:
  LazyDocument(const PageFile& file, std::string_view policy) : file_(file), policy_(policy) {}
  const DocumentPtr& get() {
    std::call_once(made_, [this] { document_ = page_document(file_, policy_); });
    return document_;
  }

 private:
  PageFile file_;
  std::string_view policy_;
  std::once_flag made_;
  DocumentPtr document_;
};

Route page_route(const PageFile& file, const RouteInfo& info, std::string_view policy) {
  const std::string_view type = media_type(file.path);
  return raw_route<NoParameters, void>(
      info, Runs::here, type,
      [document = std::make_shared<LazyDocument>(file, policy), type](
          Call& call, const NoParameters&) -> Result<HttpReply> {
        call.draft.content_type = type;
        HttpReply reply = document_reply(document->get(), call.http, std::move(call.draft));
        reply.counted = true;  // one text for all who read it, however slowly
        return reply;
      });
}

struct MailPage {
  DocumentPtr document;
  std::string_view type;
};

/// By the name of the file.
const std::map<std::string, MailPage, std::less<>>& mail_pages() {
  static const auto pages = [] {
    std::map<std::string, MailPage, std::less<>> all;
    for (const PageFile& file : mail_page_files())
      all.emplace(file.path, MailPage{page_document(file, mail_policy), media_type(file.path)});
    return all;
  }();
  return pages;
}

Route mail_page_route(std::string_view path, std::string_view name) {
  auto route = raw_route<NoParameters, void>(
      {.path = path,
       .operation_id = "mailPage",
       .summary = "A page that a link of a mail leads to",
       .tag = "pages"},
      Runs::here, mail_pages().find(name)->second.type,
      [](Call&, const NoParameters&) -> Result<HttpReply> { return HttpReply{}; });
  // The token in its query is for the page's script.
  route.run = [name](Call& call, const Finish& finish) { finish(mail_page(call, name)); };
  return route;
}

Route redirect(const RouteInfo& info, std::string_view to) {
  return raw_route<NoParameters, void>(info, Runs::here, "text/html",
                                       [to](Call& call, const NoParameters&) -> Result<HttpReply> {
                                         call.draft.content_type = "text/html";
                                         call.draft.add_header("Location", to);
                                         return std::move(call.draft);
                                       });
}

}  // namespace

void add_docs_page(std::vector<Route>& table) {
  if (docs_page_files().empty()) return;
  const auto info = [](std::string_view path, std::string_view id, unsigned status = 200) {
    return RouteInfo{.path = path,
                     .operation_id = id,
                     .summary = "A file of the interactive page",
                     .tag = "pages",
                     .status = status};
  };
  for (const PageFile& file : docs_page_files()) {
    const bool page = file.path == "/docs/";
    table.push_back(page_route(file, info(page ? "/docs" : file.path, "docsPage"), docs_policy));
  }
  // Not for ever: another page may be there one day.
  table.push_back(redirect(info("/", "findDocsPage", 302), "/docs"));
  table.push_back(redirect(info("/docs/", "findDocsPage", 308), "/docs"));
}

void add_demo_pages(std::vector<Route>& table) {
  const auto info = [](std::string_view path, std::string_view id, unsigned status = 200) {
    return RouteInfo{.path = path,
                     .operation_id = id,
                     .summary = "A file of the live page",
                     .tag = "demo",
                     .status = status};
  };
  for (const PageFile& file : demo_files())
    table.push_back(page_route(file, info(file.path, "livePage"), demo_policy));
  // The page names its files relative to where it is.
  table.push_back(redirect(info("/live", "findLivePage", 308), "/live/"));
}

HttpReply mail_page(Call& call, std::string_view name) {
  const MailPage& page = mail_pages().find(name)->second;
  call.draft.content_type = page.type;
  return document_reply(page.document, call.http, std::move(call.draft));
}

void add_mail_pages(std::vector<Route>& table) {
  table.push_back(mail_page_route("/verify", "verify.html"));
  table.push_back(mail_page_route("/reset", "reset.html"));
  table.push_back(mail_page_route("/mail.js", "mail.js"));
  table.push_back(mail_page_route("/mail.css", "mail.css"));
}

}  // namespace ticketing::api
