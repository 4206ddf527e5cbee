// Cost must not grow with history: no statement reads a whole table, and an overlap search over
// a heap of claims takes the steps that it takes over few.
#include <gtest/gtest.h>

#include <set>

#include "store/sqlite/engine.hpp"
#include "store/sqlite/session.hpp"
#include "tests/store/engine_contract.hpp"
#include "tests/store/raw_database.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::test {

using namespace store;

namespace {

class Statements : public testing::Test {
 protected:
  Statements() : connection_(database()), session_(connection_) {}

  sqlite::ConnectionSettings database() {
    const auto path = folder_.file("plans.db");
    sqlite::Engine::open({.path = path, .checkpoint_every = {}}).value();
    return {.path = path};
  }

  /// Asks and writes everything once, so that every statement is prepared.
  void use_everything();
  void use_calendars(const CalendarId& id);
  void use_outbox();
  void use_webhooks();
  void use_people();
  void use_waitlist();
  void use_sessions();
  void use_kept(const CalendarId& id);

  std::vector<std::string> prepared() {
    std::vector<std::string> texts;
    for (auto* s = sqlite3_next_stmt(connection_.handle(), nullptr); s != nullptr;
         s = sqlite3_next_stmt(connection_.handle(), s)) {
      texts.emplace_back(sqlite3_sql(s));
    }
    return texts;
  }

  std::vector<std::string> plan(const std::string& sql) {
    return connection_.all(
        [](sqlite::Row row) {
          std::int64_t id = 0;
          std::int64_t parent = 0;
          std::int64_t unused = 0;
          std::string detail;
          row.read(id, parent, unused, detail);
          return detail;
        },
        "explain query plan " + sql);
  }

  /// Steps of SQLite's machine for one run of the statement that `use` runs last.
  template <class F>
  int steps(const std::string& begins_with, F&& use) {
    sqlite3_stmt* found = nullptr;
    use();
    for (auto* s = sqlite3_next_stmt(connection_.handle(), nullptr); s != nullptr;
         s = sqlite3_next_stmt(connection_.handle(), s)) {
      if (std::string(sqlite3_sql(s)).find(begins_with) != std::string::npos) {
        found = s;
      }
    }
    EXPECT_NE(found, nullptr);
    sqlite3_stmt_status(found, SQLITE_STMTSTATUS_VM_STEP, 1);
    use();
    return sqlite3_stmt_status(found, SQLITE_STMTSTATUS_VM_STEP, 1);
  }

  TempFolder folder_;
  sqlite::Connection connection_;
  sqlite::Session session_;
};

void Statements::use_calendars(const CalendarId& id) {
  session_.put(sample_calendar("main"));
  session_.put_object(id, "a.ics", BookingId{"bk_1"}, sample_draft("a", {hours(1, 2)}), "text",
                      hour(0));
  session_.calendar(id);
  session_.calendars_of({}, ResourceId{"rs_ana"});
  session_.calendar_by_slug({}, ResourceId{"rs_ana"}, "main");
  session_.object(id, "a.ics");
  session_.object_entry(id, "a.ics");
  session_.object_entry_by_uid(id, "a");
  session_.objects_of_booking({}, BookingId{"bk_1"});
  session_.members(id, "", 10);
  session_.members_of(id, "VEVENT", "", 10);
  session_.members_of(id, "VTODO", "", 10);
  session_.objects_in(id, "VEVENT", hours(0, 10), hour(0), "", 10);
  session_.busy_in(id, hours(0, 10), 10);
  session_.series_beyond(id, hours(0, 10), hour(0), "", 10);
  session_.changes_since(id, 0, 10);
  session_.objects_expanded_before({}, hour(5), 10);
  session_.refresh_object(id, "a.ics", sample_draft("a", {hours(1, 3)}));
  session_.remove_object(id, "a.ics");
}

void Statements::use_kept(const CalendarId& id) {
  const UserId eve{"us_eve"};
  session_.put(DeadProperty{"ca_main", "urn:x", "a", "1"});
  session_.dead_properties("ca_main", "ca_main/z");
  session_.remove_dead_property({"ca_main", "urn:x", "a"});
  session_.put(File{eve, "a.txt"}, "x");
  session_.file(eve, "a.txt");
  session_.file_body(eve, "a.txt");
  session_.files_below(eve, "");
  session_.file_totals(eve);
  session_.remove_file(eve, "a.txt");
  session_.put(Delegation{{}, eve, eve, true, hour(0)});
  session_.delegations_of(eve);
  session_.delegations_to(eve);
  session_.remove_delegation(eve, eve);
  session_.expansion(id, "a.ics");
  session_.remove_calendar(CalendarId{"ca_other"});
}

void Statements::use_waitlist() {
  WaitlistEntry entry;
  entry.id = WaitlistId{"wl_1"};
  entry.service = ServiceId{"sv_massage"};
  entry.customer.id = CustomerId{"cu_1"};
  session_.put(entry);
  session_.waitlist_entry({}, entry.id);
  for (const auto& service : {std::optional<ServiceId>{}, std::optional(entry.service)}) {
    session_.waitlist({}, service, std::nullopt, {}, 10);
    session_.waitlist({}, service, WishStatus::waiting, entry.id, 10);
  }
  session_.services_waited_for({});
  session_.waiting_for({}, {entry.service}, hours(1, 2), entry.id, 10);
  session_.waitlist_of_customer({}, entry.service, "a@example.org", "");
  session_.waitlist_of_offer({}, BookingId{"bk_1"});
  session_.count_waiting_before(entry);
  session_.waitlist_due({}, hour(5), 10);
}

void Statements::use_webhooks() {
  const WebhookId id{"wh_1"};
  Webhook webhook;
  webhook.id = id;
  session_.put(webhook);
  session_.webhooks({});
  session_.webhook(id);
  WebhookDelivery delivery;
  delivery.webhook = id;
  delivery.event = 8;
  delivery.event_id = EventId{"ev_8"};
  session_.put(delivery);
  session_.put(WebhookAttempt{id, 8, 1, hour(1), std::nullopt, "", 0, ""});
  session_.webhook_delivery(id, 8);
  session_.webhook_deliveries(id, std::nullopt, 100, 10);
  session_.webhook_deliveries(id, DeliveryState::failed, 100, 10);
  session_.webhook_deliveries_due(id, hour(2), 10);
  session_.next_webhook_delivery_at(id);
  session_.count_webhook_deliveries(id);
  session_.webhook_attempts(id, 8);
  session_.drop_webhook_deliveries(id, 100, 10);
  session_.remove_webhook(id);
}

void Statements::use_outbox() {
  session_.insert(sample_effect("ef_1", "bk_1", hour(1)));
  session_.update(sample_effect("ef_1", "bk_1", hour(1)));
  session_.put(Attempt{EffectId{"ef_1"}, 1, hour(1), std::nullopt, "", ""});
  session_.effect(EffectId{"ef_1"});
  session_.effects_of({}, BookingId{"bk_1"});
  session_.effects_due("mail", hour(2), 10);
  session_.next_effect_at("mail");
  session_.count_effects("mail", EffectState::due);
  session_.texts_to("+436601234567", 10);
  session_.texts_to_ask(hour(2), 10);
  session_.attempts(EffectId{"ef_1"});
  session_.insert(DeliveryReport{EffectId{"ef_1"}, "r", hour(1), Fate::bounced, "5.1.1", "no"});
  session_.delivery_reports(EffectId{"ef_1"});
  session_.silence_reports(EffectId{"ef_1"});
  session_.effects({}, {}, 10);
  EffectFilter filter;
  filter.dead = true;
  session_.effects(filter, EffectId{"ef_1"}, 10);
  filter.booking = BookingId{"bk_1"};
  session_.effects(filter, {}, 10);
  session_.put(Reply{{}, BookingId{"bk_1"}, "a@example.org", 0, hour(1), "accepted", hour(1)});
  session_.replies_of({}, BookingId{"bk_1"});
  session_.remove_replies({}, BookingId{"bk_1"});
  session_.append({});
  session_.audit({}, 0, 10);
  session_.audit_of({}, "bk_1");
  session_.last_audit({});
  const IdempotencyKey key{{}, "us_1", "POST /v1/bookings", "key", "print"};
  session_.keep(key, {"print", {}, hour(1)});
  session_.kept_answer(key);
  session_.drop_kept_answers(hour(2), 10);
}

void Statements::use_sessions() {
  const ServiceId massage{"sv_massage"};
  GroupSession session;
  session.id = SessionId{"gs_1"};
  session.service = massage;
  session.time = hours(1, 2);
  session_.put(session);
  session_.session({}, session.id);
  session_.sessions_of({}, massage, hours(0, 9));
  session_.seats_taken({}, session.id);
  session_.bookings_of_session({}, session.id);
  session_.remove_session({}, session.id);
  session_.count_bookings({}, ResourceId{"rs_ana"}, hours(0, 9), {});
  Closure closure;
  closure.id = ClosureId{"cl_1"};
  closure.time = hours(1, 2);
  session_.put(closure);
  session_.closure({}, closure.id);
  session_.closures({}, hours(0, 9));
  session_.remove_closure({}, closure.id);
}

void Statements::use_people() {
  const auto ben = session_.customer({}, CustomerId{"cu_bk_1"}).value();
  session_.customers_alike({}, ben);
  session_.customers_alike({}, {ben.id, "", "", ben.phone, "", ""});
  session_.customers_alike({}, {ben.id, "", "", "", "", ""});
  session_.bookings_of({}, ben.id);
  session_.waitlist_of({}, ben.id);
  session_.replace_answers({}, {"cu_bk_1"}, {});
  session_.readdress(EffectId{"ef_1"}, "cu_bk_1");
  session_.put_fact("name", "value");
  session_.fact("name");
  session_.put(MessageSettings{});
  session_.message_settings({});
  MessageTemplate words;
  words.kind = "booking.confirmed";
  words.language = "de";
  session_.put(words);
  session_.message_templates({});
  session_.message_template({}, "booking.confirmed", "de");
  session_.remove_message_template({}, "booking.confirmed", "de");
}

void Statements::use_everything() {
  const ResourceId ana{"rs_ana"};
  session_.put(sample_agency());
  session_.put(sample_resource("ana"));
  session_.put(sample_resource("ben"));
  session_.put(sample_service("massage"));
  session_.put(sample_user("eve"));
  session_.put(sample_token("tk_1", UserId{"us_eve"}));
  session_.put(sample_booking("bk_1", 1, 2));
  session_.put(sample_source("so_1"));
  session_.put(sample_remote("/a.ics", "uid"));
  session_.put(Mirror{SourceId{"so_1"}, BookingId{"bk_1"}, "", "", 0, "pending", 0, std::nullopt});
  session_.put(Conflict{ConflictId{"cf_1"}, AgencyId{1}, BookingId{"bk_1"}, ana, "block", "cause",
                        hours(1, 2), hour(0), std::nullopt, ""});
  session_.replace_claims({}, "bk_1", {{ana, hours(1, 2), ClaimKind::booking, 0, "", ""}});
  session_.replace_claims({}, "bk_1", {{ana, hours(2, 3), ClaimKind::booking, 0, "", ""}});
  session_.replace_claims({}, "so_1/a", {{ana, hours(2, 3), ClaimKind::external, 0, "", ""}});
  session_.agency({});
  session_.resources({});
  session_.resource({}, ana);
  session_.resource_by_slug({}, "ana");
  session_.services({});
  session_.service({}, ServiceId{"sv_massage"});
  session_.service_by_slug({}, "massage");
  session_.users({});
  session_.user(UserId{"us_eve"});
  session_.user_by_login("eve");
  session_.tokens({});
  session_.token(TokenId{"tk_1"});
  session_.token_by_hash("hash");
  session_.booking({}, BookingId{"bk_1"});
  session_.booking_by_uid({}, "uid");
  session_.bookings({.agency = {}}, {}, 10);
  session_.bookings({.agency = {}, .resource = ana}, {}, 10);
  session_.bookings({.agency = {}, .customer_email = "a@example.org"}, {}, 10);
  session_.bookings({.agency = {}, .resource = ana, .customer_email = "a@example.org"}, {}, 10);
  session_.bookings_of_customer({}, ServiceId{"sv_massage"}, "a@example.org", "", hours(1, 2));
  session_.bookings_ended({}, hour(5), 10);
  session_.claims({}, ana, hours(1, 2));
  session_.claims_of({}, "bk_1");
  session_.sources({});
  session_.sources_of({}, ana);
  session_.source(SourceId{"so_1"});
  session_.remote_objects(SourceId{"so_1"});
  session_.remote_object(SourceId{"so_1"}, "/a.ics");
  session_.remote_objects_by_uid({}, ana, "uid");
  session_.mirror(SourceId{"so_1"}, BookingId{"bk_1"});
  session_.mirrors_of({}, BookingId{"bk_1"});
  PushChannel channel;
  channel.id = PushChannelId{"pc_1"};
  channel.source = SourceId{"so_1"};
  session_.put(channel);
  session_.push_channel(channel.id);
  session_.push_channel_by_remote("google", "r");
  session_.push_channels_of(channel.source);
  session_.remove_push_channel(channel.id);
  session_.open_conflicts({});
  session_.open_conflicts_of({}, BookingId{"bk_1"});
  session_.open_conflicts_by_cause({}, "cause");
  session_.conflicts({.agency = {}}, ConflictId{"cf_0"}, 10);
  session_.conflicts_of({}, BookingId{"bk_1"});
  session_.conflicts_due({}, hour(1), hour(2), hour(0), 10);
  use_people();
  use_calendars(CalendarId{"ca_main"});
  use_outbox();
  use_webhooks();
  use_waitlist();
  use_sessions();
  use_kept(CalendarId{"ca_main"});
  session_.remove_source(SourceId{"so_1"});
}

}  // namespace

// A scan is a mistake that no small test notices. Scans of what a statement itself has narrowed
// down (a common table expression, a list of constants) are fine; so is what is asked of small
// tables.
TEST_F(Statements, ReadNoTableFromEndToEnd) {
  use_everything();
  const auto texts = prepared();
  ASSERT_GT(texts.size(), 80U);
  const std::set<std::string> narrowed = {"SCAN spans", "SCAN h", "SCAN f", "SCAN found",
                                          "SCAN json_each VIRTUAL TABLE INDEX 1:"};

  for (const auto& text : texts) {
    for (const auto& line : plan(text)) {
      const bool scan =
          line.rfind("SCAN ", 0) == 0 && line.find("CONSTANT ROW") == std::string::npos;
      EXPECT_TRUE(!scan || narrowed.contains(line)) << line << "\n  in: " << text;
    }
  }
}

TEST_F(Statements, FindClaimsAmongManyAsAmongFew) {
  use_everything();
  const ResourceId ana{"rs_ana"};
  const auto search = [&] { EXPECT_EQ(session_.claims({}, ana, hours(2, 3)).size(), 2U); };
  const auto few = steps("select resource, start_at", search);

  RawDatabase raw(folder_.file("plans.db"));
  ASSERT_EQ(raw.run("with recursive n (i) as (select 1 union all select i + 1 from n "
                    "where i < 200000) insert into claims select 1, 'rs_ana', " +
                    std::to_string(to_stored(hour(48))) + " + i * 3600000000, " +
                    std::to_string(to_stored(hour(49))) +
                    " + i * 3600000000, 'external', 0, 'many', '' from n"),
            "");

  EXPECT_EQ(steps("select resource, start_at", search), few);
}

TEST_F(Statements, FindObjectsAmongManyAsAmongFew) {
  use_everything();
  const CalendarId id{"ca_main"};
  const auto put = [&](int from, int to) {
    connection_.run("begin");
    for (int i = from; i < to; ++i) {
      const auto name = std::to_string(i);
      session_.put_object(id, name, {}, sample_draft(name, {hours(i, i + 1)}), "text", hour(0));
    }
    connection_.run("commit");
  };
  const auto search = [&] {
    EXPECT_EQ(session_.objects_in(id, "VEVENT", hours(50, 52), hour(0), "", 10).size(), 2U);
  };
  put(0, 100);
  const auto few = steps("hits (number, maybe)", search);

  put(100, 20'000);

  EXPECT_EQ(steps("hits (number, maybe)", search), few);
}

}  // namespace holdfast::test
