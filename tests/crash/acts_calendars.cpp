// Acts on calendars that people make, on what is kept with them, on files and on delegation.
#include "store/commands/calendars.hpp"
#include "store/commands/delegations.hpp"
#include "store/commands/files.hpp"
#include "store/commands/shared_calendars.hpp"
#include "tests/crash/act_words.hpp"

namespace holdfast::test {

using namespace store;
using std::chrono::hours;

namespace {

const Actor kAna{"staff", "us_ana", "caldav", "rq_test"};
const UserId kAnaUser{"us_ana"};

template <class Outcome>
std::string said(const Result<Outcome>& outcome, std::string_view done) {
  return std::string(outcome ? done : name(outcome.error().code));
}

CalendarChange colour() {
  CalendarChange change;
  change.properties.push_back({{{}, "http://apple.com/ns/ical/", "calendar-color", "<c>#FF</c>"}});
  return change;
}

std::string make(House& house, const Scene& scene, const std::string& slug) {
  return said(house.apply(MakeCalendar{scene.salon.agency, kAna, scene.salon.ana, slug, colour()}),
              "made");
}

/// Ana with a calendar of her own, an event in each calendar, a file, and somebody to delegate to.
void prepare(House& house, Scene& scene) {
  house.arrange([&](Transaction& tx) {
    for (const auto* login : {"ana", "ben"}) {
      User user;
      user.id = {std::string("us_") + login};
      user.agency = scene.salon.agency;
      user.login = login;
      user.name = login;
      tx.put(user);
    }
  });
  scene.calendar =
      house.apply(MakeCalendar{scene.salon.agency, kAna, scene.salon.ana, "private", colour()})
          .value()
          .id;
  put(house, scene, "own.ics", event(house, "own", "2026-12-03T09:00:00Z", hours{1}));
  PutCalendarObject inside;
  inside.actor = kAna;
  inside.calendar = scene.calendar;
  inside.name = "inside.ics";
  inside.text = "text";
  inside.draft = event(house, "inside", "2026-12-04T09:00:00Z", hours{1});
  house.apply(std::move(inside)).value();
  house.apply(MakeFolder{scene.salon.agency, kAna, kAnaUser, "letters"}).value();
  house.apply(PutFile{scene.salon.agency, kAna, kAnaUser, "letters/a.txt", "text/plain", "x"})
      .value();
  for (const auto& name : {std::string("own.ics"), scene.morning.value + ".ics"}) {
    scene.etags.push_back(house.read([&](const Reads& reads) {
      return reads.object_entry(scene.salon.anas_calendar, name).value().etag;
    }));
  }
}

/// And the room has a calendar, without what was booked before.
void prepare_shared(House& house, Scene& scene) {
  scene.calendar =
      house.apply(ShareCalendar{scene.salon.agency, kAna, scene.salon.room}).value().id;
}

std::string move_event(House& house, const Scene& scene, bool move) {
  CopyCalendarObject command;
  command.agency = scene.salon.agency;
  command.actor = kAna;
  command.from = scene.salon.anas_calendar;
  command.from_name = "own.ics";
  command.etag = scene.etags.at(0);
  command.to = scene.calendar;
  command.to_name = "own.ics";
  command.draft = event(house, "own", "2026-12-03T09:00:00Z", hours{1});
  command.text = "text";
  command.move = move;
  return said(house.apply(std::move(command)), "moved");
}

std::string drag_booking(House& house, const Scene& scene) {
  const auto name = scene.morning.value + ".ics";
  CopyCalendarObject command;
  command.agency = scene.salon.agency;
  command.actor = kAna;
  command.from = scene.salon.anas_calendar;
  command.from_name = name;
  command.etag = scene.etags.at(1);
  command.to = scene.calendar;
  command.to_name = name;
  command.move = true;
  return said(house.apply(std::move(command)), "refused");
}

std::string change(House& house, const Scene& scene, bool transparent) {
  ChangeProperties command;
  command.agency = scene.salon.agency;
  command.actor = kAna;
  command.calendar = scene.calendar;
  command.subject = subject_of(command.calendar);
  command.change = colour();
  command.change.transparent = transparent;
  return said(house.apply(std::move(command)), "changed");
}

void add(std::vector<Act>& list, std::string name,
         std::function<std::string(House&, const Scene&)> perform) {
  list.push_back({std::move(name), std::move(perform), false, prepare});
}

}  // namespace

void add_calendars(std::vector<Act>& list) {
  add(list, "make_a_calendar",
      [](House& house, const Scene& scene) { return make(house, scene, "another"); });
  add(list, "delete_a_calendar", [](House& house, const Scene& scene) {
    return said(house.apply(DeleteCalendar{scene.salon.agency, kAna, scene.calendar, {}}),
                "deleted");
  });
  add(list, "rename_a_calendar", [](House& house, const Scene& scene) {
    return said(house.apply(RenameCalendar{scene.salon.agency, kAna, scene.calendar, "other"}),
                "renamed");
  });
  add(list, "make_a_calendar_transparent",
      [](House& house, const Scene& scene) { return change(house, scene, true); });
  add(list, "copy_an_event",
      [](House& house, const Scene& scene) { return move_event(house, scene, false); });
  add(list, "move_an_event",
      [](House& house, const Scene& scene) { return move_event(house, scene, true); });
  add(list, "move_a_booking_elsewhere", drag_booking);
  add(list, "delegate", [](House& house, const Scene& scene) {
    return said(house.apply(Delegate{scene.salon.agency, kAna, kAnaUser, {"us_ben"}, true}),
                "granted");
  });
  add(list, "put_a_file", [](House& house, const Scene& scene) {
    return said(house.apply(PutFile{scene.salon.agency, kAna, kAnaUser, "b.txt", "t/p", "y"}),
                "put");
  });
  add(list, "move_a_folder", [](House& house, const Scene& scene) {
    CopyFile command{scene.salon.agency, kAna, kAnaUser, "letters", "moved"};
    command.move = true;
    return said(house.apply(std::move(command)), "moved");
  });
  add(list, "delete_a_folder", [](House& house, const Scene& scene) {
    return said(house.apply(DeleteFile{scene.salon.agency, kAna, kAnaUser, "letters", {}}), "gone");
  });
  list.push_back({"share_a_calendar", [](House& house, const Scene& scene) {
                    const ShareCalendar command{scene.salon.agency, kAna, scene.salon.room};
                    return said(house.apply(command), "shared");
                  }});
  list.push_back({"fill_a_calendar",
                  [](House& house, const Scene& scene) {
                    const FillCalendar command{scene.salon.agency, scene.calendar, {}};
                    return said(house.apply(command), "filled");
                  },
                  false, prepare_shared});
  list.push_back({"unshare_a_calendar",
                  [](House& house, const Scene& scene) {
                    const UnshareCalendar command{scene.salon.agency, kAna, scene.calendar};
                    return said(house.apply(command), "unshared");
                  },
                  false, prepare_shared});
}

}  // namespace holdfast::test
