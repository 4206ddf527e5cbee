#include "store/unsettled.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "store/commands/calendars.hpp"

namespace holdfast::store {
namespace {

constexpr std::string_view kTexts = "texts";
constexpr std::string_view kBlocks = "blocks";

/// The list as it is kept: the last mark that was given out, then a line for each calendar ("7
/// texts ca_…").
struct List {
  std::int64_t last = 0;
  std::vector<Unsettled> calendars;
};

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

List read_list(const Reads& reads) {
  const auto text = reads.fact(kUnsettledFact);
  List list;
  list.last = number_in(text);
  for (auto line = text.find('\n'); line != std::string::npos; line = text.find('\n', line + 1)) {
    const auto rest = std::string_view(text).substr(line + 1);
    const auto content = rest.substr(0, rest.find('\n'));
    const auto id = content.rfind(' ');
    if (id == std::string_view::npos) {
      continue;
    }
    const bool blocks = content.substr(0, id).ends_with(kBlocks);
    list.calendars.push_back({CalendarId{std::string(content.substr(id + 1))}, number_in(content),
                              blocks ? Unsettling::blocks : Unsettling::texts});
  }
  return list;
}

void write_list(const List& list, Transaction& tx) {
  auto text = std::to_string(list.last);
  for (const auto& one : list.calendars) {
    text += '\n' + std::to_string(one.mark) + ' ';
    text += one.what == Unsettling::blocks ? kBlocks : kTexts;
    text += ' ' + one.calendar.value;
  }
  tx.put_fact(kUnsettledFact, text);
}

}  // namespace

std::vector<Unsettled> unsettled_calendars(const Reads& reads) {
  return read_list(reads).calendars;
}

void unsettle(const CalendarId& calendar, Unsettling what, Transaction& tx) {
  auto list = read_list(tx);
  const auto known = std::find_if(list.calendars.begin(), list.calendars.end(),
                                  [&](const Unsettled& one) { return one.calendar == calendar; });
  if (known != list.calendars.end()) {
    what = known->what == Unsettling::texts ? Unsettling::texts : what;
    list.calendars.erase(known);
  }
  list.calendars.push_back({calendar, ++list.last, what});
  write_list(list, tx);
}

Result<bool> decide(const SettleCalendar& command, RuleContext /*context*/, Transaction& tx) {
  auto list = read_list(tx);
  const auto settled = std::erase_if(list.calendars, [&](const Unsettled& one) {
    return one.calendar == command.calendar && one.mark == command.mark;
  });
  if (settled > 0) {
    write_list(list, tx);
  }
  return settled > 0;
}

}  // namespace holdfast::store
