// Passwords of calendar apps, one for each app or device: they open CalDAV and nothing else.
#include "gateway/auth/app_password.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/person_access.hpp"
#include "gateway/rest/silent_call.hpp"
#include "store/base/text.hpp"
#include "store/commands/device_access.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestName = 100;

boost::json::object password_json(const store::AppPassword& password, const store::User& person) {
  boost::json::object body;
  body["id"] = password.id.value;
  body["user"] = person_json(person);
  body["name"] = password.name;
  body["created_at"] = to_rfc3339(password.created_at);
  return body;
}

Result<boost::json::array> list(const Request& request, const store::Reads& reads) {
  auto person = std::optional(request.caller.user);
  if (const auto login = request.query.find("user")) {
    person = find_person(request, reads, *login);
  }
  if (!person) {
    return nothing_there();
  }
  boost::json::array data;
  for (const auto& password : reads.app_passwords_of(person->id)) {
    data.push_back(password_json(password, *person));
  }
  return data;
}

Result<store::MakeAppPassword> read_wish(const Request& request, std::string_view secret) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"name"});
  store::AppPassword password;
  password.name = body.text("name", kLongestName).value_or("");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  password.agency = request.agency();
  password.user = request.caller.user.id;
  password.hash = sha256_hex(secret);
  return store::MakeAppPassword{request.actor(), std::move(password)};
}

}  // namespace

// GET /v1/app-passwords: one's own, or those of the user that the query names.
Awaitable<Result<HttpResponse>> list_app_passwords(Context context, Request request) {
  const auto read_all = [&](const store::Reads& reads) { return list(request, reads); };
  auto data = store::read(context.ledger.engine(), read_all);
  if (!data) {
    co_return data.error();
  }
  co_return list_response(context, request, std::move(*data), std::nullopt);
}

// POST /v1/app-passwords: for oneself. For others there are invitations, so that the password is
// seen by its owner alone.
Awaitable<Result<HttpResponse>> make_app_password(Context context, Request request) {
  const auto secret = generate_app_password();
  auto command = read_wish(request, secret);
  if (!command) {
    co_return command.error();
  }
  const auto made = co_await context.ledger.apply(std::move(*command));
  if (!made) {
    co_return made.error();
  }
  auto body = password_json(*made, request.caller.user);
  body["password"] = secret;
  body["server"] = context.settings.base_url + "/dav/";
  co_return json_response(201, body);
}

// DELETE /v1/app-passwords/{id}: counts at once.
Awaitable<Result<HttpResponse>> revoke_app_password(Context context, Request request) {
  const auto find = [&](const store::Reads& reads) -> std::optional<store::AppPassword> {
    auto password = reads.app_password(store::AppPasswordId{request.id});
    if (!password || password->revoked_at) {
      return std::nullopt;
    }
    const auto person = reads.user(password->user);
    return person && may_equip(request.caller.user, *person) ? std::move(password) : std::nullopt;
  };
  const auto found = store::read(context.ledger.engine(), find);
  if (!found) {
    co_return nothing_there();
  }
  store::RevokeAppPassword command{request.agency(), request.actor(), found->id};
  co_return co_await call_silently(context, std::move(command));
}

}  // namespace holdfast::gateway::rest
