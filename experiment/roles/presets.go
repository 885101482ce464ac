package roles

import "slices"

// A Class is the shape of an export, which decides what can be concluded.
type Class string

// The classes.
const (
	Aggregated Class = "aggregated" // a row of counts for each message: nobody is named
	PerContact Class = "contacts"   // a row for each message somebody was sent, with what came of it
	EventLog   Class = "events"     // a row for each thing that happened to a message: sent, delivered, clicked
	Audience   Class = "audience"   // who is on a list; nothing of what they did
)

// A Preset is what is known of an export of some tool by its headers alone.
type Preset struct {
	Name  string
	Class Class
	// Columns names, as the file spells them, the headers that have a role.
	Columns map[Role]string
	// DayFirst and MonthFirst are how its dates put day and month, where the
	// tool always writes them so.
	DayFirst, MonthFirst bool
}

// Clicks and Opens are what can be taken for an engagement. Clicks are the
// default: many mail programs open a message before anybody does.
const (
	Clicks = "clicks"
	Opens  = "opens"
)

// export describes one kind of file. Headers are folded; of those of a role
// the first that is there has it.
type export struct {
	Preset
	needs []string // all of them are there
	roles map[Role][]string
	opens map[Role][]string // instead, where opens engage
}

var exports = []export{
	{
		Preset: Preset{Name: "Mailchimp campaigns", Class: Aggregated, MonthFirst: true},
		needs:  []string{"title", "subject", "send date", "total recipients", "successful deliveries", "unique opens", "unique clicks", "abuse complaints"},
		roles: map[Role][]string{Trigger: {"title"}, Segment: {"audience", "list"}, Exposures: {"successful deliveries"}, Engagements: {"unique clicks"},
			Complaints: {"unsubscribes"}, Day: {"send date"}},
		opens: map[Role][]string{Engagements: {"unique opens"}},
	},
	{
		Preset: Preset{Name: "Mailchimp A/B report", Class: Aggregated},
		needs:  []string{"combination", "recipients who opened", "recipients who clicked"},
		roles: map[Role][]string{Trigger: {"combination"}, Exposures: {"successful deliveries", "total recipients"}, Engagements: {"recipients who clicked"},
			Complaints: {"total unsubs"}},
		opens: map[Role][]string{Engagements: {"recipients who opened"}},
	},
	{
		Preset: Preset{Name: "Klaviyo campaigns", Class: Aggregated},
		needs:  []string{"campaign name", "send time", "total recipients", "unique opens", "unique clicks", "spam complaints", "campaign id"},
		roles: map[Role][]string{Trigger: {"variant name", "variant", "campaign name"}, Segment: {"list"}, Exposures: {"successful deliveries", "total recipients"},
			Engagements: {"unique clicks"}, Complaints: {"unsubscribes"}, Channel: {"campaign channel"}, Day: {"send time"}},
		opens: map[Role][]string{Engagements: {"unique opens"}},
	},
	{
		Preset: Preset{Name: "Braze variations", Class: Aggregated},
		needs:  []string{"variation name", "unique opens", "unique clicks", "bounces"},
		roles: map[Role][]string{Trigger: {"variation name"}, Exposures: {"delivered", "unique recipients", "sent"}, Engagements: {"unique clicks"},
			Complaints: {"unsubscribes"}, Day: {"time", "date", "day"}},
		opens: map[Role][]string{Engagements: {"unique opens"}},
	},
	{
		Preset: Preset{Name: "Google Analytics sessions", Class: Aggregated},
		needs:  []string{"sessions", "engaged sessions", "engagement rate"},
		roles: map[Role][]string{Trigger: {"session manual ad content", "session campaign", "session campaign name", "campaign"}, Exposures: {"sessions"},
			Engagements: {"engaged sessions"}, Day: {"date"}},
	},
	{
		Preset: Preset{Name: "HubSpot email events", Class: EventLog},
		needs:  []string{"recipient", "email campaign id", "event type", "event id"},
		roles:  map[Role][]string{Contact: {"recipient"}, Trigger: {"subject", "email campaign id"}, Outcome: {"event type"}, Time: {"event created date your time zone", "event created date"}},
	},
	{
		Preset: Preset{Name: "HubSpot recipients", Class: PerContact},
		needs:  []string{"recipient", "email campaign id", "delivered", "opened", "clicked"},
		roles:  map[Role][]string{Contact: {"recipient"}, Trigger: {"subject", "email campaign id"}, Outcome: {"clicked"}, Time: {"sent at your time zone", "sent at"}},
		opens:  map[Role][]string{Outcome: {"opened"}},
	},
	{
		Preset: Preset{Name: "Brevo log", Class: EventLog, DayFirst: true},
		needs:  []string{"st text", "ts", "sub", "frm", "email"},
		roles:  map[Role][]string{Contact: {"email"}, Trigger: {"sub"}, Outcome: {"st text"}, Time: {"ts"}},
	},
	{
		Preset: Preset{Name: "Brevo events", Class: EventLog},
		needs:  []string{"event", "email", "subject", "tag"},
		roles:  map[Role][]string{Contact: {"email"}, Trigger: {"campaign name", "subject"}, Outcome: {"event"}, Time: {"date", "ts"}},
	},
	{Preset: Preset{Name: "Brevo contacts", Class: Audience, DayFirst: true}, needs: []string{"email", "email blacklisted", "added time"}},
	{Preset: Preset{Name: "Mailchimp audience", Class: Audience}, needs: []string{"email address", "member rating", "leid", "euid"}},
	{Preset: Preset{Name: "Kit subscribers", Class: Audience}, needs: []string{"first name", "email", "created at", "status"}},
	{Preset: Preset{Name: "systeme.io contacts", Class: Audience}, needs: []string{"email", "first name", "surname", "tags", "date registered"}},
}

// Detect recognises the export of a tool by its headers, and says which of
// them has which role. engaged is Clicks or Opens, or empty: not said.
func Detect(header []string, engaged string) (Preset, bool) {
	folded := foldAll(header)
	for _, e := range exports {
		if !subset(e.needs, folded) {
			continue
		}
		p := e.Preset
		p.Columns = map[Role]string{}
		for _, roles := range []map[Role][]string{e.roles, e.openRoles(engaged)} {
			for role, words := range roles {
				if at := firstOf(words, folded); at >= 0 {
					p.Columns[role] = header[at]
				}
			}
		}
		return p, true
	}
	return Preset{}, false
}

func (e *export) openRoles(engaged string) map[Role][]string {
	if engaged == Opens {
		return e.opens
	}
	return nil
}

func subset(words, of []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// firstOf returns the column of the first word that is a header, -1: none is.
func firstOf(words, folded []string) int {
	for _, w := range words {
		if at := slices.Index(folded, w); at >= 0 {
			return at
		}
	}
	return -1
}

// openHeaders are what columns of opens are called, folded, in any tool: of
// counts, and of a yes or no.
var openHeaders = map[Role][]string{
	Engagements: {"unique opens", "recipients who opened", "ouvertures uniques", "ouvreurs", "unieke opens", "einmalige offnungen", "openers", "opens", "ouvertures", "total opens", "offnungen"},
	Outcome:     {"opened", "ouvert", "geopend", "geoffnet", "open"},
}

// OpenColumns finds the columns of opens in a file of no known tool.
func OpenColumns(header []string) map[Role]string {
	folded := foldAll(header)
	columns := map[Role]string{}
	for role, words := range openHeaders {
		if at := firstOf(words, folded); at >= 0 {
			columns[role] = header[at]
		}
	}
	return columns
}

// CountsOpens tells a column of opens, which machines make as well as people.
func CountsOpens(header string) bool {
	folded := Fold(header)
	return slices.Contains(openHeaders[Engagements], folded) || slices.Contains(openHeaders[Outcome], folded)
}
