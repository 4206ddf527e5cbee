// The commands as an operator types them, over a real database.
#include "gateway/cli/cli.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/auth/passwords.hpp"
#include "gateway/cli/local_ledger.hpp"
#include "gateway/cli/session.hpp"
#include "store/base/text.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::gateway::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class CommandLine : public testing::Test {
 protected:
  CommandLine() { std::ofstream(config_) << "[bookings]\nuid_domain = \"salon.example\"\n"; }

  int run(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), {"--config", config_});
    return run_bare(std::move(arguments), input);
  }
  int run_bare(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    Console console{in, out, err, environment_, false};
    const auto status = cli::run(arguments, console);
    out_ = out.str();
    err_ = err.str();
    return status;
  }
  int init(const std::string& password = "correct horse") {
    return run({"init", "--name", "Salon", "--time-zone", "Europe/Berlin", "--mail-address",
                "booking@salon.example", "--password-stdin"},
               password + "\n");
  }
  [[nodiscard]] Config config() const { return load_config(config_, environment_).value(); }
  template <class Work>
  auto stored(Work&& work) const {
    return LocalLedger(config(), LocalLedger::IfMissing::refuse).read(std::forward<Work>(work));
  }
  [[nodiscard]] std::optional<store::User> user(const char* login) const {
    return stored([&](const store::Reads& reads) { return reads.user_by_login(login); });
  }

  test::TempFolder folder_;
  std::string config_ = folder_.file("holdfast.toml");
  Environment environment_;
  std::string out_;
  std::string err_;
};

TEST_F(CommandLine, HelpIsThereForEveryCommand) {
  const std::vector<std::vector<std::string>> commands = {
      {},
      {"serve"},
      {"check-config"},
      {"init"},
      {"user"},
      {"user", "add"},
      {"user", "list"},
      {"user", "set-password"},
      {"user", "disable"},
      {"user", "enable"},
      {"token"},
      {"token", "issue"},
      {"token", "list"},
      {"token", "revoke"},
      {"backup"},
      {"restore"},
      {"audit"},
      {"audit", "verify"},
      {"audit", "export"},
      {"resume"},
      {"grants"},
      {"grants", "list"},
      {"grants", "revoke"},
      {"grants", "reconnect"},
  };
  for (auto command : commands) {
    command.push_back("--help");
    EXPECT_EQ(run_bare(command), kOk) << command[0];
    EXPECT_THAT(out_, HasSubstr("Usage: holdfast")) << command[0];
  }
  EXPECT_EQ(run_bare({"--version"}), kOk);
  EXPECT_THAT(out_, StartsWith("holdfast 0."));
}

TEST_F(CommandLine, WrongUsageIsStatusTwoAndTouchesNothing) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"serv"},
      {"user"},
      {"user", "add"},
      {"user", "add", "ben", "--role", "owner"},
      {"user", "add", "ben"},
      {"token", "issue", "--user", "ben"},
      {"backup"},
      {"restore"},
      {"audit", "verify", "--anchor", "12"},
      {"audit", "verify", "--database", "a", "--file", "b"},
      {"init", "--password-stdin", "--generate-password"},
      {"init", "--write-credentials", "x"},
      {"init", "--time-zone", "UTC", "--mail-address", "a@b.example"},
  };
  for (const auto& arguments : wrong) {
    EXPECT_EQ(run(arguments), kUsage) << testing::PrintToString(arguments);
    EXPECT_THAT(err_, Not(IsEmpty()));
  }
  EXPECT_FALSE(std::filesystem::exists(config().database));
}

TEST_F(CommandLine, WithoutAConfigurationItSaysWhereItLooked) {
  const test::TempFolder empty;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(empty.path());
  EXPECT_EQ(run_bare({"user", "list"}), kConfiguration);
  std::filesystem::current_path(before);
  EXPECT_THAT(err_, HasSubstr("--config"));

  environment_["HOLDFAST_CONFIG"] = config_;
  EXPECT_EQ(run_bare({"check-config", "--show"}), kOk);
  EXPECT_THAT(out_, HasSubstr("salon.example"));
}

TEST_F(CommandLine, FaultsOfTheConfigurationAreStatusThree) {
  std::ofstream(config_) << "thread = 1\n[smtp]\nport = 0\n";

  for (const auto* command : {"check-config", "serve", "resume"}) {
    EXPECT_EQ(run({command}), kConfiguration);
    EXPECT_THAT(err_, HasSubstr("holdfast: " + config_ + ":1: thread is not a setting"));
    EXPECT_THAT(err_, HasSubstr("holdfast: " + config_ + ":3: smtp.port is 0"));
  }
}

TEST_F(CommandLine, CheckConfigTriesTheFiles) {
  EXPECT_EQ(run({"check-config"}), kOk);
  EXPECT_THAT(out_, HasSubstr("is good"));

  std::ofstream(config_) << "database = \"/nowhere/h.db\"\n[[listen]]\ncertificate = \"c.pem\"\n"
                            "key = \"k.pem\"\n[sync]\nca_file = \"ca.pem\"\n"
                            "[google]\nservice_account_file = \"sa.json\"\n"
                            "[mail_in]\npop3_ca_file = \"pop3.pem\"\n";
  EXPECT_EQ(run({"check-config"}), kConfiguration);
  EXPECT_THAT(err_, HasSubstr("the folder of /nowhere/h.db"));
  EXPECT_THAT(err_, HasSubstr("c.pem"));
  EXPECT_THAT(err_, HasSubstr("ca.pem"));
  EXPECT_THAT(err_, HasSubstr("pop3.pem"));
  EXPECT_THAT(err_, HasSubstr("google.service_account_file"));
}

TEST_F(CommandLine, CommandsBeforeInitSayWhatToDo) {
  const std::vector<std::vector<std::string>> commands = {
      {"serve"},           {"user", "list"},    {"token", "list"}, {"backup", folder_.file("b")},
      {"audit", "verify"}, {"audit", "export"}, {"resume"}};
  for (const auto& command : commands) {
    EXPECT_EQ(run(command), kStorage) << command[0];
    EXPECT_THAT(err_, HasSubstr("holdfast init")) << command[0];
  }
  EXPECT_FALSE(std::filesystem::exists(config().database));
}

// --- init ----------------------------------------------------------------------------------------

TEST_F(CommandLine, InitMakesAgencyAdministratorAndKey) {
  ASSERT_EQ(init(), kOk) << err_;

  const auto agency = stored([](const store::Reads& reads) { return reads.agencies(); }).at(0);
  EXPECT_EQ(agency.name, "Salon");
  EXPECT_EQ(agency.time_zone, "Europe/Berlin");
  EXPECT_EQ(agency.mail_address, "booking@salon.example");
  const auto admin = user("admin").value();
  EXPECT_EQ(admin.role, store::Role::administrator);
  EXPECT_TRUE(password_matches(admin.password_hash, "correct horse"));
  struct stat status {};
  ASSERT_EQ(::stat(config().secret_key_file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_THAT(out_, Not(HasSubstr("correct horse")));
  EXPECT_EQ(run({"check-config"}), kOk) << err_;
}

TEST_F(CommandLine, InitShowsAPasswordThatItMadeUp) {
  ASSERT_EQ(run({"init", "--name", "Salon", "--time-zone", "Europe/Berlin", "--mail-address",
                 "booking@salon.example"}),
            kOk)
      << err_;

  const auto at = out_.find("Password: ");
  ASSERT_NE(at, std::string::npos);
  const auto password = out_.substr(at + 10, out_.find(' ', at + 10) - at - 10);
  EXPECT_TRUE(password_matches(user("admin")->password_hash, password)) << password;
}

TEST_F(CommandLine, InitTwiceChangesNothing) {
  ASSERT_EQ(init(), kOk);
  EXPECT_EQ(init("battery staple"), kFailed);

  EXPECT_THAT(err_, HasSubstr("holdfast user add"));
  EXPECT_TRUE(password_matches(user("admin")->password_hash, "correct horse"));
}

TEST_F(CommandLine, InitRefusesWhatCannotBe) {
  EXPECT_EQ(run({"init", "--name", "Salon", "--time-zone", "Berlin", "--mail-address", "salon"}),
            kFailed);
  EXPECT_THAT(err_, HasSubstr("/time_zone"));
  EXPECT_THAT(err_, HasSubstr("/mail_address"));
  EXPECT_EQ(init("short"), kFailed);
  EXPECT_EQ(init(), kOk) << "an init that failed can be done again: " << err_;
}

TEST_F(CommandLine, DemoIsAWorkingAgency) {
  const auto credentials = folder_.file("credentials");
  ASSERT_EQ(run({"init", "--demo", "--write-credentials", credentials}), kOk) << err_;

  struct Counts {
    std::size_t resources, services, bookings;
    std::int64_t doubled;
  };
  const auto counts = stored([](const store::Reads& reads) {
    const store::AgencyId agency{1};
    return Counts{reads.resources(agency).size(), reads.services(agency).size(),
                  reads.bookings({agency}, {}, 100).size(), reads.count_double_bookings()};
  });
  EXPECT_EQ(counts.resources, 5U);
  EXPECT_EQ(counts.services, 4U);
  EXPECT_EQ(counts.bookings, 12U);
  EXPECT_EQ(counts.doubled, 0);

  struct stat status {};
  ASSERT_EQ(::stat(credentials.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::map<std::string, std::string> values;
  std::ifstream file(credentials);
  for (std::string line; std::getline(file, line);) {
    values[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    EXPECT_EQ(line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789_-="),
              std::string::npos)
        << line;
  }
  EXPECT_TRUE(stored([&](const store::Reads& reads) {
    return reads.token_by_hash(sha256_hex(values["DEMO_TOKEN"])).has_value();
  }));
  for (const auto* name : {"ADMIN", "ANA", "BEN", "CHLOE"}) {
    const auto login = values["DEMO_" + std::string(name) + "_LOGIN"];
    EXPECT_TRUE(password_matches(user(login.c_str()).value().password_hash,
                                 values["DEMO_" + std::string(name) + "_PASSWORD"]))
        << name;
  }
  EXPECT_THAT(out_, Not(HasSubstr(values["DEMO_TOKEN"])));
  EXPECT_EQ(run({"audit", "verify"}), kOk);

  // The passwords of a demo in use must not be lost to a second try.
  EXPECT_EQ(run({"init", "--demo", "--write-credentials", credentials}), kFailed);
  EXPECT_GT(std::filesystem::file_size(credentials), 0U);
}

// --- users and tokens ----------------------------------------------------------------------------

TEST_F(CommandLine, UsersAreAddedListedAndShutOut) {
  ASSERT_EQ(init(), kOk);
  ASSERT_EQ(run({"user", "add", "Carla", "--name", "Carla Ruiz", "--role", "coordinator",
                 "--password-stdin"},
                "staple battery\r\n"),
            kOk)
      << err_;
  EXPECT_TRUE(password_matches(user("carla")->password_hash, "staple battery"));

  EXPECT_EQ(run({"user", "list"}), kOk);
  EXPECT_THAT(out_, testing::ContainsRegex("carla +coordinator +active +- +Carla Ruiz"));
  EXPECT_EQ(run({"user", "add", "carla", "--role", "coordinator"}), kFailed);
  EXPECT_THAT(err_, HasSubstr("another user has that login"));

  const auto version = user("carla")->credential_version;
  EXPECT_EQ(run({"user", "set-password", "carla", "--generate-password"}), kOk);
  EXPECT_THAT(out_, HasSubstr("Password: "));
  EXPECT_FALSE(password_matches(user("carla")->password_hash, "staple battery"));
  EXPECT_GT(user("carla")->credential_version, version);

  EXPECT_EQ(run({"user", "disable", "carla"}), kOk);
  EXPECT_FALSE(user("carla")->active);
  EXPECT_EQ(run({"user", "enable", "carla"}), kOk);
  EXPECT_TRUE(user("carla")->active);
  EXPECT_EQ(run({"user", "disable", "nobody"}), kFailed);
}

TEST_F(CommandLine, LastAdministratorCannotShutEverybodyOut) {
  ASSERT_EQ(init(), kOk);

  EXPECT_EQ(run({"user", "disable", "admin"}), kFailed);

  EXPECT_TRUE(user("admin")->active);
  EXPECT_EQ(run({"user", "add", "carla", "--role", "administrator"}), kOk) << err_;
  EXPECT_EQ(run({"user", "disable", "admin"}), kOk) << err_;
}

TEST_F(CommandLine, TokensAreShownOnceAndCanBeRevoked) {
  ASSERT_EQ(init(), kOk);
  ASSERT_EQ(run({"token", "issue", "--user", "admin", "--name", "website", "--expires", "90d"}),
            kOk)
      << err_;
  const auto secret = out_.substr(0, out_.size() - 1);
  EXPECT_THAT(out_, testing::MatchesRegex("hft_[A-Za-z0-9_-]{43}\n"));
  const auto token = stored([&](const store::Reads& reads) {
                       return reads.token_by_hash(sha256_hex(secret));
                     }).value();
  EXPECT_GT(*token.expires_at, SystemClock().now() + std::chrono::hours(24 * 89));

  EXPECT_EQ(run({"token", "list"}), kOk);
  EXPECT_THAT(out_, HasSubstr(token.id.value));
  EXPECT_THAT(out_, Not(HasSubstr(secret)));
  EXPECT_EQ(run({"token", "revoke", token.id.value}), kOk);
  EXPECT_EQ(run({"token", "list"}), kOk);
  EXPECT_THAT(out_, HasSubstr("revoked 20"));

  EXPECT_EQ(run({"token", "revoke", "tk_none"}), kFailed);
  EXPECT_EQ(run({"token", "issue", "--user", "nobody", "--name", "x"}), kFailed);
  for (const auto* expires : {"90", "0d", "-1d", "d", "2020-01-01", "soon"}) {
    EXPECT_EQ(run({"token", "issue", "--user", "admin", "--name", "x", "--expires", expires}),
              kUsage)
        << expires;
  }
  EXPECT_EQ(run({"token", "issue", "--user", "admin", "--name", "x", "--expires",
                 "2020-01-01T00:00:00Z"}),
            kFailed);
}

// --- backup and audit ----------------------------------------------------------------------------

TEST_F(CommandLine, BackupIsWholeAndStartsQuiet) {
  ASSERT_EQ(init(), kOk);
  const auto copy = folder_.file("copy.db");

  // A server has the database open meanwhile.
  const LocalLedger server(config(), LocalLedger::IfMissing::refuse);
  ASSERT_EQ(run({"backup", copy}), kOk) << err_;

  EXPECT_THAT(out_, HasSubstr("agency 1 (Salon): "));
  EXPECT_EQ(run({"backup", copy}), kFailed) << "a backup replaces nothing";
  EXPECT_EQ(run({"audit", "verify", "--database", copy}), kOk) << err_;

  environment_["HOLDFAST_DATABASE"] = copy;
  EXPECT_EQ(run({"resume"}), kOk) << err_;
  EXPECT_THAT(out_, HasSubstr("The outbox may send again"));
  EXPECT_EQ(run({"resume"}), kOk);
  EXPECT_THAT(out_, HasSubstr("nothing to do"));
}

TEST_F(CommandLine, FileThatIsNoDatabaseIsStatusFour) {
  std::ofstream(config().database) << std::string(8192, 'x');

  EXPECT_EQ(run({"user", "list"}), kStorage);
  EXPECT_EQ(run({"audit", "verify"}), kStorage);
}

// Someone who owns the machine writes past all triggers.
TEST_F(CommandLine, EntryAlteredInTheDatabaseIsNamed) {
  ASSERT_EQ(init(), kOk);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(config().database.c_str(), &database), SQLITE_OK);
  const auto run_sql = [&](const std::string& sql) {
    return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  };
  std::vector<std::string> triggers;
  const auto note = [](void* into, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(into)->emplace_back(values[0]);
    return 0;
  };
  ASSERT_EQ(sqlite3_exec(database,
                         "select name from sqlite_master where type = 'trigger' and tbl_name = "
                         "'audit'",
                         note, &triggers, nullptr),
            SQLITE_OK);
  EXPECT_FALSE(triggers.empty());
  for (const auto& trigger : triggers) {
    ASSERT_EQ(run_sql("drop trigger " + trigger), SQLITE_OK);
  }
  ASSERT_EQ(run_sql("update audit set actor_id = 'nobody' where number = 2"), SQLITE_OK);
  sqlite3_close(database);

  EXPECT_EQ(run({"audit", "verify"}), kFailed);
  EXPECT_THAT(err_, HasSubstr("agency 1 (Salon): entry 2 ("));
  EXPECT_EQ(run({"backup", folder_.file("copy.db")}), kFailed);
  EXPECT_THAT(err_, HasSubstr("in the copy: "));
}

TEST_F(CommandLine, ExportCanBeVerifiedWithoutTheDatabase) {
  ASSERT_EQ(init(), kOk);
  ASSERT_EQ(run({"audit", "export"}), kOk);
  const auto lines = out_;
  EXPECT_EQ(run({"audit", "verify"}), kOk) << err_;
  const auto anchor_at = out_.find("last ") + 5;
  const auto anchor = out_.substr(anchor_at, out_.find('\n') - anchor_at);

  EXPECT_EQ(run({"audit", "verify", "--file", "-"}, lines), kOk) << err_;
  EXPECT_EQ(run({"audit", "verify", "--file", "-", "--anchor", anchor}, lines), kOk) << err_;
  const auto shorter = lines.substr(0, lines.find('\n') + 1);
  EXPECT_EQ(run({"audit", "verify", "--file", "-"}, shorter), kOk);
  EXPECT_EQ(run({"audit", "verify", "--file", "-", "--anchor", anchor}, shorter), kFailed);
  EXPECT_THAT(err_, HasSubstr("its end was cut off"));

  auto altered = lines;
  altered.replace(altered.find("cli"), 3, "api");
  EXPECT_EQ(run({"audit", "verify", "--file", "-"}, altered), kFailed);
  EXPECT_THAT(err_, HasSubstr("line 1: agency 1: entry 1 "));
  EXPECT_EQ(run({"audit", "verify", "--file", "-"}, lines.substr(lines.find('\n') + 1)), kFailed);
  EXPECT_THAT(err_, HasSubstr("entry 1 is missing"));
  EXPECT_EQ(run({"audit", "verify", "--file", "-"}, "{}\n"), kFailed);
  EXPECT_EQ(run({"audit", "verify", "--file", folder_.file("none")}), kFailed);
}

}  // namespace
}  // namespace holdfast::gateway::cli
