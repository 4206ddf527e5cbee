// Agencies, resources and services.
#include "store/sqlite/session.hpp"

namespace holdfast::sqlite {

using namespace store;

namespace {

Agency read_agency(Row row) {
  Agency agency;
  row.read(agency.id, agency.name, agency.time_zone, agency.mail_address);
  return agency;
}

// What the product wrote itself parses; anything else is a damaged file.
template <class T>
T intact(Result<T> parsed) {
  if (!parsed) {
    throw EngineFailure(
        {Errc::storage_failed, "a stored field is damaged: " + parsed.error().detail});
  }
  return std::move(*parsed);
}

Resource read_resource(Row row, ParsedFields& parsed) {
  Resource resource;
  std::string hours;
  row.read(resource.id, resource.agency, resource.kind, resource.slug, resource.name,
           resource.email, resource.time_zone, resource.capacity, hours, resource.active,
           resource.version, resource.daily_cap, resource.weekly_cap, resource.agenda);
  resource.hours = parsed.hours.get(
      hours, [](const std::string& text) { return intact(parse_working_hours(text)); });
  return resource;
}

Service read_service(Row row, ParsedFields& parsed) {
  Service service;
  std::string requirements;
  std::string policy;
  row.read(service.id, service.agency, service.slug, service.name, service.description,
           service.duration, service.buffer_before, service.buffer_after, service.minimum_notice,
           service.booking_window, service.slot_step, requirements, service.active, service.version,
           policy);
  service.policy = parsed.policies.get(
      policy, [](const std::string& text) { return intact(parse_policy(text)); });
  service.requirements = parsed.requirements.get(
      requirements, [](const std::string& text) { return intact(parse_requirements(text)); });
  return service;
}

/// For the statements of a session.
auto resources_by(ParsedFields& parsed) {
  return [&parsed](Row row) { return read_resource(row, parsed); };
}
auto services_by(ParsedFields& parsed) {
  return [&parsed](Row row) { return read_service(row, parsed); };
}

#define RESOURCE_COLUMNS                                                                      \
  "select id, agency, kind, slug, name, email, time_zone, capacity, hours, active, version, " \
  "daily_cap, weekly_cap, agenda from resources "
#define SERVICE_COLUMNS                                                                    \
  "select id, agency, slug, name, description, duration, buffer_before, buffer_after, "    \
  "minimum_notice, booking_window, slot_step, requirements, active, version, policy from " \
  "services "

}  // namespace

std::vector<Agency> Session::agencies() const {
  return db_.all(read_agency, "select id, name, time_zone, mail_address from agencies order by id");
}

std::optional<Agency> Session::agency(AgencyId id) const {
  const auto read = [&] {
    return db_.one(read_agency,
                   "select id, name, time_zone, mail_address from agencies where id = ?", id);
  };
  return known_ == nullptr ? read() : known_->agencies.get(id.value, read);
}

std::vector<Resource> Session::resources(AgencyId agency) const {
  return db_.all(resources_by(parsed_), RESOURCE_COLUMNS "where agency = ? order by slug", agency);
}

std::optional<Resource> Session::resource(AgencyId agency, const ResourceId& id) const {
  const auto read = [&] {
    return db_.one(resources_by(parsed_), RESOURCE_COLUMNS "where agency = ? and id = ?", agency,
                   id);
  };
  return known_ == nullptr ? read() : known_->resources.get({agency.value, id.value}, read);
}

std::optional<Resource> Session::resource_by_slug(AgencyId agency, std::string_view slug) const {
  return db_.one(resources_by(parsed_), RESOURCE_COLUMNS "where agency = ? and slug = ?", agency,
                 slug);
}

std::vector<Service> Session::services(AgencyId agency) const {
  return db_.all(services_by(parsed_), SERVICE_COLUMNS "where agency = ? order by slug", agency);
}

std::optional<Service> Session::service(AgencyId agency, const ServiceId& id) const {
  const auto read = [&] {
    return db_.one(services_by(parsed_), SERVICE_COLUMNS "where agency = ? and id = ?", agency, id);
  };
  return known_ == nullptr ? read() : known_->services.get({agency.value, id.value}, read);
}

std::optional<Service> Session::service_by_slug(AgencyId agency, std::string_view slug) const {
  return db_.one(services_by(parsed_), SERVICE_COLUMNS "where agency = ? and slug = ?", agency,
                 slug);
}

void Session::put(const Agency& agency) {
  db_.run(
      "insert into agencies (id, name, time_zone, mail_address) values (?, ?, ?, ?) "
      "on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone, "
      "mail_address = excluded.mail_address",
      agency.id, agency.name, agency.time_zone, agency.mail_address);
  if (known_ != nullptr) {
    known_->agencies.forget(agency.id.value);
  }
}

void Session::put(const Resource& resource) {
  db_.run(
      "insert into resources (agency, id, kind, slug, name, email, time_zone, capacity, hours, "
      "active, version, daily_cap, weekly_cap, agenda) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set kind = excluded.kind, slug = excluded.slug, "
      "name = excluded.name, email = excluded.email, time_zone = excluded.time_zone, "
      "capacity = excluded.capacity, hours = excluded.hours, active = excluded.active, "
      "version = excluded.version, daily_cap = excluded.daily_cap, "
      "weekly_cap = excluded.weekly_cap, agenda = excluded.agenda",
      resource.agency, resource.id, resource.kind, resource.slug, resource.name, resource.email,
      resource.time_zone, resource.capacity, to_json(resource.hours), resource.active,
      resource.version, resource.daily_cap, resource.weekly_cap, resource.agenda);
  if (known_ != nullptr) {
    known_->resources.forget({resource.agency.value, resource.id.value});
  }
}

void Session::put(const Service& service) {
  db_.run(
      "insert into services (agency, id, slug, name, description, duration, buffer_before, "
      "buffer_after, minimum_notice, booking_window, slot_step, requirements, active, version, "
      "policy) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "on conflict (agency, id) do update set slug = excluded.slug, name = excluded.name, "
      "description = excluded.description, duration = excluded.duration, "
      "buffer_before = excluded.buffer_before, buffer_after = excluded.buffer_after, "
      "minimum_notice = excluded.minimum_notice, booking_window = excluded.booking_window, "
      "slot_step = excluded.slot_step, requirements = excluded.requirements, "
      "active = excluded.active, version = excluded.version, policy = excluded.policy",
      service.agency, service.id, service.slug, service.name, service.description, service.duration,
      service.buffer_before, service.buffer_after, service.minimum_notice, service.booking_window,
      service.slot_step, to_json(service.requirements), service.active, service.version,
      to_json(service.policy));
  if (known_ != nullptr) {
    known_->services.forget({service.agency.value, service.id.value});
  }
}

}  // namespace holdfast::sqlite
