// sync-collection, RFC 6578. Calendars have no collections inside, so sync-level "infinite" is the
// same as "1"; the Depth header, which clients send as 0 or 1, is passed over.
#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/reports/limit.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/sync_token.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

/// Where a run stands. It covers the changes in (`after`, `until`], `until` being the state at its
/// beginning: what changes while a long answer is written belongs to the next run, so that no
/// member is told twice.
struct Run {
  MemberRequest request;
  Shelf shelf;
  bool initial = false;
  std::int64_t after = 0;
  std::int64_t until = 0;
  /// DAV:nresults of DAV:limit; what is left of it.
  std::optional<std::int64_t> left = {};
};

Status check_level(const webdav::Element& body) {
  if (const auto level = body.child(webdav::dav("sync-level"))) {
    const auto text = level->text();
    if (trim(text) != "1" && trim(text) != "infinite") {
      return Error{Errc::validation, "sync-level is 1 or infinite"};
    }
  }
  return {};
}

Result<Run> read_run(const Door& door, const Call& call, const webdav::Element& body) {
  if (auto checked = check_level(body); !checked) {
    return checked.error();
  }
  const auto token = body.child(webdav::dav("sync-token"));
  if (!token) {
    return Error{Errc::validation, "a sync-collection has a sync-token, which may be empty"};
  }
  auto request = read_member_request(call, body);
  if (!request) {
    return request.error();
  }
  const auto limit = read_limit(body);
  if (!limit) {
    return limit.error();
  }
  Run run{.request = std::move(*request),
          .shelf = shelf_of(door, call.place),
          .until = call.place.calendar->change,
          .left = *limit};
  const auto token_text = token->text();
  const auto text = trim(token_text);
  run.initial = text.empty();
  if (!run.initial) {
    const auto after = read_sync_token(text, door.settings.history, *call.place.calendar);
    if (!after) {
      return after.error();
    }
    run.after = *after;
  }
  return run;
}

Status write_change(webdav::Multistatus& out, const Door& door, const Call& call,
                    const store::Reads& reads, const store::MemberChange& change, const Run& run,
                    Work& work) {
  const auto href = member_href(run.shelf, change.name);
  if (change.deleted) {
    out.status(href, 404);
    return {};
  }
  const auto written =
      write_member_named(out, door, call, reads, run.shelf, href, change.name, run.request, work);
  return written ? Status{} : Status(written.error());
}

enum class Progress { more, done, truncated };

/// Writes the next piece and moves `run.after` on: to what the client holds when it has read the
/// answer so far.
Result<Progress> write_piece(webdav::Multistatus& out, const Door& door, const Call& call,
                             Run& run) {
  auto progress = Progress::more;
  Status written;
  Work work;
  const auto piece = run.request.excerpt.whole() ? door.settings.piece : door.settings.text_piece;
  door.ledger.engine().read([&](const store::Reads& reads) {
    const auto changes = reads.changes_since(call.place.calendar->id, run.after, piece);
    for (const auto& change : changes) {
      if (work.enough()) {
        return;
      }
      if (change.change > run.until) {
        progress = Progress::done;
        return;
      }
      // Whoever holds nothing need not hear of what is gone.
      if (!run.initial || !change.deleted) {
        if (run.left == 0 || out.size() > door.settings.max_answer) {
          progress = Progress::truncated;
          return;
        }
        written = write_change(out, door, call, reads, change, run, work);
        if (!written) {
          return;
        }
        if (run.left) {
          --*run.left;
        }
      }
      run.after = change.change;
    }
    if (changes.size() < static_cast<std::size_t>(piece)) {
      progress = Progress::done;
    }
  });
  if (!written) {
    return written.error();
  }
  return progress;
}

}  // namespace

Awaitable<Result<HttpResponse>> sync_collection(const Door& door, const Call& call,
                                                webdav::Element body) {
  auto run = read_run(door, call, body);
  if (!run) {
    co_return run.error();
  }
  webdav::Multistatus out;
  auto progress = write_piece(out, door, call, *run);
  while (progress && *progress == Progress::more) {
    co_await breathe();
    progress = write_piece(out, door, call, *run);
  }
  if (!progress) {
    co_return progress.error();
  }
  if (*progress == Progress::truncated) {
    // RFC 6578 section 3.6: the token stands for what was told, and the client comes again with it.
    out.status(call.href, 507, webdav::dav("number-of-matches-within-limits"));
  } else {
    run->after = run->until;
  }
  out.sync_token(sync_token(door.settings.history, call.place.calendar->id, run->after));
  co_return members_response(door, call, run->request, std::move(out));
}

}  // namespace holdfast::caldav
