// A customer's page: what holds, and at most one thing to do.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "notify/wording.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway {

struct LinkPage {
  int status = 200;
  /// BCP 47.
  std::string language = "en";
  std::string title;
  std::string agency;
  /// How it stands, in sentences.
  std::vector<std::string> sentences;
  /// What went wrong with what was asked for; empty: nothing did.
  std::string trouble;
  std::vector<notify::Wording::Fact> facts;
  /// A question and a button that answers it.
  struct Form {
    std::string question;
    std::string button;
    /// Names and values that go along.
    std::vector<std::pair<std::string, std::string>> hidden;
    /// Times to choose from, under `start`, by day; empty: there is nothing to choose.
    struct Choice {
      std::string value;
      std::string label;
    };
    struct Day {
      std::string title;
      std::vector<Choice> choices;
    };
    std::vector<Day> days;
  };
  std::optional<Form> form;
  /// The form's answer leads to another service: browsers want to be told.
  bool leads_on = false;
  /// Further pages.
  std::vector<notify::Wording::Link> links;
};

/// HTML without scripts, for a phone and for those who hear it; forms go to the page's own path.
/// Nothing is loaded, kept, framed or told to other sites.
HttpResponse to_response(const LinkPage& page);

/// The one page for links that we did not make, and those of what is not there: 404; 410 for those
/// that have ended. In all languages, because nobody is known.
HttpResponse leads_nowhere_page(int status);

}  // namespace holdfast::gateway
