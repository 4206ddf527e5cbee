#include "notify/language/catalogue.hpp"

namespace holdfast::notify {
namespace {

std::string date(std::string_view weekday, unsigned day, std::string_view month, int year) {
  return std::string(weekday) + ' ' + (day == 1 ? "1er" : std::to_string(day)) + ' ' +
         std::string(month) + ' ' + std::to_string(year);
}

std::string clock(unsigned hour, unsigned minute) {
  return std::to_string(hour) + (minute < 10 ? " h 0" : " h ") + std::to_string(minute);
}

constexpr std::array kPhrases = {
    Phrase{"booking.confirmed", "Confirmé : {{service}} chez {{agency}}",
           "votre rendez-vous est confirmé."},
    Phrase{"booking.rescheduled", "Nouvel horaire : {{service}} chez {{agency}}",
           "votre rendez-vous a été déplacé. C'est l'horaire ci-dessous qui est valable."},
    Phrase{"booking.reassigned", "Changement : {{service}} chez {{agency}}",
           "une autre personne vous recevra. L'horaire de votre rendez-vous ne change pas."},
    Phrase{"booking.restored", "De nouveau confirmé : {{service}} chez {{agency}}",
           "votre rendez-vous aura bien lieu, comme indiqué ci-dessous. Si vous avez reçu une "
           "annulation, merci de ne pas en tenir compte."},
    Phrase{"booking.cancelled", "Annulé : {{service}} chez {{agency}}",
           "le rendez-vous ci-dessous a été annulé. L'horaire ne vous est plus réservé."},
    Phrase{"booking.time_zone", "Même heure locale : {{service}} chez {{agency}}",
           "sur le lieu de votre rendez-vous, le changement d'heure sera différent de ce qui était "
           "prévu lors de la réservation. Votre rendez-vous garde son heure locale."},
    Phrase{"booking.requested", "Bien reçu : {{service}} chez {{agency}}",
           "nous avons reçu votre demande et vous gardons l'horaire. Le rendez-vous n'est pas "
           "encore confirmé : nous vous écrirons dès qu'il le sera."},
    Phrase{"booking.withdrawn", "Demande retirée : {{service}} chez {{agency}}",
           "la demande ci-dessous a été retirée. L'horaire ne vous est plus gardé."},
    Phrase{"booking.expired", "Non confirmé : {{service}} chez {{agency}}",
           "la demande ci-dessous n'a pas pu être confirmée à temps ; l'horaire ne vous est donc "
           "plus gardé. Nous en sommes désolés. Merci de nous en demander un autre."},
    Phrase{"booking.declined", "Impossible : {{service}} chez {{agency}}",
           "le rendez-vous ci-dessous n'est malheureusement pas possible. L'horaire ne vous est "
           "plus gardé."},
    Phrase{"reminder.upcoming", "Rappel : {{service}}, {{date}}",
           "nous vous rappelons votre rendez-vous. Au plaisir de vous recevoir."},
    Phrase{"follow_up.thanks", "Merci : {{service}} chez {{agency}}",
           "merci de votre visite. Nous espérons que tout s'est passé comme vous le souhaitiez ; "
           "sinon, dites-le-nous."},
    Phrase{"waitlist.joined", "Sur la liste d'attente : {{service}} chez {{agency}}",
           "vous êtes sur la liste d'attente. Nous vous écrirons dès qu'un horaire que vous avez "
           "souhaité se libère. Rien n'est encore réservé."},
    Phrase{"waitlist.offered", "Un horaire est libre pour vous : {{service}} chez {{agency}}",
           "un horaire que vous attendez est libre. Il n'est pas encore réservé : acceptez-le à "
           "temps, sinon quelqu'un d'autre pourra le prendre."},
    Phrase{"waitlist.lapsed", "Ne vous est plus gardé : {{service}} chez {{agency}}",
           "l'horaire ci-dessous vous était gardé ; le délai est passé sans réponse. Si vous le "
           "souhaitez toujours, vous restez sur la liste d'attente pour d'autres horaires."},
    Phrase{
        "waitlist.lost", "Déjà pris : {{service}} chez {{agency}}",
        "quelqu'un d'autre a été plus rapide pour l'horaire ci-dessous. Vous restez sur la liste "
        "d'attente pour d'autres horaires."},
    Phrase{"waitlist.expired", "Fin de la liste d'attente : {{service}} chez {{agency}}",
           "aucun des horaires souhaités ne s'est libéré à temps. Vous n'êtes plus sur la liste "
           "d'attente."},
    Phrase{"conflict.offer_move", "Merci de choisir un autre horaire : {{service}} chez {{agency}}",
           "nous avons un empêchement à l'heure de votre rendez-vous. Il reste valable comme "
           "ci-dessous jusqu'à votre réponse, mais l'un de ces horaires nous conviendrait mieux."},
    Phrase{
        "conflict.offer_withdrawn", "Votre rendez-vous est maintenu : {{service}} chez {{agency}}",
        "l'empêchement à l'heure de votre rendez-vous est réglé. Votre rendez-vous est maintenu, "
        "vous n'avez rien à faire."},
    Phrase{
        "conflict.opened", "Conflit : {{service}}, {{when}}",
        "Quelque chose s'oppose maintenant à cette réservation : un autre événement à cette "
        "heure, d'autres horaires de travail ou une personne qui a décliné. La réservation tient "
        "toujours, et la cliente ou le client compte dessus.\n\n"
        "Merci de déplacer ce qui gêne ou la réservation, ou de la confier à quelqu'un d'autre."},
    Phrase{
        "conflict.escalated", "Toujours ouvert : {{service}}, {{when}}",
        "Cette réservation commence bientôt et le conflit n'est pas réglé. La cliente ou le "
        "client compte dessus.\n\n"
        "Merci de déplacer ce qui gêne ou la réservation, ou de la confier à quelqu'un d'autre."},
    Phrase{"conflict.overridden", "Réservé malgré d'autres projets : {{service}}, {{when}}",
           "Cette réservation a été faite exprès, bien que l'agenda contienne autre chose à cette "
           "heure. Les deux tiennent.\n\n"
           "Merci de veiller à ce que le rendez-vous puisse avoir lieu, ou de déplacer ce qui "
           "gêne."},
    Phrase{"conflict.closed", "Réglé : {{service}}, {{when}}",
           "Le conflit autour de cette réservation est réglé. La réservation tient comme "
           "ci-dessous."},
    Phrase{"conflict.closed.cancelled", "Réglé : {{service}}, {{when}}",
           "Le conflit autour de cette réservation est réglé : la réservation est annulée."},
    Phrase{"staff.move_refused", "Non modifié : {{service}}, {{when}}",
           "La modification de cette réservation dans votre agenda n'a pas pu être gardée : le "
           "nouvel horaire est pris, ou la réservation ne peut plus être modifiée.\n\n"
           "La réservation tient comme ci-dessous. Votre agenda affichera le bon horaire à sa "
           "prochaine mise à jour."},
    Phrase{"staff.assigned", "À vous : {{service}}, {{when}}",
           "Cette réservation vous a été confiée. Elle est dans votre agenda."},
    Phrase{"staff.relieved", "Plus à vous : {{service}}, {{when}}",
           "Cette réservation a été confiée à quelqu'un d'autre. Elle n'est plus dans votre "
           "agenda."},
    Phrase{"calendar.event_unreadable", "Un événement de votre agenda est illisible en partie",
           "Un événement de votre agenda se répète d'une façon qui ne peut pas être évaluée. Pour "
           "que rien ne soit réservé dessus, tout le temps qu'il peut toucher reste libre.\n\n"
           "Merci de regarder l'événement qui a lieu pour la première fois comme ci-dessous, et de "
           "le saisir de nouveau."},
    Phrase{
        "source.attention", "Un agenda ne peut pas être lu : {{service}}",
        "Un agenda extérieur dont dépendent des réservations ne peut pas être lu. Ce qui y a été "
        "vu en dernier bloque toujours ; ce qui y a été saisi depuis n'est pas connu ici.\n\n"
        "Si son mot de passe a changé ou si l'accès a été retiré, merci de le connecter de "
        "nouveau sur la page de configuration, ou d'en demander une."},
    Phrase{"agenda.today", "Votre journée : {{date}}", "Voici vos rendez-vous du jour."},
    Phrase{"letter.wrote", "Un message : {{service}}, {{when}}",
           "Le client a écrit à l’adresse de cette réservation. Ses mots figurent ci-dessous tels "
           "qu’ils sont arrivés. Veuillez lui répondre vous-même : ce message vient d’un "
           "programme."},
    Phrase{"conflict.countered", "Autre horaire souhaité : {{service}}, {{when}}",
           "Le client a répondu à l’invitation et souhaite un autre horaire. Rien n’a été changé : "
           "la réservation reste comme ci-dessous.\n\n"
           "Veuillez la déplacer ou la laisser telle quelle ; le client en sera informé."},
    Phrase{"conflict.customer_declined", "Refusé : {{service}}, {{when}}",
           "Le client a refusé l’invitation, trop tard pour annuler ainsi ou là où votre bureau "
           "veut d’abord être consulté. La réservation tient toujours.\n\n"
           "Veuillez demander au client, puis l’annuler ou la garder."},
    Phrase{"booking.counter_refused", "L’horaire reste : {{service}} chez {{agency}}",
           "l’autre horaire que vous avez proposé n’est pas possible. Votre rendez-vous reste tel "
           "quel."},
    Phrase{"proposal.refused", "Votre proposition : {{service}} chez {{agency}}",
           "l’horaire que vous avez proposé n’est pas possible. Votre rendez-vous a été déplacé à "
           "l’horaire ci-dessous."},
    Phrase{"webhook.stopped", "Votre système n’est plus informé : {{service}}",
           "Un de vos points d’accès webhook n’accepte plus d’événements depuis des jours, ou dit "
           "ne plus exister. Plus rien ne lui est envoyé.\n\n"
           "Ce qui se passe est gardé 30 jours. Quand votre système ira mieux, faites reprendre "
           "le point d’accès (POST /v1/webhook-endpoints/…/resume) ou faites-lui redire ce qu’il "
           "a manqué (…/replay)."},
    Phrase{"letter.unreached", "Non joint : {{service}}, {{when}}",
           "Un message au sujet de cette réservation n'est pas parvenu au client.\n\n"
           "Merci de vérifier l'adresse et d'appeler s'il le faut."},
};

}  // namespace

const Catalogue kFrench = {
    .tag = "fr",
    .weekdays = {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    .months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
               "octobre", "novembre", "décembre"},
    .date = date,
    .clock = clock,
    .between = " à ",
    .after_clock = "",
    .labels = {.what = "Quoi",
               .when = "Quand",
               .with = "Avec",
               .where = "Où",
               .customer = "Client",
               .party = "Places",
               .booking = "Réservation",
               .possible = "Possible",
               .wished = "Souhaité",
               .waitlist = "Liste d'attente",
               .until = "Jusqu'à",
               .first = "D'abord",
               .calendar = "Agenda",
               .seen_last = "Dernière lecture",
               .trouble = "Raison",
               .greeting = "Bonjour {{customer_name}},",
               .questions = "Des questions ? {{contact}}",
               .unsure = "Vous avez répondu « peut-être ». Viendrez-vous ? Sinon, veuillez "
                         "déplacer ou annuler le "
                         "rendez-vous, afin que quelqu’un d’autre puisse en profiter.",
               .free_day = "Il n'y en a pas.",
               .see = "Voir le rendez-vous",
               .move = "Choisir un autre horaire",
               .cancel = "Annuler",
               .undo = "Revenir sur l'annulation (pendant dix minutes)",
               .accept = "Accepter",
               .decline = "Refuser",
               .leave = "Quitter la liste d'attente",
               .reconnect = "Reconnecter l’agenda",
               .add_file = "Ajouter à votre agenda (fichier)",
               .add_google = "Ajouter à Google Agenda",
               .add_outlook = "Ajouter à Outlook"},
    .phrases = kPhrases,
};

}  // namespace holdfast::notify
