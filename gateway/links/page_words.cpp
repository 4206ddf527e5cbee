#include "gateway/links/page_words.hpp"

namespace holdfast::gateway {

const PageWords& page_words(std::string_view tag) {
  for (const auto* words : {&kPageWordsGerman, &kPageWordsFrench, &kPageWordsSpanish}) {
    if (words->tag == tag) {
      return *words;
    }
  }
  return kPageWordsEnglish;
}

}  // namespace holdfast::gateway
