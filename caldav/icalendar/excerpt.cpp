#include "caldav/icalendar/excerpt.hpp"

#include <algorithm>

#include "caldav/icalendar/instance_lines.hpp"
#include "caldav/icalendar/overlap.hpp"
#include "caldav/icalendar/write.hpp"
#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

using Comp = Excerpt::Comp;
using Prop = Excerpt::Prop;

const Comp kAll{.name = "", .all_props = true, .all_comps = true};

// What is wanted of a child; null if it is not wanted at all.
const Comp* wanted_of(const Comp& parent, std::string_view child) {
  if (parent.all_comps) {
    return &kAll;
  }
  const auto found =
      std::find_if(parent.comps.begin(), parent.comps.end(),
                   [child](const Comp& one) { return equal_ignoring_case(one.name, child); });
  return found == parent.comps.end() ? nullptr : &*found;
}

bool is_own_or_object(const Component& component) { return !component.is("VTIMEZONE"); }

class Excerpter {
 public:
  Excerpter(Object& object, const Excerpt& excerpt) : object_(object), excerpt_(excerpt) {}

  Result<std::string> run() {
    const auto& calendar = object_.calendar();
    const auto& wanted = excerpt_.parts ? *excerpt_.parts : kAll;
    writer_.begin("VCALENDAR");
    for (const auto& property : calendar.properties) {
      write(property.name, std::string(property.line), wanted);
    }
    if (auto written = excerpt_.expand ? write_instances(wanted) : write_children(wanted);
        !written) {
      return written.error();
    }
    writer_.end("VCALENDAR");
    return writer_.take();
  }

 private:
  void write(std::string_view name, const std::string& line, const Comp& wanted) {
    if (wanted.all_props) {
      writer_.line(line);
      return;
    }
    for (const auto& prop : wanted.props) {
      if (equal_ignoring_case(prop.name, name)) {
        writer_.line(prop.novalue ? std::string(name) + ':' : line);
        return;
      }
    }
  }

  void write_component(const Component& component, const Comp& wanted) {
    writer_.begin(component.name);
    for (const auto& property : component.properties) {
      if (excerpt_.free_busy && property.is("FREEBUSY")) {
        const auto line = periods_in(property, *excerpt_.free_busy, object_);
        if (!line.empty()) {
          write(property.name, line, wanted);
        }
      } else if (excerpt_.expand) {
        write(property.name, in_utc(property, object_), wanted);
      } else {
        write(property.name, std::string(property.line), wanted);
      }
    }
    write_inner(component, wanted);
    writer_.end(component.name);
  }

  void write_inner(const Component& component, const Comp& wanted) {
    for (const auto& child : component.children) {
      if (const auto* inner = wanted_of(wanted, child.name)) {
        write_component(child, *inner);
      }
    }
  }

  Status write_children(const Comp& wanted) {
    std::span<const Occurrence> occurrences;
    if (excerpt_.recurrences) {
      const auto found = object_.occurrences(around(*excerpt_.recurrences));
      if (!found) {
        return found.error();
      }
      occurrences = *found;
    }
    for (const auto& child : object_.calendar().children) {
      const auto* inner = wanted_of(wanted, child.name);
      if (inner != nullptr && (!excerpt_.recurrences || matters(child, occurrences))) {
        write_component(child, *inner);
      }
    }
    return {};
  }

  // Section 9.6.6: an override matters if it takes place inside of the span, or would have taken
  // place there without it.
  bool matters(const Component& component, std::span<const Occurrence> occurrences) {
    const auto* event = object_.event_of(component);
    if (event == nullptr || !event->recurrence_id || !event->start || !event->problem.empty()) {
      return true;
    }
    const auto range = within_calendar(*excerpt_.recurrences);
    const auto told = [&](const Occurrence& one) {
      return one.told_by == event && overlaps(one, range);
    };
    if (std::any_of(occurrences.begin(), occurrences.end(), told)) {
      return true;
    }
    const auto& original = *event->recurrence_id;
    const TimeRange before{original.at, end_of(original, length_of_master())};
    if (event->this_and_future) {
      return original.at < range.end && occurs_after(*event, occurrences);
    }
    return before.empty() ? range.contains(before.start) : before.overlaps(range);
  }

  // Of a RANGE=THISANDFUTURE that moved its instances away, others may tell the span now.
  static bool occurs_after(const Event& event, std::span<const Occurrence> occurrences) {
    return std::any_of(occurrences.begin(), occurrences.end(), [&](const Occurrence& one) {
      return one.original.at >= event.recurrence_id->at;
    });
  }

  [[nodiscard]] Length length_of_master() {
    for (const auto& child : object_.calendar().children) {
      const auto* event = object_.event_of(child);
      if (event != nullptr && !event->recurrence_id && event->start) {
        return event->length;
      }
    }
    return {};
  }

  Status write_instances(const Comp& wanted) {
    const auto range = within_calendar(*excerpt_.expand);
    const auto occurrences = object_.occurrences(around(*excerpt_.expand));
    if (!occurrences) {
      return occurrences.error();
    }
    const bool recurs = object_.recurs();
    for (const auto& one : *occurrences) {
      const auto* inner = wanted_of(wanted, one.told_by->source->name);
      if (inner != nullptr && overlaps(one, range)) {
        write_instance(one, recurs, *inner);
        if (writer_.size() > excerpt_.max_size) {
          return Error{Errc::too_large, "the instances of one object are too long a text"};
        }
      }
    }
    for (const auto& child : object_.calendar().children) {
      const auto* inner = wanted_of(wanted, child.name);
      if (inner != nullptr && is_own_or_object(child) && is_whole(child, range)) {
        write_component(child, *inner);
      }
    }
    return {};
  }

  // What has no instances (to-dos without times, free-busy times, own components) stays as it is.
  bool is_whole(const Component& component, TimeRange range) {
    const auto* event = object_.event_of(component);
    if (event != nullptr && event->start && event->problem.empty()) {
      return false;
    }
    return !is_object_kind(component.name) || overlaps(object_, component, range);
  }

  void write_instance(const Occurrence& one, bool recurs, const Comp& wanted) {
    const auto& source = *one.told_by->source;
    writer_.begin(source.name);
    for (const auto& line : times_of(one, recurs, object_.zones().floating())) {
      write(line.name, std::string(line.name) + line.rest, wanted);
    }
    for (const auto& property : source.properties) {
      if (!tells_instances(property)) {
        write(property.name, in_utc(property, object_), wanted);
      }
    }
    write_inner(source, wanted);
    writer_.end(source.name);
  }

  Object& object_;
  const Excerpt& excerpt_;
  Writer writer_;
};

}  // namespace

Result<std::string> text_of(Object& object, const Excerpt& excerpt) {
  return Excerpter(object, excerpt).run();
}

}  // namespace holdfast::icalendar
