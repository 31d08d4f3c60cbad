// The files of pages, which are part of the program: embed_files makes the sources.
#pragma once

#include <span>
#include <string_view>

namespace ticketing::api {

/// Static storage.
struct PageFile {
  std::string_view path;  ///< where it is served; of index.html its folder
  std::string_view bytes;
  std::string_view gzip;  ///< the same, compressed as well as that can be done
};

/// Those of examples/live, at /live/.
std::span<const PageFile> demo_files();
/// Those of the interactive page, at /docs/; none where the build was told to leave it out.
std::span<const PageFile> docs_page_files();
/// Those of apps/api/pages, which links of mails lead to.
std::span<const PageFile> mail_page_files();

}  // namespace ticketing::api
