package main

import (
	"context"
	"errors"

	"zapis/adapters/admin"
	"zapis/adapters/dialog"
	"zapis/adapters/whatsapp/linked"
)

// adminScreens are the screens that the panel previews.
func adminScreens() admin.Screens {
	all := newPreviews()
	return admin.Screens{Languages: dialog.Languages(), Messengers: all.Messengers(), Samples: all.Samples, Preview: all.Preview}
}

// adminWhatsApp is how the panel sees WhatsApp, and links a phone.
func (a *application) adminWhatsApp(s Settings) admin.WhatsApp {
	switch {
	case a.linked != nil:
		return admin.WhatsApp{Way: admin.WhatsAppLinked, Look: a.lookAtNumber, Pair: a.pairNumber}
	case s.connectsWhatsApp():
		return admin.WhatsApp{Way: admin.WhatsAppCloud}
	case s.runsSandbox():
		return admin.WhatsApp{Way: admin.WhatsAppSandbox}
	}
	return admin.WhatsApp{Way: admin.WhatsAppOff}
}

func (a *application) lookAtNumber(ctx context.Context) (admin.WhatsAppNumber, error) {
	o, err := a.linked.Look(ctx)
	state := a.linked.State()
	return admin.WhatsAppNumber{
		Linked: o.Linked, Number: o.Number, Connected: o.Connected, First: o.Since, Proactive: o.Proactive, Strangers: o.Strangers,
		State: string(state.Kind), Reason: state.Reason, Since: state.Since, Until: state.Until,
	}, err
}

// pairKinds are the steps in the panel's words.
var pairKinds = map[linked.StepKind]admin.PairKind{
	linked.ScanQR: admin.PairScan, linked.TypeCode: admin.PairType, linked.Paired: admin.PairDone, linked.Failed: admin.PairFailed,
}

func (a *application) pairNumber(ctx context.Context, phone string, say func(admin.PairStep)) error {
	steps, err := a.linked.Pair(ctx, phone)
	if errors.Is(err, linked.ErrPaired) || errors.Is(err, linked.ErrBusy) {
		say(admin.PairStep{Kind: admin.PairFailed, Reason: err.Error()})
		return nil
	}
	if err != nil {
		return err
	}
	for step := range steps {
		say(admin.PairStep{Kind: pairKinds[step.Kind], Code: step.Code, Until: step.Until, Reason: step.Reason})
	}
	return nil
}
