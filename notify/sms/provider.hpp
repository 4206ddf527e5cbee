// Who carries texts (SMS). One file for each; all that they have in common is here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "notify/sms/segments.hpp"
#include "store/base/clock.hpp"
#include "store/base/result.hpp"
#include "store/effect.hpp"

namespace holdfast::notify {

struct OutgoingText {
  /// E.164.
  std::string to;
  /// A number or a name; empty: the provider's own choice.
  std::string from;
  std::string body;
  Segments segments;
  /// Where reports come to; empty: nobody hears of any.
  std::string report_url;
  /// After so long it is worth nothing any more; nothing: as long as the provider likes.
  std::optional<std::chrono::seconds> valid_for;
  /// When the first attempt at it was made, or before.
  Instant since;
};

struct TextAnswer {
  enum class Kind {
    accepted,
    /// For good: another attempt would end the same.
    refused,
    /// Not now.
    retry,
    /// Nobody said whether it was taken.
    unknown,
  };
  Kind kind = Kind::retry;
  /// For the log of attempts: no secret, no number.
  std::string detail;
  /// What the provider calls it.
  std::string reference = {};
  std::optional<Duration> retry_after = {};
  /// The trouble is the provider's or our account's, and no matter of this text.
  bool provider_trouble = false;
  /// It will not end by itself: credentials, sender. People must see to it.
  bool account_fault = false;
  /// Nobody can be reached at that number, or its owner wants no texts.
  bool number_is_dead = false;
  friend bool operator==(const TextAnswer&, const TextAnswer&) = default;
};

/// What a provider says of a text, asked or unasked.
struct TextReport {
  /// What the provider calls the text; may be empty.
  std::string reference;
  store::Fate fate = store::Fate::none;
  /// The provider's own code: "30005"; may be empty.
  std::string code;
  std::string detail;
  /// It did not arrive, but may at another time.
  bool passing = false;
  friend bool operator==(const TextReport&, const TextReport&) = default;
};

/// On the worker's executor. Never throws for what the world does.
class TextProvider {
 public:
  virtual ~TextProvider() = default;
  /// "twilio".
  [[nodiscard]] virtual std::string_view name() const = 0;
  virtual Awaitable<TextAnswer> send(OutgoingText text) = 0;
  /// Whether it was taken by an earlier attempt; nothing: it was not, or nobody can tell. Errors:
  /// the provider could not be asked.
  virtual Awaitable<Result<std::optional<TextAnswer>>> find(OutgoingText text) = 0;
  /// What became of it; nothing: nobody can tell. Errors as above.
  virtual Awaitable<Result<std::optional<TextReport>>> ask(std::string reference) = 0;
  /// Whether `ask` says anything.
  [[nodiscard]] virtual bool can_be_asked() const = 0;
  /// How long a report may take after an attempt whose end nobody saw: until then it is not sent
  /// again.
  [[nodiscard]] virtual Duration patience() const = 0;
};

}  // namespace holdfast::notify
