// What PostgreSQL would do for a statement whatever its parameters are, and what is wrong with it.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "odb/pgsql/pg_repositories.hpp"
#include "storage/query_plans.hpp"
#include "storage/statement_tour.hpp"

namespace ticketing::test {

/// Statements that ran: their texts, and the names of those that stay prepared.
struct RanStatements {
  std::set<std::string> texts;
  std::set<std::string> names;
};

/// What a dry run reads where a writer locks.
inline void look_without_locking(PgSession& session) {
  PgConnection& connection = static_cast<PgConnection&>(session.connection());
  PgSession reading(connection, PgTransaction::Kind::snapshot);
  OdbUnitOfWork<PgRepositories> unit(reading);
  const PostId post{1};
  const AccountId account{1};
  const ProductId product{1};
  unit.posts().lock(std::span(&post, 1)).get();
  unit.wallets().lock(std::span(&account, 1)).get();
  unit.products().lock(std::span(&product, 1)).get();
  const std::string coupon = "any";
  unit.coupons().lock_by_codes(std::span(&coupon, 1)).get();
  unit.accounts().lock_active_admins();
  unit.jobs().lock("tour", {});
  unit.jobs().find_state("tour");
}

/// Runs the tour on a store, and undoes it. Foreign keys' own statements are among those that ran.
inline RanStatements run_tour(const std::string& url) {
  RanStatements ran;
  const auto messages = pg_plans(url, "force_generic_plan", [&ran](PgSession& session) {
    static const PgStatement nested{"nested",
                                    "SELECT set_config('auto_explain.log_nested_statements', 'on', "
                                    "false), set_config('auto_explain.log_format', 'json', false)"};
    session.pipeline().query(nested, {});
    OdbUnitOfWork<PgRepositories> unit(session);
    StatementTour(unit).run();
    look_without_locking(session);
    static const PgStatement prepared{"prepared", "SELECT name FROM pg_prepared_statements"};
    const PgRows rows = session.pipeline().query(prepared, {});
    for (int row = 0; row < rows.size(); ++row) ran.names.emplace(rows.text(row, 0));
  });
  for (const auto& message : messages) {
    const auto at = message.find('{');
    if (at == std::string::npos || message.find("pg_prepared_statements") != std::string::npos)
      continue;
    const auto entry = boost::json::parse(message.substr(at)).as_object();
    ran.texts.emplace(entry.at("Query Text").as_string());
  }
  return ran;
}

/// Finds in the plan made once for all parameters (manual, PREPARE: "generic plan") where it reads
/// more of a table than its keys say: all of it, all of an index, or what a filter then drops.
class PlanReader final {
 public:
  explicit PlanReader(const std::string& url)
      : database_(url), connection_(open_pg_connection(database_, url)) {
    ask("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off");
    const auto indexes =
        ask("SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]");
    for (int row = 0; row < indexes.size(); ++row)
      leading_column_.emplace(indexes.text(row, 0), indexes.text(row, 1));
  }

  std::vector<std::string> findings(const std::string& sql) {
    ask("PREPARE read AS " + sql);
    std::string nulls;
    for (int n = 1; sql.find("$" + std::to_string(n)) != std::string::npos; ++n)
      nulls += nulls.empty() ? "(NULL" : ", NULL";
    if (!nulls.empty()) nulls += ")";
    const PgRows plan = ask("EXPLAIN (FORMAT JSON) EXECUTE read" + nulls);
    ask("DEALLOCATE read");
    std::vector<std::string> found;
    const auto text = plan.text(0, 0);
    read(boost::json::parse({text.data(), text.size()}).as_array().at(0).at("Plan").as_object(),
         found);
    return found;
  }

 private:
  using Node = boost::json::object;

  static std::string field(const Node& node, const char* key) {
    const auto* value = node.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
  }

  PgRows ask(const std::string& sql) {
    PgRows rows(PQexec(connection_->handle(), sql.c_str()));
    const std::string error = PQerrorMessage(connection_->handle());
    if (!error.empty()) throw std::runtime_error(error + sql);
    return rows;
  }

  void read(const Node& node, std::vector<std::string>& found) const {
    const auto type = field(node, "Node Type");
    const auto table = field(node, "Relation Name");
    const auto index = field(node, "Index Name");
    const auto where = table + (index.empty() ? "" : " by " + index) + ": ";
    for (const char* join : {"Join Filter", "Hash Cond", "Merge Cond"})
      if (const auto text = field(node, join); !text.empty()) found.push_back(type + " on " + text);
    if (const auto filter = field(node, "Filter"); !filter.empty() && !table.empty())
      found.push_back(where + "filter " + filter);
    if (type == "Seq Scan") found.push_back(where + "whole table");
    if (!index.empty() && !names(field(node, "Index Cond"), leading_column_.at(index)))
      found.push_back(where + "whole index " + field(node, "Index Cond"));
    if (const auto* plans = node.if_contains("Plans"))
      for (const auto& plan : plans->as_array()) read(plan.as_object(), found);
  }

  static bool names(const std::string& condition, const std::string& column) {
    return std::regex_search(condition, std::regex("\\b" + column + "\\b"));
  }

  odb::pgsql::database database_;
  PgConnectionPtr connection_;
  std::map<std::string, std::string> leading_column_;
};

}  // namespace ticketing::test
