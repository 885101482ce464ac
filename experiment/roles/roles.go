// Package roles tells what the columns and the values of a file mean, in
// English, French, Dutch and German and in the words of mailing tools.
//
// A header is recognised whatever its case, accents, spaces, hyphens and
// underscores. What was recognised is always said, and --map ROLE=HEADER
// overrides it.
package roles

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"triggerlab/experiment"
)

// Role is what a column means.
type Role string

// The roles. Exposures, Engagements and Complaints are counts of totals; the
// others describe one exposure. Position is a card's place in a deck, from 1,
// Minds whether its contact was of two minds, and Via how it was recorded.
// Message is what the trigger said, word for word.
const (
	Event       Role = "event"
	Contact     Role = "contact"
	Segment     Role = "segment"
	Trigger     Role = "trigger"
	Outcome     Role = "outcome"
	Time        Role = "time"
	Channel     Role = "channel"
	ReplyS      Role = "reply_s"
	SwipeS      Role = "swipe_s"
	Note        Role = "note"
	Prior       Role = "prior"
	Exposures   Role = "exposures"
	Engagements Role = "engagements"
	Complaints  Role = "complaints"
	Day         Role = "day"
	Wave        Role = "wave"
	Position    Role = "position"
	Minds       Role = "minds"
	Via         Role = "via"
	Message     Role = "message"
	Simulated   Role = "simulated"
)

// synonyms lists, for each role, the headers that mean it, folded, the best
// first: where a file has both Unique Clicks and Total Clicks, the contacts
// who clicked are what counts.
var synonyms = []struct {
	role  Role
	words []string
}{
	{Event, []string{"event", "event id", "evenement", "id evenement", "gebeurtenis", "message id"}},
	{Contact, []string{"contact", "contact id", "recipient", "recipient id", "subscriber", "subscriber id", "customer", "customer id", "client", "id client",
		"destinataire", "abonne", "ontvanger", "abonnee", "klant", "klantnummer", "contactpersoon", "email", "e mail", "email address", "e mail address",
		"adresse e mail", "adresse email", "adresse courriel", "courriel", "emailadres", "e mailadres", "user", "user id", "utilisateur", "gebruiker", "member", "person", "kontakt", "empfanger", "kunde", "kundennummer", "abonnent",
		"customer number", "customer no", "customer nr", "client number", "client no", "client id", "numero client", "numero de client", "no client", "n client", "nr client", "klant id", "klantnr", "klantennummer", "kunden nr", "kunden id", "kundennr",
		"subscriber key", "subscriberkey", "contact key", "contact number", "contact no", "profile id", "person id", "member id", "member number", "lidnummer", "user key", "mail", "emailaddress", "adresse mail", "correo", "correo electronico", "cliente", "numero de cliente", "id"}},
	{Segment, []string{"segment", "audience", "group", "groupe", "groep", "doelgroep", "cible", "public", "liste", "list", "lijst", "zielgruppe", "gruppe"}},
	{Trigger, []string{"trigger", "declencheur", "variant", "variante", "variation", "variant name", "variation name", "message", "bericht", "version", "versie", "treatment", "arm", "campagne variant", "campaign variant", "e mail variant", "combination", "nachricht", "ausloser",
		"campaign name", "campaign", "campaign title", "nom de la campagne", "nom de campagne", "campagne", "campagnenaam", "naam van de campagne", "kampagne", "kampagnenname", "nombre de la campana", "campana",
		"subject line", "subject", "objet", "ligne d objet", "sujet", "onderwerp", "onderwerpregel", "betreff", "betreffzeile", "asunto", "boodschap", "email name", "e mail name"}},
	{Outcome, []string{"outcome", "resultat", "issue", "resultaat", "uitkomst", "result", "response", "reponse", "reactie", "swipe", "engaged", "engage", "clicked", "clique", "geklikt", "geklickt", "opened", "ouvert", "geopend", "geoffnet", "ergebnis", "reaktion", "status", "statut"}},
	{Time, []string{"time", "timestamp", "date", "datetime", "heure", "horodatage", "tijd", "tijdstip", "datum", "sent at", "send time", "date d envoi", "verzonden op", "moment", "zeit", "zeitpunkt", "gesendet am"}},
	{Channel, []string{"channel", "canal", "kanaal"}},
	{ReplyS, []string{"reply s", "reply seconds", "delai de reponse s", "reponse s", "antwoord s"}},
	{SwipeS, []string{"swipe s", "swipe seconds", "veeg s"}},
	{Note, []string{"note", "notes", "comment", "commentaire", "remarque", "opmerking", "notitie"}},
	{Prior, []string{"prior", "prior engagement", "prior engagements", "engagement before", "anterieur", "engagement anterieur", "voorheen", "eerdere reacties", "vorher"}},
	{Exposures, []string{"exposures", "successful deliveries", "delivered", "delivres", "afgeleverd", "livres", "recus", "total recipients", "recipients", "destinataires", "ontvangers", "sent", "sends", "envoyes", "envois", "verzonden", "impressions", "weergaven", "vertoningen", "expositions", "blootstellingen", "unique recipients", "zugestellt", "gesendet", "versendet"}},
	{Engagements, []string{"engagements", "unique clicks", "clics uniques", "cliqueurs", "cliqueurs uniques", "unieke kliks", "unieke klikken", "clickers", "clicks", "clics", "kliks", "klikken", "eindeutige klicks", "klicks", "total clicks"}},
	{Complaints, []string{"complaints", "abuse complaints", "spam complaints", "unsubscribes", "unsubscribed", "desabonnements", "desabonnes", "desinscriptions", "plaintes", "uitschrijvingen", "afmeldingen", "klachten", "unsubs", "abmeldungen", "beschwerden"}},
	{Day, []string{"day", "jour", "dag", "date", "datum", "send date", "date d envoi"}},
	{Wave, []string{"wave", "wave no", "vague", "golf", "welle"}},
	{Position, []string{"position", "card position", "card no", "place dans le jeu", "positie", "kaartnummer"}},
	{Minds, []string{"minds", "of two minds", "two minds", "partage", "partagee", "in twijfel"}},
	{Via, []string{"via", "recorded via"}},
	// Behind Trigger, which may be named by its message alone.
	{Message, []string{"headline", "headlines", "subject line", "subject", "message", "message text", "copy", "preheader", "objet", "ligne d objet", "accroche", "titre", "texte du message",
		"onderwerp", "onderwerpregel", "kop", "koptekst", "boodschap", "bericht", "berichttekst", "betreff", "betreffzeile", "uberschrift", "nachricht"}},
	{Simulated, []string{"simulated", "simulated seed"}},
}

// All lists the roles in order.
func All() []Role {
	all := make([]Role, len(synonyms))
	for i, s := range synonyms {
		all[i] = s.role
	}
	return all
}

// Fold writes a header the way it is compared: lower case, without accents,
// with one space for each run of spaces and punctuation.
func Fold(header string) string {
	folded, _, err := transform.String(transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn))), header)
	if err != nil {
		folded = header
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(folded), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

func foldAll(header []string) []string {
	folded := make([]string, len(header))
	for i, h := range header {
		folded[i] = Fold(h)
	}
	return folded
}

// Columns says which column, counted from 0, has which role.
type Columns map[Role]int

// Has tells whether the role has a column.
func (c Columns) Has(role Role) bool { _, ok := c[role]; return ok }

// Recognise finds the role of each header. Roles in mapped are taken as they
// are said, by header; a column that was mapped, or is named in taken (a
// --by column is a segment and nothing else), is not recognised as anything
// more. Where a name in mapped is not among the headers the error lists them.
func Recognise(header []string, mapped map[Role]string, taken []string) (Columns, error) {
	columns := Columns{}
	used := map[int]bool{}
	var problems experiment.Problems
	for _, role := range All() {
		name, ok := mapped[role]
		if !ok {
			continue
		}
		at := Find(header, name)
		if at < 0 {
			problems.Add(experiment.Msg("roles.no-header", "header", name, "role", string(role), "headers", header))
			continue
		}
		columns[role], used[at] = at, true
	}
	for _, name := range taken {
		if at := Find(header, name); at >= 0 {
			used[at] = true
		}
	}
	folded := foldAll(header)
	for _, s := range synonyms {
		if columns.Has(s.role) {
			continue
		}
		for _, word := range s.words {
			at := slices.Index(folded, word)
			// What marks a simulation marks it whatever else the column is for.
			if at >= 0 && (!used[at] || s.role == Simulated) {
				columns[s.role], used[at] = at, true
				break
			}
		}
	}
	return columns, problems.Err()
}

// Find returns the place of the header a person named: exactly, or else by
// its folded form; -1 if there is none.
func Find(header []string, name string) int {
	if at := slices.Index(header, strings.TrimSpace(name)); at >= 0 {
		return at
	}
	folded := Fold(name)
	return slices.IndexFunc(header, func(h string) bool { return folded != "" && Fold(h) == folded })
}

// Suggest returns the roles a file still lacks, of those of totals where it
// counts without naming contacts, and of those of outcomes elsewhere.
func Missing(c Columns) []Role {
	var missing []Role
	needed := []Role{Trigger, Outcome}
	if !c.Has(Outcome) && !c.Has(Contact) && (c.Has(Exposures) || c.Has(Engagements)) {
		needed = []Role{Trigger, Exposures, Engagements}
	}
	for _, role := range needed {
		if !c.Has(role) {
			missing = append(missing, role)
		}
	}
	return missing
}
