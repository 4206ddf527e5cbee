#include "notify/language/catalogue.hpp"

namespace holdfast::notify {
namespace {

std::string date(std::string_view weekday, unsigned day, std::string_view month, int year) {
  return std::string(weekday) + ", " + std::to_string(day) + " de " + std::string(month) + " de " +
         std::to_string(year);
}

std::string clock(unsigned hour, unsigned minute) {
  return std::to_string(hour) + (minute < 10 ? ":0" : ":") + std::to_string(minute);
}

constexpr std::array kPhrases = {
    Phrase{"booking.confirmed", "Confirmada: {{service}} en {{agency}}",
           "su cita está confirmada."},
    Phrase{"booking.rescheduled", "Nueva hora: {{service}} en {{agency}}",
           "su cita se ha cambiado. La hora válida es la de abajo."},
    Phrase{"booking.reassigned", "Cambio: {{service}} en {{agency}}",
           "le atenderá otra persona. La hora de su cita no cambia."},
    Phrase{"booking.restored", "Confirmada de nuevo: {{service}} en {{agency}}",
           "su cita se mantiene, como se indica abajo. Si recibió una cancelación, no la tenga en "
           "cuenta."},
    Phrase{"booking.cancelled", "Cancelada: {{service}} en {{agency}}",
           "la cita de abajo se ha cancelado. La hora ya no está reservada para usted."},
    Phrase{"booking.time_zone", "La misma hora local: {{service}} en {{agency}}",
           "en el lugar de su cita los relojes se cambiarán de otra manera de lo que se sabía "
           "cuando reservó. Su cita conserva su hora local."},
    Phrase{"booking.requested", "Recibida: {{service}} en {{agency}}",
           "hemos recibido su solicitud y le guardamos la hora. La cita aún no está confirmada: le "
           "escribiremos en cuanto lo esté."},
    Phrase{"booking.withdrawn", "Retirada: {{service}} en {{agency}}",
           "la solicitud de abajo se ha retirado. Ya no le guardamos la hora."},
    Phrase{"booking.expired", "Sin confirmar: {{service}} en {{agency}}",
           "la solicitud de abajo no se pudo confirmar a tiempo, por lo que ya no le guardamos la "
           "hora. Lo sentimos. Pídanos otra, por favor."},
    Phrase{"booking.declined", "No es posible: {{service}} en {{agency}}",
           "lamentablemente la cita de abajo no es posible. Ya no le guardamos la hora."},
    Phrase{"reminder.upcoming", "Recordatorio: {{service}}, {{date}}",
           "le recordamos su cita. Le esperamos."},
    Phrase{"follow_up.thanks", "Gracias: {{service}} en {{agency}}",
           "gracias por su visita. Esperamos que todo fuera como deseaba; si no, díganoslo, por "
           "favor."},
    Phrase{"waitlist.joined", "En la lista de espera: {{service}} en {{agency}}",
           "está en la lista de espera. Le escribiremos en cuanto quede libre una hora de las que "
           "desea. Todavía no hay nada reservado."},
    Phrase{"waitlist.offered", "Hay una hora libre para usted: {{service}} en {{agency}}",
           "una hora que espera está libre. Aún no está reservada: acéptela a tiempo o podrá "
           "quedársela otra persona."},
    Phrase{"waitlist.lapsed", "Ya no se le guarda: {{service}} en {{agency}}",
           "le guardábamos la hora de abajo, y el plazo ha terminado sin respuesta. Si aún lo "
           "desea, sigue en la lista de espera para otras horas."},
    Phrase{"waitlist.lost", "Ya ocupada: {{service}} en {{agency}}",
           "otra persona fue más rápida con la hora de abajo. Sigue en la lista de espera para "
           "otras horas."},
    Phrase{"waitlist.expired", "Termina la lista de espera: {{service}} en {{agency}}",
           "ninguna de las horas que deseaba ha quedado libre a tiempo. Ya no está en la lista de "
           "espera."},
    Phrase{"conflict.offer_move", "Elija otra hora, por favor: {{service}} en {{agency}}",
           "ha surgido algo a la hora de su cita. Sigue en pie como se indica abajo hasta que nos "
           "responda, pero nos vendría mejor una de estas horas."},
    Phrase{
        "conflict.offer_withdrawn", "Su cita se mantiene: {{service}} en {{agency}}",
        "lo que había surgido a la hora de su cita está resuelto. Su cita se mantiene y no tiene "
        "que hacer nada."},
    Phrase{"conflict.opened", "Conflicto: {{service}}, {{when}}",
           "Algo se opone ahora a esta reserva: otro evento a esa hora, otro horario de trabajo o "
           "una persona que la rechazó. La reserva sigue en pie y el cliente cuenta con ella.\n\n"
           "Por favor, mueva lo que estorba o la reserva, o deje que otra persona se encargue."},
    Phrase{"conflict.escalated", "Sigue abierto: {{service}}, {{when}}",
           "Esta reserva empieza pronto y el conflicto no se ha resuelto. El cliente cuenta con "
           "ella.\n\n"
           "Por favor, mueva lo que estorba o la reserva, o deje que otra persona se encargue."},
    Phrase{"conflict.overridden", "Reservada sobre otros planes: {{service}}, {{when}}",
           "Esta reserva se hizo a propósito aunque hay otra cosa en el calendario a esa hora. Las "
           "dos siguen en pie.\n\n"
           "Por favor, procure que la cita pueda celebrarse, o mueva lo que estorba."},
    Phrase{"conflict.closed", "Resuelto: {{service}}, {{when}}",
           "El conflicto sobre esta reserva está resuelto. La reserva sigue como abajo."},
    Phrase{"conflict.closed.cancelled", "Resuelto: {{service}}, {{when}}",
           "El conflicto sobre esta reserva está resuelto: la reserva está cancelada."},
    Phrase{"staff.move_refused", "Sin cambios: {{service}}, {{when}}",
           "El cambio que hizo a esta reserva en su calendario no se pudo mantener: la nueva hora "
           "está ocupada o la reserva ya no se puede cambiar.\n\n"
           "La reserva sigue como abajo. Su calendario mostrará la hora correcta cuando se "
           "actualice."},
    Phrase{"staff.assigned", "Ahora es suya: {{service}}, {{when}}",
           "Se le ha asignado esta reserva. Está en su calendario."},
    Phrase{"staff.relieved", "Ya no es suya: {{service}}, {{when}}",
           "Esta reserva se ha asignado a otra persona. Ya no está en su calendario."},
    Phrase{
        "calendar.event_unreadable", "Un evento de su calendario no se puede leer entero",
        "Un evento de su calendario se repite de una manera que no se puede evaluar. Para que no "
        "se reserve nada encima, se mantiene libre todo el tiempo que pueda tocar.\n\n"
        "Por favor, mire el evento que tiene lugar por primera vez como abajo y escríbalo de "
        "nuevo."},
    Phrase{"source.attention", "No se puede leer un calendario: {{service}}",
           "No se puede leer un calendario externo del que dependen reservas. Lo último que se vio "
           "en él sigue bloqueando; lo que se anotó después no se conoce aquí.\n\n"
           "Si se cambió la contraseña o se retiró el permiso, conéctelo de nuevo en la página de "
           "configuración, o pida una a su oficina."},
    Phrase{"agenda.today", "Su día: {{date}}", "Estas son sus citas del día."},
    Phrase{"letter.wrote", "Un mensaje: {{service}}, {{when}}",
           "El cliente ha escrito a la dirección de esta reserva. Sus palabras figuran abajo tal "
           "como llegaron. Por favor, respóndale usted: este mensaje lo envía un programa."},
    Phrase{"conflict.countered", "Desea otra hora: {{service}}, {{when}}",
           "El cliente ha respondido a la invitación y desea otra hora. No se ha cambiado nada: la "
           "reserva sigue como figura abajo.\n\n"
           "Por favor, cámbiela o déjela como está; el cliente será informado."},
    Phrase{"conflict.customer_declined", "Rechazada: {{service}}, {{when}}",
           "El cliente ha rechazado la invitación, demasiado tarde para cancelar así o donde su "
           "oficina quiere ser consultada antes. La reserva sigue en pie.\n\n"
           "Por favor, pregunte al cliente y cancélela o manténgala."},
    Phrase{"booking.counter_refused", "Se mantiene la hora: {{service}} en {{agency}}",
           "la otra hora que propuso no es posible. Su cita sigue como está."},
    Phrase{"proposal.refused", "Su propuesta: {{service}} en {{agency}}",
           "la hora que propuso no es posible. Su cita se ha cambiado a la hora de abajo."},
    Phrase{"webhook.stopped", "Su sistema ya no recibe avisos: {{service}}",
           "Un punto de webhook suyo lleva días sin aceptar eventos, o dice que ya no existe. Ya "
           "no se le envía nada.\n\n"
           "Lo que ocurre se guarda 30 días. Cuando su sistema vuelva a funcionar, haga que el "
           "punto siga (POST /v1/webhook-endpoints/…/resume) o que se le repita lo que se perdió "
           "(…/replay)."},
    Phrase{"letter.unreached", "No localizado: {{service}}, {{when}}",
           "Un mensaje sobre esta reserva no llegó al cliente.\n\n"
           "Por favor, compruebe la dirección y llame si hace falta."},
};

}  // namespace

const Catalogue kSpanish = {
    .tag = "es",
    .weekdays = {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
    .months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
               "septiembre", "octubre", "noviembre", "diciembre"},
    .date = date,
    .clock = clock,
    .between = " a ",
    .after_clock = "",
    .labels = {.what = "Qué",
               .when = "Cuándo",
               .with = "Con",
               .where = "Dónde",
               .customer = "Cliente",
               .party = "Plazas",
               .booking = "Reserva",
               .possible = "Posible",
               .wished = "Deseado",
               .waitlist = "Lista de espera",
               .until = "Hasta",
               .first = "Primero",
               .calendar = "Calendario",
               .seen_last = "Última lectura",
               .trouble = "Motivo",
               .greeting = "Hola, {{customer_name}}:",
               .questions = "¿Preguntas? {{contact}}",
               .unsure = "Respondió que quizá vendría. ¿Vendrá? Si no puede, cambie o anule la "
                         "cita, por favor, para "
                         "que otra persona pueda aprovechar la hora.",
               .free_day = "No hay ninguna.",
               .see = "Ver la cita",
               .move = "Elegir otra hora",
               .cancel = "Cancelar",
               .undo = "Deshacer la cancelación (durante diez minutos)",
               .accept = "Aceptar",
               .decline = "Rechazar",
               .leave = "Salir de la lista de espera",
               .reconnect = "Conectar de nuevo el calendario",
               .add_file = "Añadir a su calendario (archivo)",
               .add_google = "Añadir a Google Calendar",
               .add_outlook = "Añadir a Outlook"},
    .phrases = kPhrases,
};

}  // namespace holdfast::notify
