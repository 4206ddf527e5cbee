#include "gateway/router.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "gateway/links/link_token.hpp"
#include "gateway/oauth/consents.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway {

namespace {

constexpr Refusal kNotFound{404, "not-found", "There is nothing here."};
constexpr Refusal kWrongMethod{405, "method-not-allowed", "This page can only be read."};
constexpr Refusal kUnauthenticated{401, "unauthenticated",
                                   "A user name and a password are needed (Basic)."};
constexpr Refusal kTooManyGuesses{429, "rate-limited", "Too many failed attempts; wait a while."};
constexpr Refusal kStorageFull{507, "storage-full", "The disk is full; nothing was changed."};
constexpr Refusal kUnavailable{503, "unavailable", "The request cannot be served now."};
constexpr Refusal kInternal{500, "internal", "The request failed; the log says why."};

constexpr std::string_view kWelcome =
    "Holdfast, a booking gateway for calendars.\n"
    "\n"
    "  Calendar apps  /dav/           CalDAV; the address of this server is enough\n"
    "  REST API       /v1/            described by /openapi.json\n"
    "  Probes         /healthz  /readyz\n";
/// Importers of calendars look here before they read a feed; nothing else is for robots.
constexpr std::string_view kRobots = "User-agent: *\nAllow: /feeds/\nDisallow: /\n";

/// What follows these in a path is a secret.
constexpr std::string_view kFeeds = "/feeds/";
constexpr std::string_view kSetup = "/setup/";
constexpr std::string_view kLinks = kLinkPath;

constexpr std::string_view kHooks = "/hooks/";

std::string_view shown_path(std::string_view path) {
  for (const auto secret : {kFeeds, kSetup, kLinks}) {
    if (path.starts_with(secret)) {
      return secret;
    }
  }
  return path.substr(0, 200);
}

/// What is looked at besides the path where the DAV tree does not begin: some apps ask the root of
/// the server for the principal (RFC 6764 section 6 leaves the path to them).
bool is_discovery(std::string_view method, std::string_view path) {
  constexpr std::array<std::string_view, 4> kMethods = {"PROPFIND", "OPTIONS", "REPORT",
                                                        "PROPPATCH"};
  return (path == "/" || path == "/principals/") &&
         std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

bool is_read(std::string_view method) {
  constexpr std::array<std::string_view, 5> kReads = {"GET", "HEAD", "PROPFIND", "REPORT",
                                                      "OPTIONS"};
  return std::find(kReads.begin(), kReads.end(), method) != kReads.end();
}

HttpResponse text(std::string_view body) {
  HttpResponse response;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = body;
  return response;
}

HttpResponse refusal_of(const Error& error, const Peer& peer) {
  if (error.code == Errc::unauthenticated) {
    auto response = to_problem(kUnauthenticated, peer.request_id);
    // One and the same realm on every path and method: Thunderbird deletes a password that it is
    // asked for under two names.
    response.headers.set("WWW-Authenticate", "Basic realm=\"Holdfast\", charset=\"UTF-8\"");
    return response;
  }
  if (error.code == Errc::rate_limited) {
    auto response = to_problem(kTooManyGuesses, peer.request_id);
    const auto wait = std::find_if(error.fields.begin(), error.fields.end(),
                                   [](const ErrorField& f) { return f.name == "retry_after"; });
    response.headers.set("Retry-After", wait == error.fields.end() ? "60" : wait->value);
    return response;
  }
  // Never 401 for a fault of ours: apps would throw good passwords away.
  auto response =
      to_problem(error.code == Errc::storage_full ? kStorageFull : kUnavailable, peer.request_id);
  response.headers.set("Retry-After", "5");
  return response;
}

void complete(HttpResponse& response, const Peer& peer) {
  auto& headers = response.headers;
  headers.set("Request-Id", peer.request_id);
  headers.set("X-Content-Type-Options", "nosniff");
  if (!headers.find("Cache-Control")) {
    headers.add("Cache-Control", "no-store");
  }
  if (peer.secure) {
    headers.set("Strict-Transport-Security", "max-age=31536000");
  }
}

}  // namespace

Awaitable<HttpResponse> Router::handle(HttpRequest request, Peer peer) {
  const auto begun = std::chrono::steady_clock::now();
  const auto method = request.method;
  const std::string path(path_of(request.target));
  RequestKind kind;
  peer.kind = &kind;
  HttpResponse response;
  try {
    response = co_await route(std::move(request), peer);
  } catch (const store::EngineFailure& failure) {
    log_.error("http.store_failed",
               {{"request_id", peer.request_id}, {"what", failure.error.detail}});
    response = refusal_of(failure.error, peer);
  } catch (const std::exception& failure) {
    log_.error("http.failed", {{"request_id", peer.request_id}, {"what", failure.what()}});
    response = to_problem(kInternal, peer.request_id);
  }
  complete(response, peer);
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begun);
  if (doors_.answered) {
    doors_.answered(kind, method, response, taken);
  }
  tell(response, method, path, peer, taken);
  co_return response;
}

Awaitable<HttpResponse> Router::route(HttpRequest request, Peer peer) {
  const std::string path(path_of(request.target));
  if (path == "/dav") {
    request.target.insert(4, "/");
  }
  if (path == "/dav" || path.starts_with("/dav/") || is_discovery(request.method, path)) {
    peer.kind->door = Door::dav;
    auto response = co_await dav(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.feeds && path.starts_with(kFeeds)) {
    peer.kind->door = Door::feeds;
    auto response = co_await doors_.feeds(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.links && path.starts_with(kLinks)) {
    peer.kind->door = Door::links;
    auto response = co_await doors_.links(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.setup && path.starts_with(kSetup)) {
    peer.kind->door = Door::setup;
    auto response = co_await doors_.setup(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.hooks && path.starts_with(kHooks)) {
    peer.kind->door = Door::hooks;
    auto response = co_await doors_.hooks(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.oauth && path.starts_with(kOAuthPath)) {
    peer.kind->door = Door::oauth;
    auto response = co_await doors_.oauth(std::move(request), std::move(peer));
    co_return response;
  }
  if (doors_.is_api(path)) {
    peer.kind->door = Door::api;
    auto response = co_await doors_.api(std::move(request), std::move(peer));
    co_return response;
  }
  co_return page(request, peer);
}

Awaitable<HttpResponse> Router::dav(HttpRequest request, Peer peer) {
  std::string credentials(request.headers.find("Authorization").value_or(""));
  const auto user = co_await doors_.authenticate(std::move(credentials), peer.address);
  if (!user) {
    co_return refusal_of(user.error(), peer);
  }
  auto response = co_await doors_.dav(std::move(request), *user, peer.request_id);
  co_return response;
}

HttpResponse Router::page(const HttpRequest& request, const Peer& peer) const {
  const auto path = path_of(request.target);
  if (path == "/.well-known/caldav" || path == "/.well-known/caldav/") {
    // RFC 6764 section 5, for every method: apps send PROPFIND here.
    HttpResponse response;
    response.status = 301;
    response.headers.add("Location", "/dav/");
    response.headers.add("Cache-Control", "max-age=86400");
    return response;
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  std::optional<HttpResponse> found;
  if (path == "/healthz") {
    found = doors_.live();
  } else if (path == "/readyz") {
    found = doors_.ready();
  } else if (path == "/robots.txt") {
    found = text(kRobots);
  } else if (path == "/") {
    found = text(kWelcome);
  }
  if (!found) {
    return to_problem(kNotFound, peer.request_id);
  }
  if (!reads) {
    auto response = to_problem(kWrongMethod, peer.request_id);
    response.headers.add("Allow", "GET, HEAD");
    return response;
  }
  return *found;
}

void Router::tell(const HttpResponse& response, std::string_view method, std::string_view path,
                  const Peer& peer, std::chrono::microseconds taken) {
  auto level = LogLevel::info;
  if (response.status >= 500 && path != "/readyz") {
    level = LogLevel::error;
  } else if (response.status < 400 && is_read(method)) {
    // Apps poll all day; what changes something or goes wrong is worth a line.
    level = LogLevel::debug;
  }
  // The path only: queries can hold what nobody else should read.
  log_.write(level, "http.request",
             {{"method", method.substr(0, 20)},
              {"path", shown_path(path)},
              {"status", std::int64_t{response.status}},
              {"us", std::int64_t{taken.count()}},
              {"request_id", peer.request_id}});
}

}  // namespace holdfast::gateway
