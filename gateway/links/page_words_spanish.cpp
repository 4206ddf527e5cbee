#include "gateway/links/page_words.hpp"

namespace holdfast::gateway {

const PageWords kPageWordsSpanish = {
    .tag = "es",
    .yours = "Su cita",
    .stands = "Su cita está confirmada.",
    .waits = "Hemos recibido su solicitud. Aún no está confirmada; le guardamos la hora.",
    .cancelled = "Esta cita está cancelada.",
    .over = "Esta cita ya ha pasado.",
    .ended = "Esta solicitud ya no es válida y no se le guarda nada.",
    .until = "Puede cambiarla hasta el {{until}}.",
    .too_late = "Ya no se puede cambiar aquí. Póngase en contacto con nosotros: {{contact}}",
    .cancel_title = "Cancelar la cita",
    .cancel_question = "¿Quiere cancelar esta cita? La hora quedará libre para otros.",
    .cancel_button = "Sí, cancelarla",
    .move_title = "Elegir otra hora",
    .move_hint = "Elija una de estas horas y después el botón del final.",
    .move_button = "Cambiar la cita a esta hora",
    .earlier = "Horas anteriores",
    .later = "Horas posteriores",
    .no_times = "No hay ninguna hora libre en estas dos semanas.",
    .moved = "Su cita se ha cambiado. Esta es la hora válida.",
    .undo_question = "¿La canceló por error? Si la hora sigue libre, la cita se mantiene.",
    .undo_button = "Deshacer la cancelación",
    .undo_late = "Una cancelación se puede deshacer durante diez minutos; ese tiempo ha pasado.",
    .offered = "Esta hora está libre para usted. Aún no está reservada.",
    .offer_until = "Puede responder hasta el {{until}}.",
    .accept_button = "Sí, reservarla para mí",
    .decline_button = "No, dejarla a otra persona",
    .no_offer =
        "Ahora no se le guarda ninguna hora. Está en la lista de espera; le escribiremos en cuanto "
        "haya una libre.",
    .booked = "La hora está reservada para usted.",
    .leave_question = "¿Quiere salir de la lista de espera?",
    .leave_button = "Sí, salir de la lista de espera",
    .left = "No está en la lista de espera.",
    .reconnect_title = "Conectar de nuevo el calendario",
    .reconnect_question =
        "{{service}} ya no nos deja leer este calendario. Inicie sesión allí con la misma cuenta y "
        "dé su permiso otra vez.",
    .reconnect_button = "Ir a {{service}}",
    .reconnected = "El calendario está conectado. No hay nada que hacer.",
    .taken = "Esa hora se acaba de ocupar. Elija otra, por favor.",
    .changed = "Algo ha cambiado mientras tanto. Mírelo otra vez, por favor.",
    .refused = "Ahora no es posible. Póngase en contacto con nosotros: {{contact}}",
    .unavailable = "No ha funcionado. Inténtelo de nuevo en un momento, por favor.",
};

}  // namespace holdfast::gateway
