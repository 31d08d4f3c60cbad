// ticketctl product ...
#include <ticketing/search_terms.hpp>

#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

constexpr int valid_days_max = 3650;

/// A number within limits, when the option was given.
std::optional<std::int64_t> number_if_given(const Invocation& call, std::string_view name,
                                            std::int64_t max, std::int64_t min = 0) {
  if (!call.text(name)) return std::nullopt;
  return call.number(name, min, max);
}

Points price_of(const Invocation& call, std::string_view option) {
  return Points{call.number(option, 0, price_max.value)};
}

std::optional<Points> price_if_given(const Invocation& call, std::string_view option) {
  if (!call.text(option)) return std::nullopt;
  return price_of(call, option);
}

void create(Invocation& call) {
  CreateProduct request;
  request.name = *call.text("name");
  request.category = call.value<ProductCategory>("category");
  request.intro = call.text("intro");
  request.price = price_of(call, "price");
  request.image_id = call.text("image");
  request.stock = number_if_given(call, "stock", stock_max);
  request.valid_days = static_cast<int>(call.number("valid-days", 1, valid_days_max));
  request.on_sale = call.value<bool>("on-sale");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.catalog().create(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the product was not created.");
}

void list(Invocation& call) {
  Ticketing ticketing = call.open();
  ListProducts request;
  request.category = call.find<ProductCategory>("category");
  request.min_price = price_if_given(call, "min-price");
  request.max_price = price_if_given(call, "max-price");
  request.q = call.text("search");
  request.sort = call.value<ProductSort>("sort");
  list_pages(call, request, [&](const ListProducts& page) {
    return ticketing.catalog().list(local_operator(), page);
  });
}

void show(Invocation& call) {
  const auto id = call.value<ProductId>("product");
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.catalog().find(local_operator(), id)));
}

Patch<std::int64_t> stock_if_given(const Invocation& call, std::string_view option) {
  const auto stock = call.text(option);
  if (!stock) return Patch<std::int64_t>::absent();
  if (*stock == "unlimited") return Patch<std::int64_t>::null();
  return Patch<std::int64_t>::of(call.number(option, 0, stock_max));
}

/// Only what was named changes.
EditProduct edit_of(const Invocation& call) {
  EditProduct edit;
  edit.id = call.value<ProductId>("product");
  edit.name = call.text("name");
  edit.category = call.find<ProductCategory>("category");
  edit.intro = call.text("intro");
  edit.price = price_if_given(call, "price");
  if (const auto image = call.text("image")) {
    edit.image_id = *image == "none" ? Patch<std::string>::null() : Patch<std::string>::of(*image);
  }
  edit.stock = stock_if_given(call, "stock");
  if (const auto days = number_if_given(call, "valid-days", valid_days_max, 1)) {
    edit.valid_days = static_cast<int>(*days);
  }
  edit.on_sale = call.find<bool>("on-sale");
  edit.if_revision = call.find<std::int64_t>("if-revision");
  edit.if_stock = stock_if_given(call, "if-stock");
  if (!edit.name && !edit.category && !edit.intro && !edit.price && !edit.image_id.present &&
      !edit.stock.present && !edit.valid_days && !edit.on_sale) {
    usage_error("nothing to change was named");
  }
  return edit;
}

void update(Invocation& call) {
  const EditProduct edit = edit_of(call);
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.catalog().edit(local_operator(), edit, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the product was not changed.");
}

void retire(Invocation& call) {
  const auto id = call.value<ProductId>("product");
  Ticketing ticketing = call.open();
  const RetireProduct request{.id = id, .if_revision = {}};
  get(ticketing.catalog().retire(local_operator(), request, {.dry_run = true}));
  const ProductView product = get(ticketing.catalog().find(local_operator(), id));
  if (call.dry_run()) {
    call.out.record(product);
    call.out.message("Dry run: the product was not retired.");
    return;
  }
  const std::string left =
      product.stock ? " The " + std::to_string(*product.stock) + " in stock can no longer be sold."
                    : std::string();
  call.confirm("Retire " + shown(product.name) + " for ever? Nobody can find or buy it." + left);
  get(ticketing.catalog().retire(local_operator(), request));
  call.out.record(product);
  call.out.message("The product is retired: nobody can buy or list it; tickets sold stay valid.");
}

std::vector<Option> values_to_create(const std::vector<std::string_view>& categories) {
  return {{.name = "name", .value_name = "NAME", .help = "1 to 200 characters", .required = true},
          {.name = "price", .value_name = "P", .help = "points; 0 is a price", .required = true},
          {.name = "category",
           .value_name = "C",
           .help = "what it is",
           .default_value = "movie_ticket",
           .choices = categories},
          {.name = "intro", .value_name = "TEXT", .help = "what people read about it"},
          {.name = "image", .value_name = "ID", .help = "as 'ticketctl image upload' printed it"},
          {.name = "stock", .value_name = "N", .help = "how many there are; unlimited without it"},
          {.name = "valid-days",
           .value_name = "D",
           .help = "how long its tickets are valid",
           .default_value = "365"},
          {.name = "on-sale",
           .value_name = "BOOL",
           .help = "false: a draft only administrators see",
           .default_value = "true",
           .choices = {"true", "false"}},
          {.name = "idempotency-key",
           .value_name = "KEY",
           .help = "repeating the command with this key changes nothing"}};
}

std::vector<Option> values_to_update(const std::vector<std::string_view>& categories) {
  return {{.name = "name", .value_name = "NAME", .help = "1 to 200 characters"},
          {.name = "price", .value_name = "P", .help = "points; orders made before keep theirs"},
          {.name = "category", .value_name = "C", .help = "what it is", .choices = categories},
          {.name = "intro", .value_name = "TEXT", .help = "what people read about it"},
          {.name = "image", .value_name = "ID", .help = "an uploaded image's id, or none"},
          {.name = "stock", .value_name = "N", .help = "how many there are, or unlimited"},
          {.name = "valid-days", .value_name = "D", .help = "of tickets sold from now on"},
          {.name = "on-sale",
           .value_name = "BOOL",
           .help = "false: a draft only administrators see",
           .choices = {"true", "false"}},
          {.name = "if-revision",
           .value_name = "R",
           .help = "only if nobody changed it since this revision"},
          {.name = "if-stock",
           .value_name = "N",
           .help = "with --stock: only if there are still N of it, or unlimited"}};
}

}  // namespace

std::vector<Command> product_commands() {
  const std::vector<std::string_view> categories = {"movie_ticket", "popcorn", "other"};
  const Argument product = {.name = "product", .help = "its id"};
  return {
      {.noun = "product",
       .verb = "create",
       .effect = Effect::writes,
       .summary = "offer a product",
       .options = values_to_create(categories),
       .run = create,
       .example = "product create --name 'Popcorn combo' --category popcorn --price 9000 "
                  "--stock 50",
       .shows = columns_of<ProductView>},
      {.noun = "product",
       .verb = "list",
       .summary = "list products and drafts, newest first",
       .options =
           {{.name = "category", .value_name = "C", .help = "only these", .choices = categories},
            {.name = "min-price", .value_name = "P", .help = "from this price"},
            {.name = "max-price", .value_name = "P", .help = "up to this price"},
            {.name = "search", .value_name = "TEXT", .help = "part of the name"},
            {.name = "sort",
             .value_name = "ORDER",
             .help = "price: cheapest first",
             .default_value = "newest",
             .choices = {"newest", "price", "-price"}},
            limit_option(),
            all_option()},
       .run = list,
       .example = "product list --category popcorn --sort price",
       .shows = columns_of<ProductView>,
       .columns = {"id", "name", "price", "stock", "on_sale", "category", "created_at"}},
      {.noun = "product",
       .verb = "show",
       .summary = "show one product",
       .arguments = {product},
       .run = show,
       .example = "product show 3",
       .shows = columns_of<ProductView>},
      {.noun = "product",
       .verb = "update",
       .effect = Effect::writes,
       .summary = "change a product, or put a draft on sale",
       .arguments = {product},
       .options = values_to_update(categories),
       .run = update,
       .example = "product update 3 --price 12000 --on-sale true",
       .shows = columns_of<ProductView>},
      {.noun = "product",
       .verb = "retire",
       .effect = Effect::irreversible,
       .summary = "take a product out of the catalogue for ever",
       .arguments = {product},
       .run = retire,
       .example = "product retire 3 --dry-run",
       .shows = columns_of<ProductView>},
  };
}

}  // namespace ticketing::cli
