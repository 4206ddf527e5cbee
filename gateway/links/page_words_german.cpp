#include "gateway/links/page_words.hpp"

namespace holdfast::gateway {

const PageWords kPageWordsGerman = {
    .tag = "de",
    .yours = "Ihr Termin",
    .stands = "Ihr Termin ist bestätigt.",
    .waits =
        "Wir haben Ihre Anfrage erhalten. Sie ist noch nicht bestätigt; die Zeit wird für Sie "
        "freigehalten.",
    .cancelled = "Dieser Termin ist abgesagt.",
    .over = "Dieser Termin ist vorbei.",
    .ended = "Diese Anfrage gilt nicht mehr, und es ist nichts für Sie freigehalten.",
    .until = "Sie können ihn bis {{until}} ändern.",
    .too_late = "Er lässt sich hier nicht mehr ändern. Bitte melden Sie sich bei uns: {{contact}}",
    .cancel_title = "Termin absagen",
    .cancel_question = "Möchten Sie diesen Termin absagen? Die Zeit ist dann für andere frei.",
    .cancel_button = "Ja, absagen",
    .move_title = "Andere Zeit wählen",
    .move_hint = "Wählen Sie eine dieser Zeiten, dann den Knopf am Ende.",
    .move_button = "Termin auf diese Zeit verlegen",
    .earlier = "Frühere Zeiten",
    .later = "Spätere Zeiten",
    .no_times = "In diesen zwei Wochen ist keine Zeit frei.",
    .moved = "Ihr Termin wurde verlegt. Es gilt jetzt diese Zeit.",
    .undo_question =
        "Haben Sie aus Versehen abgesagt? Wenn die Zeit noch frei ist, findet der Termin doch "
        "statt.",
    .undo_button = "Absage zurücknehmen",
    .undo_late = "Eine Absage lässt sich zehn Minuten lang zurücknehmen; diese Zeit ist vorbei.",
    .offered = "Diese Zeit ist für Sie frei. Sie ist noch nicht gebucht.",
    .offer_until = "Sie können bis {{until}} antworten.",
    .accept_button = "Ja, für mich buchen",
    .decline_button = "Nein, jemand anderem geben",
    .no_offer =
        "Zurzeit ist keine Zeit für Sie freigehalten. Sie stehen auf der Warteliste; wir schreiben "
        "Ihnen, sobald eine frei ist.",
    .booked = "Die Zeit ist für Sie gebucht.",
    .leave_question = "Möchten Sie die Warteliste verlassen?",
    .leave_button = "Ja, Warteliste verlassen",
    .left = "Sie stehen nicht auf der Warteliste.",
    .reconnect_title = "Kalender wieder verbinden",
    .reconnect_question =
        "{{service}} lässt uns diesen Kalender nicht mehr lesen. Melden Sie sich dort mit "
        "demselben Konto an, und stimmen Sie noch einmal zu.",
    .reconnect_button = "Weiter zu {{service}}",
    .reconnected = "Der Kalender ist verbunden. Es ist nichts zu tun.",
    .taken = "Diese Zeit wurde gerade vergeben. Bitte wählen Sie eine andere.",
    .changed = "Inzwischen hat sich etwas geändert. Bitte sehen Sie noch einmal hin.",
    .refused = "Das geht jetzt nicht. Bitte melden Sie sich bei uns: {{contact}}",
    .unavailable = "Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
};

}  // namespace holdfast::gateway
