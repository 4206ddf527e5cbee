#include <ostream>

#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/calendar_objects.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/sources.hpp"
#include "tests/crash/act_words.hpp"
#include "tests/store/raw_database.hpp"

namespace holdfast::test {

using namespace store;
using std::chrono::hours;

RequestBooking wish(const Scene& scene, std::string_view start, const std::string& who) {
  RequestBooking command;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.service = scene.salon.massage;
  command.starts_at = at(start);
  command.time_zone = "Europe/Berlin";
  command.customer.name = "Carla";
  command.customer.email = who + "@mail.example";
  command.wanted = scene.salon.ana;
  return command;
}

ObjectDraft event(const House& house, const std::string& uid, std::string_view start,
                  hours length) {
  ObjectDraft draft;
  draft.uid = uid;
  draft.dtstamp = house.clock.now();
  draft.first = TimeRange{at(start), at(start) + length};
  draft.instances = {{*draft.first, false, true}};
  draft.expanded_until = at(start) + std::chrono::days{400};
  draft.busy_rule = "N14";
  return draft;
}

std::string put(House& house, const Scene& scene, const std::string& name, ObjectDraft draft) {
  PutCalendarObject command;
  command.actor = {"staff", "us_ana", "caldav", "rq_test"};
  command.calendar = scene.salon.anas_calendar;
  command.name = name;
  command.text = "text of " + to_rfc3339(draft.first->start);
  command.draft = std::move(draft);
  const auto outcome = house.apply(std::move(command));
  if (!outcome) {
    return std::string(holdfast::name(outcome.error().code));
  }
  return outcome->refused ? "refused" : "put";
}

namespace {

std::string remove(House& house, const Scene& scene, const std::string& name) {
  DeleteCalendarObject command;
  command.actor = {"staff", "us_ana", "caldav", "rq_test"};
  command.calendar = scene.salon.anas_calendar;
  command.name = name;
  const auto outcome = house.apply(std::move(command));
  return outcome ? "removed" : std::string(holdfast::name(outcome.error().code));
}

std::string bring(House& house, const Scene& scene, std::vector<ExternalChange> changes) {
  ApplyExternalChanges command;
  command.source = scene.source;
  command.cursor_before = scene.cursor;
  command.cursor_after = scene.cursor + "+";
  command.changes = std::move(changes);
  const auto outcome = house.apply(std::move(command));
  return outcome ? "applied" : std::string(name(outcome.error().code));
}

ExternalChange news(const House& house, const std::string& href, std::string_view start) {
  ExternalChange change;
  change.href = href;
  change.etag = "etag of " + std::string(start);
  change.content_hash = std::string(start);
  change.draft = event(house, "outside-" + href, start, hours{1});
  return change;
}

std::string reschedule(House& house, const Scene& scene, std::string_view start) {
  RescheduleBooking command;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.booking = scene.morning;
  command.expected_version = scene.version;
  command.starts_at = at(start);
  return ask(house, command, "move");
}

std::string cancel(House& house, const Scene& scene) {
  CancelBooking command;
  command.actor = {"key", "tk_test", "api", "rq_test"};
  command.booking = scene.morning;
  command.by = "customer";
  return ask(house, command, "cancel");
}

std::string drag(House& house, const Scene& scene, std::string_view start) {
  const auto uid = scene.morning.value + "@holdfast.invalid";
  return put(house, scene, scene.morning.value + ".ics", event(house, uid, start, hours{1}));
}

void lease(House& house, Scene& scene) {
  const auto leased = house.apply(LeaseEffects{"mail", 1}).value();
  scene.effect = leased.at(0).id;
  scene.lease = leased.at(0).lease;
}

void add_bookings(std::vector<Act>& list) {
  list.push_back({"book",
                  [](House& house, const Scene& scene) {
                    return ask(house, wish(scene, "2026-12-02T09:00:00Z", "dora"), "book");
                  },
                  true});
  list.push_back({"refuse_a_taken_hour",
                  [](House& house, const Scene& scene) {
                    return ask(house, wish(scene, "2026-12-01T09:00:00Z", "dora"), "refuse");
                  },
                  true});
  list.push_back({"move",
                  [](House& house, const Scene& scene) {
                    return reschedule(house, scene, "2026-12-01T11:00:00Z");
                  },
                  true});
  list.push_back(
      {"cancel", [](House& house, const Scene& scene) { return cancel(house, scene); }, true});
  list.push_back({"complete", [](House& house, const Scene& scene) {
                    house.clock.set(at("2026-12-01T18:00:00Z"));
                    CompleteEndedBookings command;
                    command.agency = scene.salon.agency;
                    const auto completed = house.apply(command);
                    return completed ? std::to_string(*completed)
                                     : std::string(name(completed.error().code));
                  }});
}

void add_calendar_apps(std::vector<Act>& list) {
  list.push_back({"put_an_event_over_a_booking", [](House& house, const Scene& scene) {
                    return put(house, scene, "own.ics",
                               event(house, "own", "2026-12-01T09:30:00Z", hours{6}));
                  }});
  list.push_back(
      {"take_an_event_away",
       [](House& house, const Scene& scene) { return remove(house, scene, "own.ics"); }, false,
       [](House& house, Scene& scene) {
         put(house, scene, "own.ics", event(house, "own", "2026-12-01T09:30:00Z", hours{6}));
       }});
  list.push_back({"drag_a_copy", [](House& house, const Scene& scene) {
                    return drag(house, scene, "2026-12-01T11:00:00Z");
                  }});
  list.push_back({"drag_a_copy_onto_another", [](House& house, const Scene& scene) {
                    return drag(house, scene, "2026-12-01T13:30:00Z");
                  }});
  list.push_back({"throw_a_copy_away", [](House& house, const Scene& scene) {
                    return remove(house, scene, scene.morning.value + ".ics");
                  }});
}

void add_outside_calendars(std::vector<Act>& list) {
  list.push_back({"hear_of_events_over_bookings", [](House& house, const Scene& scene) {
                    return bring(house, scene,
                                 {news(house, "/a", "2026-12-01T09:30:00Z"),
                                  news(house, "/b", "2026-12-01T13:00:00Z"),
                                  news(house, "/c", "2026-12-03T09:00:00Z")});
                  }});
  list.push_back({"hear_that_an_event_is_gone",
                  [](House& house, const Scene& scene) {
                    ExternalChange gone;
                    gone.href = "/a";
                    gone.deleted = true;
                    return bring(house, scene, {gone});
                  },
                  false,
                  [](House& house, Scene& scene) {
                    bring(house, scene, {news(house, "/a", "2026-12-01T09:30:00Z")});
                    scene.cursor += "+";
                  }});
  list.push_back({"connect_a_calendar",
                  [](House& house, const Scene& scene) {
                    ConnectSource command;
                    command.source.resource = scene.salon.ana;
                    command.source.provider = "caldav";
                    command.source.name = "Second";
                    command.source.url = "https://dav.example/second/";
                    command.source.writes = true;
                    return ask(house, command, "connect");
                  },
                  true});
  list.push_back({"disconnect_a_calendar",
                  [](House& house, const Scene& scene) {
                    DisconnectSource command;
                    command.source = scene.source;
                    return told(house.apply(command));
                  },
                  false,
                  [](House& house, Scene& scene) {
                    bring(house, scene, {news(house, "/a", "2026-12-01T09:30:00Z")});
                  }});
  list.push_back({"note_that_a_read_failed", [](House& house, const Scene& scene) {
                    NoteSourceFailure command;
                    command.source = scene.source;
                    command.stop = true;
                    command.detail = "401";
                    return told(house.apply(command));
                  }});
}

void add_outbox(std::vector<Act>& list) {
  list.push_back({"lease_messages", [](House& house, const Scene&) {
                    const auto leased = house.apply(LeaseEffects{"mail", 8});
                    return leased ? std::to_string(leased->size())
                                  : std::string(name(leased.error().code));
                  }});
  list.push_back({"record_a_delivery",
                  [](House& house, const Scene& scene) {
                    RecordAttempt command;
                    command.effect = scene.effect;
                    command.lease = scene.lease;
                    command.detail = "250 2.0.0 queued";
                    const auto recorded = house.apply(command);
                    return recorded ? std::string(name(recorded->state))
                                    : std::string(name(recorded.error().code));
                  },
                  false, lease});
}

void add_administration(std::vector<Act>& list) {
  list.push_back({"define_a_person",
                  [](House& house, const Scene&) {
                    DefineResource command;
                    command.resource.slug = "eva";
                    command.resource.name = "Eva";
                    command.resource.time_zone = "Europe/Berlin";
                    return ask(house, command, "person");
                  },
                  true});
  list.push_back({"define_a_service",
                  [](House& house, const Scene& scene) {
                    DefineService command;
                    command.service.slug = "cut";
                    command.service.name = "Cut";
                    Requirement one;
                    one.name = "person";
                    one.pool = {scene.salon.ana, scene.salon.ben};
                    command.service.requirements = {one};
                    return ask(house, command, "service");
                  },
                  true});
}

}  // namespace

void PrintTo(const Act& act, std::ostream* out) { *out << act.name; }

std::vector<Act> acts() {
  std::vector<Act> list;
  add_bookings(list);
  add_calendar_apps(list);
  add_outside_calendars(list);
  add_outbox(list);
  add_administration(list);
  add_lifecycle(list);
  add_classes(list);
  add_agreements(list);
  add_calendars(list);
  add_mail(list);
  add_texts(list);
  return list;
}

Scene set_scene(House& house, const Act& act) {
  Scene scene;
  scene.salon = house.with_salon();
  ConnectSource connect;
  connect.source.resource = scene.salon.ana;
  connect.source.provider = "caldav";
  connect.source.name = "Outside";
  connect.source.url = "https://dav.example/ana/";
  connect.source.writes = true;
  scene.source = house.apply(connect).value().id;
  bring(house, scene, {});
  scene.cursor = "+";
  const auto first = house.apply(wish(scene, "2026-12-01T09:00:00Z", "anna")).value();
  scene.morning = first.id;
  scene.version = first.version;
  scene.afternoon = house.apply(wish(scene, "2026-12-01T13:00:00Z", "berta")).value().id;
  if (act.prepare) {
    act.prepare(house, scene);
  }
  return scene;
}

std::string everything_in(const std::string& database) {
  RawDatabase raw(database);
  std::string all;
  const auto tables =
      raw.ask("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'");
  for (std::size_t from = 0; from < tables.size();) {
    const auto end = std::min(tables.find('\n', from), tables.size());
    const auto table = tables.substr(from, end - from);
    from = end + 1;
    const auto columns = raw.ask(
        "select group_concat('quote(\"' || name || '\")', ' || '','' || ')"
        " from pragma_table_info('" +
        table + "')");
    all += table + "\n" + raw.ask("select " + columns + " from " + table + " order by 1") + "\n";
  }
  return all;
}

}  // namespace holdfast::test
