package source_test

import (
	"strings"
	"testing"

	"triggerlab/experiment/roles"
	"triggerlab/experiment/source"
)

// TestAwkwardExports: files as mailing tools write them.
func TestAwkwardExports(t *testing.T) {
	opens := source.Options{Reading: source.Reading{Engaged: "opens"}}
	only := func(header string, values ...string) source.Options {
		return source.Options{Only: []source.Only{{Header: header, Values: values}}}
	}
	const (
		mailchimp = `Title,Subject,List,"Send Date","Send Weekday","Total Recipients","Successful Deliveries","Soft Bounces","Hard Bounces","Total Bounces","Times Forwarded","Forwarded Opens","Unique Opens","Open Rate","Total Opens","Unique Clicks","Click Rate","Total Clicks",Unsubscribes,"Abuse Complaints","Times Liked on Facebook","Folder Id","Unique Id","Total Orders","Total Gross Sales","Total Revenue"` + "\n"
		plainMail = `"Plain, May",Hello,All,"Jun 09, 2018 09:30 pm",Saturday,1100,1080,10,10,20,0,0,300,27.78%,570,70,6.48%,90,2,0,0,,ab1,n/a,n/a,CA$0.00` + "\n"
		poemMail  = `"Poem 🌹",Ode,All,"Jun 09, 2018 09:35 pm",Saturday,1100,1081,9,10,19,0,0,320,29.6%,600,107,9.9%,130,3,1,0,,ab2,1,29.00,CA$29.00` + "\n"
		mailed    = "read 2 used 2 pending 0; Plain, May 70/1080/2; Poem 🌹 107/1081/4"
		klaviyo   = "Campaign Name,Subject,List,Send Time,Send Weekday,Variant Name,Winning Variant?,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel\n"
		plainKlav = "Spring,Hello,All,2026-04-01 10:00:00,Wednesday,Plain,FALSE,1010,3,0.3%,90,300,30%,400,80,8%,90,2,0,0%,1000,10,1%,k1,email\n"
		poemKlav  = "Spring,Ode,All,2026-04-01 10:00:00,Wednesday,Poem,TRUE,1010,9,0.9%,270,320,32%,410,130,13%,150,3,1,0.1%,1000,10,1%,k1,email\n"
		braze     = "variation_name,date,sent,delivered,opens,unique_opens,clicks,unique_clicks,unsubscribes,bounces,revenue,conversions\n"
		hubspot   = "Recipient,Hub ID,Email Campaign ID,Subject,Event Type,Event ID,Event Created Date (Your time zone)\n"
		brevoLog  = "st_text,ts,sub,frm,email,tag,mid,link\n"
		analytics = "Session campaign,Sessions,Engaged sessions,Engagement rate,Key events\n"
	)
	testAwkward(t, []awkward{
		{name: "Mailchimp campaigns", head: mailchimp, rows: plainMail + poemMail, want: mailed, notices: "source.preset"},
		{name: "Mailchimp campaigns, and opens count", head: mailchimp, rows: plainMail + poemMail, o: opens, want: "read 2 used 2 pending 0; Plain, May 300/1080/2; Poem 🌹 320/1081/4", notices: "source.machine-opens source.preset"},
		{name: "Mailchimp campaigns with audiences and a byte order mark", head: "\ufeff" + strings.Replace(mailchimp, ",List,", ",Audience,", 1), rows: plainMail + poemMail, want: mailed, segments: "All 177/2161", notices: "source.preset"},
		{name: "Mailchimp campaigns that were saved by a Dutch Excel", head: "Title;Subject;List;Send Date;Total Recipients;Successful Deliveries;Unique Opens;Open Rate;Unique Clicks;Unsubscribes;Abuse Complaints\n",
			rows: "Plain;Hello;All;Jun 09, 2018 09:30 pm;1.100;1.080;300;27,78%;70;2;0\nPoem;Ode;All;Jun 09, 2018 09:35 pm;1.100;1.081;320;29,6%;107;3;0\n", want: "read 2 used 2 pending 0; Plain 70/1080/2; Poem 107/1081/3", notices: "source.decimal source.preset"},
		{name: "Mailchimp campaigns by their subjects", head: mailchimp, rows: plainMail + poemMail, o: source.Options{Map: map[roles.Role]string{roles.Trigger: "Subject"}}, want: "read 2 used 2 pending 0; Hello 70/1080/2; Ode 107/1081/4", notices: "source.preset"},
		{name: "a Mailchimp A/B report", head: "Campaign Report\n\"Title:\",\"Covers\"\n\"Delivery Date/Time:\",\"Sat, May 1, 2021 10:15\"\n\n" +
			"\"Combination 1 Stats\"\n\"Subject Line:\",\"Covers 🌹, on sale\"\n\"Total Recipients:\",\"1,751\"\n\"Successful Deliveries:\",\"1,742\"\n\"Recipients Who Opened:\",\"141 (8.1%)\"\n\"Recipients Who Clicked:\",\"20 (1.1%)\"\n\"Last Open Date:\",\"1/7/26 17:40\"\n\"Total Unsubs:\",\"1\"\n\"Total Sales:\",\"CA$0.00\"\n\n" +
			"\"Combination 2 Stats\"\n\"Subject Line:\",\"Now on sale\"\n\"Total Recipients:\",\"1,750\"\n\"Successful Deliveries:\",\"1,742\"\n\"Recipients Who Opened:\",\"125 (7.2%)\"\n\"Recipients Who Clicked:\",\"27 (1.5%)\"\n\"Total Unsubs:\",\"1\"\n\n" +
			"\"Combination 1 Clicks by URL\"\n\"URL\",\"Total Clicks\",\"Unique Clicks\"\n\"https://www.example.com/?a\",\"126\",\"1\"\n", want: "read 2 used 2 pending 0; Covers 🌹, on sale 20/1742/1; Now on sale 27/1742/1", notices: "source.preset"},
		{name: "a Mailchimp audience", head: "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n",
			rows: "a@example.org,An,Peeters,2,,,2026-02-14 10:00:00,,,,,,,,,2026-02-14 10:00:00,1,e1,,\"\"\"spring\"\",\"\"vip\"\"\"\n", problems: "source.a-list a.csv:1"},
		{name: "Klaviyo campaigns", head: klaviyo, rows: plainKlav + poemKlav, want: "read 2 used 2 pending 0; Plain 80/1000/2; Poem 130/1000/4", notices: "source.preset"},
		{name: "Klaviyo campaigns of which one is chosen", head: klaviyo, rows: plainKlav + poemKlav + strings.Replace(plainKlav, "Spring", "Summer", 1), o: only("Campaign Name", "Spring"),
			want: "read 3 used 2 pending 0 not-selected 1@a.csv:A4; Plain 80/1000/2; Poem 130/1000/4", notices: "source.preset"},
		{name: "Braze variations by day", head: braze, rows: "Plain,2026-05-01,1010,1000,400,300,90,80,2,10,0,3\nPoem,2026-05-01,1010,1000,410,320,150,130,3,10,0,9\nPlain,2026-05-02,510,500,200,150,45,40,1,10,0,1\nPoem,2026-05-02,510,500,200,160,75,65,1,10,0,4\n",
			want: "read 4 used 4 pending 0; Plain 120/1500/3; Poem 195/1500/4", notices: "source.preset"},
		{name: "Google Analytics with a preamble and a row of totals", head: "# ----------------------------------------\n# Start date: 20260501\n# End date: 20260531\n# ----------------------------------------\n" + analytics,
			rows: "plain,1000,400,0.4,3\npoem,1000,460,0.46,5\nGrand total,2000,860,0.43,8\n", want: "read 3 used 2 pending 0 total-row 1@a.csv:A8; plain 400/1000/0; poem 460/1000/0", notices: "source.preset table.preamble"},
		{name: "HubSpot events in disorder", head: hubspot, rows: "b@x.org,1,78,Ode,Click,e4,2026-02-14 09:40\na@x.org,1,77,Hello,Sent,e1,2026-02-14 09:30\na@x.org,1,77,Hello,Delivered,e2,2026-02-14 09:30\nb@x.org,1,78,Ode,Delivered,e5,2026-02-14 09:30\nb@x.org,1,78,Ode,Open,e6,2026-02-14 09:31\n" +
			"c@x.org,1,77,Hello,Delivered,e7,2026-02-14 09:30\nc@x.org,1,77,Hello,SpamReport,e8,2026-02-14 09:35\n", fixed: true,
			want: "read 7 used 5 pending 0 not-an-outcome-event 2@a.csv:E3; Hello 0/2/1; Ode 1/1/0", notices: "source.preset"},
		{name: "HubSpot recipients", head: "Recipient,Hub ID,Email Campaign ID,SubType,Subject,Sent At (Your time zone),Sent,Delivered,Bounce,Spam Report,Opened,Clicked,Unsubscribed\n",
			rows: "a@x.org,1,77,News,Hello,14/02/2026 09:00,TRUE,TRUE,FALSE,FALSE,TRUE,FALSE,FALSE\nb@x.org,1,78,News,Ode,14/02/2026 09:00,TRUE,TRUE,FALSE,FALSE,TRUE,TRUE,FALSE\n", want: "read 2 used 2 pending 0; Hello 0/1/0; Ode 1/1/0", notices: "source.preset source.reach"},
		{name: "a Brevo log", head: brevoLog, rows: "Delivered,14-02-2026 10:00:00,Hello,me@x.org,a@x.org,NA,1,NA\nDelivered,14-02-2026 10:00:00,Ode,me@x.org,b@x.org,NA,2,NA\nClicked,14-02-2026 10:02:00,Ode,me@x.org,b@x.org,NA,2,https://x.org\nFirst opening,14-02-2026 10:02:00,Hello,me@x.org,a@x.org,NA,1,NA\n", fixed: true,
			want: "read 4 used 3 pending 0 not-an-outcome-event 1@a.csv:A5; Hello 0/1/0; Ode 1/1/0", notices: "source.preset"},
		{name: "a Brevo log that was cut off", head: brevoLog, rows: "Delivered,14-02-2026 10:00:00,Hello,me@x.org,a@x.org,NA,1,NA\nDelivered,14-02-2026 10:00:00,Ode,me@x.org,b@x.org,NA,2,NA\nClicked,14-02-2026 10:02:00,Ode,me@x.org,c@x.org,NA,3,NA\n", problems: "source.set-aside"},
		{name: "Brevo contacts", head: "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME\n", rows: "a@x.org;Peeters;An;32470000000;No;No;14-02-2026 10:00;14-02-2026 10:00\n", problems: "source.a-list a.csv:1"},
		{name: "systeme.io contacts", head: "Email,First name,Surname,Phone number,Country,Tags,Date registered\n", rows: "a@x.org,An,Peeters,,BE,\"a, b\",2026-02-14\n", problems: "source.a-list a.csv:1"},
		{name: "Kit subscribers", head: "first_name,email,created_at,status\n", rows: "An,a@x.org,2026-02-14,active\n", problems: "source.a-list a.csv:1"},
		{name: "a report of names and values", head: "Campaign name:,Spring\nSubject:,Hello\nSent:,\"1,000\"\nOpened:,\"300 (30%)\"\nClicked:,80 (8%)\n", problems: "source.missing-column a.csv:1"},
		{name: "totals of a French tool", head: "\ufeffVariante;Public;Envoyés;Ouvreurs;Taux d’ouverture;Cliqueurs;Désabonnements\n", rows: "Simple;Tous;1 000;300;30,0 %;80;2\nPoème;Tous;1 000;320;32,0 %;130;3\nTotal;;2 000;620;31,0 %;210;5\n",
			want: "read 3 used 2 pending 0 total-row 1@a.csv:A4; Poème 130/1000/3; Simple 80/1000/2"},
		{name: "totals of a Dutch tool", head: "Variant;Lijst;Verzonden;Geopend;Klikken;Uitschrijvingen\n", rows: "Gewoon;Alle;1000;300;80;2\nGedicht;Alle;1000;320;130;3\nTotaal;Alle;2000;620;210;5\n",
			want: "read 3 used 2 pending 0 total-row 1@a.csv:A4; Gedicht 130/1000/3; Gewoon 80/1000/2"},
		{name: "clickers beside all recipients", head: "email\n", rows: "a@x.org\nc@x.org\n", fixed: true, more: map[string]string{"sent.csv": "\ufeffemail;variant\na@x.org;p\nb@x.org;p\nc@x.org;q\nd@x.org;q\n"}, o: source.Options{Sent: "sent.csv"},
			want: "read 6 used 6 pending 0; p 1/2/0; q 1/2/0"},
		{name: "clickers in letters of another size", head: "email\n", rows: "A@x.org\nc@X.org\n", fixed: true, more: map[string]string{"sent.csv": "email,variant\na@x.org,p\nb@x.org,p\nc@x.org,q\nd@x.org,q\n"}, o: source.Options{Sent: "sent.csv"},
			want: "read 6 used 6 pending 0; p 1/2/0; q 1/2/0"},
	})
}
