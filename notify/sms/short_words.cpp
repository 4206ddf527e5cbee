#include "notify/sms/short_words.hpp"

#include <algorithm>
#include <array>

namespace holdfast::notify {
namespace {

struct Row {
  std::string_view kind;
  std::string_view english;
  std::string_view german;
  std::string_view french;
  std::string_view spanish;
};

// GSM-7 has no circumflex, no cedilla but the capital one, and of the Spanish accents only that on
// the e: where a word wants another one, another word stands.
constexpr auto kRows = std::to_array<Row>({
    {"booking.confirmed", "{{agency}}: confirmed: {{service}}, {{when}}. {{link}}",
     "{{agency}}: bestätigt: {{service}}, {{when}}. {{link}}",
     "{{agency}} : confirmé : {{service}}, {{when}}. {{link}}",
     "{{agency}}: confirmado: {{service}}, {{when}}. {{link}}"},
    {"booking.rescheduled", "{{agency}}: new time: {{service}}, {{when}}. {{link}}",
     "{{agency}}: neue Zeit: {{service}}, {{when}}. {{link}}",
     "{{agency}} : nouvel horaire : {{service}}, {{when}}. {{link}}",
     "{{agency}}: nueva hora: {{service}}, {{when}}. {{link}}"},
    {"booking.reassigned", "{{agency}}: {{service}}, {{when}}, will be with {{staff}}. {{link}}",
     "{{agency}}: {{service}}, {{when}}, jetzt bei {{staff}}. {{link}}",
     "{{agency}} : {{service}}, {{when}}, sera avec {{staff}}. {{link}}",
     "{{agency}}: {{service}}, {{when}}, ahora con {{staff}}. {{link}}"},
    {"booking.restored", "{{agency}}: it takes place after all: {{service}}, {{when}}. {{link}}",
     "{{agency}}: findet doch statt: {{service}}, {{when}}. {{link}}",
     "{{agency}} : aura bien lieu : {{service}}, {{when}}. {{link}}",
     "{{agency}}: se mantiene: {{service}}, {{when}}. {{link}}"},
    {"booking.cancelled", "{{agency}}: cancelled: {{service}}, {{when}}. {{link}}",
     "{{agency}}: abgesagt: {{service}}, {{when}}. {{link}}",
     "{{agency}} : annulé : {{service}}, {{when}}. {{link}}",
     "{{agency}}: cancelado: {{service}}, {{when}}. {{link}}"},
    {"booking.time_zone", "{{agency}}: same local time: {{service}}, {{when}}. {{link}}",
     "{{agency}}: gleiche Ortszeit: {{service}}, {{when}}. {{link}}",
     "{{agency}} : heure locale inchangée : {{service}}, {{when}}. {{link}}",
     "{{agency}}: misma hora local: {{service}}, {{when}}. {{link}}"},
    {"booking.requested", "{{agency}}: received, we will answer: {{service}}, {{when}}. {{link}}",
     "{{agency}}: eingegangen, wir antworten noch: {{service}}, {{when}}. {{link}}",
     "{{agency}} : bien noté, réponse à suivre : {{service}}, {{when}}. {{link}}",
     "{{agency}}: recibida, le responderemos: {{service}}, {{when}}. {{link}}"},
    {"booking.withdrawn", "{{agency}}: request withdrawn: {{service}}, {{when}}.",
     "{{agency}}: Anfrage zurückgezogen: {{service}}, {{when}}.",
     "{{agency}} : demande retirée : {{service}}, {{when}}.",
     "{{agency}}: solicitud retirada: {{service}}, {{when}}."},
    {"booking.expired", "{{agency}}: could not be confirmed in time: {{service}}, {{when}}.",
     "{{agency}}: nicht rechtzeitig bestätigt: {{service}}, {{when}}.",
     "{{agency}} : non confirmé à temps : {{service}}, {{when}}.",
     "{{agency}}: no se pudo confirmar a tiempo: {{service}}, {{when}}."},
    {"booking.declined", "{{agency}}: not possible: {{service}}, {{when}}. {{contact}}",
     "{{agency}}: nicht möglich: {{service}}, {{when}}. {{contact}}",
     "{{agency}} : impossible : {{service}}, {{when}}. {{contact}}",
     "{{agency}}: no es posible: {{service}}, {{when}}. {{contact}}"},
    {"reminder.upcoming", "{{agency}}: reminder: {{service}}, {{when}}. {{link}}",
     "{{agency}}: Erinnerung: {{service}}, {{when}}. {{link}}",
     "{{agency}} : rappel : {{service}}, {{when}}. {{link}}",
     "{{agency}}: recordatorio: {{service}}, {{when}}. {{link}}"},
    {"follow_up.thanks", "{{agency}}: thank you for your visit.",
     "{{agency}}: vielen Dank für Ihren Besuch.", "{{agency}} : merci de votre visite.",
     "{{agency}}: gracias por su visita."},
    {"waitlist.joined", "{{agency}}: you are on the waitlist: {{service}}. {{link}}",
     "{{agency}}: Sie stehen auf der Warteliste: {{service}}. {{link}}",
     "{{agency}} : sur la liste d'attente : {{service}}. {{link}}",
     "{{agency}}: en la lista de espera: {{service}}. {{link}}"},
    {"waitlist.offered",
     "{{agency}}: free for you: {{service}}, {{when}}. Answer by {{until}}: {{link}}",
     "{{agency}}: frei für Sie: {{service}}, {{when}}. Antwort bis {{until}}: {{link}}",
     "{{agency}} : libre pour vous : {{service}}, {{when}}. Répondez avant {{until}} : {{link}}",
     "{{agency}}: libre para usted: {{service}}, {{when}}. Responda antes de {{until}}: {{link}}"},
    {"waitlist.lapsed",
     "{{agency}}: no longer kept for you: {{service}}, {{when}}. You stay on the waitlist. "
     "{{link}}",
     "{{agency}}: nicht mehr für Sie frei: {{service}}, {{when}}. Sie bleiben auf der Warteliste. "
     "{{link}}",
     "{{agency}} : n'est plus gardé : {{service}}, {{when}}. Vous restez sur la liste d'attente. "
     "{{link}}",
     "{{agency}}: ya no se le guarda: {{service}}, {{when}}. Sigue en la lista de espera. "
     "{{link}}"},
    {"waitlist.lost",
     "{{agency}}: already taken: {{service}}, {{when}}. You stay on the waitlist. {{link}}",
     "{{agency}}: schon vergeben: {{service}}, {{when}}. Sie bleiben auf der Warteliste. {{link}}",
     "{{agency}} : déjà pris : {{service}}, {{when}}. Vous restez sur la liste d'attente. {{link}}",
     "{{agency}}: ya ocupada: {{service}}, {{when}}. Sigue en la lista de espera. {{link}}"},
    {"waitlist.expired", "{{agency}}: nothing became free: {{service}}. The waitlist ends.",
     "{{agency}}: nichts wurde frei: {{service}}. Die Warteliste endet.",
     "{{agency}} : rien ne s'est libéré : {{service}}. Fin de la liste d'attente.",
     "{{agency}}: no hubo hora libre: {{service}}. Termina la lista de espera."},
    {"conflict.offer_move",
     "{{agency}}: please choose another time: {{service}}, {{when}}. {{link}}",
     "{{agency}}: bitte wählen Sie eine andere Zeit: {{service}}, {{when}}. {{link}}",
     "{{agency}} : merci de choisir un autre horaire : {{service}}, {{when}}. {{link}}",
     "{{agency}}: elija otra hora, por favor: {{service}}, {{when}}. {{link}}"},
    {"conflict.offer_withdrawn", "{{agency}}: it stays as it is: {{service}}, {{when}}. {{link}}",
     "{{agency}}: es bleibt dabei: {{service}}, {{when}}. {{link}}",
     "{{agency}} : rien ne change : {{service}}, {{when}}. {{link}}",
     "{{agency}}: no cambia nada: {{service}}, {{when}}. {{link}}"},
    {"booking.counter_refused",
     "{{agency}}: the other time is not possible, it stays at: {{service}}, {{when}}. {{link}}",
     "{{agency}}: die andere Zeit geht nicht, es bleibt bei: {{service}}, {{when}}. {{link}}",
     "{{agency}} : autre horaire impossible, inchangé : {{service}}, {{when}}. {{link}}",
     "{{agency}}: la otra hora no es posible, se mantiene: {{service}}, {{when}}. {{link}}"},
    {"proposal.refused",
     "{{agency}}: your time is not possible, new time: {{service}}, {{when}}. {{link}}",
     "{{agency}}: Ihre Zeit geht nicht, neue Zeit: {{service}}, {{when}}. {{link}}",
     "{{agency}} : votre horaire est impossible, nouvel horaire : {{service}}, {{when}}. {{link}}",
     "{{agency}}: su hora no es posible, nueva hora: {{service}}, {{when}}. {{link}}"},
});

constexpr Row kHelp = {"help", "{{agency}}: {{contact}}. STOP ends these texts.",
                       "{{agency}}: {{contact}}. STOP beendet diese SMS.",
                       "{{agency}} : {{contact}}. STOP pour ne plus recevoir de SMS.",
                       "{{agency}}: {{contact}}. STOP para no recibir SMS."};
constexpr Row kStopped = {"stop", "{{agency}}: you get no more texts. START: again.",
                          "{{agency}}: Sie bekommen keine SMS mehr. START: wieder.",
                          "{{agency}} : vous ne recevrez plus de SMS. START : de nouveau.",
                          "{{agency}}: ya no recibe SMS. START: de nuevo."};

std::string_view in_language(const Row& row, std::string_view language) {
  if (language == "de") {
    return row.german;
  }
  if (language == "fr") {
    return row.french;
  }
  return language == "es" ? row.spanish : row.english;
}

}  // namespace

std::string_view short_words(std::string_view kind, std::string_view language) {
  const auto* const found =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.kind == kind; });
  return found == kRows.end() ? std::string_view{} : in_language(*found, language);
}

std::string_view help_words(std::string_view language) { return in_language(kHelp, language); }

std::string_view stopped_words(std::string_view language) {
  return in_language(kStopped, language);
}

}  // namespace holdfast::notify
