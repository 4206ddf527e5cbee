// The CalDAV server over the salon of the test house, with people to ask as.
#pragma once

#include <string>

#include "caldav/server.hpp"
#include "store/commands/bookings.hpp"
#include "store/commands/delegations.hpp"
#include "tests/support/house.hpp"

namespace holdfast::test {

/// Ana and Ben are staff, Cora coordinates, Adam administers; none of the latter two can be booked.
/// Zoe is staff of another agency.
class SalonServer {
 public:
  explicit SalonServer(caldav::Settings settings = {})
      : salon(house.with_salon()), server(house.ledger(), house.clock, std::move(settings)) {
    house.arrange([&](store::Transaction& tx) {
      tx.put(store::Agency{{2}, "Elsewhere", "Europe/Berlin", "booking@elsewhere.example"});
      tx.put(user("us_ana", "ana", "Ana", store::Role::staff, salon.ana));
      tx.put(user("us_ben", "ben", "Ben", store::Role::staff, salon.ben));
      tx.put(user("us_cora", "cora", "Cora", store::Role::coordinator, {}));
      tx.put(user("us_adam", "adam", "Adam", store::Role::administrator, {}));
      auto zoe = user("us_zoe", "zoe", "Zoe", store::Role::staff, {});
      zoe.agency = {2};
      tx.put(zoe);
    });
  }

  HttpResponse ask(const std::string& login, HttpRequest request) {
    auto asking =
        house.read([&](const store::Reads& reads) { return reads.user_by_login(login).value(); });
    return house.wait(server.handle(std::move(request), std::move(asking), "req-1"));
  }

  HttpResponse ask(const std::string& login, const std::string& method, const std::string& target,
                   const std::string& body = "", HttpHeaders headers = {}) {
    return ask(login, {method, target, std::move(headers), body});
  }

  store::Booking book(const store::ResourceId& resource, std::string_view starts_at,
                      const std::string& customer) {
    store::RequestBooking command;
    command.agency = salon.agency;
    command.service = salon.massage;
    command.starts_at = at(starts_at);
    command.time_zone = "Europe/Berlin";
    command.customer.name = customer;
    command.customer.email = "customer@mail.example";
    command.customer.locale = "en";
    command.wanted = resource;
    command.allow_duplicate = true;
    return house.apply(std::move(command)).value();
  }

  void delegate(const std::string& owner, const std::string& to, bool may_write) {
    house.apply(store::Delegate{salon.agency, {}, {"us_" + owner}, {"us_" + to}, may_write})
        .value();
  }

  House house;
  Salon salon;
  caldav::Server server;

 private:
  store::User user(const std::string& id, const std::string& login, const std::string& name,
                   store::Role role, const store::ResourceId& resource) const {
    store::User made;
    made.id = {id};
    made.agency = salon.agency;
    made.login = login;
    made.name = name;
    made.role = role;
    made.resource = resource;
    return made;
  }
};

/// A calendar object with one event of an hour, at that UTC time ("20261202T090000Z").
inline std::string event(const std::string& uid, const std::string& start,
                         const std::string& more = "") {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
         "\r\nDTSTAMP:20261130T080000Z\r\nDTSTART:" + start +
         "\r\nDURATION:PT1H\r\nSUMMARY:Errand\r\n" + more + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

}  // namespace holdfast::test
