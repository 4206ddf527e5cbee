// An appointment as the ledger hands it to the outbox.
#pragma once

#include "store/booking.hpp"
#include "store/effect.hpp"

namespace holdfast::test {

inline store::Appointment sample_appointment() {
  using namespace std::chrono;
  store::Appointment a;
  a.booking.id = {"bk_0001"};
  a.booking.service = {"sv_0001"};
  const auto start = Instant{sys_days{2026y / December / 1} + hours{9}};
  a.booking.time = {start, start + hours{1}};
  a.booking.time_zone = "Europe/Vienna";
  a.booking.customer = {{"cu_0001"}, "Ana Weiß", "ana@customer.example", "", "en", ""};
  a.booking.taken = {{"stylist", {"rs_0001"}, 0}, {"room", {"rs_0002"}, 0}};
  a.booking.uid = "bk_0001@salon.example";
  a.booking.created_at = start - days{9};
  a.booking.updated_at = a.booking.created_at;
  a.service_name = "Haircut";
  a.agency_name = "Salon Nord";
  a.agency_mail_address = "booking@salon.example";
  a.resources = {{{"rs_0001"}, "staff", "Ben"}, {{"rs_0002"}, "room", "Room 1"}};
  return a;
}

inline store::Effect sample_effect(const store::Appointment& appointment,
                                   std::string kind = "booking.confirmed") {
  store::Effect effect;
  effect.id = {"ef_0001"};
  effect.channel = "mail";
  effect.kind = std::move(kind);
  effect.recipient = appointment.booking.customer.email;
  effect.booking = appointment.booking.id;
  effect.sequence = appointment.booking.sequence;
  effect.payload = store::to_json(appointment);
  effect.created_at = appointment.booking.created_at;
  effect.due_at = effect.created_at;
  return effect;
}

}  // namespace holdfast::test
