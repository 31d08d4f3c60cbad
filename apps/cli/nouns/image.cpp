// ticketctl image ... and ticketctl movies ...
#include <boost/describe/class.hpp>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "invocation.hpp"
#include "nouns/nouns.hpp"

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

/// What the bytes were found to be, for a dry run.
struct ImageInspection {
  std::string content_type;
  int width = 0;
  int height = 0;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ImageInspection, (), (content_type, width, height, bytes))

void upload(Invocation& call) {
  const auto bytes = read_image(*call.text("file"));
  if (call.dry_run()) {
    const ImageFacts facts = get(inspect_image(bytes));
    call.out.record(ImageInspection{facts.content_type, facts.width, facts.height,
                                    static_cast<std::int64_t>(bytes.size())});
    call.out.message("Dry run: the image was not stored.");
    return;
  }
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.images().upload(local_operator(), bytes)));
}

void import_box_office(Invocation& call) {
  ImportMovies request;
  request.date = call.find<LocalDate>("date");
  request.items = static_cast<int>(call.number("items", 1, 10));
  if (call.text("price")) request.price = call.number("price", 0, price_max);
  request.dry_run = call.dry_run();
  Ticketing ticketing = call.open();
  call.out.list(get(ticketing.catalog().import_movies(local_operator(), request)));
  call.out.message(call.dry_run()
                       ? "Dry run: no product was changed."
                       : "New films are drafts: 'ticketctl product update ID --on-sale true' "
                         "sells one.");
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
       .example = "image upload poster.png"},
  };
}

std::vector<Command> movies_commands() {
  return {
      {.noun = "movies",
       .verb = "import",
       .effect = Effect::writes,
       .summary = "make draft products of a day's Korean box office (needs kobis.key)",
       .options = {{.name = "date",
                    .value_name = "YYYY-MM-DD",
                    .help = "whose box office; yesterday's without it"},
                   {.name = "items",
                    .value_name = "N",
                    .help = "the first N films, 1 to 10",
                    .default_value = "10"},
                   {.name = "price", .value_name = "P", .help = "of new drafts; 15000 without it"}},
       .run = import_box_office,
       .example = "movies import --date 2026-11-21 --items 5 --dry-run"},
  };
}

}  // namespace ticketing::cli
