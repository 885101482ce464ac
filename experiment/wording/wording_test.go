package wording_test

import (
	"testing"

	"triggerlab/experiment/wording"
)

func TestRead(t *testing.T) {
	for _, tc := range []struct {
		message, language string
		want              wording.Features
	}{
		{"", "en", wording.Features{}},
		{"  Fresh flowers  ", "en", wording.Features{Length: 13}},
		{"Do you like tulips?", "en", wording.Features{Length: 19, Question: true, You: true}},
		{"You’re in: 3 days left!", "en", wording.Features{Length: 23, Number: true, You: true, Exclamation: true}},
		{"The young yodel", "en", wording.Features{Length: 15}},
		{"NASA found it", "en", wording.Features{Length: 13, Capitals: true}},
		{"An SMS from us", "en", wording.Features{Length: 14}},
		{"ÉTÉ ÉCOLE", "fr", wording.Features{Length: 9, Capitals: true}},
		{"Et si vous veniez ?", "fr", wording.Features{Length: 19, Question: true, You: true}},
		{"T'as vu ton prix", "fr", wording.Features{Length: 16, You: true}},
		{"Je ne sais pas", "fr", wording.Features{Length: 14}},
		{"Speciaal voor u", "nl", wording.Features{Length: 15, You: true}},
		{"Te koop: ton bier", "nl", wording.Features{Length: 17}},
		{"Te koop", "", wording.Features{Length: 7}},
		{"Jullie tuin", "", wording.Features{Length: 11, You: true}},
		{"Bloemen 💐", "nl", wording.Features{Length: 9, Emoji: true}},
		{"👍🏽 cafe\u0301", "fr", wording.Features{Length: 6, Emoji: true}},
		{"特価？", "", wording.Features{Length: 3, Question: true}},
	} {
		if got := wording.Read(tc.message, tc.language); got != tc.want {
			t.Errorf("%q: %+v, not %+v", tc.message, got, tc.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tc := range []struct {
		want     string
		messages []string
	}{
		{"en", []string{"The One Where A Creationist Picks A Fight", "What You Need To Know"}},
		{"fr", []string{"Découvrez nos fleurs de saison", "L'été arrive chez vous"}},
		{"nl", []string{"Ontdek de bloemen van het seizoen", "Wat kies jij?"}},
		{"fr", []string{"-20 % sur tout le site"}},
		{"nl", []string{"Alleen nu: een gratis boeket"}},
		{"", []string{"Tulips 2026"}},
		{"", []string{}},
		{"", []string{"the le"}},
		{"en", []string{"MR. PRESIDENT, I'M NOT MAD. YOU ARE"}},
	} {
		if got := wording.Language(tc.messages...); got != tc.want {
			t.Errorf("%q: %q, not %q", tc.messages, got, tc.want)
		}
	}
}
