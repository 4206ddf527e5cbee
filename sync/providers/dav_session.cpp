#include "sync/providers/dav_session.hpp"

#include "store/base/text.hpp"
#include "sync/retry_after.hpp"

namespace holdfast::sync {
namespace {

constexpr int kMostRedirects = 5;
/// A listing of 50,000 members, or 40 objects of half a megabyte.
constexpr std::size_t kLargestAnswer = 20U * 1024 * 1024;
constexpr std::size_t kMostElements = 1'000'000;

/// Those that keep the method. A 303 means "GET something else", which is no answer to any of our
/// methods.
bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

OutgoingRequest outgoing(const DavRequest& request, const Url& url) {
  OutgoingRequest out;
  out.method = request.method;
  out.url = url.text();
  out.headers = request.headers;
  out.headers.set("User-Agent", "Holdfast");
  out.body = request.body;
  out.max_response_bytes = kLargestAnswer;
  return out;
}

}  // namespace

Error error_of(const DavReply& reply) {
  const auto answered = "the server answered " + std::to_string(reply.status);
  Error error{Errc::refused, answered};
  switch (reply.status) {
    case 401:
      error = {Errc::unauthenticated, "the server refuses the user name or password"};
      break;
    case 404:
    case 410:
      error.code = Errc::not_found;
      break;
    case 412:
      error.code = Errc::precondition_failed;
      break;
    case 408:
    case 423:
    case 425:
    case 429:
      error.code = Errc::unavailable;
      break;
    default:
      if (reply.status >= 500) {
        error.code = Errc::unavailable;
      }
  }
  if (const auto wait = retry_after(reply.headers)) {
    error.fields.push_back({"retry_after", std::to_string(wait->count())});
  }
  return error;
}

Result<webdav::MultistatusAnswer> multistatus_of(const DavReply& reply) {
  if (reply.status != 207) {
    // A 200 where a multistatus belongs is a login page or a broken proxy.
    return reply.ok() ? Error{Errc::unavailable, "the server's answer is no multistatus"}
                      : error_of(reply);
  }
  webdav::XmlLimits limits;
  limits.max_bytes = kLargestAnswer;
  limits.max_elements = kMostElements;
  auto answer = webdav::read_multistatus(reply.body, limits);
  if (!answer) {
    return Error{Errc::unavailable,
                 "the server's multistatus cannot be read: " + answer.error().detail};
  }
  return answer;
}

DavSession::DavSession(HttpClient& http, Url home, const std::string& username,
                       const std::string& secret)
    : http_(http),
      home_(std::move(home)),
      authorization_("Basic " + to_base64(username + ':' + secret)) {}

Awaitable<Result<DavReply>> DavSession::send(DavRequest request) {
  Url url = request.url;
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    auto sent = outgoing(request, url);
    const bool trusted = may_share_credentials(home_, url);
    if (trusted) {
      sent.headers.set("Authorization", authorization_);
    }
    auto answer = co_await http_.send(std::move(sent));
    if (!answer) {
      co_return answer.error();
    }
    if (!is_redirect(answer->status)) {
      if (answer->status == 401 && !trusted) {
        co_return Error{Errc::refused, "the server sends us to another host, " + url.host +
                                           ", which gets no password: use its URL"};
      }
      co_return DavReply{answer->status, std::move(answer->headers), std::move(answer->body),
                         std::move(url)};
    }
    const auto location = answer->headers.find("Location");
    const auto next = location ? resolve(url, *location) : std::nullopt;
    if (!next) {
      co_return Error{Errc::refused, "the server redirects to nowhere"};
    }
    if (url.secure && !next->secure) {
      co_return Error{Errc::refused, "the server redirects from https to http"};
    }
    url = *next;
  }
  co_return Error{Errc::refused, "the server redirects too often"};
}

}  // namespace holdfast::sync
