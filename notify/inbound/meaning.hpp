// What a mail that came back means: a report on something that was sent, an answer to an
// invitation, or words of a person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "caldav/icalendar/answer.hpp"
#include "store/base/time_zone.hpp"
#include "store/effect.hpp"

namespace holdfast::notify::inbound {

/// What one recipient's part of a delivery report says (RFC 3464).
struct Said {
  store::Fate fate = store::Fate::none;
  /// "5.1.1"; may be empty.
  std::string status;
  /// The other side's words in one line.
  std::string detail;
};

struct Meaning {
  enum class Kind {
    /// A delivery report, a bounce, or a complaint.
    report,
    /// REPLY, COUNTER or REFRESH.
    answer,
    /// From a program: an absence notice. Nobody need read it.
    automatic,
    /// From a person.
    letter,
  };
  Kind kind = Kind::letter;
  /// Of a report.
  std::vector<Said> said = {};
  /// Of an answer.
  std::optional<icalendar::Answer> answer = {};
  /// Of a letter: its plain text as UTF-8, at most 10,000 octets.
  std::string text = {};
  /// What tells it apart from others: a hash of its Message-ID, or of all of it where it has none.
  std::string name;
  /// No mail must be sent because of it: it came from a program, or from nobody.
  bool from_program = false;
  /// Of an answer: the domain that our mail server says it comes from, in lower case; empty: it
  /// cannot tell. Nothing where it does not look.
  std::optional<std::string> vouched = {};
};

/// `authserv_id`: how our mail server calls itself in Authentication-Results (RFC 8601); empty: it
/// does not look, and everybody is taken for who they say they are.
///
/// `envelope_from` is empty for what must not be answered, as of reports (RFC 5321 section 4.5.5).
/// `zone` is for times without one. Pure; any thread; any octets.
Meaning understand(std::string_view octets, std::string_view envelope_from, const TimeZone& zone,
                   std::string_view authserv_id = {});

}  // namespace holdfast::notify::inbound
