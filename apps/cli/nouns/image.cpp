// ticketctl image ...
#include <boost/describe/class.hpp>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>

#include <ticketing/media/inspect_image.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

/// At most one byte more than an image may have: enough to see that it is too large.
std::vector<unsigned char> read_image(const std::string& path) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) usage_error("cannot read " + shown(path));
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string bytes(image_bytes_max + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad() || (in.fail() && !in.eof())) usage_error("cannot read " + shown(path));
  return {bytes.begin(), bytes.begin() + in.gcount()};
}

void upload(Invocation& call) {
  const auto bytes = read_image(*call.text("file"));
  Ticketing ticketing = call.open_with_pictures();
  call.out.record(get(ticketing.images().upload(local_operator(), bytes, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the image was not stored.");
}

}  // namespace

std::vector<Command> image_commands() {
  return {
      {.noun = "image",
       .verb = "upload",
       .effect = Effect::writes,
       .summary = "store a PNG, JPEG or WebP image",
       .arguments = {{.name = "file", .help = "the image; - reads standard input"}},
       .run = upload,
       .example = "image upload poster.png",
       .shows = columns_of<ImageView>},
  };
}

}  // namespace ticketing::cli
