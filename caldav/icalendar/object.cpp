#include "caldav/icalendar/object.hpp"

#include <algorithm>
#include <functional>

namespace holdfast::icalendar {
namespace {

// A tenth of a second; a thousand overrides of five thousand instances are asked of several times.
constexpr std::int64_t kMostComparisons = 40'000'000;
constexpr std::int64_t kComparisonsInAStep = 8;

bool has_times(const Component& component) {
  return is_object_kind(component.name) && !component.is("VFREEBUSY");
}

bool is_override(const Event& event) { return event.source->find("RECURRENCE-ID") != nullptr; }

}  // namespace

Object::Object(Scanned scanned, const ReadOptions& options, const Zone& floating)
    : scanned_(std::move(scanned)),
      options_(options),
      steps_{options.limits.max_recurrence_steps},
      zones_(scanned_.calendars, floating, steps_) {}

std::unique_ptr<Object> Object::read(std::string_view text, const ReadOptions& options,
                                     const Zone& floating) {
  auto scanned = scan_tolerantly(text, options.limits);
  if (!scanned) {
    return nullptr;
  }
  return std::unique_ptr<Object>(new Object(std::move(*scanned), options, floating));
}

const std::vector<Event>& Object::events() {
  if (!evaluated_) {
    evaluated_ = true;
    events_.reserve(calendar().children.size());
    for (const auto& component : calendar().children) {
      if (has_times(component)) {
        events_.push_back(read_event(component, zones_, options_, false));
      }
    }
  }
  return events_;
}

const Event* Object::event_of(const Component& component) {
  // In the order of the text, so in that of the components in memory.
  const auto& all = events();
  const auto found = std::lower_bound(all.begin(), all.end(), &component,
                                      [](const Event& event, const Component* wanted) {
                                        return std::less<const Component*>{}(event.source, wanted);
                                      });
  return found != all.end() && found->source == &component ? &*found : nullptr;
}

Result<std::span<const Occurrence>> Object::occurrences(TimeRange range) {
  if (asked_ != range) {
    asked_ = range;
    found_ = expand_in(range);
  }
  if (!found_) {
    return found_.error();
  }
  return std::span<const Occurrence>(*found_);
}

Result<std::vector<Occurrence>> Object::expand_in(TimeRange range) {
  const Event* master = nullptr;
  std::vector<const Event*> overrides;
  for (const auto& event : events()) {
    if (!event.start || !event.problem.empty()) {
      continue;
    }
    if (master == nullptr && !is_override(event)) {
      master = &event;
    } else {
      overrides.push_back(&event);
    }
  }
  auto asked = options_;
  asked.horizon = range;
  auto expansion = expand(master, overrides, zones_, asked, steps_);
  if (steps_.zones_failed) {
    return Error{Errc::too_many_instances, "a VTIMEZONE takes too much work to evaluate"};
  }
  if (!expansion.too_many.empty()) {
    return Error{Errc::too_many_instances, std::move(expansion.too_many)};
  }
  return std::move(expansion.occurrences);
}

bool Object::recurs() {
  return events().size() > 1 || std::any_of(events().begin(), events().end(), [](const Event& one) {
           return one.recurs() || is_override(one);
         });
}

bool Object::pay(std::size_t comparisons) {
  compared_ += static_cast<std::int64_t>(comparisons);
  return compared_ <= kMostComparisons;
}

std::int64_t Object::work() const {
  return options_.limits.max_recurrence_steps - steps_.left + compared_ / kComparisonsInAStep;
}

}  // namespace holdfast::icalendar
