#include "gateway/links/link_pages.hpp"

#include <charconv>

#include "caldav/icalendar/invite.hpp"
#include "gateway/form.hpp"
#include "gateway/links/booking_pages.hpp"
#include "gateway/links/waitlist_pages.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/lifecycle.hpp"
#include "store/commands/waitlist.hpp"

namespace holdfast::gateway {
namespace {

using notify::LinkPurpose;

std::optional<std::int64_t> number_in(std::string_view form, std::string_view name) {
  const auto text = form_member(form, name);
  std::int64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

Error changed_meanwhile() {
  return {Errc::version_conflict, "this is not what the customer saw, or no form of ours"};
}

/// A browser says where a form comes from. A stranger's page cannot know the address, so this is
/// the second lock, not the first.
bool comes_from_elsewhere(const HttpHeaders& headers, std::string_view base_url) {
  if (const auto site = headers.find("Sec-Fetch-Site")) {
    return *site != "same-origin" && *site != "none";
  }
  const auto origin = headers.find("Origin");
  return origin && *origin != base_url;
}

int status_of(const Error& error) {
  switch (error.code) {
    case Errc::policy_window_closed:
      return 403;
    case Errc::offer_expired:
      return 410;
    case Errc::validation:
      return 422;
    case Errc::overloaded:
    case Errc::storage_full:
    case Errc::storage_failed:
    case Errc::canceled:
    case Errc::unavailable:
      return 503;
    default:
      return 409;
  }
}

std::string_view words_for(const Error& error, const PageWords& words) {
  switch (error.code) {
    case Errc::slot_taken:
    case Errc::busy_outside:
    case Errc::source_unverified:
    case Errc::outside_rules:
    case Errc::validation:
      return words.taken;
    case Errc::version_conflict:
    case Errc::offer_expired:
      return words.changed;
    case Errc::policy_window_closed:
      return words.too_late;
    case Errc::invalid_transition:
      return words.refused;
    default:
      return status_of(error) == 503 ? words.unavailable : words.refused;
  }
}

template <class Outcome>
std::optional<Error> trouble_of(const Result<Outcome>& outcome) {
  return outcome ? std::nullopt : std::optional(outcome.error());
}

HttpResponse calendar_file(const Visit& visit) {
  HttpResponse response;
  response.headers.add("Content-Type", "text/calendar; charset=utf-8; method=PUBLISH");
  response.headers.add("Content-Disposition", "attachment; filename=\"appointment.ics\"");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Robots-Tag", "noindex, nofollow");
  response.body =
      icalendar::invite(visit.appointment, icalendar::Method::publish, visit.booking->updated_at);
  return response;
}

bool has_button(const LinkTarget& target) {
  return target.purpose != LinkPurpose::manage && target.purpose != LinkPurpose::calendar;
}

/// What somebody was never promised has no place in a calendar.
bool has_calendar_file(const Visit& visit) {
  using S = store::BookingStatus;
  const auto status = visit.booking->status;
  return status == S::confirmed || status == S::conflicted || status == S::cancelled ||
         status == S::completed || status == S::no_show;
}

}  // namespace

std::optional<LinkTarget> LinkPages::target_of(std::string_view path) const {
  return links_.tokens().read(path.substr(std::min(kLinkPath.size(), path.size())));
}

std::optional<Visit> LinkPages::find(const LinkTarget& target, std::string_view path) const {
  return store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return visit(target, std::string(path), reads, clock_.now());
  });
}

HttpResponse LinkPages::nowhere(const Peer& peer, int status) {
  auto response = leads_nowhere_page(status);
  if (const auto wait = limit_.miss(peer.address)) {
    response.status = 429;
    response.headers.add("Retry-After", std::to_string(wait->count()));
  }
  return response;
}

HttpResponse LinkPages::show(const LinkTarget& target, const HttpRequest& request,
                             const Trouble& trouble) const {
  if (target.purpose == LinkPurpose::reconnect) {
    return reconnect_.show(target);
  }
  return store::read(ledger_.engine(), [&](const store::Reads& reads) {
    const auto found = visit(target, std::string(path_of(request.target)), reads, clock_.now());
    if (!found) {
      return leads_nowhere_page(404);
    }
    LinkPage page;
    switch (target.purpose) {
      case LinkPurpose::calendar:
        return has_calendar_file(*found) ? calendar_file(*found) : leads_nowhere_page(404);
      case LinkPurpose::manage:
        page = manage_page(*found, links_);
        break;
      case LinkPurpose::cancel:
        page = cancel_page(*found, links_);
        break;
      case LinkPurpose::undo:
        page = undo_page(*found);
        break;
      case LinkPurpose::move:
        page = move_page(*found, query_of(request.target), rules_, reads);
        break;
      case LinkPurpose::accept:
      case LinkPurpose::decline:
        page = offer_page(*found);
        break;
      case LinkPurpose::leave:
        page = leave_page(*found);
        break;
      case LinkPurpose::reconnect:
        return leads_nowhere_page(404);
    }
    if (trouble) {
      page.status = status_of(*trouble);
      page.trouble = found->said(words_for(*trouble, *found->words));
    }
    return to_response(page);
  });
}

HttpResponse LinkPages::refuse(const LinkTarget& target, const HttpRequest& request,
                               int status) const {
  auto refused = show(target, request, std::nullopt);
  if (refused.status != 404) {
    refused.status = status;
  }
  if (refused.status == 405) {
    refused.headers.add("Allow", has_button(target) ? "GET, HEAD, POST" : "GET, HEAD");
  }
  return refused;
}

Awaitable<HttpResponse> LinkPages::handle(HttpRequest request, Peer peer) {
  const std::string path(path_of(request.target));
  const auto target = target_of(path);
  if (!target) {
    co_return nowhere(peer, 404);
  }
  const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
  if (today.time_since_epoch().count() > target->last_day) {
    co_return nowhere(peer, 410);
  }
  if (request.method == "GET" || request.method == "HEAD") {
    co_return show(*target, request, std::nullopt);
  }
  if (request.method != "POST" || !has_button(*target)) {
    co_return refuse(*target, request, 405);
  }
  if (comes_from_elsewhere(request.headers, links_.base_url())) {
    co_return refuse(*target, request, 403);
  }
  // By a clock that was just set no notice is judged and no offer is over (rule C42).
  if (!clock_.is_steady()) {
    auto later = show(*target, request, Error{Errc::unavailable, "the clock was just set"});
    if (later.status == 503) {
      later.headers.add("Retry-After", "30");
    }
    co_return later;
  }
  auto answer = co_await act(*target, std::move(request), std::move(peer.request_id));
  co_return answer;
}

// What is done is shown by reading it: a page that is loaded again does nothing again.
Awaitable<HttpResponse> LinkPages::act(LinkTarget target, HttpRequest request,
                                       std::string request_id) {
  if (target.purpose == LinkPurpose::reconnect) {
    auto sent = co_await reconnect_.act(std::move(target), std::move(request_id));
    co_return sent;
  }
  auto found = find(target, path_of(request.target));
  if (!found) {
    co_return leads_nowhere_page(404);
  }
  const auto path = found->path;
  auto form = request.body;
  const auto trouble = co_await perform(std::move(*found), std::move(form), std::move(request_id));
  if (trouble) {
    auto page = show(target, request, trouble);
    if (page.status == 503) {
      page.headers.add("Retry-After", "5");
    }
    co_return page;
  }
  HttpResponse response;
  response.status = 303;
  response.headers.add("Location", path + (target.purpose == LinkPurpose::move ? "?moved=1" : ""));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Referrer-Policy", "same-origin");
  co_return response;
}

Awaitable<LinkPages::Trouble> LinkPages::perform(Visit visit, std::string form,
                                                 std::string request_id) {
  auto actor = visit.actor(std::move(request_id));
  switch (visit.target.purpose) {
    case LinkPurpose::move: {
      auto trouble = co_await move(std::move(visit), std::move(form), std::move(actor));
      co_return trouble;
    }
    case LinkPurpose::accept:
    case LinkPurpose::decline: {
      auto trouble = co_await answer_offer(std::move(visit), std::move(form), std::move(actor));
      co_return trouble;
    }
    case LinkPurpose::cancel: {
      auto trouble = co_await cancel(std::move(visit), std::move(form), std::move(actor));
      co_return trouble;
    }
    case LinkPurpose::undo: {
      auto trouble = co_await undo(std::move(visit), std::move(form), std::move(actor));
      co_return trouble;
    }
    case LinkPurpose::leave: {
      auto trouble = co_await leave(std::move(visit), std::move(form), std::move(actor));
      co_return trouble;
    }
    case LinkPurpose::manage:
    case LinkPurpose::calendar:
    case LinkPurpose::reconnect:
      break;
  }
  co_return std::nullopt;
}

// What is cancelled is what was seen: a form without that number is none of ours.
Awaitable<LinkPages::Trouble> LinkPages::cancel(Visit visit, std::string form, store::Actor actor) {
  const auto& booking = *visit.booking;
  if (booking.status == store::BookingStatus::cancelled) {
    co_return std::nullopt;
  }
  if (!visit.may_change()) {
    co_return Error{Errc::policy_window_closed, "it can no longer be cancelled by a link"};
  }
  if (number_in(form, "seen") != booking.sequence) {
    co_return changed_meanwhile();
  }
  store::CancelBooking command;
  command.agency = visit.target.agency;
  command.actor = std::move(actor);
  command.booking = booking.id;
  command.expected_version = booking.version;
  command.by = "customer";
  const auto cancelled = co_await ledger_.apply(std::move(command));
  co_return trouble_of(cancelled);
}

Awaitable<LinkPages::Trouble> LinkPages::undo(Visit visit, std::string form, store::Actor actor) {
  const auto& booking = *visit.booking;
  if (booking.status != store::BookingStatus::cancelled) {
    co_return std::nullopt;
  }
  if (!may_undo(visit)) {
    co_return Error{Errc::invalid_transition, "it cannot be undone by this link"};
  }
  if (number_in(form, "seen") != booking.version) {
    co_return changed_meanwhile();
  }
  store::RestoreBooking command;
  command.agency = visit.target.agency;
  command.actor = std::move(actor);
  command.booking = booking.id;
  command.expected_version = booking.version;
  const auto restored = co_await ledger_.apply(std::move(command));
  co_return trouble_of(restored);
}

Awaitable<LinkPages::Trouble> LinkPages::leave(Visit visit, std::string form, store::Actor actor) {
  const auto& entry = *visit.entry;
  if (entry.status == store::WishStatus::left) {
    co_return std::nullopt;
  }
  const auto seen = number_in(form, "seen");
  if (!seen) {
    co_return changed_meanwhile();
  }
  store::LeaveWaitlist command;
  command.agency = visit.target.agency;
  command.actor = std::move(actor);
  command.entry = entry.id;
  command.expected_version = *seen;
  const auto left = co_await ledger_.apply(std::move(command));
  co_return trouble_of(left);
}

// The version is the one that the customer saw; but a second click finds the booking where the
// first one put it, and that is what was wanted.
Awaitable<LinkPages::Trouble> LinkPages::move(Visit visit, std::string form, store::Actor actor) {
  const auto start = parse_rfc3339(form_member(form, "start"));
  const auto version = number_in(form, "version");
  if (!start || !version) {
    co_return Error{Errc::validation, "a form of ours has a start and a version"};
  }
  if (visit.booking->time.start == *start) {
    co_return std::nullopt;
  }
  if (visit.booking->time.start <= visit.now) {
    co_return Error{Errc::policy_window_closed, "the appointment has begun"};
  }
  store::RescheduleBooking command;
  command.agency = visit.target.agency;
  command.actor = std::move(actor);
  command.booking = visit.booking->id;
  command.expected_version = *version;
  command.starts_at = *start;
  const auto moved = co_await ledger_.apply(std::move(command));
  if (!moved && moved.error().code == Errc::version_conflict) {
    const auto now = find(visit.target, visit.path);
    if (now && now->booking->time.start == *start) {
      co_return std::nullopt;
    }
  }
  co_return trouble_of(moved);
}

Awaitable<LinkPages::Trouble> LinkPages::answer_offer(Visit visit, std::string form,
                                                      store::Actor actor) {
  const bool accepts = visit.target.purpose == LinkPurpose::accept;
  const auto seen = form_member(form, "offer");
  const auto& entry = *visit.entry;
  const bool answered = entry.status != store::WishStatus::offered;
  if (accepts ? entry.status == store::WishStatus::booked : answered) {
    co_return std::nullopt;
  }
  if (!answered && entry.booking.value != seen) {
    co_return Error{Errc::version_conflict, "another time is offered by now"};
  }
  if (accepts) {
    store::AcceptOffer command;
    command.agency = visit.target.agency;
    command.actor = std::move(actor);
    command.entry = entry.id;
    command.expected_version = entry.version;
    const auto accepted = co_await ledger_.apply(std::move(command));
    co_return trouble_of(accepted);
  }
  store::DeclineOffer command;
  command.agency = visit.target.agency;
  command.actor = std::move(actor);
  command.entry = entry.id;
  command.expected_version = entry.version;
  const auto declined = co_await ledger_.apply(std::move(command));
  co_return trouble_of(declined);
}

}  // namespace holdfast::gateway
