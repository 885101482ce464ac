package roles

import (
	"slices"
	"strings"
)

// Happened is what a word of an event log says came of a message.
type Happened uint8

// What can happen. A word of which nothing is known may be the one that
// matters, and is never taken for one that says nothing.
const (
	UnknownHappening Happened = iota
	NothingOfUse              // forwarded, printed, put on a list: nothing of an outcome
	NotReached                // bounced, dropped, or still under way
	WasSent
	WasDelivered
	WasOpened
	WasClicked
	WasRefused // unsubscribed from, or reported as spam
)

var happenings = map[string]Happened{}

func init() {
	for happened, words := range map[Happened]string{
		NothingOfUse: "proxy open, unique proxy open, loaded by proxy, status change, statuschange, forward, forwarded, print, printed, list addition, unbounce, resubscribe, resubscribed, " +
			"transfere, doorgestuurd, weitergeleitet, reenviado",
		NotReached: "processed, queued, scheduled, deferred, deferral, delayed, dropped, blocked, error, failed, rejected, suppressed, invalid, invalid email, undelivered, not delivered, not sent, " +
			"bounce, bounced, bounces, soft bounce, hard bounce, softbounce, hardbounce, soft bounced, hard bounced, " +
			"en attente d envoi, en file, differe, differee, bloque, bloquee, erreur, echec, e mail invalide, email invalide, rebond, soft rebond, hard rebond, rebond temporaire, rebond permanent, non delivre, non remis, rejete, " +
			"in wachtrij, uitgesteld, geblokkeerd, fout, mislukt, gebounced, gebounced hard, gebounced soft, niet bezorgd, niet afgeleverd, geweigerd, ongeldig, " +
			"in warteschlange, verzogert, blockiert, fehler, fehlgeschlagen, unzustellbar, nicht zugestellt, abgelehnt, ungultig, ungultige e mail, zuruckgewiesen, " +
			"en cola, aplazado, diferido, bloqueado, fallido, rebotado, rebote, rebote duro, rebote suave, no entregado, rechazado, invalido",
		WasSent:      "sent, send, sends, request, requests, requested, envoye, envoyee, envoi, gesendet, versendet, versandt, verzonden, verstuurd, enviado, inviata",
		WasDelivered: "delivered, delivery, livre, livree, delivre, delivree, remis, remise, recu, zugestellt, ausgeliefert, afgeleverd, bezorgd, ontvangen, entregado, consegnata",
		WasOpened: "open, opened, opens, unique open, unique opened, email open, email opened, opened email, first open, first opening, ouvert, ouverte, ouverture, ouverture unique, premiere ouverture, " +
			"geoffnet, offnung, erstmals geoffnet, erste offnung, geopend, eerste opening, abierto, apertura, primera apertura, aperta, prima apertura",
		WasClicked: "click, clicked, clicks, unique click, unique clicked, link click, link clicked, clicked link, email click, email clicked, clicked email, url click, first click, " +
			"clique, cliquee, clic, clics, clic unique, clic sur lien, clic sur un lien, clic sur le lien, lien clique, premier clic, " +
			"geklickt, angeklickt, klick, klicks, link geklickt, link angeklickt, geklikt, aangeklikt, klik, kliks, link geklikt, link aangeklikt, geklikt op link, " +
			"clicado, cliqueado, clic en enlace, clic en el enlace, enlace clicado, hizo clic, pinchado, cliccata, clic sul link",
		WasRefused: "unsubscribed, unsubscribe, unsub, unsubscription, opt out, opted out, optout, spam, spamreport, spam report, reported spam, spam complaint, complaint, complained, abuse, abuse complaint, marked as spam, " +
			"desabonne, desabonnee, desabonnement, desinscrit, desinscrite, desinscription, plainte, signale comme spam, marque comme spam, " +
			"abgemeldet, abmeldung, abbestellt, beschwerde, als spam markiert, spam beschwerde, uitgeschreven, uitschrijving, afgemeld, afmelding, klacht, spamklacht, gemarkeerd als spam, " +
			"dado de baja, baja, cancelo la suscripcion, queja, queja de spam, marcado como spam, disiscritta",
	} {
		for word := range strings.SplitSeq(words, ", ") {
			// As most logs spell them too, to be found without folding.
			for _, spelt := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
				happenings[spelt] = happened
			}
		}
	}
}

// Happening reads the word of an event log. The text is trimmed.
func Happening(text []byte) Happened {
	if h, ok := happenings[string(text)]; ok {
		return h
	}
	return happenings[Fold(string(text))]
}

// Reaches tells a word of the way a message takes, which no outcome says: that
// it was sent, that it arrived, or that it did not.
func (h Happened) Reaches() bool { return h == NotReached || h == WasSent || h == WasDelivered }

// Answers tells a word of what somebody did with a message.
func (h Happened) Answers() bool { return h == WasOpened || h == WasClicked || h == WasRefused }

// eventHeaders are what columns of happenings are called, folded, that have no
// other name to be known by: their values must say that they are.
var eventHeaders = []string{
	"event type", "type of event", "event", "type", "event name", "activity", "activity type", "action", "type d evenement", "type evenement", "evenement",
	"gebeurtenis", "type gebeurtenis", "activiteit", "actie", "ereignis", "ereignistyp", "aktivitat", "aktion", "evento", "tipo de evento", "tipo", "delivery status", "email status", "e mail status",
	"status", "statut", "state", "etat", "estado", "zustand", "status text", "st text",
}

// EventColumns lists the columns that may hold words of happenings, by their
// headers, the best first.
func EventColumns(header []string) []int {
	folded := foldAll(header)
	var columns []int
	for _, word := range eventHeaders {
		if at := slices.Index(folded, word); at >= 0 {
			columns = append(columns, at)
		}
	}
	return columns
}
