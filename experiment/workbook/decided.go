package workbook

import (
	"context"

	"triggerlab/experiment/table"
)

// ReadDecided is [Read] without the contacts and the plan, for somebody who
// reads contacts row by row: there may be a million of them.
func ReadDecided(ctx context.Context, f table.File) (*Book, error) { return read(ctx, f) }

// ContactsSheet is the name of the sheet Contacts, empty where the book has
// none.
func ContactsSheet(f table.File) string {
	for _, s := range f.Sheets() {
		if kindOf(s.Name) == contactsSheet {
			return s.Name
		}
	}
	return ""
}

// AssignmentsSheets are the names of the sheet Assignments and of those it
// goes on in.
func AssignmentsSheets(f table.File) []string { return partsOf(f, assignmentsSheet) }
