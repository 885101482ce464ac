package source

import (
	"context"

	"triggerlab/experiment"
	"triggerlab/experiment/roles"
)

// BookAndPeople is Book together with those whom its sheet Contacts knows: a
// function that tells the segment of a contact, and whether there is one of
// that name.
func BookAndPeople(ctx context.Context, path string) (*experiment.Experiment, func(contact string) (segment string, known bool), error) {
	f, book, err := openBook(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	f.Close()
	return book.Experiment, func(contact string) (string, bool) {
		c, known := book.Contacts[string(roles.SameContact(nil, []byte(contact)))]
		return c.Segment, known
	}, nil
}
