#include "gateway/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string shipped() { return std::string(HOLDFAST_TEST_FILES) + "/../conf/holdfast.toml"; }

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> faults(std::string_view text, const Environment& environment = {}) {
  const auto config = parse_config(text, "h.toml", environment);
  std::vector<std::string> found;
  if (!config) {
    EXPECT_EQ(config.error().code, Errc::validation);
    for (const auto& field : config.error().fields) {
      found.push_back(field.value);
    }
  }
  return found;
}

TEST(Config, ShippedFileHoldsTheDefaults) {
  const auto config = parse_config(text_of(shipped()), "holdfast.toml", {});

  EXPECT_EQ(to_toml(config.value()), to_toml(Config{}));
}

// A setting that the file does not show is one that nobody finds.
TEST(Config, ShippedFileAndReferenceShowEverySetting) {
  const auto file = text_of(shipped());
  const auto reference = text_of(std::string(HOLDFAST_TEST_FILES) + "/../docs/configuration.md");
  ASSERT_FALSE(setting_names().empty());

  for (const auto& setting : setting_names()) {
    const auto key = setting.substr(setting.rfind('.') + 1);
    EXPECT_THAT(file, HasSubstr(key + " = ")) << setting;
    EXPECT_THAT(reference, HasSubstr('`' + setting + '`')) << setting;
  }
}

TEST(Config, EmptyFileIsTheDefaults) {
  EXPECT_EQ(to_toml(parse_config("", "", {}).value()), to_toml(Config{}));
}

TEST(Config, PrintedSettingsReadBackTheSame) {
  Config config;
  config.smtp.from_name = "Salon \"Anna\" \\ Ümlaut";
  config.rules.when_blind = store::RuleSettings::WhenBlind::accept;
  config.listen = {{"127.0.0.1", 80, {}}, {"::", 443, TlsFiles{"/a.pem", "/b.pem"}}};
  config.threads = 3;

  const auto printed = to_toml(config);

  EXPECT_EQ(to_toml(parse_config(printed, "", {}).value()), printed);
}

TEST(Config, AllFaultsAreNamedAtOnceWithTheirLines) {
  const auto found = faults(R"(thread = 2
base_url = "localhost:8080"

[smtp]
port = 70000
tls = "ssl"
timeout_seconds = "30"

[limit]
head_bytes = 1
)");

  EXPECT_THAT(
      found,
      ElementsAre(HasSubstr("h.toml:1: thread is not a setting; those of this section are "),
                  "h.toml:2: base_url is \"localhost:8080\", which is not right: it must be an "
                  "http or https URL without a slash at the end, such as "
                  "\"https://booking.salon.example\"",
                  "h.toml:5: smtp.port is 70000; it must be a whole number from 1 to 65535",
                  "h.toml:6: smtp.tls is \"ssl\", which is not known; it must be one of \"none\", "
                  "\"starttls\", \"tls\"",
                  "h.toml:7: smtp.timeout_seconds is a text; it must be a whole number from 1 to "
                  "600",
                  HasSubstr("h.toml:9: limit is not a setting")));
}

TEST(Config, WrongTypesAreNamed) {
  struct Row {
    const char* text;
    const char* fault;
  };
  const Row rows[] = {
      {"threads = 1.5", "threads is a number with a fraction"},
      {"threads = true", "threads is true or false; it must be a whole number"},
      {"behind_proxy = \"yes\"", "behind_proxy is a text; it must be true or false"},
      {"database = 7", "database is a whole number; it must be a text in quotes"},
      {"smtp = \"relay\"", "smtp is a text; it must be a section, [smtp]"},
      {"listen = 8080", "listen must be one or more sections, each [[listen]]"},
      {"listen = []", "listen must be one or more sections"},
      {"listen = [8080]", "listen holds a whole number"},
      {"[[smtp]]", "smtp is a list; it must be a section"},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(faults(row.text), ElementsAre(HasSubstr(row.fault))) << row.text;
  }
}

TEST(Config, TextsThatCannotBeRightAreRefused) {
  const char* const wrong[] = {
      "database = \"\"",
      "database = \"a\\u0000b\"",
      "base_url = \"ftp://salon.example\"",
      "base_url = \"https://salon.example/\"",
      "base_url = \"https://user:secret@salon.example\"",
      "base_url = \"https://\"",
      "secret_key = \"abc\"",
      "[smtp]\nhost = \"mail example\"",
      "[smtp]\nfrom_address = \"salon\"",
      "[smtp]\nfrom_address = \"a@b\\r\\nBcc: c@d\"",
      "[smtp]\nfrom_name = \"a\\nb\"",
      "[bookings]\nuid_domain = \"\"",
      "[bookings]\nuid_domain = \"a b\"",
      "[bookings]\nuid_domain = \"a..b\"",
      "[[listen]]\naddress = \"localhost\"",
      "[[listen]]\ncertificate = \"a.pem\"",
      "[[listen]]\nport = 65536",
      "[[listen]]\nports = 80",
  };
  for (const auto* text : wrong) {
    EXPECT_EQ(faults(text).size(), 1U) << text;
  }
}

TEST(Config, TextThatIsNotTomlIsNamedWithItsLine) {
  const auto config = parse_config("threads = 1\nthreads = 2\n", "h.toml", {});

  EXPECT_EQ(config.error().code, Errc::validation);
  EXPECT_THAT(config.error().detail, HasSubstr("h.toml:2: is not TOML"));
}

TEST(Config, EnvironmentGoesBeforeTheFile) {
  const Environment environment = {{"HOLDFAST_SMTP_PASSWORD", "from outside"},
                                   {"HOLDFAST_THREADS", "4"},
                                   {"HOLDFAST_BEHIND_PROXY", "true"},
                                   {"HOLDFAST_SYNC_WHEN_BLIND", "accept"},
                                   {"HOLDFAST_SYNC_POLL_SECONDS", "5"}};
  const auto config =
      parse_config("threads = 2\n[smtp]\npassword = \"inside\"", "h.toml", environment).value();

  EXPECT_EQ(config.smtp.password, "from outside");
  EXPECT_EQ(config.threads, 4);
  EXPECT_TRUE(config.behind_proxy);
  EXPECT_EQ(config.rules.when_blind, store::RuleSettings::WhenBlind::accept);
  EXPECT_EQ(config.sync.poll, std::chrono::seconds(5));
}

TEST(Config, FaultsOfTheEnvironmentAreNamedToo) {
  EXPECT_THAT(
      faults("", {{"HOLDFAST_THREADS", "4x"},
                  {"HOLDFAST_BEHIND_PROXY", "1"},
                  {"HOLDFAST_SMTP_PASWORD", "a"},
                  {"HOLDFAST_CONFIG", "/etc/h.toml"}}),
      ElementsAre(HasSubstr("environment: HOLDFAST_BEHIND_PROXY is \"1\", which is neither"),
                  HasSubstr("environment: HOLDFAST_THREADS is \"4x\""),
                  "environment: HOLDFAST_SMTP_PASWORD does not belong to any setting"));
}

TEST(Config, SecretsAreNeverShown) {
  const Environment environment = {{"HOLDFAST_SECRET_KEY", "hunter2hunter2"},
                                   {"HOLDFAST_SMTP_PASSWORD", "hunter2\n"}};
  for (const auto& fault : faults("", environment)) {
    EXPECT_THAT(fault, Not(HasSubstr("hunter2")));
  }
  Config config;
  config.smtp.password = "hunter2";
  config.secret_key = std::string(64, 'a');
  EXPECT_THAT(to_toml(config), Not(HasSubstr("hunter2")));
  EXPECT_THAT(to_toml(config), Not(HasSubstr("aaaa")));
  EXPECT_THAT(to_toml(config), HasSubstr("password = \"********\""));
}

// Calendar apps send passwords with every request.
TEST(Config, PlainListenersBeyondLoopbackNeedAProxy) {
  const std::string text = "[[listen]]\naddress = \"0.0.0.0\"\n";
  EXPECT_THAT(faults(text), ElementsAre(HasSubstr("would take passwords in the clear")));
  EXPECT_THAT(faults("behind_proxy = true\n" + text), ElementsAre());
  EXPECT_THAT(faults("[[listen]]\naddress = \"::1\"\n"), ElementsAre());
  EXPECT_THAT(faults("[[listen]]\naddress = \"127.8.0.1\"\n"), ElementsAre());
  EXPECT_THAT(faults("[[listen]]\naddress = \"::\"\ncertificate = \"c\"\nkey = \"k\"\n"),
              ElementsAre());
}

TEST(Config, SettingsThatContradictEachOtherAreRefused) {
  const char* const wrong[] = {
      "[smtp]\nusername = \"me\"\n",
      "[smtp]\nhost = \"mail.example\"\ntls = \"none\"\nusername = \"me\"\npassword = \"x\"\n",
      "[smtp]\nretry_base_seconds = 100\nretry_ceiling_seconds = 99\n",
      "[sync]\npoll_seconds = 3600\n",
  };
  for (const auto* text : wrong) {
    EXPECT_EQ(faults(text).size(), 1U) << text;
  }
  EXPECT_EQ(faults("[smtp]\nhost = \"127.0.0.1\"\ntls = \"none\"\nusername = \"me\"\n"
                   "password = \"x\"\n")
                .size(),
            0U);
}

TEST(Config, RelativePathsStartAtTheFilesFolder) {
  const auto config = parse_config(
      "database = \"data/h.db\"\nsecret_key_file = \"/run/key\"\n[[listen]]\ncertificate = "
      "\"c.pem\"\nkey = \"k.pem\"\n",
      "/etc/holdfast/h.toml", {});

  EXPECT_EQ(config.value().database, "/etc/holdfast/data/h.db");
  EXPECT_EQ(config.value().secret_key_file, "/run/key");
  EXPECT_EQ(config.value().listen[0].tls->certificate, "/etc/holdfast/c.pem");
  EXPECT_EQ(config.value().smtp.ca_file, "");
}

TEST(Config, FileWithSecretsMustBeClosedToOthers) {
  const test::TempFolder folder;
  const auto path = folder.file("holdfast.toml");
  std::ofstream(path) << "[smtp]\nusername = \"me\"\npassword = \"secret\"\n";

  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_EQ(load_config(path, {}).error().code, Errc::forbidden);
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_TRUE(load_config(path, {}).has_value());
}

// Also where the file alone, without the environment, would not do.
TEST(Config, AnySecretInTheFileMustBeClosedToOthers) {
  const test::TempFolder folder;
  const auto path = folder.file("holdfast.toml");
  const Environment password = {{"HOLDFAST_SMTP_PASSWORD", "x"}};
  for (const auto* text :
       {"[google]\nclient_id = \"a\"\nclient_secret = \"b\"\n", "[sms]\nauth_token = \"b\"\n",
        "secret_key = "
        "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"\n"
        "[smtp]\nusername = \"x\"\n"}) {
    std::ofstream(path) << text;
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    EXPECT_EQ(load_config(path, password).error().code, Errc::forbidden) << text;
  }
  std::ofstream(path) << "[sms]\nauth_token = \"\"\n[smtp]\nusername = \"x\"\n";
  EXPECT_TRUE(load_config(path, password)) << "what the environment holds is not in the file";
}

// A quiet calendar is read half as often, one under push when push says so; each look may come a
// tenth late.
TEST(Config, PacesThatMakeHealthyCalendarsBlindAreRefused) {
  EXPECT_THAT(faults("[sync]\npoll_seconds = 900\n"),
              ElementsAre(HasSubstr("sync.poll_seconds is too much")));
  EXPECT_THAT(faults("[sync]\npoll_seconds = 240\nsource_max_age_minutes = 6\n"),
              ElementsAre(HasSubstr("is read every 300 seconds")))
      << "a quiet calendar would be read every 300 to 330 seconds";
  EXPECT_THAT(faults("[sync]\nhooks_url = \"https://h.example\"\npoll_under_push_seconds = 3600\n"),
              ElementsAre(HasSubstr("sync.poll_under_push_seconds is too much")));
  EXPECT_THAT(faults("[sync]\npoll_under_push_seconds = 3600\n"), testing::IsEmpty());
  EXPECT_THAT(faults("[sync]\nsource_max_age_minutes = 6\nhooks_url = \"https://h.example\"\n"),
              testing::IsEmpty());
}

// As in a container, whose /dev is gone with it.
TEST(Config, EverythingMayComeFromTheEnvironment) {
  const auto config = load_config("/dev/null", {{"HOLDFAST_DATABASE", "data/h.db"},
                                                {"HOLDFAST_BEHIND_PROXY", "true"},
                                                {"HOLDFAST_LISTEN", "0.0.0.0:9000"}});

  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(config->database, "data/h.db");
  EXPECT_EQ(config->secret_key_file, "holdfast.key");
  ASSERT_EQ(config->listen.size(), 1U);
  EXPECT_EQ(config->listen[0].address, "0.0.0.0");
  EXPECT_EQ(config->listen[0].port, 9000);
  EXPECT_THAT(faults("", {{"HOLDFAST_LISTEN", "everywhere"}}),
              ElementsAre(HasSubstr("HOLDFAST_LISTEN")));
}

TEST(Config, PathsOfTheEnvironmentStartWhereTheCommandIsRun) {
  const auto config = parse_config("database = \"a.db\"\n", "/etc/holdfast/h.toml",
                                   {{"HOLDFAST_DATABASE", "b.db"}});

  EXPECT_EQ(config.value().database, "b.db");
  EXPECT_EQ(config.value().secret_key_file, "/etc/holdfast/holdfast.key");
}

TEST(Config, MissingFileSaysHowToNameAnother) {
  const auto config = load_config("/nowhere/h.toml", {});

  EXPECT_EQ(config.error().code, Errc::not_found);
  EXPECT_THAT(config.error().detail, HasSubstr("--config"));
}

}  // namespace
}  // namespace holdfast::gateway
