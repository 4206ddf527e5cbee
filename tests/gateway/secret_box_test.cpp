#include "gateway/auth/secret_box.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

SecretBox::Key key(unsigned char octet) {
  SecretBox::Key key{};
  key.fill(octet);
  return key;
}

class SecretKeyFile : public testing::Test {
 protected:
  SecretKeyFile() { config_.secret_key_file = folder_.file("holdfast.key"); }

  void write(const std::string& text) {
    std::ofstream(config_.secret_key_file) << text;
    ::chmod(config_.secret_key_file.c_str(), 0600);
  }

  test::TempFolder folder_;
  Config config_;
};

TEST(SecretBox, OpensWhatItSealed) {
  const SecretBox box({key(1)});
  const std::string secret("p\0ss\xff", 5);

  const auto sealed = box.seal(secret);

  EXPECT_EQ(box.open(sealed).value(), secret);
  EXPECT_EQ(box.open(box.seal("")).value(), "");
  EXPECT_THAT(sealed, Not(HasSubstr("ss")));
  EXPECT_NE(sealed, box.seal(secret));
}

TEST(SecretBox, AnyAlterationIsRefused) {
  const SecretBox box({key(1)});
  const auto sealed = box.seal("password");

  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto altered = sealed;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(box.open(altered).has_value()) << at;
    EXPECT_FALSE(box.open(sealed.substr(0, at)).has_value()) << at;
  }
}

TEST(SecretBox, FurtherKeysOpenButDoNotSeal) {
  const SecretBox before({key(1)});
  const SecretBox rotated({key(2), key(1)});
  const SecretBox after({key(2)});

  EXPECT_EQ(rotated.open(before.seal("old")).value(), "old");
  EXPECT_EQ(after.open(rotated.seal("new")).value(), "new");
  const auto lost = after.open(before.seal("old"));
  EXPECT_EQ(lost.error().code, Errc::not_found);
  EXPECT_THAT(lost.error().detail, HasSubstr(before.seal("x").substr(5, 8)));
}

TEST_F(SecretKeyFile, IsMadeOnceAndClosedToOthers) {
  ASSERT_TRUE(create_secret_key_file(config_.secret_key_file).has_value());
  const auto sealed = load_secret_box(config_).value().seal("x");

  EXPECT_EQ(create_secret_key_file(config_.secret_key_file).error().code, Errc::already_exists);
  struct stat status {};
  ASSERT_EQ(::stat(config_.secret_key_file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(load_secret_box(config_).value().open(sealed).value(), "x");
}

TEST_F(SecretKeyFile, OpenToOthersIsRefused) {
  ASSERT_TRUE(create_secret_key_file(config_.secret_key_file).has_value());
  ::chmod(config_.secret_key_file.c_str(), 0604);

  EXPECT_EQ(load_secret_box(config_).error().code, Errc::forbidden);
}

TEST_F(SecretKeyFile, MissingOrBrokenOnesSayWhatToDo) {
  EXPECT_THAT(load_secret_box(config_).error().detail, HasSubstr("holdfast init"));
  write("\n");
  EXPECT_EQ(load_secret_box(config_).error().code, Errc::validation);
  write(std::string(64, 'a') + "\n" + std::string(63, 'b') + "\n");
  EXPECT_THAT(load_secret_box(config_).error().detail, HasSubstr("line 2"));
  write(std::string(64, 'g') + "\n");
  EXPECT_EQ(load_secret_box(config_).error().code, Errc::validation);
}

TEST_F(SecretKeyFile, EnvironmentsKeyGoesFirst) {
  config_.secret_key = std::string(64, 'a');

  const auto sealed = load_secret_box(config_).value().seal("x");

  EXPECT_EQ(SecretBox({key(0xaa)}).open(sealed).value(), "x");
}

}  // namespace
}  // namespace holdfast::gateway
