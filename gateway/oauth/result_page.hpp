// The page at the end of the way.
#pragma once

#include <string>

#include "store/base/http.hpp"

namespace holdfast::gateway {

struct ResultPage {
  std::string title;
  std::string text;
};

/// HTML without scripts or links. Nobody keeps it, and its address (which held a code) is passed on
/// to nobody.
HttpResponse result_page(int status, const ResultPage& page);

}  // namespace holdfast::gateway
