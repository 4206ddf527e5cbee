#include "gateway/links/page_words.hpp"

namespace holdfast::gateway {

const PageWords kPageWordsFrench = {
    .tag = "fr",
    .yours = "Votre rendez-vous",
    .stands = "Votre rendez-vous est confirmé.",
    .waits =
        "Nous avons reçu votre demande. Elle n'est pas encore confirmée ; l'horaire vous est "
        "gardé.",
    .cancelled = "Ce rendez-vous est annulé.",
    .over = "Ce rendez-vous est passé.",
    .ended = "Cette demande n'est plus valable et rien ne vous est gardé.",
    .until = "Vous pouvez le modifier jusqu'au {{until}}.",
    .too_late = "Il ne peut plus être modifié ici. Merci de nous contacter : {{contact}}",
    .cancel_title = "Annuler le rendez-vous",
    .cancel_question = "Voulez-vous annuler ce rendez-vous ? L'horaire sera libre pour d'autres.",
    .cancel_button = "Oui, annuler",
    .move_title = "Choisir un autre horaire",
    .move_hint = "Choisissez un de ces horaires, puis le bouton à la fin.",
    .move_button = "Déplacer le rendez-vous à cet horaire",
    .earlier = "Horaires plus tôt",
    .later = "Horaires plus tard",
    .no_times = "Aucun horaire n'est libre pendant ces deux semaines.",
    .moved = "Votre rendez-vous a été déplacé. C'est cet horaire qui est valable.",
    .undo_question =
        "Vous avez annulé par erreur ? Si l'horaire est encore libre, le rendez-vous aura bien "
        "lieu.",
    .undo_button = "Revenir sur l'annulation",
    .undo_late = "On peut revenir sur une annulation pendant dix minutes ; ce délai est passé.",
    .offered = "Cet horaire est libre pour vous. Il n'est pas encore réservé.",
    .offer_until = "Vous pouvez répondre jusqu'au {{until}}.",
    .accept_button = "Oui, réserver pour moi",
    .decline_button = "Non, le laisser à quelqu'un d'autre",
    .no_offer =
        "Aucun horaire ne vous est gardé en ce moment. Vous êtes sur la liste d'attente ; nous "
        "vous écrirons dès qu'un horaire se libère.",
    .booked = "L'horaire est réservé pour vous.",
    .leave_question = "Voulez-vous quitter la liste d'attente ?",
    .leave_button = "Oui, quitter la liste d'attente",
    .left = "Vous n'êtes pas sur la liste d'attente.",
    .reconnect_title = "Reconnecter l’agenda",
    .reconnect_question =
        "{{service}} ne nous laisse plus lire cet agenda. Connectez-vous-y avec le même compte et "
        "donnez de nouveau votre accord.",
    .reconnect_button = "Aller chez {{service}}",
    .reconnected = "L’agenda est connecté. Il n’y a rien à faire.",
    .taken = "Cet horaire vient d'être pris. Merci d'en choisir un autre.",
    .changed = "Quelque chose a changé entre-temps. Merci de regarder de nouveau.",
    .refused = "Ce n'est pas possible maintenant. Merci de nous contacter : {{contact}}",
    .unavailable = "Cela n'a pas fonctionné. Merci de réessayer dans un instant.",
};

}  // namespace holdfast::gateway
