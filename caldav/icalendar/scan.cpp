#include "caldav/icalendar/scan.hpp"

#include <algorithm>
#include <optional>

#include "store/base/text.hpp"

namespace holdfast::icalendar {
namespace {

bool is_name_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// RFC 5545 section 3.1: CONTROL is every one but the horizontal tab.
bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && c != '\t') || u == 0x7F;
}

std::string_view leading_name(std::string_view line) {
  std::size_t n = 0;
  while (n < line.size() && is_name_char(line[n])) {
    ++n;
  }
  return line.substr(0, n);
}

// What goes wrong is told with the number of the line, so that a person can find it.
Error fault(int line, std::string_view what) {
  return {Errc::invalid_calendar_data, "line " + std::to_string(line) + ": " + std::string(what)};
}

// Reads one unfolded line; nothing if it breaks the grammar, with the reason in `why`.
std::optional<Property> read_line(std::string_view line, bool strict, std::string& why) {
  Property property;
  property.line = line;
  property.name = leading_name(line);
  std::size_t at = property.name.size();
  if (at == 0) {
    why = "a property name is expected";
    return std::nullopt;
  }
  while (at < line.size() && line[at] == ';') {
    ++at;
    Parameter parameter;
    parameter.name = leading_name(line.substr(at));
    at += parameter.name.size();
    if (parameter.name.empty() || at >= line.size() || line[at] != '=') {
      why = "a parameter is name=value";
      return std::nullopt;
    }
    const std::size_t begin = ++at;
    bool quoted = false;
    for (; at < line.size(); ++at) {
      const char c = line[at];
      if (c == '"') {
        // A quoted string is a whole value: it begins after = or a comma and ends before , ; or :
        const bool starts = !quoted && (at == begin || line[at - 1] == ',');
        const bool ends = quoted && at + 1 < line.size() &&
                          (line[at + 1] == ',' || line[at + 1] == ';' || line[at + 1] == ':');
        if (strict && !starts && !ends) {
          why = "a quote stands inside a parameter value";
          return std::nullopt;
        }
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ':')) {
        break;
      }
    }
    if (quoted) {
      why = "a quote is not closed";
      return std::nullopt;
    }
    parameter.value = line.substr(begin, at - begin);
    property.parameters.push_back(parameter);
  }
  if (at >= line.size() || line[at] != ':') {
    why = "a colon is expected after the name and parameters";
    return std::nullopt;
  }
  property.value = line.substr(at + 1);
  return property;
}

// Builds the tree from content lines, in order.
class Builder {
 public:
  Builder(const Limits& limits, bool strict) : limits_(limits), strict_(strict) {}

  Status add(std::string_view line, int number) {
    if (trim(line).empty()) {
      return {};
    }
    if (++lines_ > limits_.max_lines) {
      return too_many_lines();
    }
    std::string why;
    auto property = read_line(line, strict_, why);
    if (!property) {
      if (strict_) {
        return fault(number, why);
      }
      if (!open_.empty()) {
        open_.back().damaged.push_back(leading_name(line));
      }
      return {};
    }
    if (property->is("BEGIN")) {
      return begin(trim(property->value), number);
    }
    if (property->is("END")) {
      return end(trim(property->value), number);
    }
    if (open_.empty()) {
      return refuse(number, "a property stands outside of a component");
    }
    lines_ += static_cast<int>(property->parameters.size());
    if (lines_ > limits_.max_lines) {
      return too_many_lines();
    }
    if (ignored_depth_ > 0) {
      return {};
    }
    auto& properties = open_.back().properties;
    if (strict_ && static_cast<int>(properties.size()) >= limits_.max_properties) {
      return too_many_properties(open_.back());
    }
    properties.push_back(std::move(*property));
    return {};
  }

  Status finish(Scanned& scanned) {
    if (!open_.empty()) {
      if (strict_) {
        return Error{Errc::invalid_calendar_data,
                     "END:" + std::string(open_.front().name) + " is missing: the text is cut off"};
      }
      // A text that was cut off in the middle: what is there counts, and it says so.
      passed_over_ = "the text is cut off before END:" + std::string(open_.front().name);
      cut_off_down_to(0);
    }
    if (calendars_.empty()) {
      return Error{Errc::invalid_calendar_data, "there is no VCALENDAR in it"};
    }
    scanned.calendars = std::move(calendars_);
    scanned.passed_over = std::move(passed_over_);
    return {};
  }

 private:
  Status begin(std::string_view name, int number) {
    if (name.empty() || leading_name(name) != name) {
      return refuse(number, "BEGIN wants the name of a component");
    }
    const bool calendar = equal_ignoring_case(name, "VCALENDAR");
    if (open_.empty() != calendar) {
      if (strict_ || open_.empty()) {
        return refuse(number, open_.empty() ? "a component stands outside of VCALENDAR"
                                            : "a VCALENDAR stands inside of another component");
      }
      // The END of the one before is missing.
      pass_over(number, "VCALENDAR begins inside of a component");
      cut_off_down_to(0);
    } else if (!strict_ && is_object_kind(name) && open_.size() > 1) {
      pass_over(number, "an END is missing before BEGIN:" + std::string(name));
      cut_off_down_to(1);
    }
    if (strict_ && !calendars_.empty()) {
      return fault(number, "one resource holds one VCALENDAR");
    }
    if (++components_ > limits_.max_components) {
      return Error{Errc::too_large,
                   "more than " + std::to_string(limits_.max_components) + " components"};
    }
    if (static_cast<int>(open_.size()) >= limits_.max_depth) {
      if (strict_) {
        return fault(number, "components are nested more than " +
                                 std::to_string(limits_.max_depth) + " deep");
      }
      pass_over(number, "components are nested too deep");
      ++ignored_depth_;
      return {};
    }
    Component component;
    component.name = name;
    open_.push_back(std::move(component));
    return {};
  }

  Status end(std::string_view name, int number) {
    if (ignored_depth_ > 0) {
      --ignored_depth_;
      return {};
    }
    if (open_.empty()) {
      return refuse(number, "END without BEGIN");
    }
    if (!equal_ignoring_case(open_.back().name, name)) {
      if (strict_) {
        return fault(number, "END:" + std::string(open_.back().name) + " is expected here");
      }
      pass_over(number, "END names another component than the open one");
      const auto opened = std::find_if(open_.begin(), open_.end(), [name](const Component& one) {
        return equal_ignoring_case(one.name, name);
      });
      if (opened == open_.end()) {
        return {};
      }
      cut_off_down_to(static_cast<std::size_t>(opened - open_.begin()) + 1);
    }
    close();
    return {};
  }

  // Closes what is open and lacks its END, except for the outer `depth` components.
  void cut_off_down_to(std::size_t depth) {
    ignored_depth_ = 0;
    while (open_.size() > depth) {
      open_.back().cut_off = true;
      close();
    }
  }

  void close() {
    Component done = std::move(open_.back());
    open_.pop_back();
    (open_.empty() ? calendars_ : open_.back().children).push_back(std::move(done));
  }

  Error too_many_lines() const {
    return {Errc::too_large,
            "more than " + std::to_string(limits_.max_lines) + " lines and parameters"};
  }

  /// RFC 4791 section 5.3.2.1 has a word of its own for too many attendees.
  Error too_many_properties(const Component& component) const {
    const auto& all = component.properties;
    const auto attendees = std::count_if(all.begin(), all.end(),
                                         [](const Property& one) { return one.is("ATTENDEE"); });
    const auto most = std::to_string(limits_.max_properties);
    if (attendees > static_cast<std::ptrdiff_t>(all.size()) / 2) {
      return {Errc::validation,
              std::string(component.name) + " has more than " + most + " attendees and properties",
              {{"element", "C:max-attendees-per-instance"}}};
    }
    return {Errc::too_large,
            std::string(component.name) + " has more than " + most + " properties"};
  }

  Status refuse(int number, std::string_view why) {
    if (strict_) {
      return fault(number, why);
    }
    pass_over(number, why);
    return {};
  }

  // The first one is enough for a person to look.
  void pass_over(int number, std::string_view why) {
    if (passed_over_.empty()) {
      passed_over_ = fault(number, why).detail;
    }
  }

  const Limits& limits_;
  const bool strict_;
  std::vector<Component> open_;
  std::vector<Component> calendars_;
  std::string passed_over_;
  int components_ = 0;
  /// And parameters.
  int lines_ = 0;
  /// Levels beyond the limit that are open and not kept.
  int ignored_depth_ = 0;
};

struct Line {
  std::size_t begin;
  std::size_t end;
  int number;
};

// Unfolds into `out` (which has room for the whole text, so that no view moves) and gives the
// content lines. Octets are put together before anyone looks at characters: a fold may stand
// inside a UTF-8 sequence (RFC 5545 section 3.1).
Result<std::vector<Line>> unfold(std::string_view text, const Limits& limits, bool strict,
                                 std::string& out) {
  std::vector<Line> lines;
  out.reserve(text.size());
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    ++number;
    const auto stop =
        text.find_first_of(strict ? std::string_view("\n") : std::string_view("\r\n"), at);
    auto piece = text.substr(at, stop == text.npos ? text.npos : stop - at);
    at = stop == text.npos ? text.size() : stop + 1;
    if (!strict && stop != text.npos && text[stop] == '\r' && at < text.size() &&
        text[at] == '\n') {
      ++at;
    }
    if (strict && piece.ends_with('\r')) {
      piece.remove_suffix(1);
    }
    const bool folded = !piece.empty() && (piece.front() == ' ' || piece.front() == '\t');
    if (folded && lines.empty() && strict) {
      return fault(number, "the text begins with a continuation line");
    }
    if (folded && !lines.empty()) {
      piece.remove_prefix(1);
    } else if (piece.empty()) {
      continue;
    } else {
      lines.push_back({out.size(), out.size(), number});
    }
    out.append(piece);
    lines.back().end = out.size();
    if (strict && lines.back().end - lines.back().begin > limits.max_line) {
      return Error{Errc::too_large, "line " + std::to_string(lines.back().number) +
                                        " is longer than " + std::to_string(limits.max_line) +
                                        " octets"};
    }
  }
  return lines;
}

Result<Scanned> scan(std::string_view text, const Limits& limits, bool strict) {
  if (text.size() > limits.max_bytes) {
    return Error{Errc::too_large, std::to_string(text.size()) + " octets; at most " +
                                      std::to_string(limits.max_bytes) + " are taken"};
  }
  Scanned scanned;
  scanned.text = std::make_unique<std::string>();
  if (!strict && text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  const auto lines = unfold(text, limits, strict, *scanned.text);
  if (!lines) {
    return lines.error();
  }
  const std::string_view unfolded = *scanned.text;
  if (strict && !is_utf8(unfolded)) {
    return Error{Errc::invalid_calendar_data, "the text is not UTF-8"};
  }
  // Such an object could stand in no answer that is XML.
  if (strict && (unfolded.find("\xEF\xBF\xBE") != std::string_view::npos ||
                 unfolded.find("\xEF\xBF\xBF") != std::string_view::npos)) {
    return Error{Errc::invalid_calendar_data,
                 "U+FFFE and U+FFFF are no characters and stand in no text"};
  }
  Builder builder(limits, strict);
  for (const auto& line : *lines) {
    const auto content = unfolded.substr(line.begin, line.end - line.begin);
    if (strict && std::any_of(content.begin(), content.end(), is_control)) {
      return fault(line.number, "a control character; a line break in a text is written \\n");
    }
    if (const auto added = builder.add(content, line.number); !added) {
      return added.error();
    }
  }
  if (const auto finished = builder.finish(scanned); !finished) {
    return finished.error();
  }
  return scanned;
}

}  // namespace

std::string_view Parameter::unquoted() const {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    return value.substr(1, value.size() - 2);
  }
  return value;
}

bool is_object_kind(std::string_view component) {
  constexpr std::string_view kKinds[] = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"};
  return std::any_of(std::begin(kKinds), std::end(kKinds),
                     [component](auto kind) { return equal_ignoring_case(component, kind); });
}

bool Property::is(std::string_view other) const { return equal_ignoring_case(name, other); }

std::string_view Property::parameter(std::string_view wanted) const {
  for (const auto& one : parameters) {
    if (equal_ignoring_case(one.name, wanted)) {
      return one.unquoted();
    }
  }
  return {};
}

bool Component::is(std::string_view other) const { return equal_ignoring_case(name, other); }

const Property* Component::find(std::string_view property) const {
  for (const auto& one : properties) {
    if (one.is(property)) {
      return &one;
    }
  }
  return nullptr;
}

std::string_view Component::value_of(std::string_view property) const {
  const auto* found = find(property);
  return found != nullptr ? found->value : std::string_view{};
}

int Component::count(std::string_view property) const {
  return static_cast<int>(
      std::count_if(properties.begin(), properties.end(),
                    [property](const Property& one) { return one.is(property); }));
}

Result<Scanned> scan_strictly(std::string_view text, const Limits& limits) {
  return scan(text, limits, true);
}

Result<Scanned> scan_tolerantly(std::string_view text, const Limits& limits) {
  return scan(text, limits, false);
}

}  // namespace holdfast::icalendar
