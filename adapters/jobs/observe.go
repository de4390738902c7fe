package jobs

import "zapis/domain/delivery"

// Delivery is what came of a notice, for metrics.
type Delivery struct {
	Channel string // empty for what was skipped
	Kind    delivery.Kind
	Outcome string // sent, failed, bounced, uncertain or skipped
}

// tell has an outcome that is recorded observed.
func (c *Courier) tell(cmd delivery.Command) {
	if c.Observe == nil {
		return
	}
	switch cmd := cmd.(type) {
	case delivery.Skip:
		c.Observe(Delivery{Kind: cmd.Notice.Kind, Outcome: "skipped"})
	case delivery.Bounce:
		c.Observe(Delivery{cmd.Channel, cmd.Notice.Kind, "bounced"})
	case delivery.Report:
		c.Observe(Delivery{cmd.Channel, cmd.Notice.Kind, reported(cmd)})
	}
}

func reported(r delivery.Report) string {
	switch {
	case r.Message != "":
		return "sent"
	case r.Reason != "":
		return "failed"
	}
	return "uncertain"
}
