#include "gateway/setup/setup.hpp"

#include "gateway/auth/app_password.hpp"
#include "gateway/auth/secret_address.hpp"
#include "gateway/form.hpp"
#include "gateway/setup/profile.hpp"
#include "store/base/text.hpp"
#include "store/commands/device_access.hpp"
#include "store/commands/grants.hpp"

namespace holdfast::gateway {
namespace {

constexpr std::string_view kProfile = "/holdfast.mobileconfig";
constexpr std::string_view kPasswords = "/passwords";
constexpr std::string_view kEnd = "/end";
constexpr std::string_view kConnect = "/connect";

bool is_read(std::string_view place) { return place.empty() || place == kProfile; }
bool is_write(std::string_view place) {
  return place == kPasswords || place == kEnd || place == kConnect;
}

store::Actor actor_of(const store::User& user, std::string request_id) {
  return {
      .kind = "staff", .id = user.id.value, .via = "setup", .request_id = std::move(request_id)};
}

/// A browser says so of a form on somebody else's page. Those could not know the address, so this
/// is the second lock, not the first.
bool comes_from_elsewhere(const HttpHeaders& headers) {
  const auto site = headers.find("Sec-Fetch-Site");
  return site && *site != "same-origin" && *site != "none";
}

}  // namespace

std::optional<SetupPages::Visit> SetupPages::find(std::string_view path) const {
  const auto rest = path.substr(kSetupPath.size());
  const auto secret = rest.substr(0, rest.find('/'));
  const auto place = rest.substr(secret.size());
  if (!has_form_of_secret(secret) || !(is_read(place) || is_write(place))) {
    return std::nullopt;
  }
  return store::read(ledger_.engine(), [&](const store::Reads& reads) -> std::optional<Visit> {
    auto invitation = reads.invitation_by_hash(sha256_hex(secret));
    if (!invitation || invitation->revoked_at || invitation->expires_at <= clock_.now()) {
      return std::nullopt;
    }
    auto user = reads.user(invitation->user);
    if (!user || !user->active) {
      return std::nullopt;
    }
    const auto agency = reads.agency(user->agency);
    return Visit{std::move(*invitation), std::move(*user), agency ? agency->name : "",
                 std::string(secret), std::string(place)};
  });
}

SetupPage SetupPages::page_of(const Visit& visit) const {
  SetupPage page;
  page.account = account_of(visit.user, visit.agency, base_url_);
  page.path = std::string(kSetupPath) + visit.secret;
  page.url = base_url_ + page.path;
  page.passwords = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.app_passwords_of(visit.user.id);
  });
  if (consents_ == nullptr || visit.user.resource.empty()) {
    return page;
  }
  for (const auto* provider : {"google", "microsoft"}) {
    if (consents_->oauth().can_ask(provider)) {
      page.services.emplace_back(provider);
    }
  }
  page.accounts = store::read(
      ledger_.engine(), [&](const store::Reads& reads) { return reads.grants(visit.user.agency); });
  std::erase_if(page.accounts, [&](const store::Grant& grant) {
    return grant.resource != visit.user.resource || grant.state == store::GrantState::pending;
  });
  return page;
}

HttpResponse SetupPages::read(const Visit& visit) const {
  if (visit.place.empty()) {
    return to_response(page_of(visit));
  }
  HttpResponse response;
  response.headers.add("Content-Type", kProfileType);
  response.headers.add("Content-Disposition", "attachment; filename=\"holdfast.mobileconfig\"");
  response.headers.add("Cache-Control", "no-store");
  response.body = profile(account_of(visit.user, visit.agency, base_url_));
  return response;
}

Awaitable<HttpResponse> SetupPages::handle(HttpRequest request, Peer peer) {
  const std::string path(path_of(request.target));
  auto visit = find(path);
  if (!visit) {
    co_return leads_nowhere(limit_, peer);
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && is_read(visit->place)) {
    co_return read(*visit);
  }
  if (request.method != "POST" || !is_write(visit->place)) {
    auto refused = plain_answer(405, "This is not done here.");
    refused.headers.add("Allow", is_read(visit->place) ? "GET, HEAD" : "POST");
    co_return refused;
  }
  if (comes_from_elsewhere(request.headers)) {
    co_return plain_answer(403, "Open the page by its own address.");
  }
  auto written = co_await write(std::move(*visit), std::move(request), std::move(peer.request_id));
  co_return written;
}

Awaitable<HttpResponse> SetupPages::write(Visit visit, HttpRequest request,
                                          std::string request_id) {
  if (visit.place == kPasswords) {
    auto name = form_member(request.body, "name");
    auto made = co_await make_password(std::move(visit), std::move(name), std::move(request_id));
    co_return made;
  }
  if (visit.place == kConnect) {
    auto provider = form_member(request.body, "provider");
    auto sent = co_await send_there(std::move(visit), std::move(provider), std::move(request_id));
    co_return sent;
  }
  auto id = form_member(request.body, "id");
  auto ended = co_await end_password(std::move(visit), std::move(id), std::move(request_id));
  co_return ended;
}

// The password is shown in the answer itself: an address to be sent to would have to hold it.
Awaitable<HttpResponse> SetupPages::make_password(Visit visit, std::string name,
                                                  std::string request_id) {
  const auto secret = generate_app_password();
  store::MakeAppPassword command;
  command.actor = actor_of(visit.user, std::move(request_id));
  command.invitation = visit.invitation.id;
  command.password.agency = visit.user.agency;
  command.password.user = visit.user.id;
  command.password.name = std::move(name);
  command.password.hash = sha256_hex(secret);
  const auto made = co_await ledger_.apply(std::move(command));
  auto page = page_of(visit);
  if (made) {
    page.made = secret;
    co_return to_response(page);
  }
  const auto code = made.error().code;
  page.trouble = made.error().detail;
  auto response = to_response(page);
  response.status = code == Errc::validation       ? 422
                    : code == Errc::already_exists ? 409
                    : code == Errc::not_found      ? 404
                                                   : 503;
  co_return response;
}

// The person goes to Google or Microsoft and comes back to gateway/oauth. Agreeing again for an
// account that is there already mends that one.
Awaitable<HttpResponse> SetupPages::send_there(Visit visit, std::string provider,
                                               std::string request_id) {
  const bool may = consents_ != nullptr && !visit.user.resource.empty() &&
                   (provider == "google" || provider == "microsoft") &&
                   consents_->oauth().can_ask(provider);
  if (!may) {
    co_return plain_answer(404, "There is no such service here.");
  }
  auto way = consents_->new_way(clock_.now());
  way.consent.invitation = visit.invitation.id;
  store::BeginConsent begin;
  begin.actor = actor_of(visit.user, std::move(request_id));
  begin.grant.agency = visit.user.agency;
  begin.grant.resource = visit.user.resource;
  begin.grant.provider = std::move(provider);
  begin.consent = way.consent;
  const auto begun = co_await ledger_.apply(std::move(begin));
  if (!begun) {
    co_return plain_answer(503, "It could not be begun now; try again in a moment.");
  }
  HttpResponse response;
  response.status = 303;
  response.headers.add("Location", consents_->address(*begun, way));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Referrer-Policy", "no-referrer");
  co_return response;
}

// Ending one twice, or one that is somebody else's, changes nothing and looks the same.
Awaitable<HttpResponse> SetupPages::end_password(Visit visit, std::string id,
                                                 std::string request_id) {
  const auto own = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    const auto found = reads.app_password(store::AppPasswordId{id});
    return found && found->user == visit.user.id;
  });
  if (own) {
    store::RevokeAppPassword command;
    command.agency = visit.user.agency;
    command.actor = actor_of(visit.user, std::move(request_id));
    command.password = store::AppPasswordId{id};
    const auto ended = co_await ledger_.apply(std::move(command));
    if (!ended) {
      co_return plain_answer(503, "It could not be ended now; try again in a moment.");
    }
  }
  HttpResponse response;
  response.status = 303;
  response.headers.add("Location", std::string(kSetupPath) + visit.secret);
  co_return response;
}

}  // namespace holdfast::gateway
