#include "caldav/if_condition.hpp"

#include <algorithm>

#include "caldav/seen.hpp"
#include "caldav/sync_token.hpp"
#include "caldav/webdav/href.hpp"
#include "caldav/webdav/if_header.hpp"

namespace holdfast::caldav {
namespace {

/// As far as conditions speak of it.
struct State {
  std::optional<std::string> etag;
  std::optional<store::Calendar> calendar;
};

State state_of(const store::Reads& reads, const Place& place, const store::User& viewer) {
  State state;
  state.calendar = place.calendar;
  if (place.target.kind == Kind::object && place.calendar) {
    if (const auto entry = seen_entry(reads, place, viewer, place.target.object)) {
      state.etag = entry->etag;
    }
  } else if (place.file) {
    state.etag = place.file->etag;
  }
  return state;
}

/// Of another resource that the header names; nothing is known of what the viewer may not see.
State state_of(const store::Reads& reads, const Door& door, const Call& call,
               std::string_view href) {
  href.remove_prefix(webdav::origin_of(href).size());
  const auto target = read_target(path_of(href), door.settings.root);
  if (!target) {
    return {};
  }
  const auto place = resolve_new(reads, call.user, *target);
  return place ? state_of(reads, *place, call.user) : State{};
}

bool holds(const webdav::StateCondition& condition, const State& state, std::string_view history) {
  bool is_so = false;
  if (condition.kind == webdav::StateCondition::Kind::etag) {
    is_so = !condition.weak && state.etag == condition.value;
  } else if (state.calendar) {
    is_so = condition.value == sync_token(history, state.calendar->id, state.calendar->change);
  }
  return is_so != condition.negated;
}

}  // namespace

Result<std::optional<store::WriteCondition>> judge_if(const Door& door, const Call& call) {
  using Judged = std::optional<store::WriteCondition>;
  const auto header = call.request.headers.joined("If");
  if (!header) {
    return Judged{};
  }
  const auto lists = webdav::read_if(*header);
  if (!lists) {
    return lists.error();
  }
  return store::read(door.ledger.engine(), [&](const store::Reads& reads) -> Result<Judged> {
    const auto own = state_of(reads, call.place, call.user);
    const bool met = std::any_of(lists->begin(), lists->end(), [&](const auto& list) {
      const auto state = list.resource.empty() ? own : state_of(reads, door, call, list.resource);
      return std::all_of(
          list.conditions.begin(), list.conditions.end(),
          [&](const auto& condition) { return holds(condition, state, door.settings.history); });
    });
    if (!met) {
      return Error{Errc::precondition_failed, "no list of conditions in If holds"};
    }
    store::WriteCondition seen;
    seen.must_not_exist = !own.etag;
    if (own.etag) {
      seen.etags.push_back(*own.etag);
    }
    const bool by_token = std::any_of(lists->begin(), lists->end(), [](const auto& list) {
      return std::any_of(list.conditions.begin(), list.conditions.end(), [](const auto& one) {
        return one.kind == webdav::StateCondition::Kind::token;
      });
    });
    if (by_token && own.calendar) {
      seen.change = own.calendar->change;
    }
    return Judged{std::move(seen)};
  });
}

Result<webdav::WritePrecondition> write_precondition(const Call& call) {
  auto written = webdav::read_write_precondition(call.request.headers);
  if (!written || !call.seen) {
    return written;
  }
  auto& etags = written->condition.etags;
  const auto& seen = call.seen->etags;
  if (!etags.empty() && !seen.empty() &&
      std::find(etags.begin(), etags.end(), seen.front()) == etags.end()) {
    return Error{Errc::precondition_failed, "the stored version is another one"};
  }
  written->conditional = true;
  written->condition.change = call.seen->change;
  if (!seen.empty()) {
    etags = seen;
  }
  written->condition.must_not_exist |= call.seen->must_not_exist;
  return written;
}

}  // namespace holdfast::caldav
