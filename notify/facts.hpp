// The facts of a message, and what fills the places in its words.
#pragma once

#include <string_view>
#include <vector>

#include "notify/wording.hpp"
#include "store/template_text.hpp"

namespace holdfast::notify {

/// What a message is about, in one language.
struct Subject {
  std::string_view kind;
  const store::Appointment& appointment;
  const Catalogue& catalogue;
  const store::MessageSettings& settings;
  const MessageContext& context;
};

std::vector<Wording::Fact> facts_of(const Subject& subject);
store::TemplateValues values_of(const Subject& subject);
/// What the customer may do, and by which links.
std::vector<Wording::Link> links_of(const Subject& subject);

/// How to reach the agency; never empty where it has an address.
std::string contact_of(const Subject& subject);

}  // namespace holdfast::notify
