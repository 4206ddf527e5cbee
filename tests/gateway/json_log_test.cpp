// The log is read by programs and by terminals, and strangers write parts of it.
#include "gateway/json_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace holdfast::gateway {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  [[nodiscard]] int in() const { return ends_[1]; }
  std::string read() {
    std::array<char, 65536> buffer{};
    const auto size = ::read(ends_[0], buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(size)};
  }

 private:
  std::array<int, 2> ends_{};
};

std::string logged(const std::string& value) {
  Pipe pipe;
  JsonLog log(LogLevel::info, pipe.in());
  log.info("test.event", {{"value", value}});
  return pipe.read();
}

TEST(JsonLog, WritesOneObjectALine) {
  Pipe pipe;
  JsonLog log(LogLevel::info, pipe.in());

  log.warning("store.slow", {{"took_us", std::int64_t{1200}}, {"what", "commit"}});

  EXPECT_THAT(pipe.read(), testing::MatchesRegex(
                               R"(\{"time":"20[0-9T:.-]+Z","level":"warning","event":"store.slow",)"
                               R"("took_us":"1200","what":"commit"\})"
                               "\n"));
}

TEST(JsonLog, LeavesOutWhatIsBelowTheLevel) {
  Pipe pipe;
  JsonLog log(LogLevel::warning, pipe.in());

  log.info("quiet");
  log.error("loud");

  EXPECT_THAT(pipe.read(), HasSubstr("loud"));
}

TEST(JsonLog, NoValueCanEndItsLineOrDriveATerminal) {
  EXPECT_THAT(logged("a\r\n{\"level\":\"error\"}"),
              HasSubstr(R"("a\u000d\u000a{\"level\":\"error\"}")"));
  EXPECT_THAT(logged("\x1b[2J"), HasSubstr(R"("\u001b[2J")"));
  EXPECT_THAT(logged("\xc2\x9b"
                     "2J"),
              HasSubstr(R"("\u009b2J")"));
  EXPECT_THAT(logged(std::string("a\0b\x7f", 4)), HasSubstr(R"("a\u0000b\u007f")"));
  EXPECT_THAT(logged("C:\\"), HasSubstr(R"("C:\\")"));
  EXPECT_THAT(logged("Chloé"), HasSubstr("\"Chloé\""));
  EXPECT_THAT(logged("\xff\xfe"), HasSubstr(R"("\u00ff\u00fe")"));
}

TEST(JsonLog, LongValuesAreCutBetweenCharacters) {
  std::string umlauts;
  for (int i = 0; i < 5000; ++i) {
    umlauts += "ü";
  }
  const auto line = logged("a" + umlauts);

  EXPECT_LT(line.size(), 2300U);
  EXPECT_THAT(line, EndsWith("ü…\"}\n"));
}

TEST(JsonLog, WriteThatFailsIsDropped) {
  JsonLog log(LogLevel::info, -1);

  log.error("lost");
}

}  // namespace
}  // namespace holdfast::gateway
