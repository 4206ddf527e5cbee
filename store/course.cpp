#include "store/course.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace holdfast::store {
namespace {

Error fault(std::string_view pointer, std::string message) {
  auto detail = std::string(pointer) + ": " + message;
  return {Errc::validation,
          std::move(detail),
          {{"pointer", std::string(pointer)}, {"message", std::move(message)}}};
}

bool can_take(const Service& service, const ResourceId& resource) {
  return std::any_of(service.requirements.begin(), service.requirements.end(),
                     [&](const Requirement& requirement) {
                       const auto& pool = requirement.pool;
                       return std::find(pool.begin(), pool.end(), resource) != pool.end();
                     });
}

/// Whether that part of the booking takes the resource.
bool has_in_part(const Booking& booking, int part, const ResourceId& resource) {
  return std::any_of(booking.taken.begin(), booking.taken.end(), [&](const Taken& taken) {
    return taken.part == part && taken.resource == resource;
  });
}

}  // namespace

Result<Duration> chosen_length(const Service& service, std::optional<std::chrono::minutes> asked,
                               std::string_view pointer) {
  if (!asked || *asked == service.duration) {
    return Duration{service.duration};
  }
  auto choices = service.policy.durations;
  if (std::find(choices.begin(), choices.end(), *asked) != choices.end()) {
    return Duration{*asked};
  }
  if (choices.empty()) {
    choices = {service.duration};
  }
  std::string named;
  for (const auto choice : choices) {
    named += (named.empty() ? "" : ", ") + std::to_string(choice.count());
  }
  return fault(pointer, "the service lasts, in minutes: " + named);
}

Status check_party(const Service& service, int party, std::string_view pointer) {
  if (party >= 1 && party <= service.policy.largest_party) {
    return {};
  }
  const auto most = std::to_string(service.policy.largest_party);
  return fault(pointer, service.policy.largest_party == 1
                            ? std::string("the service is booked for one customer at a time")
                            : "one booking of the service takes 1 to " + most + " seats");
}

Result<Course> Course::of(const Wish& wish, Instant now, const Reads& reads) {
  const auto agency = reads.agency(wish.service.agency);
  if (!agency) {
    return Error{Errc::not_found, "there is no such agency"};
  }
  auto zone = TimeZone::find(agency->time_zone);
  if (!zone) {
    return Error{Errc::internal, "the agency's time zone is unknown: " + agency->time_zone};
  }
  Course course(std::move(*zone), now, wish.by_staff || wish.start_stands);
  const bool several = wish.moving != nullptr && !wish.moving->parts.empty();
  const auto added = several ? course.add_moved(wish, reads) : course.add_wished(wish, reads);
  if (!added) {
    return added.error();
  }
  if (course.length() <= Duration{0} || course.length() > kLongestClaim) {
    return Error{Errc::validation, "an appointment lasts longer than nothing and at most 24 hours"};
  }
  return course;
}

Status Course::add_wished(const Wish& wish, const Reads& reads) {
  // What is booked already goes on.
  if (wish.moving == nullptr && !wish.service.active) {
    return Error{Errc::not_found, "there is no such service to book", {{"pointer", "/service"}}};
  }
  add(&wish.service, wish.length.value_or(wish.service.duration), wish.wanted);
  if (wish.then.size() > kMostNextServices) {
    return fault("/then", "at most 7 services follow the first one");
  }
  for (std::size_t index = 0; index < wish.then.size(); ++index) {
    const auto& next = wish.then[index];
    const auto pointer = "/then/" + std::to_string(index);
    const auto* service = keep(reads.service(wish.service.agency, next.service));
    if (service == nullptr || !service->active) {
      return Error{
          Errc::not_found, "there is no such service to book", {{"pointer", pointer + "/service"}}};
    }
    const auto length = chosen_length(*service, next.duration, pointer + "/duration");
    if (!length) {
      return length.error();
    }
    add(service, *length, next.wanted);
  }
  const bool group = std::any_of(legs_.begin(), legs_.end(),
                                 [](const Leg& leg) { return leg.service->policy.seats > 1; });
  if (group && legs_.size() > 1) {
    return fault("/then", "a service with several seats is booked by itself");
  }
  return {};
}

// The parts keep their order and lengths. Who is wanted keeps the parts that they have, else takes
// the first one that they can.
Status Course::add_moved(const Wish& wish, const Reads& reads) {
  const auto& moving = *wish.moving;
  for (const auto& part : moving.parts) {
    const auto* service = part.service == wish.service.id
                              ? &wish.service
                              : keep(reads.service(wish.service.agency, part.service));
    if (service == nullptr) {
      return Error{Errc::not_found, "one of the booking's services is gone"};
    }
    add(service, part.time.length(), {});
  }
  if (wish.length && *wish.length != length()) {
    return fault("/ends_at", "an appointment of several services keeps their lengths");
  }
  if (!wish.wanted) {
    return {};
  }
  // Who comes instead of somebody gets what that one had.
  const auto& had = wish.without ? *wish.without : *wish.wanted;
  bool kept = false;
  for (std::size_t index = 0; index < legs_.size(); ++index) {
    if (has_in_part(moving, static_cast<int>(index), had)) {
      legs_[index].wanted = wish.wanted;
      kept = true;
    }
  }
  if (!kept) {
    const auto able = std::find_if(legs_.begin(), legs_.end(), [&](const Leg& leg) {
      return can_take(*leg.service, *wish.wanted);
    });
    // Where nobody can, the first leg says so.
    (able == legs_.end() ? legs_.begin() : able)->wanted = wish.wanted;
  }
  return {};
}

const Service* Course::keep(std::optional<Service> service) {
  if (!service) {
    return nullptr;
  }
  kept_.push_back(std::make_unique<const Service>(std::move(*service)));
  return kept_.back().get();
}

void Course::add(const Service* service, Duration length, std::optional<ResourceId> wanted) {
  const auto offset =
      legs_.empty() ? Duration{0} : Duration{legs_.back().offset + legs_.back().length};
  legs_.push_back({service, offset, length, std::move(wanted)});
}

TimeRange Course::spans(TimeRange starts) const {
  auto whole = legs_.front().span(starts.start);
  for (const auto& leg : legs_) {
    whole.start = std::min(whole.start, leg.span(starts.start).start);
    whole.end = std::max(whole.end, leg.span(starts.end).end);
  }
  return whole;
}

Instant Course::earliest() const {
  auto earliest = now_;
  for (const auto& leg : legs_) {
    earliest = std::max<Instant>(earliest, now_ + leg.service->minimum_notice - leg.offset);
  }
  return earliest;
}

Instant Course::latest() const {
  auto latest = Instant::max();
  for (const auto& leg : legs_) {
    latest = std::min<Instant>(latest, now_ + leg.service->booking_window - leg.offset);
  }
  return latest;
}

TimeRange Course::bookable(TimeRange range) const {
  if (any_start_) {
    return range;
  }
  // The end is exclusive, the last bookable start is not.
  return {std::max(range.start, earliest()), std::min(range.end, latest() + Duration{1})};
}

// The wall clock of the agency decides, not the time since midnight: after a clock change people
// still expect appointments at half past, and an hour that comes twice has its starts twice.
bool Course::is_on_step(Instant start) const {
  const auto whole_seconds = std::chrono::floor<std::chrono::seconds>(start);
  if (whole_seconds != start) {
    return false;
  }
  const auto local = zone_.to_local(start).value;
  const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
  return of_day % std::chrono::seconds{legs_.front().service->slot_step} == std::chrono::seconds{0};
}

std::vector<Instant> Course::starts_on_step(TimeRange range) const {
  std::vector<Instant> starts;
  if (range.empty()) {
    return starts;
  }
  const auto step = legs_.front().service->slot_step;
  const auto last = zone_.date_at(range.end);
  for (auto date = zone_.date_at(range.start); date <= last; date += std::chrono::days{1}) {
    for (std::chrono::minutes minute{0}; minute < std::chrono::days{1}; minute += step) {
      const auto meaning = zone_.meaning_of({std::chrono::local_seconds{date} + minute});
      if (meaning.kind == LocalMeaning::Kind::gap) {
        continue;
      }
      starts.push_back(meaning.earlier);
      if (meaning.kind == LocalMeaning::Kind::fold) {
        starts.push_back(meaning.later);
      }
    }
  }
  std::erase_if(starts, [&](Instant start) { return !range.contains(start); });
  std::sort(starts.begin(), starts.end());
  return starts;
}

Status Course::judge_start(Instant start) const {
  if (any_start_) {
    return {};
  }
  const auto from = earliest();
  const auto until = latest();
  const auto outside = [&](std::string rule, std::string detail) {
    return Error{Errc::outside_rules,
                 std::move(detail),
                 {{"rule", std::move(rule)},
                  {"earliest", to_rfc3339(std::chrono::ceil<std::chrono::seconds>(from))},
                  {"latest", to_rfc3339(std::chrono::floor<std::chrono::seconds>(until))}}};
  };
  if (start < now_) {
    return outside("notice", "the time lies in the past");
  }
  if (start < from) {
    return outside("notice", "that is too soon: the first start that can be booked is " +
                                 to_rfc3339(std::chrono::ceil<std::chrono::seconds>(from)));
  }
  if (start > until) {
    return outside("window", "the time is further ahead than the service can be booked");
  }
  if (!is_on_step(start)) {
    return outside("step", "the service starts every " +
                               std::to_string(legs_.front().service->slot_step.count()) +
                               " minutes after midnight of the agency");
  }
  return {};
}

}  // namespace holdfast::store
