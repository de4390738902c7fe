package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/whatsapp/linked"
)

func TestWhatsAppIsLookedAtBeforeAPhoneHasLinkedUs(t *testing.T) {
	var out, problems bytes.Buffer
	if code := run([]string{"whatsapp", "status", "--database-url", postgrestest.URL(t)}, nil, &out, &problems); code != 0 {
		t.Fatalf("code %d: %s", code, problems.String())
	}
	if !strings.Contains(out.String(), "zapis whatsapp pair") {
		t.Errorf("says %q", out.String())
	}
}

func TestAVersionOfWhatsAppMustBeOne(t *testing.T) {
	var out, problems bytes.Buffer
	args := []string{"whatsapp", "status", "--whatsapp-version", "new", "--database-url", postgrestest.URL(t)}
	if code := run(args, nil, &out, &problems); code == 0 || !strings.Contains(problems.String(), "version") {
		t.Errorf("code %d: %s", code, problems.String())
	}
}

func TestStepsOfPairingAreSaidToTheOwner(t *testing.T) {
	for kind, test := range map[linked.StepKind]struct{ says, fails string }{
		linked.ScanQR: {says: "Scan this before 12:00:00"}, linked.TypeCode: {says: "Type ABCD-1234"},
		linked.Paired: {says: "Linked."}, linked.Failed: {fails: "nobody"},
	} {
		var out bytes.Buffer
		err := printStep(&out, linked.PairStep{
			Kind: kind, Code: "ABCD-1234", Until: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), Reason: "nobody has linked us",
		})
		if !strings.Contains(out.String(), test.says) || (err != nil) != (test.fails != "") {
			t.Errorf("%s says %q, %v", kind, out.String(), err)
		}
	}
}

func TestANumberIsShownWithWhatItHasSent(t *testing.T) {
	var out bytes.Buffer
	o := linked.Overview{Linked: true, Number: "79990000000", Connected: true, Proactive: 12, Strangers: 3, Since: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	if err := printOverview(&out, o); err != nil {
		t.Fatal(err)
	}
	want := "number                    +79990000000\nconnection                kept by a running zapis\n" +
		"sent unasked in 24 hours  12, to strangers 3\nsends since               2026-11-01\n"
	if out.String() != want {
		t.Errorf("says\n%s", out.String())
	}
}
