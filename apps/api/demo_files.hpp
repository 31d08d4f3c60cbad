// The files of examples/live, which are part of the program: EmbedFiles.cmake makes the source.
#pragma once

#include <span>
#include <string_view>

namespace ticketing::api {

/// Static storage.
struct DemoFile {
  std::string_view path;  ///< where it is served: /live/ and its name; of index.html /live/
  std::string_view bytes;
};

std::span<const DemoFile> demo_files();

}  // namespace ticketing::api
