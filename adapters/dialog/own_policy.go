package dialog

import (
	"context"

	"zapis/domain/master"
)

func (t *talk) policies(_ context.Context, _ action, m master.Master) (Reply, error) {
	return t.show(policiesScreen(t.words, "", m.Policy)), nil
}

func (t *talk) policy(_ context.Context, a action, m master.Master) (Reply, error) {
	rule, known := termOf(a.N)
	if !known {
		return t.show(policiesScreen(t.words, "", m.Policy)), nil
	}
	return t.show(policyScreen(t.words, rule, m.Policy)), nil
}

func (t *talk) setPolicy(ctx context.Context, a action, m master.Master) (Reply, error) {
	rule, known := termOf(a.N)
	if !known {
		return t.show(policiesScreen(t.words, "", m.Policy)), nil
	}
	changed := m.Policy
	rule.set(&changed, a.M)
	if err := t.carryOut(ctx, m, 0, master.SetPolicy{Policy: changed}); err != nil {
		return Reply{}, err
	}
	if rule.number == remindersTerm {
		return t.show(policyScreen(t.words, rule, changed)), nil
	}
	return t.show(policiesScreen(t.words, t.words.Text("hint.saved", nil), changed)), nil
}
