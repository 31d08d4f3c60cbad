#include "use_cases.hpp"

#include "bind_use_case.hpp"

namespace ticketing::python {
namespace {

void bind_accounts(Class& cls) {
  bind(cls, "accounts_register_account", &Ticketing::accounts, &AccountService::register_account);
  bind(cls, "accounts_create", &Ticketing::accounts, &AccountService::create);
  bind(cls, "accounts_sign_in", &Ticketing::accounts, &AccountService::sign_in);
  bind(cls, "accounts_issue_session", &Ticketing::accounts, &AccountService::issue_session);
  bind(cls, "accounts_sessions", &Ticketing::accounts, &AccountService::sessions);
  bind(cls, "accounts_sign_out_everywhere", &Ticketing::accounts,
       &AccountService::sign_out_everywhere);
  bind(cls, "accounts_change_password", &Ticketing::accounts, &AccountService::change_password);
  cls.def("accounts_set_password",
          [](const Session& self, const py::object& who, const std::string& json, bool dry_run) {
            const auto request = read_request<SetPassword>(json);
            return call(self, who, [&](Ticketing& t, const Principal& principal) {
              return t.accounts().set_password(principal, request, dry_run);
            });
          });
  bind(cls, "accounts_verify_email", &Ticketing::accounts, &AccountService::verify_email);
  bind(cls, "accounts_request_password_reset", &Ticketing::accounts,
       &AccountService::request_password_reset);
  bind(cls, "accounts_reset_password", &Ticketing::accounts, &AccountService::reset_password);
  bind(cls, "accounts_close", &Ticketing::privacy, &PrivacyService::close);
  bind(cls, "accounts_export_account", &Ticketing::privacy, &PrivacyService::export_account);
  bind(cls, "accounts_me", &Ticketing::accounts, &AccountService::me);
  bind(cls, "accounts_list", &Ticketing::accounts, &AccountService::list);
  bind(cls, "accounts_find", &Ticketing::accounts, &AccountService::find);
  bind(cls, "accounts_update", &Ticketing::accounts, &AccountService::update);
  // A principal is a matter of the library; Python acts as the account behind it.
  cls.def("accounts_authenticate", [](const Session& self, const std::string& json) {
    const auto token = read_request<std::string>(json);
    return call(self, py::none(), [&](Ticketing& t, const Principal&) -> Result<AccountProfile> {
      const auto principal = t.accounts().authenticate(token);
      if (!principal) return tl::unexpected<Error>(principal.error());
      return t.accounts().find(*principal, principal->account);
    });
  });
}

void bind_board(Class& cls) {
  bind(cls, "posts_create", &Ticketing::posts, &PostService::create);
  bind(cls, "posts_list", &Ticketing::posts, &PostService::list);
  bind(cls, "posts_count", &Ticketing::posts, &PostService::count);
  bind(cls, "posts_edit", &Ticketing::posts, &PostService::edit);
  bind(cls, "posts_remove", &Ticketing::posts, &PostService::remove);
  cls.def("posts_find", [](const Session& self, const std::string& json, bool count_view) {
    const auto id = read_request<PostId>(json);
    return call(self, py::none(),
                [&](Ticketing& t, const Principal&) { return t.posts().find(id, count_view); });
  });
  bind(cls, "comments_add", &Ticketing::comments, &CommentService::add);
  bind(cls, "comments_list", &Ticketing::comments, &CommentService::list);
  bind(cls, "comments_edit", &Ticketing::comments, &CommentService::edit);
  bind(cls, "comments_remove", &Ticketing::comments, &CommentService::remove);
}

void bind_points(Class& cls) {
  cls.def("points_summary",
          [](const Session& self, const py::object& who, const std::string& json) {
            const auto account = read_request<std::optional<AccountId>>(json);
            return call(self, who, [&](Ticketing& t, const Principal& principal) {
              return t.points().summary(principal, account);
            });
          });
  bind(cls, "points_entries", &Ticketing::points, &PointsService::entries);
  cls.def("points_adjust",
          [](const Session& self, const py::object& who, const std::string& json, bool dry_run) {
            const auto request = read_request<AdjustPoints>(json);
            return call(self, who, [&](Ticketing& t, const Principal& principal) {
              return t.points().adjust(principal, request, dry_run);
            });
          });
}

void bind_operation(Class& cls) {
  bind(cls, "jobs_list", &Ticketing::jobs, &JobService::list);
  bind(cls, "jobs_run_now", &Ticketing::jobs, &JobService::run_now);
  bind(cls, "jobs_run_due", &Ticketing::jobs, &JobService::run_due);
  bind(cls, "jobs_history", &Ticketing::jobs, &JobService::history);
  bind(cls, "audit_verify", &Ticketing::audit, &AuditService::verify);
  bind(cls, "audit_actions", &Ticketing::audit, &AuditService::actions);
  cls.def("health", [](const Session& self) {
    return call(self, py::none(),
                [](Ticketing& t, const Principal&) -> Result<Health> { return t.health(); });
  });
}

}  // namespace

void bind_use_cases(Class& cls) {
  bind_accounts(cls);
  bind_board(cls);
  bind_points(cls);
  bind_shop(cls);
  bind_operation(cls);
}

}  // namespace ticketing::python
