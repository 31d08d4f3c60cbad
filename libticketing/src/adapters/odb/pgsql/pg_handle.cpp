#include "odb/pgsql/pg_handle.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

#include "odb/store_copy.hpp"
#include "storage/store.hpp"

namespace ticketing {
namespace {

constexpr const char* name_of_ours = "ticketing copies";

std::string quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

}  // namespace

PgAddress pg_address(const std::string& url) {
  char* wrong = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), &wrong), &PQconninfoFree);
  const std::unique_ptr<char, void (*)(void*)> freed(wrong, &PQfreemem);
  if (!options) throw std::invalid_argument("store.url is no address of PostgreSQL");
  PgAddress address;
  bool chooses = false;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr || keyword == "application_name") continue;
    if (keyword == "password") {
      address.environment.emplace_back("PGPASSWORD", option->val);
      continue;
    }
    chooses = chooses || keyword == "target_session_attrs";
    address.words += fmt::format("{}={} ", keyword, quoted(option->val));
  }
  if (!chooses) address.words += "target_session_attrs='read-write' ";
  address.words += fmt::format("application_name={}", quoted(name_of_ours));
  return address;
}

PgHandle::PgHandle(const std::string& url, const char* server)
    : handle_(
          [&url, server] {
            const char* const keys[] = {"target_session_attrs", "connect_timeout",  "dbname",
                                        "client_encoding",      "application_name", nullptr};
            const char* const values[] = {server, "5", url.c_str(), "UTF8", name_of_ours, nullptr};
            return PQconnectdbParams(keys, values, /*expand_dbname=*/1);
          }(),
          &PQfinish) {
  if (PQstatus(handle_.get()) != CONNECTION_OK)
    throw StorageUnavailable(
        fmt::format("cannot reach PostgreSQL: {}", PQerrorMessage(handle_.get())), true);
  // What a DROP takes along is no news.
  PQsetNoticeReceiver(
      handle_.get(), [](void*, const PGresult*) {}, nullptr);
}

std::vector<std::string> PgHandle::row(const char* sql, std::span<const std::string> parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
      PQexecParams(handle_.get(), sql, static_cast<int>(values.size()), nullptr, values.data(),
                   nullptr, nullptr, 0),
      &PQclear);
  if (PQstatus(handle_.get()) != CONNECTION_OK)
    throw StorageUnavailable(fmt::format("PostgreSQL is gone: {}", PQerrorMessage(handle_.get())),
                             true);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    throw CopyFailed(fmt::format("PostgreSQL refuses: {}", PQresultErrorMessage(result.get())));
  std::vector<std::string> row;
  if (PQntuples(result.get()) == 0) return row;
  for (int column = 0; column < PQnfields(result.get()); ++column)
    row.emplace_back(PQgetvalue(result.get(), 0, column));
  return row;
}

}  // namespace ticketing
