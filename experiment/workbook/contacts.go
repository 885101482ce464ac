package workbook

import (
	"math"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// contactList is the sheet Contacts.
var contactList = list[experiment.Contact]{
	blank:      experiment.Contact{Prior: math.NaN()},
	attributes: func(c *experiment.Contact) *[]experiment.Attribute { return &c.Attributes },
	columns: []column[experiment.Contact]{
		{
			name: "contact", also: []string{"contact id", "contactpersoon"}, format: asText, width: 34,
			read:  func(c cell, to *experiment.Contact) { to.Name = c.text() },
			write: func(from *experiment.Contact) any { return said(from.Name) },
		},
		{
			name: "segment", format: asText, width: 20, from: segmentsSheet,
			read: func(c cell, to *experiment.Contact) {
				// One string for all contacts of a segment, not one each.
				name, known := c.segments[string(c.trimmed)]
				if !known {
					name = c.text()
					c.knows(name, c)
				}
				to.Segment = name
			},
			write: func(from *experiment.Contact) any { return said(from.Segment) },
		},
		{
			name: "prior", fr: "antérieur", nl: "voorheen", also: []string{"anterieur", "voorheen"}, format: "General", width: 12,
			read: func(c cell, to *experiment.Contact) {
				if prior, ok := c.number(); ok {
					to.Prior = prior
				}
			},
			write: func(from *experiment.Contact) any { return from.Prior }, // empty where it is no number
		},
	},
}

func (r *reader) readContacts() error {
	g, err := r.open(contactsSheet)
	if g == nil {
		return err
	}
	r.book.Contacts = map[string]experiment.Contact{}
	seen := map[string]position{}
	return contactList.read(g, func(row row, name int, c experiment.Contact) {
		key := string(roles.SameContact(nil, []byte(c.Name)))
		if row.first(seen, name, key, c.Name) {
			r.book.Contacts[key] = c
		}
	})
}
