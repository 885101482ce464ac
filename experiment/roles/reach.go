package roles

import "slices"

// reachHeaders are what columns are called, folded, that say whether a message
// reached a contact, in tables of one row a contact.
var reachHeaders = []string{
	"sent", "delivered", "successfully delivered", "received", "envoye", "envoyee", "delivre", "delivree", "livre", "remis", "recu",
	"verzonden", "verstuurd", "afgeleverd", "bezorgd", "ontvangen", "gesendet", "versendet", "zugestellt", "enviado", "entregado",
}

// missHeaders are those of columns that say that it did not.
var missHeaders = []string{
	"bounced", "bounce", "hard bounce", "soft bounce", "hard bounced", "soft bounced", "not delivered", "undelivered", "not sent", "dropped", "blocked", "suppressed",
	"rebond", "rebond dur", "rebond permanent", "non delivre", "non remis", "rejete", "gebounced", "gebounct", "niet afgeleverd", "niet bezorgd", "unzustellbar", "nicht zugestellt", "rebotado", "rebote", "no entregado",
}

// complaintHeaders are those of columns that say that somebody complained.
var complaintHeaders = []string{
	"unsubscribed", "unsubscribe", "unsub", "opted out", "complained", "complaint", "spam", "spam report", "spam complaint", "abuse", "marked as spam",
	"desabonne", "desinscrit", "plainte", "uitgeschreven", "afgemeld", "klacht", "abgemeldet", "beschwerde",
}

// ComplaintColumns lists the columns that say of each contact whether the
// message was answered with a complaint.
func ComplaintColumns(header []string) []int {
	var columns []int
	for i, h := range header {
		if slices.Contains(complaintHeaders, Fold(h)) {
			columns = append(columns, i)
		}
	}
	return columns
}

// complaintCounts are what counts of complaints are called, folded, of those
// who left and of those who reported spam: both complain.
var complaintCounts = [][]string{
	{"unsubscribes", "unsubscribed", "unsubscriptions", "unsubs", "total unsubs", "desabonnements", "desabonnes", "desinscriptions", "uitschrijvingen", "afmeldingen", "abmeldungen"},
	{"abuse complaints", "spam complaints", "complaints", "spam reports", "plaintes", "plaintes spam", "klachten", "spamklachten", "beschwerden", "spam beschwerden"},
}

// ComplaintCounts lists the columns of totals that together count complaints.
func ComplaintCounts(header []string) []int {
	folded := foldAll(header)
	var columns []int
	for _, words := range complaintCounts {
		if at := firstOf(words, folded); at >= 0 {
			columns = append(columns, at)
		}
	}
	return columns
}

// ReachColumns lists the columns that say of each contact whether the message
// was delivered, and those that say that it was not.
func ReachColumns(header []string) (reached, missed []int) {
	for i, h := range header {
		folded := Fold(h)
		if slices.Contains(reachHeaders, folded) {
			reached = append(reached, i)
		} else if slices.Contains(missHeaders, folded) {
			missed = append(missed, i)
		}
	}
	return reached, missed
}
