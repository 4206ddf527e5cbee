#include "store/text_use.hpp"

#include "store/names.hpp"

namespace holdfast::store {

std::string_view name(TextUse use) {
  switch (use) {
    case TextUse::never:
      return "never";
    case TextUse::fallback:
      return "fallback";
    case TextUse::also:
      return "also";
    case TextUse::instead:
      return "instead";
  }
  return {};
}

std::optional<TextUse> text_use(std::string_view name) { return by_name(name, TextUse::instead); }

}  // namespace holdfast::store
