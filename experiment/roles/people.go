package roles

import (
	"regexp"
	"slices"
	"strings"
)

// people are headers of columns that say who somebody is, folded. They have
// no role here; what stands in them is not for showing.
var people = []string{
	"name", "naam", "nom", "first name", "firstname", "last name", "lastname", "surname", "full name", "prenom", "voornaam", "achternaam", "familienaam",
	"vorname", "nachname", "familienname", "nom de famille", "nom complet", "volledige naam", "vollstandiger name", "nombre", "apellido", "apellidos",
	"phone", "phone number", "telephone", "tel", "telefoon", "telefoonnummer", "mobile", "mobiel", "gsm", "sms", "portable",
	"mobile phone", "mobile number", "numero de telephone", "telefon", "telefonnummer", "mobiltelefon", "handy", "handynummer", "gsm nummer", "whatsapp",
	"address", "adresse", "adres", "street", "rue", "straat", "strasse", "straße", "anschrift", "birthday", "date of birth", "date de naissance", "geboortedatum", "geburtsdatum", "anniversaire", "verjaardag", "geburtstag", "ip", "optin ip", "confirm ip", "ip address",
	"account manager", "account owner", "sales rep", "sales representative", "salesperson", "contact owner", "owner", "assigned to", "relationship manager", "account executive",
	"responsable de compte", "gestionnaire de compte", "commercial", "charge de clientele", "proprietaire du contact", "accountmanager", "klantmanager", "relatiebeheerder", "verkoper", "vertegenwoordiger", "eigenaar",
	"kundenbetreuer", "kundenberater", "verkaufer", "vertriebsmitarbeiter", "ansprechpartner",
}

// NamesPeople tells a column of which the values say who somebody is.
func NamesPeople(header string) bool { return slices.Contains(people, Fold(header)) }

// address is an @ between letters, in a text of one word.
var address = regexp.MustCompile(`[\pL\pN._%+-]@[\pL\pN]`)

// IsAddress tells an e-mail address.
func IsAddress(value []byte) bool { return address.Match(value) }

// phone is a number as people write it to be called: it begins with a plus or
// a nought.
var phone = regexp.MustCompile(`^(\+|\(?0)[0-9()./ -]+$`)

// The fewest and the most digits of a telephone number.
const fewestDigits, mostDigits = 9, 15

// IsPerson tells a value that says who somebody is: an e-mail address or a
// telephone number. No message and no part of an audience is called so.
func IsPerson(value []byte) bool {
	if IsAddress(value) {
		return true
	}
	if len(value) < fewestDigits || value[0] != '+' && value[0] != '0' && value[0] != '(' || !phone.Match(value) {
		return false
	}
	n := len(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, string(value)))
	return fewestDigits <= n && n <= mostDigits
}
