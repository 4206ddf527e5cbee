// The engines that must fulfil the contract, and the rows that its tests use.
#include "tests/store/engine_contract.hpp"

#include <tuple>

#include "store/sqlite/engine.hpp"
#include "tests/support/temp_folder.hpp"

namespace holdfast::test {

using namespace store;

namespace {

std::unique_ptr<store::Engine> make_sqlite(std::shared_ptr<void>& keeper) {
  const auto folder = std::make_shared<TempFolder>();
  keeper = folder;
  return std::move(
      sqlite::Engine::open({.path = folder->file("contract.db"), .cache_kib = 1024}).value());
}

}  // namespace

std::vector<EngineMaker> engines() { return {{"sqlite", make_sqlite}}; }

INSTANTIATE_TEST_SUITE_P(Engines, EngineContract, testing::ValuesIn(engines()),
                         [](const auto& row) { return std::string(row.param.name); });

EngineContract::EngineContract() : engine_(GetParam().make(keeper_)) {
  write([](Transaction& tx) {
    tx.put(sample_agency());
    tx.put(sample_resource("ana"));
    tx.put(sample_resource("ben"));
    tx.put(sample_service("massage"));
  });
}

void EngineContract::write(const std::function<void(Transaction&)>& work) {
  const auto batch = engine_->begin(Undo::whole_batch);
  batch->command([&](Transaction& tx) {
    work(tx);
    return true;
  });
  batch->commit().value();
}

Instant hour(double hours) {
  return from_stored(1'780'272'000'000'000 + static_cast<std::int64_t>(hours * 3'600'000'000));
}

TimeRange hours(double from, double to) { return {hour(from), hour(to)}; }

Agency sample_agency() { return {AgencyId{1}, "Salon", "Europe/Berlin", "booking@salon.example"}; }

Resource sample_resource(const std::string& slug) {
  Resource resource;
  resource.id = ResourceId{"rs_" + slug};
  resource.agency = AgencyId{1};
  resource.kind = ResourceKind::equipment;
  resource.slug = slug;
  resource.name = "Name of " + slug;
  resource.email = slug + "@salon.example";
  resource.time_zone = "America/New_York";
  resource.capacity = 3;
  resource.hours.weekdays[2] = {{60, 120}, {180, 240}};
  resource.hours.overrides = {{LocalDate{std::chrono::days{20'000}}, {{1, 2}}}};
  resource.agenda = true;
  resource.active = false;
  resource.version = 7;
  return resource;
}

Service sample_service(const std::string& slug) {
  Service service;
  service.id = ServiceId{"sv_" + slug};
  service.agency = AgencyId{1};
  service.slug = slug;
  service.name = "Name of " + slug;
  service.description = "Description";
  service.duration = std::chrono::minutes{61};
  service.buffer_before = std::chrono::minutes{2};
  service.buffer_after = std::chrono::minutes{3};
  service.minimum_notice = std::chrono::minutes{4};
  service.booking_window = std::chrono::minutes{5};
  service.slot_step = std::chrono::minutes{6};
  Requirement requirement;
  requirement.name = "therapist";
  requirement.pool = {ResourceId{"rs_ana"}, ResourceId{"rs_ben"}};
  requirement.count = 2;
  requirement.assignment = Assignment::in_turn;
  service.requirements = {requirement};
  service.policy = {.durations = {std::chrono::minutes{30}, std::chrono::minutes{61}},
                    .seats = 7,
                    .approval = true,
                    .approval_within = std::chrono::minutes{8},
                    .on_clash = OnClash::offer_move,
                    .change_notice = std::chrono::minutes{9},
                    .late_changes = false,
                    .waitlist = false,
                    .waitlist_books = true,
                    .offer_within = std::chrono::minutes{10},
                    .reminders = {{1, std::chrono::minutes{30}}, {0, std::chrono::minutes{5}}},
                    .follow_up = Lead{2, std::chrono::minutes{0}}};
  service.active = false;
  service.version = 8;
  return service;
}

User sample_user(const std::string& login) {
  User user;
  user.id = UserId{"us_" + login};
  user.agency = AgencyId{1};
  user.login = login;
  user.name = "Name";
  user.role = Role::coordinator;
  user.password_hash = "hash";
  user.credential_version = 3;
  user.resource = ResourceId{"rs_ana"};
  user.active = false;
  return user;
}

Token sample_token(const std::string& id, const UserId& user) {
  return {TokenId{id}, AgencyId{1}, user, "Name", "hash of " + id, hour(1), hour(2), "slots:read"};
}

Booking sample_booking(const std::string& id, double from, double to) {
  Booking booking;
  booking.id = BookingId{id};
  booking.agency = AgencyId{1};
  booking.service = ServiceId{"sv_massage"};
  booking.time = hours(from, to);
  booking.time_zone = "Europe/Berlin";
  booking.customer = {CustomerId{"cu_" + id}, "Carla", "Carla@Example.org",
                      "+49 (30) 123-45",      "de",    "Europe/Paris"};
  booking.taken = {{"therapist", ResourceId{"rs_ben"}, 1, 0}, {"room", ResourceId{"rs_ana"}, 2, 1}};
  booking.status = BookingStatus::confirmed;
  booking.uid = id + "@uid";
  booking.sequence = 5;
  booking.version = 6;
  booking.verified = false;
  booking.note = "Note";
  booking.cancelled_by = "staff";
  booking.cancel_reason = "Reason";
  booking.created_at = hour(-3);
  booking.updated_at = hour(-2);
  booking.parts = {{ServiceId{"sv_massage"}, hours(from, from + 0.25)},
                   {ServiceId{"sv_massage"}, hours(from + 0.25, to)}};
  booking.deadline = hour(9);
  booking.hold_token_hash = "hash";
  booking.extended = true;
  booking.series = SeriesId{"se_1"};
  booking.session = SessionId{"gs_" + id};
  booking.seat = 3;
  booking.entry = WaitlistId{"wl_1"};
  booking.late = true;
  booking.metadata = R"({"a":1})";
  booking.local_start = "2026-11-22T10:00:00";
  return booking;
}

Calendar sample_calendar(const std::string& slug) {
  return {CalendarId{"ca_" + slug}, AgencyId{1}, ResourceId{"rs_ana"}, slug, "Name", 0};
}

ObjectDraft sample_draft(const std::string& uid, std::vector<TimeRange> instances) {
  ObjectDraft draft;
  draft.uid = uid;
  for (const auto& time : instances) {
    draft.instances.push_back({time, false, true});
  }
  draft.expanded_until = hour(10'000);
  return draft;
}

Source sample_source(const std::string& id) {
  Source source;
  source.id = SourceId{id};
  source.agency = AgencyId{1};
  source.resource = ResourceId{"rs_ana"};
  source.provider = "caldav";
  source.name = "Name";
  source.url = "https://dav.example/calendar/";
  source.username = "user";
  source.sealed_secret = "sealed";
  source.reads = false;
  source.writes = true;
  source.state = SourceState::blind;
  source.cursor = "cursor";
  source.last_good_at = hour(1);
  source.last_tried_at = hour(2);
  source.last_error = "error";
  source.failures = 3;
  source.version = 4;
  return source;
}

RemoteObject sample_remote(const std::string& href, const std::string& uid) {
  return {SourceId{"so_1"}, href, "etag", uid, 2, hour(1), "hash", false, BookingId{"bk_1"}};
}

Effect sample_effect(const std::string& id, const std::string& booking, Instant due) {
  Effect effect;
  effect.id = EffectId{id};
  effect.agency = AgencyId{1};
  effect.channel = "mail";
  effect.kind = "booking.confirmed";
  effect.recipient = "carla@example.org";
  effect.booking = BookingId{booking};
  effect.sequence = 1;
  effect.discriminator = id;
  effect.payload = "{}";
  effect.created_at = hour(-1);
  effect.due_at = due;
  effect.deadline = hour(100);
  effect.attempts = 2;
  effect.lease = 3;
  effect.last_detail = "detail";
  return effect;
}

namespace {

auto members(const Agency& x) { return std::tie(x.id, x.name, x.time_zone, x.mail_address); }
auto members(const User& x) {
  return std::tie(x.id, x.agency, x.login, x.name, x.role, x.password_hash, x.credential_version,
                  x.resource, x.active);
}
auto members(const Token& x) {
  return std::tie(x.id, x.agency, x.user, x.name, x.hash, x.expires_at, x.revoked_at, x.scopes);
}
auto members(const Customer& x) {
  return std::tie(x.id, x.name, x.email, x.phone, x.locale, x.time_zone);
}
auto members(const Calendar& x) {
  return std::tie(x.id, x.agency, x.resource, x.slug, x.name, x.change, x.time_zone, x.components,
                  x.transparent, x.created_at);
}
auto members(const ObjectEntry& x) {
  return std::tie(x.calendar, x.name, x.uid, x.etag, x.component, x.size, x.change, x.modified_at,
                  x.booking);
}
auto members(const Source& x) {
  return std::tie(x.id, x.agency, x.resource, x.provider, x.name, x.url, x.username,
                  x.sealed_secret, x.reads, x.writes, x.state, x.cursor, x.last_good_at,
                  x.last_tried_at, x.last_error, x.failures, x.version);
}
auto members(const RemoteObject& x) {
  return std::tie(x.source, x.href, x.etag, x.uid, x.sequence, x.dtstamp, x.content_hash, x.deleted,
                  x.booking);
}
auto members(const Mirror& x) {
  return std::tie(x.source, x.booking, x.href, x.etag, x.sequence, x.state, x.push_backs,
                  x.window_start);
}
auto members(const Conflict& x) {
  return std::tie(x.id, x.agency, x.booking, x.resource, x.kind, x.cause, x.time, x.opened_at,
                  x.closed_at, x.resolution);
}
auto members(const Effect& x) {
  return std::tie(x.id, x.agency, x.channel, x.kind, x.recipient, x.booking, x.sequence,
                  x.discriminator, x.payload, x.state, x.created_at, x.due_at, x.deadline,
                  x.attempts, x.lease, x.leased_until, x.last_detail);
}
auto members(const Attempt& x) {
  return std::tie(x.effect, x.number, x.started_at, x.ended_at, x.outcome, x.detail);
}
auto plain_members(const Booking& x) {
  return std::tie(x.id, x.agency, x.service, x.time, x.time_zone, x.taken, x.status, x.uid,
                  x.sequence, x.version, x.verified, x.note, x.cancelled_by, x.cancel_reason,
                  x.created_at, x.updated_at, x.parts, x.deadline, x.hold_token_hash, x.extended,
                  x.series, x.session, x.seat, x.entry, x.late, x.metadata, x.local_start);
}
auto plain_members(const Resource& x) {
  return std::tie(x.id, x.agency, x.kind, x.slug, x.name, x.email, x.time_zone, x.capacity,
                  x.daily_cap, x.weekly_cap, x.agenda, x.active, x.version);
}
auto plain_members(const Service& x) {
  return std::tie(x.id, x.agency, x.slug, x.name, x.description, x.duration, x.buffer_before,
                  x.buffer_after, x.minimum_notice, x.booking_window, x.slot_step, x.policy,
                  x.active, x.version);
}

}  // namespace

bool same(const Agency& a, const Agency& b) { return members(a) == members(b); }
bool same(const Resource& a, const Resource& b) {
  return plain_members(a) == plain_members(b) && to_json(a.hours) == to_json(b.hours);
}
bool same(const Service& a, const Service& b) {
  return plain_members(a) == plain_members(b) && to_json(a.requirements) == to_json(b.requirements);
}
bool same(const User& a, const User& b) { return members(a) == members(b); }
bool same(const Token& a, const Token& b) { return members(a) == members(b); }
bool same(const Booking& a, const Booking& b) {
  return plain_members(a) == plain_members(b) && members(a.customer) == members(b.customer);
}
bool same(const Calendar& a, const Calendar& b) { return members(a) == members(b); }
bool same(const ObjectEntry& a, const ObjectEntry& b) { return members(a) == members(b); }
bool same(const Source& a, const Source& b) { return members(a) == members(b); }
bool same(const RemoteObject& a, const RemoteObject& b) { return members(a) == members(b); }
bool same(const Mirror& a, const Mirror& b) { return members(a) == members(b); }
bool same(const Conflict& a, const Conflict& b) { return members(a) == members(b); }
bool same(const Effect& a, const Effect& b) { return members(a) == members(b); }
bool same(const Attempt& a, const Attempt& b) { return members(a) == members(b); }

}  // namespace holdfast::test
