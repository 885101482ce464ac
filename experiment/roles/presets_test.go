package roles

import (
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		header, engaged string
		name            string
		class           Class
		columns         string
	}{
		{`Title,Subject,List,Send Date,Send Weekday,Total Recipients,Successful Deliveries,Soft Bounces,Hard Bounces,Total Bounces,Times Forwarded,Forwarded Opens,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Abuse Complaints,Times Liked on Facebook,Folder Id,Unique Id,Total Orders,Total Gross Sales,Total Revenue`,
			"", "Mailchimp campaigns", Aggregated, "segment=List trigger=Title exposures=Successful Deliveries engagements=Unique Clicks complaints=Unsubscribes day=Send Date"},
		{`Title,Subject,Audience,Send Date,Total Recipients,Successful Deliveries,Unique Opens,Unique Clicks,Unsubscribes,Abuse Complaints`,
			Opens, "Mailchimp campaigns", Aggregated, "segment=Audience trigger=Title exposures=Successful Deliveries engagements=Unique Opens complaints=Unsubscribes day=Send Date"},
		{`Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel`,
			Clicks, "Klaviyo campaigns", Aggregated, "segment=List trigger=Campaign Name channel=Campaign Channel exposures=Successful Deliveries engagements=Unique Clicks complaints=Unsubscribes day=Send Time"},
		{`Campaign Name,Variant Name,Winning Variant?,Send Time,Total Recipients,Unique Opens,Unique Clicks,Spam Complaints,Campaign ID`,
			"", "Klaviyo campaigns", Aggregated, "trigger=Variant Name exposures=Total Recipients engagements=Unique Clicks day=Send Time"},
		{`time,variation_name,sent,opens,unique_opens,clicks,unique_clicks,unsubscribes,bounces,delivered`,
			"", "Braze variations", Aggregated, "trigger=variation_name exposures=delivered engagements=unique_clicks complaints=unsubscribes day=time"},
		{`Session campaign,Sessions,Engaged sessions,Engagement rate,Key events`, "", "Google Analytics sessions", Aggregated, "trigger=Session campaign exposures=Sessions engagements=Engaged sessions"},
		{`Recipient,Hub ID,Email Campaign ID,Subject,Event Type,Event ID,Event Created Date (Your time zone)`, "", "HubSpot email events", EventLog,
			"contact=Recipient trigger=Subject outcome=Event Type time=Event Created Date (Your time zone)"},
		{`Recipient,Hub ID,Email Campaign ID,SubType,Subject,Sent At (Your time zone),Sent,Delivered,Bounce,Spam Report,Opened,Clicked,Unsubscribed`, Opens, "HubSpot recipients", PerContact,
			"contact=Recipient trigger=Subject outcome=Opened time=Sent At (Your time zone)"},
		{`st_text,ts,sub,frm,email,tag,mid,link`, "", "Brevo log", EventLog, "contact=email trigger=sub outcome=st_text time=ts"},
		{`EMAIL,LASTNAME,FIRSTNAME,SMS,EMAIL_BLACKLISTED,SMS_BLACKLISTED,ADDED_TIME,MODIFIED_TIME`, "", "Brevo contacts", Audience, ""},
		{`Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,NOTES,TAGS`, "", "Mailchimp audience", Audience, ""},
		{`first_name,email,created_at,status`, "", "Kit subscribers", Audience, ""},
		{`event,contact,segment,trigger,outcome,time`, "", "", "", ""},
		{`email,subject,clicked`, "", "", "", ""},
	} {
		p, ok := Detect(strings.Split(c.header, ","), c.engaged)
		var got []string
		for _, role := range All() {
			if header, has := p.Columns[role]; has {
				got = append(got, string(role)+"="+header)
			}
		}
		if ok != (c.name != "") || p.Name != c.name || p.Class != c.class || strings.Join(got, " ") != c.columns {
			t.Errorf("%s\n got %s (%s): %s\nwant %s (%s): %s", c.header, p.Name, p.Class, strings.Join(got, " "), c.name, c.class, c.columns)
		}
	}
}

func TestOpenColumns(t *testing.T) {
	got := OpenColumns([]string{"Variante", "Total Opens", "Ouvertures uniques", "Clics", "Geöffnet"})
	if got[Engagements] != "Ouvertures uniques" || got[Outcome] != "Geöffnet" {
		t.Errorf("got %v", got)
	}
	if !CountsOpens("Opened") || !CountsOpens("unique_opens") || CountsOpens("Unique Clicks") || CountsOpens("Open Rate") {
		t.Error("opens are not told from clicks")
	}
}

func TestHappening(t *testing.T) {
	for text, want := range map[string]Happened{
		"Sent": WasSent, "DELIVERED": WasDelivered, "Click": WasClicked, "clicks": WasClicked, "First opening": WasOpened, "SpamReport": WasRefused, "Unsubscribed": WasRefused,
		"Premi\u00e8re ouverture": WasOpened, "Soft bounce": NotReached, "CLICKED": WasClicked, "StatusChange": NothingOfUse, "": UnknownHappening, "Processed": NotReached, "Clic sur lien": WasClicked, "LINK CLICK": WasClicked, "angeklickt": WasClicked, "Envoyée": WasSent, "poke": UnknownHappening,
	} {
		if got := Happening([]byte(text)); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	for word := range happenings {
		if Fold(word) != strings.ToLower(word) {
			t.Errorf("%q is not folded", word)
		}
	}
	for _, e := range exports {
		for _, word := range e.needs {
			if Fold(word) != word {
				t.Errorf("%s: %q is not folded", e.Name, word)
			}
		}
		for _, roles := range []map[Role][]string{e.roles, e.opens} {
			for role, words := range roles {
				for _, word := range words {
					if Fold(word) != word {
						t.Errorf("%s: %q of %s is not folded", e.Name, word, role)
					}
				}
			}
		}
	}
}
