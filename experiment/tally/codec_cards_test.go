package tally

import (
	"bytes"
	"reflect"
	"testing"
)

// TestCodecCards: cards are written as counts, and no hand with them, for a
// hand is one person.
func TestCodecCards(t *testing.T) {
	want := cardsOf(t, swipers(30, 5, false), 5, 2)
	written, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(written, []byte("c29")) || bytes.Contains(written, []byte("ands")) {
		t.Error("the name or the hand of a contact was written")
	}
	got, err := Decode(written)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := got.Encode(); err != nil || !bytes.Equal(again, written) {
		t.Errorf("written again it differs: %v", err)
	}
	if got.Cards.Without([]int{3}) != nil {
		t.Error("nobody can know what everybody else did")
	}
	want.Cards.Hands, want.Cards.Segments, want.Cards.again = nil, nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got.Cards, want.Cards)
	}
}
