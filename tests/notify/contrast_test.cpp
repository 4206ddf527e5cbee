#include "notify/contrast.hpp"

#include <gtest/gtest.h>

namespace holdfast::notify {
namespace {

TEST(Contrast, IsEnoughForDarkColoursAndNotForLightOnes) {
  for (const auto* dark : {"#000000", "#1a5fb4", "#767676", "#b00020"}) {
    EXPECT_TRUE(is_readable_on_white(dark)) << dark;
  }
  for (const auto* light :
       {"#ffffff", "#ffee00", "#777777", "#00c853", "#12345", "red", "#zzzzzz"}) {
    EXPECT_FALSE(is_readable_on_white(light)) << light;
  }
}

}  // namespace
}  // namespace holdfast::notify
