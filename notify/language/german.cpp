#include "notify/language/catalogue.hpp"

namespace holdfast::notify {
namespace {

std::string date(std::string_view weekday, unsigned day, std::string_view month, int year) {
  return std::string(weekday) + ", " + std::to_string(day) + ". " + std::string(month) + ' ' +
         std::to_string(year);
}

std::string clock(unsigned hour, unsigned minute) {
  return std::to_string(hour) + (minute < 10 ? ":0" : ":") + std::to_string(minute);
}

constexpr std::array kPhrases = {
    Phrase{"booking.confirmed", "Bestätigt: {{service}} bei {{agency}}",
           "Ihr Termin ist bestätigt."},
    Phrase{"booking.rescheduled", "Neue Zeit: {{service}} bei {{agency}}",
           "Ihr Termin wurde verlegt. Es gilt jetzt die Zeit unten."},
    Phrase{"booking.reassigned", "Änderung: {{service}} bei {{agency}}",
           "bei Ihrem Termin wird jemand anderes für Sie da sein. Die Zeit bleibt, wie sie ist."},
    Phrase{"booking.restored", "Wieder bestätigt: {{service}} bei {{agency}}",
           "Ihr Termin findet doch statt, und zwar wie unten. Falls Sie eine Absage bekommen "
           "haben, gilt sie nicht mehr."},
    Phrase{"booking.cancelled", "Abgesagt: {{service}} bei {{agency}}",
           "der Termin unten wurde abgesagt. Die Zeit ist nicht mehr für Sie reserviert."},
    Phrase{"booking.time_zone", "Gleiche Ortszeit: {{service}} bei {{agency}}",
           "am Ort Ihres Termins werden die Uhren anders gestellt, als bei der Buchung bekannt "
           "war. Ihr Termin behält seine Ortszeit."},
    Phrase{"booking.requested", "Eingegangen: {{service}} bei {{agency}}",
           "wir haben Ihre Anfrage erhalten und halten die Zeit für Sie frei. Der Termin ist noch "
           "nicht bestätigt: Wir schreiben Ihnen, sobald er es ist."},
    Phrase{"booking.withdrawn", "Zurückgezogen: {{service}} bei {{agency}}",
           "Ihre Anfrage unten wurde zurückgezogen. Die Zeit wird nicht mehr für Sie "
           "freigehalten."},
    Phrase{"booking.expired", "Nicht bestätigt: {{service}} bei {{agency}}",
           "Ihre Anfrage unten konnte nicht rechtzeitig bestätigt werden; die Zeit wird deshalb "
           "nicht mehr für Sie freigehalten. Das tut uns leid. Bitte fragen Sie nach einer "
           "anderen."},
    Phrase{"booking.declined", "Nicht möglich: {{service}} bei {{agency}}",
           "der Termin unten ist leider nicht möglich. Die Zeit wird nicht mehr für Sie "
           "freigehalten."},
    Phrase{"reminder.upcoming", "Erinnerung: {{service}} am {{date}}",
           "wir erinnern Sie an Ihren Termin und freuen uns auf Sie."},
    Phrase{"follow_up.thanks", "Vielen Dank: {{service}} bei {{agency}}",
           "vielen Dank für Ihren Besuch. Wir hoffen, dass alles so war, wie Sie es sich "
           "gewünscht haben; falls nicht, sagen Sie es uns bitte."},
    Phrase{"waitlist.joined", "Auf der Warteliste: {{service}} bei {{agency}}",
           "Sie stehen auf der Warteliste. Wir schreiben Ihnen, sobald eine Zeit frei wird, die "
           "Sie sich gewünscht haben. Noch ist nichts gebucht."},
    Phrase{"waitlist.offered", "Eine Zeit ist für Sie frei: {{service}} bei {{agency}}",
           "eine Zeit, auf die Sie warten, ist frei. Sie ist noch nicht gebucht: Bitte nehmen Sie "
           "sie rechtzeitig an, sonst kann jemand anderes sie bekommen."},
    Phrase{"waitlist.lapsed", "Nicht mehr für Sie frei: {{service}} bei {{agency}}",
           "die Zeit unten war für Sie freigehalten; die Frist ist ohne Antwort abgelaufen. Wenn "
           "Ihr Wunsch noch gilt, bleiben Sie für andere Zeiten auf der Warteliste."},
    Phrase{"waitlist.lost", "Schon vergeben: {{service}} bei {{agency}}",
           "jemand anderes war bei der Zeit unten schneller. Sie bleiben für andere Zeiten auf der "
           "Warteliste."},
    Phrase{"waitlist.expired", "Die Warteliste endet: {{service}} bei {{agency}}",
           "keine der Zeiten, die Sie sich gewünscht haben, ist rechtzeitig frei geworden. Sie "
           "stehen nicht mehr auf der Warteliste."},
    Phrase{"conflict.offer_move", "Bitte wählen Sie eine andere Zeit: {{service}} bei {{agency}}",
           "zur Zeit Ihres Termins ist uns etwas dazwischengekommen. Er gilt wie unten, bis wir "
           "von Ihnen hören; eine dieser Zeiten würde uns aber besser passen."},
    Phrase{"conflict.offer_withdrawn", "Ihr Termin bleibt: {{service}} bei {{agency}}",
           "was zur Zeit Ihres Termins dazwischengekommen war, ist geklärt. Ihr Termin bleibt, wie "
           "er ist; Sie müssen nichts tun."},
    Phrase{"conflict.opened", "Konflikt: {{service}}, {{when}}",
           "Dieser Buchung steht jetzt etwas im Weg: ein anderes Ereignis zur selben Zeit, "
           "geänderte Arbeitszeiten oder eine Absage. Die Buchung gilt weiter, und die Kundin oder "
           "der Kunde verlässt sich darauf.\n\n"
           "Bitte verschieben Sie, was im Weg ist, oder die Buchung, oder lassen Sie jemand "
           "anderen übernehmen."},
    Phrase{"conflict.escalated", "Noch offen: {{service}}, {{when}}",
           "Diese Buchung beginnt bald, und der Konflikt darum ist nicht geklärt. Die Kundin oder "
           "der Kunde verlässt sich darauf.\n\n"
           "Bitte verschieben Sie, was im Weg ist, oder die Buchung, oder lassen Sie jemand "
           "anderen übernehmen."},
    Phrase{"conflict.overridden", "Über andere Pläne gebucht: {{service}}, {{when}}",
           "Diese Buchung wurde mit Absicht angenommen, obwohl zu dieser Zeit etwas anderes im "
           "Kalender steht. Beides gilt.\n\n"
           "Bitte sorgen Sie dafür, dass der Termin stattfinden kann, oder verschieben Sie, was im "
           "Weg ist."},
    Phrase{"conflict.closed", "Geklärt: {{service}}, {{when}}",
           "Der Konflikt um diese Buchung ist geklärt. Die Buchung gilt wie unten."},
    Phrase{"conflict.closed.cancelled", "Geklärt: {{service}}, {{when}}",
           "Der Konflikt um diese Buchung ist geklärt: Die Buchung ist abgesagt."},
    Phrase{"staff.move_refused", "Nicht geändert: {{service}}, {{when}}",
           "Ihre Änderung an dieser Buchung in Ihrem Kalender konnte nicht übernommen werden: Die "
           "neue Zeit ist vergeben, oder die Buchung kann nicht mehr geändert werden.\n\n"
           "Die Buchung gilt wie unten. Ihr Kalender zeigt die richtige Zeit, sobald er das "
           "nächste Mal abgleicht."},
    Phrase{"staff.assigned", "Jetzt Ihre: {{service}}, {{when}}",
           "Diese Buchung wurde Ihnen übergeben. Sie steht in Ihrem Kalender."},
    Phrase{"staff.relieved", "Nicht mehr Ihre: {{service}}, {{when}}",
           "Diese Buchung wurde jemand anderem übergeben. Sie steht nicht mehr in Ihrem "
           "Kalender."},
    Phrase{
        "calendar.event_unreadable", "Ein Ereignis in Ihrem Kalender lässt sich nicht ganz lesen",
        "Ein Ereignis in Ihrem Kalender wiederholt sich auf eine Weise, die sich nicht auswerten "
        "lässt. Damit nichts darauf gebucht wird, bleibt alle Zeit frei, die es berühren "
        "könnte.\n\n"
        "Bitte sehen Sie sich das Ereignis an, das zum ersten Mal wie unten stattfindet, und "
        "legen Sie es neu an."},
    Phrase{"source.attention", "Ein Kalender lässt sich nicht lesen: {{service}}",
           "Ein fremder Kalender, von dem Buchungen abhängen, lässt sich nicht lesen. Was zuletzt "
           "darin stand, sperrt weiter Buchungen; was seitdem eingetragen wurde, ist hier nicht "
           "bekannt.\n\n"
           "Wenn sein Passwort geändert oder die Erlaubnis entzogen wurde, verbinden Sie ihn bitte "
           "auf der Einrichtungsseite neu, oder lassen Sie sich eine geben."},
    Phrase{"agenda.today", "Ihr Tag: {{date}}", "Das sind Ihre Termine des Tages."},
    Phrase{"letter.wrote", "Ein Brief: {{service}}, {{when}}",
           "Der Kunde hat an die Adresse dieser Buchung geschrieben. Seine Worte stehen unten, wie "
           "sie kamen. Bitte antworten Sie ihm selbst: Diese Nachricht kommt von einem Programm."},
    Phrase{
        "conflict.countered", "Andere Zeit gewünscht: {{service}}, {{when}}",
        "Der Kunde hat auf die Einladung geantwortet und wünscht sich eine andere Zeit. Geändert "
        "wurde nichts: Die Buchung steht wie unten.\n\n"
        "Bitte verlegen Sie sie oder lassen Sie sie, wie sie ist; der Kunde erfährt beides."},
    Phrase{"conflict.customer_declined", "Abgesagt: {{service}}, {{when}}",
           "Der Kunde hat die Einladung abgelehnt, zu spät, um damit abzusagen, oder wo Ihr Büro "
           "erst gefragt werden will. Die Buchung steht noch.\n\n"
           "Bitte fragen Sie den Kunden, und sagen Sie ab oder lassen Sie es dabei."},
    Phrase{
        "booking.counter_refused", "Es bleibt bei dieser Zeit: {{service}} bei {{agency}}",
        "die andere Zeit, die Sie vorgeschlagen haben, ist nicht möglich. Ihr Termin bleibt, wie "
        "er ist."},
    Phrase{"proposal.refused", "Ihr Vorschlag: {{service}} bei {{agency}}",
           "die Zeit, die Sie vorgeschlagen haben, ist nicht möglich. Ihr Termin wurde auf die "
           "Zeit unten verlegt."},
    Phrase{"webhook.stopped", "Ihr System erfährt nichts mehr: {{service}}",
           "Ein Webhook-Endpunkt von Ihnen hat seit Tagen keine Ereignisse angenommen oder sagt, "
           "dass es ihn nicht mehr gibt. Es wird nichts mehr dorthin geschickt.\n\n"
           "Was geschieht, wird 30 Tage lang aufgehoben. Wenn Ihr System wieder läuft, lassen Sie "
           "den Endpunkt weitermachen (POST /v1/webhook-endpoints/…/resume) oder sich erzählen, "
           "was ihm entgangen ist (…/replay)."},
    Phrase{"letter.unreached", "Nicht erreicht: {{service}}, {{when}}",
           "Eine Nachricht zu dieser Buchung hat die Kundin oder den Kunden nicht erreicht.\n\n"
           "Bitte prüfen Sie die Adresse, und rufen Sie notfalls an."},
};

}  // namespace

const Catalogue kGerman = {
    .tag = "de",
    .weekdays = {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
    .months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
               "Oktober", "November", "Dezember"},
    .date = date,
    .clock = clock,
    .between = " bis ",
    .after_clock = " Uhr",
    .labels = {.what = "Was",
               .when = "Wann",
               .with = "Mit",
               .where = "Wo",
               .customer = "Kunde",
               .party = "Plätze",
               .booking = "Buchung",
               .possible = "Möglich",
               .wished = "Gewünscht",
               .waitlist = "Warteliste",
               .until = "Bis",
               .first = "Zuerst",
               .calendar = "Kalender",
               .seen_last = "Zuletzt gelesen",
               .trouble = "Grund",
               .greeting = "Guten Tag {{customer_name}},",
               .questions = "Fragen? {{contact}}",
               .unsure = "Sie haben mit „vielleicht“ geantwortet. Kommen Sie? Wenn nicht, "
                         "verschieben Sie den Termin "
                         "bitte oder sagen Sie ihn ab, damit jemand anderes die Zeit haben kann.",
               .free_day = "Es sind keine.",
               .see = "Termin ansehen",
               .move = "Andere Zeit wählen",
               .cancel = "Absagen",
               .undo = "Absage zurücknehmen (zehn Minuten lang)",
               .accept = "Annehmen",
               .decline = "Ablehnen",
               .leave = "Warteliste verlassen",
               .reconnect = "Kalender wieder verbinden",
               .add_file = "In den Kalender eintragen (Datei)",
               .add_google = "In Google Kalender eintragen",
               .add_outlook = "In Outlook eintragen"},
    .phrases = kPhrases,
};

}  // namespace holdfast::notify
