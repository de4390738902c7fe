package linked

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types/events"

	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/whatsapp/linked/linkedtest"
)

func TestEachEventOfTheConnectionIsAState(t *testing.T) {
	for name, test := range map[string]struct {
		event  any
		kind   Kind
		reason string
	}{
		"the connection breaks":    {&events.Disconnected{}, Degraded, "lost"},
		"it does not answer":       {&events.KeepAliveTimeout{}, Degraded, "does not answer"},
		"somebody has our keys":    {&events.StreamReplaced{}, Conflict, "somebody else"},
		"the phone unlinks us":     {&events.LoggedOut{Reason: events.ConnectFailureLoggedOut}, NeedsPairing, "unlinked us (401)"},
		"the number is locked":     {&events.LoggedOut{Reason: events.ConnectFailureMainDeviceGone}, NeedsPairing, "locked"},
		"the number is banned":     {&events.LoggedOut{Reason: events.ConnectFailureUnknownLogout}, NeedsPairing, "banned"},
		"banned for a time":        {&events.TemporaryBan{Code: events.TempBanSentToTooManyPeople, Expire: time.Hour}, Banned, "do not know the number (101)"},
		"banned, nobody knows why": {&events.TemporaryBan{Code: 199}, Banned, "a breach of the terms (199)"},
		"we are outdated":          {&events.ClientOutdated{}, Outdated, "this version"},
		"we are turned away":       {&events.ConnectFailure{Reason: events.ConnectFailureBadUserAgent}, Stopped, "turns us away (409)"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.run()
			w.net.Tell(test.event)
			if s := w.becomes(test.kind); !strings.Contains(s.Reason, test.reason) || !s.Since.Equal(noon) {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestAStateIsToldOnce(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	w.net.Tell(&events.Disconnected{})
	w.net.Tell(&events.Disconnected{})
	w.net.Tell(&events.Connected{})
	w.net.Tell(&events.Connected{})
	w.becomes(Degraded)
	w.becomes(Online)
	if len(w.states) > 0 {
		t.Errorf("told again: %+v", <-w.states)
	}
	if n := strings.Count(w.log.String(), "state=online"); n != 2 { // at first, and again
		t.Errorf("logged %d times", n)
	}
}

func TestWhatComesAfterTheEndChangesNothing(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	l := w.wa.linked()
	w.net.Tell(&events.ClientOutdated{})
	w.becomes(Outdated)
	l.heard(&events.Disconnected{})
	l.heard(&events.StreamReplaced{})
	if s := w.wa.State(); s.Kind != Outdated {
		t.Errorf("it is %+v", s)
	}
}

func TestAfterSomeEndsNobodyTriesAgain(t *testing.T) {
	for _, event := range []any{&events.StreamReplaced{}, &events.ClientOutdated{}, &events.ConnectFailure{Reason: 409}} {
		w := newWorld(t, nil)
		w.run()
		w.net.Tell(event)
		w.free()
		w.clock.Advance(48 * time.Hour)
		w.stop()
		w.must(<-w.ended)
		w.ended <- nil
		if w.net.Connections() != 1 || w.net.Connected() {
			t.Errorf("%T: connected %d times", event, w.net.Connections())
		}
		if set := w.clock.alarms.Load(); set != 1 { // to look after the connection; none to try again
			t.Errorf("%T: %d alarms were set", event, set)
		}
	}
}

func TestABanEndsByItself(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	w.net.Tell(&events.TemporaryBan{Code: events.TempBanSentTooManySameMessage, Expire: 3 * time.Hour})
	if s := w.becomes(Banned); !s.Until.Equal(noon.Add(3 * time.Hour)) {
		t.Errorf("until %s", s.Until)
	}
	_, err := w.wa.Send(t.Context(), irina, screen("x"), "k")
	if fate, after := fateOf(err); fate != wait || after != 3*time.Hour {
		t.Errorf("a message meanwhile: %s after %s", fate, after)
	}
	if strings.Contains(err.Error(), irinaLID.User) {
		t.Errorf("%q names a person", err)
	}
	w.rests(3 * time.Hour)
	w.becomes(Online)
}

func TestWhoTookOverWhileTheDatabaseWasLostMayHaveIt(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	w.net.LoseDatabase(true)
	w.net.Elsewhere(true)
	w.net.Tell(&events.StreamReplaced{})
	w.becomes(Degraded)
	w.net.LoseDatabase(false)
	w.net.Elsewhere(false)
	w.rests(lookEvery)
	w.becomes(Online)
}

func TestALostHoldEndsTheConnection(t *testing.T) {
	w := newWorld(t, nil)
	w.run()
	w.net.LoseDatabase(true)
	w.clock.AwaitAlarms(1)
	w.clock.Advance(lookEvery)
	if s := w.becomes(Degraded); !strings.Contains(s.Reason, "database") {
		t.Errorf("%+v", s)
	}
}

func TestAnotherProcessIsWaitedFor(t *testing.T) {
	w := newWorld(t, nil)
	w.net.Elsewhere(true)
	w.begin()
	if s := w.becomes(Degraded); !strings.Contains(s.Reason, "another process") {
		t.Errorf("%+v", s)
	}
	w.net.Elsewhere(false)
	w.clock.AwaitAlarms(1)
	w.clock.Advance(lookEvery)
	w.becomes(Online)
}

func TestWithoutADeviceAPhoneIsWaitedFor(t *testing.T) {
	w := newWorld(t, nil)
	w.net.Unlink()
	w.begin()
	w.becomes(NeedsPairing)
	w.free()
	if _, err := w.wa.Send(t.Context(), irina, screen("x"), "k"); !errors.Is(err, errNotConnected) {
		t.Errorf("a message meanwhile: %v", err)
	}
	w.net.Link() // by another process
	w.clock.AwaitAlarms(1)
	w.clock.Advance(lookEvery)
	w.becomes(Online)
}

func TestAConnectionThatFailsIsTriedAgain(t *testing.T) {
	w := newWorld(t, nil)
	w.net.Plan("connect", 1, linkedtest.Failed(errors.New("dial 203.0.113.7:443: no route")))
	w.begin()
	if s := w.becomes(Degraded); strings.Contains(s.Reason, "203.0.113") {
		t.Errorf("%+v", s)
	}
	w.rests(retryAfter)
	w.becomes(Online)
}

func TestWhenWeStopNothingIsTakenInAndAnswersStillLeave(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	w.run()
	w.stop()
	w.must(<-w.ended)
	w.ended <- nil
	if w.net.Tell(wrote("A1", "x")) {
		t.Error("a message was acknowledged that nobody answers")
	}
	if _, err := w.wa.Send(context.Background(), irina, screen("x"), "k"); err != nil {
		t.Error(err)
	}
	w.must(w.wa.Close())
	if w.net.Connected() || !w.net.Closed() || w.wa.State().Kind != Stopped {
		t.Error("it is still open")
	}
}

func TestUnlinkingNeedsAConnectionAndLeavesNone(t *testing.T) {
	w := newWorld(t, nil)
	if err := w.wa.Unpair(t.Context()); !errors.Is(err, errNotConnected) {
		t.Errorf("%v", err)
	}
	w.run()
	w.must(w.wa.Unpair(t.Context()))
	w.becomes(NeedsPairing)
	w.free()
	if w.net.Connected() {
		t.Error("the connection is open")
	}
}

func TestTheLibrarysLogNamesNobody(t *testing.T) {
	w := newWorld(t, nil)
	l := &logger{w.wa.log, "client"}
	for _, write := range []func(string, ...any){l.Debugf, l.Infof, l.Warnf, l.Errorf, l.Sub("Recv").Warnf} {
		write("Failed to decrypt %s: %v", irinaPhone, &waBinary.Node{Tag: "secret"})
	}
	text := w.log.String()
	if strings.Contains(text, irinaPhone.User) || strings.Contains(text, "secret") || !strings.Contains(text, "Failed to decrypt %s") {
		t.Error(text)
	}
}
