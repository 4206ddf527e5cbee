#include "gateway/cli/demo.hpp"

#include <map>

#include "gateway/auth/authorization.hpp"
#include "gateway/auth/passwords.hpp"
#include "gateway/cli/session.hpp"
#include "store/base/text.hpp"
#include "store/base/time_zone.hpp"
#include "store/commands/administration.hpp"
#include "store/commands/bookings.hpp"

namespace holdfast::gateway::cli {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

struct DemoResource {
  store::ResourceKind kind;
  const char* slug;
  const char* name;
};
constexpr DemoResource kResources[] = {
    {store::ResourceKind::staff, "ana", "Ana Berger"},
    {store::ResourceKind::staff, "ben", "Ben Okafor"},
    {store::ResourceKind::staff, "chloe", "Chloé Martin"},
    {store::ResourceKind::room, "garden-room", "Garden room"},
    {store::ResourceKind::room, "quiet-room", "Quiet room"},
};

struct DemoService {
  const char* slug;
  const char* name;
  const char* description;
  minutes duration;
  minutes buffer_after;
  std::vector<const char*> staff;
  std::vector<const char*> rooms;
};
const DemoService kServices[] = {
    {"haircut", "Haircut", "Wash, cut and dry.", minutes{45}, minutes{0}, {"ana", "ben"}, {}},
    {"colour", "Colour", "Colour and care.", minutes{120}, minutes{15}, {"ana"}, {}},
    {"massage",
     "Massage",
     "An hour in one of the quiet rooms.",
     minutes{60},
     minutes{15},
     {"chloe", "ben"},
     {"garden-room", "quiet-room"}},
    {"consultation",
     "Consultation",
     "What would suit you?",
     minutes{30},
     minutes{0},
     {"ana", "ben", "chloe"},
     {}},
};

struct DemoBooking {
  /// 0: the first working day after today.
  int working_day;
  int hour;
  int minute;
  const char* service;
  const char* staff;
  const char* customer;
};
constexpr DemoBooking kBookings[] = {
    {0, 9, 0, "haircut", "ana", "Lena Vogt"},      {0, 10, 0, "colour", "ana", "Iris Sommer"},
    {0, 9, 30, "haircut", "ben", "Jonas Wirth"},   {0, 9, 0, "massage", "chloe", "Mia Keller"},
    {0, 11, 0, "massage", "chloe", "Paul Adler"},  {1, 10, 0, "massage", "ben", "Nora Lang"},
    {1, 13, 0, "consultation", "ana", "Tim Roth"}, {1, 14, 0, "massage", "chloe", "Ida Brandt"},
    {1, 15, 0, "haircut", "ben", "Omar Haddad"},   {2, 9, 0, "colour", "ana", "Ella Fuchs"},
    {2, 10, 0, "massage", "chloe", "Ruth Stern"},  {2, 11, 0, "haircut", "ben", "Karl Busch"},
};

// The customers' addresses lie in a domain that is reserved (RFC 2606): no demo mails a stranger.
std::string address_of(std::string_view name) {
  auto local = to_lower(name);
  local.replace(local.find(' '), 1, ".");
  return local + "@example.com";
}

store::WorkingHours monday_to_saturday() {
  store::WorkingHours week;
  for (int day = 0; day < 6; ++day) {
    week.weekdays[day] = {{9 * 60, 18 * 60}};
  }
  return week;
}

LocalDate working_day(LocalDate today, int number) {
  auto date = today;
  for (int found = -1; found < number;) {
    date += days{1};
    found += std::chrono::weekday(date) == std::chrono::Sunday ? 0 : 1;
  }
  return date;
}

/// Keeps what was defined, by slug.
class Filler {
 public:
  Filler(LocalLedger& ledger, const store::Agency& agency)
      : ledger_(ledger), agency_(agency), zone_(need(TimeZone::find(agency.time_zone))) {}

  void define(const DemoResource& row) {
    store::Resource resource;
    resource.agency = agency_.id;
    resource.kind = row.kind;
    resource.slug = row.slug;
    resource.name = row.name;
    resource.time_zone = agency_.time_zone;
    // A room without hours is always open.
    if (row.kind == store::ResourceKind::staff) {
      resource.hours = monday_to_saturday();
      resource.email = std::string(row.slug) + "@example.com";
    }
    resources_[row.slug] = need(ledger_.apply(store::DefineResource{actor_, resource, {}})).id;
  }

  void define(const DemoService& row) {
    store::Service service;
    service.agency = agency_.id;
    service.slug = row.slug;
    service.name = row.name;
    service.description = row.description;
    service.duration = row.duration;
    service.buffer_after = row.buffer_after;
    service.minimum_notice = hours{1};
    service.requirements.push_back({.name = "person", .pool = ids(row.staff)});
    if (!row.rooms.empty()) {
      service.requirements.push_back({.name = "room", .pool = ids(row.rooms)});
    }
    services_[row.slug] = need(ledger_.apply(store::DefineService{actor_, service, {}})).id;
  }

  DemoLogin add_user(const DemoResource& row) {
    DemoLogin login{row.slug, generate_password()};
    store::User user;
    user.agency = agency_.id;
    user.login = row.slug;
    user.name = row.name;
    user.resource = resources_[row.slug];
    user.password_hash = hash_password(login.password);
    need(ledger_.apply(store::DefineUser{actor_, std::move(user)}));
    return login;
  }

  void book(const DemoBooking& row) {
    const auto date = working_day(zone_.date_at(ledger_.now()), row.working_day);
    store::RequestBooking command;
    command.agency = agency_.id;
    command.actor = actor_;
    command.service = services_[row.service];
    command.starts_at = zone_.to_instant({date + hours{row.hour} + minutes{row.minute}});
    command.time_zone = agency_.time_zone;
    command.customer.name = row.customer;
    command.customer.email = address_of(row.customer);
    command.wanted = resources_[row.staff];
    need(ledger_.apply(std::move(command)));
  }

  std::string issue_token(const store::User& user) {
    auto secret = generate_token();
    store::Token token;
    token.agency = agency_.id;
    token.user = user.id;
    token.name = "demo";
    token.hash = sha256_hex(secret);
    need(ledger_.apply(store::IssueToken{actor_, std::move(token)}));
    return secret;
  }

 private:
  std::vector<store::ResourceId> ids(const std::vector<const char*>& slugs) {
    std::vector<store::ResourceId> found;
    for (const auto* slug : slugs) {
      found.push_back(resources_[slug]);
    }
    return found;
  }

  LocalLedger& ledger_;
  const store::Agency& agency_;
  const TimeZone zone_;
  const store::Actor actor_ = operator_of_this_machine();
  std::map<std::string, store::ResourceId> resources_;
  std::map<std::string, store::ServiceId> services_;
};

}  // namespace

Demo fill_demo(LocalLedger& ledger, const store::Agency& agency, const store::User& administrator) {
  Demo demo;
  Filler filler(ledger, agency);
  for (const auto& row : kResources) {
    filler.define(row);
    if (row.kind == store::ResourceKind::staff) {
      demo.staff.push_back(filler.add_user(row));
    }
  }
  for (const auto& row : kServices) {
    filler.define(row);
  }
  for (const auto& row : kBookings) {
    filler.book(row);
    ++demo.bookings;
  }
  demo.token = filler.issue_token(administrator);
  return demo;
}

}  // namespace holdfast::gateway::cli
