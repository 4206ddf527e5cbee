#include <algorithm>
#include <string_view>

#include "store/base/text.hpp"
#include "store/commands/sources.hpp"
#include "store/rules/appointment.hpp"
#include "store/rules/external_events.hpp"
#include "store/rules/faults.hpp"
#include "store/rules/obligations.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

constexpr int kPage = 200;

boost::json::object describe(const Source& source) {
  return {{"resource", source.resource.value},
          {"provider", source.provider},
          {"name", source.name},
          {"reads", source.reads},
          {"writes", source.writes},
          {"state", name(source.state)}};
}

/// Scheme and host, no credentials within: those are kept sealed, and a URL is shown to people.
bool is_collection_url(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) {
      continue;
    }
    const auto rest = url.substr(scheme.size());
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    return !host.empty() && host.find('@') == std::string_view::npos &&
           rest.find('#') == std::string_view::npos && rest.find(' ') == std::string_view::npos;
  }
  return false;
}

/// A calendar of Google or Microsoft is opened by leave of the person that it belongs to.
void check_grant(const Source& source, bool wanted, const Reads& reads, Faults& faults) {
  if (!wanted) {
    faults.unless(source.grant.empty(), "/grant", "is for google and microsoft alone");
    return;
  }
  const auto grant = source.grant.empty() ? std::nullopt : reads.grant(source.grant);
  if (!grant || grant->agency != source.agency || grant->resource != source.resource ||
      grant->provider != source.provider) {
    faults.add("/grant", "must be an account of that resource at that service");
    return;
  }
  faults.unless(grant->state == GrantState::active, "/grant",
                "the account must be connected (again) first");
}

Status check(const Source& source, const Reads& reads) {
  Faults faults;
  const bool feed = source.provider == "ics";
  const bool granted = source.provider == "google" || source.provider == "microsoft";
  faults.unless(feed || granted || source.provider == "caldav", "/provider",
                "must be caldav, ics, google or microsoft");
  check_grant(source, granted, reads, faults);
  faults.unless(!feed || !source.writes, "/writes", "a feed is read only");
  faults.check_line("/name", source.name, 200);
  faults.check_line("/url", source.url, 2000);
  faults.unless(is_collection_url(source.url), "/url",
                "must be the http or https URL of a calendar, without credentials in it");
  faults.check_text("/username", source.username, 500);
  faults.unless(!has_control(source.username), "/username", "must be of one line");
  faults.unless(source.reads || source.writes, "/reads",
                "a source is read, written or both; it cannot be neither");
  const auto same = reads.sources_of(source.agency, source.resource);
  faults.unless(std::none_of(same.begin(), same.end(),
                             [&](const Source& other) {
                               return other.url == source.url && other.id != source.id;
                             }),
                "/url", "the resource has that calendar already");
  return faults.status();
}

void owe_what_lies_ahead(const Source& source, RuleContext context, Transaction& tx) {
  // Copies that were owed to it in an earlier role are other ones.
  const auto occasion =
      source.version == 1 ? std::string{} : "connected-" + std::to_string(source.version);
  BookingFilter filter;
  filter.agency = source.agency;
  filter.statuses = {BookingStatus::confirmed, BookingStatus::conflicted};
  filter.resource = source.resource;
  filter.start_from = context.now;
  BookingCursor after{context.now, {}};
  while (true) {
    const auto page = tx.bookings(filter, after, kPage);
    for (const auto& booking : page) {
      owe_copy("copy.put", source, appointment_of(booking, tx), occasion, context, tx);
    }
    if (page.size() < static_cast<std::size_t>(kPage)) {
      return;
    }
    after = {page.back().time.start, page.back().id};
  }
}

}  // namespace

Result<Source> decide(const ConnectSource& command, RuleContext context, Transaction& tx) {
  auto source = command.source;
  if (!tx.resource(source.agency, source.resource)) {
    return Error{Errc::not_found, "there is no such resource", {{"pointer", "/resource"}}};
  }
  std::optional<Source> before;
  if (!source.id.empty()) {
    before = tx.source(source.id);
    if (!before || before->agency != source.agency) {
      return Error{Errc::not_found, "there is no such source"};
    }
    if (before->resource != source.resource) {
      return Error{Errc::validation,
                   "a source stays with its resource; connect a new one",
                   {{"pointer", "/resource"}}};
    }
  }
  if (const auto valid = check(source, tx); !valid) {
    return valid.error();
  }

  // Another place, or another role: nothing of what was read holds.
  const bool anew = !before || before->url != source.url || before->reads != source.reads;
  if (anew) {
    source.cursor.clear();
    source.last_good_at.reset();
    source.last_tried_at.reset();
    source.state = SourceState::connecting;
  } else {
    source.cursor = before->cursor;
    source.last_good_at = before->last_good_at;
    source.last_tried_at = before->last_tried_at;
    // Somebody has looked at what was stopped: it is tried again.
    source.state = before->state == SourceState::stopped ? SourceState::blind : before->state;
  }
  source.last_error.clear();
  source.failures = 0;
  source.paused = before && before->paused;
  source.leaving = false;
  source.version = before ? before->version + 1 : 1;
  if (!before) {
    source.id = make_id<SourceId>(context.now, context.random);
  } else if (source.sealed_secret.empty()) {
    source.sealed_secret = before->sealed_secret;
  }
  if (before && anew) {
    release_events(*before, context, tx);
    tx.remove_source(before->id);
  }
  tx.put(source);
  record({source.agency, command.actor, before ? "source.changed" : "source.connected",
          source.id.value, before ? describe(*before) : boost::json::object{}, describe(source)},
         context, tx);
  if (source.writes && (anew || !before->writes)) {
    owe_what_lies_ahead(source, context, tx);
  }
  return source;
}

}  // namespace holdfast::store
