// Commands on how an agency speaks to people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/message_settings.hpp"
#include "store/rule_context.hpp"
#include "store/transaction.hpp"
#include "store/user.hpp"

namespace holdfast::store {

/// Errors: not_found (agency), validation, version_conflict.
struct DefineMessageSettings {
  using Outcome = MessageSettings;
  Actor actor;
  MessageSettings settings;
  std::optional<std::int64_t> expected_version;
};
Result<MessageSettings> decide(const DefineMessageSettings& command, RuleContext context,
                               Transaction& tx);

/// What is wrong with words, before they are stored or shown: kind, language, lengths, places.
Status check_words(const MessageTemplate& words);

/// Puts an agency's own words in the place of ours. Errors: not_found (agency), validation,
/// version_conflict.
struct PutMessageTemplate {
  using Outcome = MessageTemplate;
  Actor actor;
  MessageTemplate words;
  std::optional<std::int64_t> expected_version;
};
Result<MessageTemplate> decide(const PutMessageTemplate& command, RuleContext context,
                               Transaction& tx);

/// Ours again. Errors: not_found.
struct RemoveMessageTemplate {
  using Outcome = MessageTemplate;
  AgencyId agency;
  Actor actor;
  std::string kind;
  std::string language;
};
Result<MessageTemplate> decide(const RemoveMessageTemplate& command, RuleContext context,
                               Transaction& tx);

}  // namespace holdfast::store
