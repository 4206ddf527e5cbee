// Setting an agency up: every field is judged, and every fault has a place and a sentence.
#include "tests/store/rules_fixture.hpp"

namespace holdfast::store {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Administration : public RulesTest {
 protected:
  Administration() = default;

  DefineResource resource(ResourceKind kind = ResourceKind::staff) {
    DefineResource command;
    command.resource.kind = kind;
    command.resource.slug = "chloe";
    command.resource.name = "Chloé";
    command.resource.email = "chloe@salon.example";
    command.resource.time_zone = "Europe/Berlin";
    command.resource.hours.weekdays[0] = {{540, 1020}};
    return command;
  }
  DefineService service() {
    DefineService command;
    command.service.slug = "cut";
    command.service.name = "Cut";
    command.service.requirements = {{"stylist", {salon.ana, salon.ben}, 1}};
    return command;
  }
  DefineUser user() {
    DefineUser command;
    command.user.login = "chloe";
    command.user.name = "Chloé";
    command.user.role = Role::staff;
    command.user.password_hash = "$argon2id$secret";
    command.user.resource = salon.ana;
    return command;
  }
  IssueToken token(const UserId& owner) {
    IssueToken command;
    command.token.user = owner;
    command.token.name = "laptop";
    command.token.hash = std::string(64, 'a');
    return command;
  }
};

TEST_F(Administration, ANewPersonGetsACalendarAndARoomDoesNot) {
  const auto chloe = house.apply(resource()).value();
  auto room = resource(ResourceKind::room);
  room.resource.slug = "blue";
  const auto blue = house.apply(room).value();

  const auto calendars = [&](const ResourceId& id) {
    return house.read([&](const Reads& reads) { return reads.calendars_of(salon.agency, id); });
  };
  ASSERT_THAT(calendars(chloe.id), SizeIs(1));
  EXPECT_EQ(calendars(chloe.id)[0].slug, "appointments");
  EXPECT_EQ(calendars(chloe.id)[0].name, "Appointments of Chloé");
  EXPECT_THAT(calendars(blue.id), SizeIs(0));
  EXPECT_THAT(actions(chloe.id.value), ElementsAre("resource.defined"));
}

TEST_F(Administration, ChangingWantsTheVersionThatIsThere) {
  auto chloe = house.apply(resource()).value();
  EXPECT_EQ(chloe.version, 1);
  chloe.name = "Chloe";
  EXPECT_EQ(house.apply(DefineResource{{}, chloe, 1}).value().version, 2);

  const auto late = house.apply(DefineResource{{}, chloe, 1});

  EXPECT_EQ(late.error().code, Errc::version_conflict);
  EXPECT_EQ(field(late.error(), "current_version"), "2");
  EXPECT_EQ(
      house.read([&](const Reads& reads) { return reads.calendars_of(salon.agency, chloe.id); })
          .size(),
      1U)
      << "a change makes no second calendar";
  chloe.id = ResourceId{"rs_x"};
  EXPECT_EQ(house.apply(DefineResource{{}, chloe, {}}).error().code, Errc::not_found);
}

TEST_F(Administration, SlugsAndLoginsAreUnique) {
  auto namesake = resource();
  namesake.resource.slug = "ana";
  EXPECT_EQ(house.apply(namesake).error().code, Errc::already_exists);
  auto massage = service();
  massage.service.slug = "massage";
  EXPECT_EQ(house.apply(massage).error().code, Errc::already_exists);
  house.apply(user()).value();
  EXPECT_EQ(house.apply(user()).error().code, Errc::already_exists);
}

template <class Command>
struct Bad {
  const char* what;
  const char* pointer;
  void (*spoil)(Command&);
};
template <class Command>
void PrintTo(const Bad<Command>& row, std::ostream* out) {
  *out << row.what;
}

class BadResources : public Administration,
                     public testing::WithParamInterface<Bad<DefineResource>> {};
TEST_P(BadResources, AreRefusedWithAPointer) {
  auto command = resource();
  GetParam().spoil(command);
  const auto before = state();

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_THAT(fields(refused.error(), "pointer"), ElementsAre(GetParam().pointer));
  EXPECT_EQ(state(), before);
}
using R = Bad<DefineResource>;
INSTANTIATE_TEST_SUITE_P(
    Fields, BadResources,
    testing::Values(R{"no_slug", "/slug", [](auto& c) { c.resource.slug = ""; }},
                    R{"upper_slug", "/slug", [](auto& c) { c.resource.slug = "Chloe"; }},
                    R{"path_slug", "/slug", [](auto& c) { c.resource.slug = "../etc"; }},
                    R{"hyphen_first", "/slug", [](auto& c) { c.resource.slug = "-a"; }},
                    R{"hyphen_last", "/slug", [](auto& c) { c.resource.slug = "a-"; }},
                    R{"long_slug", "/slug",
                      [](auto& c) { c.resource.slug = std::string(65, 'a'); }},
                    R{"no_name", "/name", [](auto& c) { c.resource.name = ""; }},
                    R{"name_of_lines", "/name", [](auto& c) { c.resource.name = "a\nb"; }},
                    R{"email", "/email", [](auto& c) { c.resource.email = "chloe"; }},
                    R{"zone", "/time_zone", [](auto& c) { c.resource.time_zone = "Mars/Olympus"; }},
                    R{"no_places", "/capacity", [](auto& c) { c.resource.capacity = 0; }},
                    R{"too_many_places", "/capacity", [](auto& c) { c.resource.capacity = 1001; }},
                    R{"window_backwards", "/hours/tue",
                      [](auto& c) {
                        c.resource.hours.weekdays[1] = {{600, 540}};
                      }},
                    R{"window_over_midnight", "/hours/tue",
                      [](auto& c) {
                        c.resource.hours.weekdays[1] = {{1380, 1500}};
                      }},
                    R{"date_twice", "/hours/overrides/2026-12-24", [](auto& c) {
                        const auto date = parse_local_date("2026-12-24").value();
                        c.resource.hours.overrides = {{date, {}}, {date, {}}};
                      }}));

class BadServices : public Administration,
                    public testing::WithParamInterface<Bad<DefineService>> {};
TEST_P(BadServices, AreRefusedWithAPointer) {
  auto command = service();
  GetParam().spoil(command);
  const auto before = state();

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_THAT(fields(refused.error(), "pointer"), ElementsAre(GetParam().pointer));
  EXPECT_EQ(state(), before);
}
using S = Bad<DefineService>;
INSTANTIATE_TEST_SUITE_P(
    Fields, BadServices,
    testing::Values(
        S{"slug", "/slug", [](auto& c) { c.service.slug = "a b"; }},
        S{"name", "/name", [](auto& c) { c.service.name = " "; }},
        S{"description", "/description", [](auto& c) { c.service.description = "\x01"; }},
        S{"no_duration", "/duration", [](auto& c) { c.service.duration = minutes{0}; }},
        S{"long_duration", "/duration", [](auto& c) { c.service.duration = minutes{1441}; }},
        S{"buffer_before", "/buffer_before",
          [](auto& c) { c.service.buffer_before = minutes{-1}; }},
        S{"buffer_after", "/buffer_after", [](auto& c) { c.service.buffer_after = minutes{1441}; }},
        S{"notice", "/minimum_notice", [](auto& c) { c.service.minimum_notice = minutes{-1}; }},
        S{"window", "/booking_window", [](auto& c) { c.service.booking_window = minutes{0}; }},
        S{"step", "/slot_step", [](auto& c) { c.service.slot_step = minutes{0}; }},
        S{"no_requirement", "/requirements", [](auto& c) { c.service.requirements.clear(); }},
        S{"empty_pool", "/requirements/0/pool",
          [](auto& c) { c.service.requirements[0].pool.clear(); }},
        S{"count", "/requirements/0/count", [](auto& c) { c.service.requirements[0].count = 3; }},
        S{"unknown_member", "/requirements/0/pool/1",
          [](auto& c) { c.service.requirements[0].pool[1] = ResourceId{"rs_x"}; }},
        S{"member_twice", "/requirements/0/pool/1",
          [](auto& c) { c.service.requirements[0].pool[1] = c.service.requirements[0].pool[0]; }},
        S{"same_name", "/requirements/1/name",
          [](auto& c) { c.service.requirements.push_back(c.service.requirements[0]); }}));

TEST_F(Administration, WhoHasLeftCannotBePutIntoAPool) {
  house.arrange([&](Transaction& tx) {
    auto ben = *tx.resource(salon.agency, salon.ben);
    ben.active = false;
    tx.put(ben);
  });

  EXPECT_EQ(field(house.apply(service()).error(), "pointer"), "/requirements/0/pool/1");
}

class BadUsers : public Administration, public testing::WithParamInterface<Bad<DefineUser>> {};
TEST_P(BadUsers, AreRefusedWithAPointer) {
  auto command = user();
  GetParam().spoil(command);

  const auto refused = house.apply(command);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::validation);
  EXPECT_THAT(fields(refused.error(), "pointer"), ElementsAre(GetParam().pointer));
}
using U = Bad<DefineUser>;
INSTANTIATE_TEST_SUITE_P(
    Fields, BadUsers,
    testing::Values(U{"no_login", "/login", [](auto& c) { c.user.login = ""; }},
                    U{"upper_login", "/login", [](auto& c) { c.user.login = "Chloe"; }},
                    U{"colon", "/login", [](auto& c) { c.user.login = "a:b"; }},
                    U{"slash", "/login", [](auto& c) { c.user.login = "a/b"; }},
                    U{"dots", "/login", [](auto& c) { c.user.login = ".."; }},
                    U{"name", "/name", [](auto& c) { c.user.name = "a\rb"; }},
                    U{"password", "/password", [](auto& c) { c.user.password_hash = ""; }},
                    U{"staff_of_nothing", "/resource",
                      [](auto& c) { c.user.resource = ResourceId{}; }},
                    U{"unknown_resource", "/resource", [](auto& c) {
                        c.user.role = Role::coordinator;
                        c.user.resource = ResourceId{"rs_x"};
                      }}));

// A cache of verified passwords asks for the credential version: whatever ends an access raises it.
TEST_F(Administration, WhatEndsAnAccessRaisesTheCredentialVersion) {
  auto chloe = house.apply(user()).value();
  EXPECT_EQ(chloe.credential_version, 1);

  chloe.password_hash.clear();
  chloe = house.apply(DefineUser{{}, chloe}).value();
  EXPECT_EQ(chloe.password_hash, "$argon2id$secret") << "left out means kept";
  EXPECT_EQ(chloe.credential_version, 1);
  chloe.password_hash = "$argon2id$other";
  chloe = house.apply(DefineUser{{}, chloe}).value();
  EXPECT_EQ(chloe.credential_version, 2);
  chloe.active = false;
  EXPECT_EQ(house.apply(DefineUser{{}, chloe}).value().credential_version, 3);

  const auto entries =
      house.read([&](const Reads& reads) { return reads.audit_of(salon.agency, chloe.id.value); });
  for (const auto& entry : entries) {
    EXPECT_THAT(entry.before + entry.after, Not(HasSubstr("argon2id")));
  }
}

TEST_F(Administration, TokensAreIssuedToTheLivingAndRevokedOnce) {
  auto chloe = house.apply(user()).value();
  const auto issued = house.apply(token(chloe.id)).value();
  EXPECT_TRUE(issued.id.value.starts_with("tk_"));
  EXPECT_EQ(house.apply(token(chloe.id)).error().code, Errc::already_exists) << "the same hash";
  auto bad = token(chloe.id);
  bad.token.hash = "plain";
  bad.token.expires_at = house.clock.now();
  EXPECT_THAT(fields(house.apply(bad).error(), "pointer"), ElementsAre("/hash", "/expires_at"));

  const RevokeToken revoke{salon.agency, {}, issued.id};
  const auto at_once = house.apply(revoke).value().revoked_at;
  house.clock.advance(minutes{1});
  EXPECT_EQ(house.apply(revoke).value().revoked_at, at_once);
  EXPECT_THAT(actions(issued.id.value), ElementsAre("token.issued", "token.revoked"));
  chloe.active = false;
  house.apply(DefineUser{{}, chloe}).value();
  auto late = token(chloe.id);
  late.token.hash = std::string(64, 'b');
  EXPECT_EQ(house.apply(late).error().code, Errc::not_found);
}

TEST_F(Administration, AnAgencyHasANameAZoneAndAnAddress) {
  DefineAgency command;
  command.agency = {AgencyId{2}, "", "Nowhere", "nobody"};
  EXPECT_THAT(fields(house.apply(command).error(), "pointer"),
              ElementsAre("/name", "/time_zone", "/mail_address"));

  command.agency = {AgencyId{2}, "Second", "Asia/Kathmandu", "booking@second.example"};
  EXPECT_EQ(house.apply(command).value().id, AgencyId{2});
}

}  // namespace
}  // namespace holdfast::store
