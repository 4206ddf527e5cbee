#include "notify/sms/answers.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "store/base/text.hpp"

namespace holdfast::notify {
namespace {

struct Word {
  std::string_view text;
  TextWord meaning;
};

// The English ones are what networks and providers act upon themselves.
constexpr auto kWords = std::to_array<Word>({
    {"stop", TextWord::stop},     {"stopall", TextWord::stop},    {"unsubscribe", TextWord::stop},
    {"optout", TextWord::stop},   {"revoke", TextWord::stop},     {"quit", TextWord::stop},
    {"end", TextWord::stop},      {"stopp", TextWord::stop},      {"abmelden", TextWord::stop},
    {"arret", TextWord::stop},    {"arr\u00eat", TextWord::stop}, {"baja", TextWord::stop},
    {"cancel", TextWord::cancel}, {"start", TextWord::start},     {"unstop", TextWord::start},
    {"alta", TextWord::start},    {"help", TextWord::help},       {"info", TextWord::help},
    {"hilfe", TextWord::help},    {"aide", TextWord::help},       {"ayuda", TextWord::help},
});

bool is_edge(char c) { return std::string_view(" \t\r\n.!?\"'").find(c) != std::string_view::npos; }

}  // namespace

TextWord text_word(std::string_view text) {
  while (!text.empty() && is_edge(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_edge(text.back())) {
    text.remove_suffix(1);
  }
  auto word = to_lower(text);
  if (const auto capital = word.find("\u00ca"); capital != std::string::npos) {
    word.replace(capital, 2, "\u00ea");
  }
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [&](const Word& known) { return known.text == word; });
  return found == kWords.end() ? TextWord::none : found->meaning;
}

}  // namespace holdfast::notify
