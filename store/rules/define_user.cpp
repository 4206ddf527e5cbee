#include <algorithm>

#include "store/commands/administration.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

/// Who may do what; never the password's hash.
boost::json::object describe(const User& user) {
  return {{"role", name(user.role)},
          {"resource", user.resource.value},
          {"active", user.active},
          {"credential_version", user.credential_version}};
}

/// A login stands in URLs and before the colon of Basic authentication (RFC 7617 section 2).
bool is_login(std::string_view login) {
  return !login.empty() && login.size() <= 128 && login.front() != '.' &&
         std::all_of(login.begin(), login.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  std::string_view("._-+@").find(c) != std::string_view::npos;
         });
}

Status check(const User& user, const Reads& reads) {
  Faults faults;
  faults.unless(is_login(user.login), "/login",
                "must be 1 to 128 lower-case letters, digits and . _ - + @, not starting with a "
                "dot");
  faults.check_line("/name", user.name, 200);
  faults.unless(!user.password_hash.empty(), "/password", "a new user needs a password");
  if (user.role == Role::staff || !user.resource.empty()) {
    const auto resource = reads.resource(user.agency, user.resource);
    faults.unless(resource && resource->kind == ResourceKind::staff, "/resource",
                  "a staff user is one of the agency's staff resources");
  }
  return faults.status();
}

}  // namespace

Result<User> decide(const DefineUser& command, RuleContext context, Transaction& tx) {
  auto user = command.user;
  if (!tx.agency(user.agency)) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  std::optional<User> before;
  if (!user.id.empty()) {
    before = tx.user(user.id);
    if (!before || before->agency != user.agency) {
      return Error{Errc::not_found, "there is no such user"};
    }
    if (user.password_hash.empty()) {
      user.password_hash = before->password_hash;
    }
  }
  if (const auto valid = check(user, tx); !valid) {
    return valid.error();
  }
  const auto namesake = tx.user_by_login(user.login);
  if (namesake && namesake->id != user.id) {
    return Error{Errc::already_exists, "another user has that login", {{"pointer", "/login"}}};
  }
  if (before) {
    // Whatever a cache says of the old credentials must not be believed any more.
    const bool differs = before->password_hash != user.password_hash ||
                         before->active != user.active || before->login != user.login;
    user.credential_version = before->credential_version + (differs ? 1 : 0);
  } else {
    user.id = make_id<UserId>(context.now, context.random);
    user.credential_version = 1;
  }
  tx.put(user);
  record({user.agency, command.actor, before ? "user.changed" : "user.defined", user.id.value,
          before ? describe(*before) : boost::json::object{}, describe(user)},
         context, tx);
  return user;
}

}  // namespace holdfast::store
