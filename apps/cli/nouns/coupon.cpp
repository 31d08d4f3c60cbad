// ticketctl coupon ...
#include <boost/describe/class.hpp>

#include "cli/find_account.hpp"
#include "cli/invocation.hpp"
#include "cli/nouns/nouns.hpp"

namespace ticketing::cli {
namespace {

void list_coupons(Invocation& call) {
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  const ListCoupons request{.account_id = account.id, .limit = page_limit_max, .cursor = {}};
  const auto fetch = [&](const ListCoupons& page) {
    return ticketing.coupons().list(local_operator(), page);
  };
  list_pages(call, request, fetch, total_of(ticketing, Countable::coupons, account.id));
}

void show_coupon(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.record(get(ticketing.coupons().find(local_operator(), *call.text("code"))));
}

/// The only terms there are, wherever coupons come from.
CouponTerms terms_of(const Invocation& call) {
  CouponTerms terms;
  terms.kind = call.value<CouponKind>("kind");
  terms.value = call.value<std::int64_t>("value");
  terms.max_discount = call.find<Points>("max-discount");
  terms.min_price = call.find<Points>("min-price");
  terms.category = call.find<ProductCategory>("category");
  terms.valid_days = call.value<int>("valid-days");
  return terms;
}

void issue_coupon(Invocation& call) {
  IssueCoupon request;
  request.coupon = terms_of(call);
  request.note = *call.text("note");
  Ticketing ticketing = call.open();
  const AccountProfile account = find_account(ticketing, *call.text("account"));
  request.account_id = account.id;
  call.out.record(get(ticketing.coupons().issue(local_operator(), request, call.options())));
  if (call.dry_run()) call.out.message("Dry run: the coupon was not issued.");
}

void void_coupon(Invocation& call) {
  const VoidCoupon request{.code = *call.text("code"), .note = *call.text("note")};
  Ticketing ticketing = call.open();
  const CouponView planned =
      get(ticketing.coupons().void_coupon(local_operator(), request, {.dry_run = true}));
  if (call.dry_run()) {
    call.out.record(planned);
    call.out.message("Dry run: the coupon was not voided.");
    return;
  }
  call.confirm("Void the coupon " + planned.code + " (" + to_text(planned.kind) + " " +
               std::to_string(planned.value) + ", valid until " + to_rfc3339(planned.valid_until) +
               ") for ever? Its owner can never use it.");
  call.out.record(get(ticketing.coupons().void_coupon(local_operator(), request)));
}

/// A coupon with whose it is: a line of the export.
struct ExportedCoupon : CouponView {
  AccountId account_id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(ExportedCoupon, (CouponView), (account_id, email))

void export_coupons(Invocation& call) {
  Ticketing ticketing = call.open();
  call.out.export_only();
  Output::List<ExportedCoupon> coupons(call.out);
  each_account(call, ticketing, [&](const AccountProfile& owner) {
    const ListCoupons request{.account_id = owner.id, .limit = {}, .cursor = {}};
    const auto fetch = [&](const ListCoupons& page) {
      return ticketing.coupons().list(local_operator(), page);
    };
    each_of(call, request, fetch, [&](CouponView coupon) {
      coupons.add({std::move(coupon), owner.id, owner.email});
    });
  });
  coupons.end();
}

std::vector<Option> issue_options() {
  return {
      {.name = "kind",
       .value_name = "KIND",
       .help = "percent off, an amount off, or a fixed price to pay",
       .required = true,
       .choices = {"percent", "amount", "fixed_price"}},
      {.name = "value", .value_name = "V", .help = "percent or points", .required = true},
      {.name = "note", .value_name = "TEXT", .help = "why, for the record", .required = true},
      {.name = "max-discount", .value_name = "P", .help = "at most this much off; percent only"},
      {.name = "min-price", .value_name = "P", .help = "only for products from this price"},
      {.name = "category",
       .value_name = "C",
       .help = "only for these products",
       .choices = {"movie_ticket", "popcorn", "other"}},
      {.name = "valid-days", .value_name = "D", .help = "from today", .default_value = "30"},
      {.name = "idempotency-key",
       .value_name = "KEY",
       .help = "repeating the command with this key changes nothing"}};
}

}  // namespace

std::vector<Command> coupon_commands() {
  const Argument code = {.name = "code", .help = "as printed on the coupon; case does not matter"};
  return {
      {.noun = "coupon",
       .verb = "list",
       .summary = "list an account's coupons, newest first",
       .arguments = {{.name = "account", .help = "its id or e-mail"}},
       .options = {limit_option(), all_option()},
       .run = list_coupons,
       .example = "coupon list minji@example.com",
       .shows = columns_of<CouponView>,
       .columns = {"code", "state", "kind", "value", "valid_until", "issued_at", "campaign_post_id",
                   "position"}},
      {.noun = "coupon",
       .verb = "show",
       .summary = "show one coupon",
       .arguments = {code},
       .run = show_coupon,
       .example = "coupon show 7ZQK-3M2P-XW9D-0A4T",
       .shows = columns_of<CouponView>},
      {.noun = "coupon",
       .verb = "issue",
       .effect = Effect::writes,
       .summary = "give an account a coupon by hand, on the record",
       .arguments = {{.name = "account", .help = "its id or e-mail"}},
       .options = issue_options(),
       .run = issue_coupon,
       .example = "coupon issue minji@example.com --kind amount --value 3000 --note 'an apology'",
       .shows = columns_of<CouponView>},
      {.noun = "coupon",
       .verb = "void",
       .effect = Effect::irreversible,
       .summary = "withdraw a coupon that was not used",
       .arguments = {code},
       .options = {{.name = "note",
                    .value_name = "TEXT",
                    .help = "why, for the record",
                    .required = true}},
       .run = void_coupon,
       .example = "coupon void 7ZQK-3M2P-XW9D-0A4T --note 'issued twice'",
       .shows = columns_of<CouponView>},
      {.noun = "coupon",
       .verb = "export",
       .summary = "print every coupon, or all of an account's, as CSV or JSON",
       .arguments = {{.name = "account",
                      .help = "its id or e-mail; everybody's without it",
                      .required = false}},
       .run = export_coupons,
       .example = "coupon export > coupons.csv",
       .shows = columns_of<ExportedCoupon>},
  };
}

}  // namespace ticketing::cli
