package linked

import (
	"testing"
	"time"

	"zapis/adapters/postgres/postgrestest"
)

func TestTheNumberCanBeLookedAtWithoutAConnection(t *testing.T) {
	w := newWorld(t, postgrestest.Pool(t))
	o, err := w.wa.Look(t.Context())
	w.must(err)
	w.want("before", o, Overview{Linked: true, Number: ours})
	w.run()
	w.net.Tell(wrote("A1", "x"))
	w.news(irina, "asked for")
	w.strangers(0, 2)
	o, err = w.wa.Look(t.Context())
	w.must(err)
	o.Since = o.Since.UTC()
	w.want("after", o, Overview{
		Linked: true, Number: ours, Connected: true, Since: noon.Add(10 * time.Second), Proactive: 2, Strangers: 2,
	})
	w.stop()
	w.must(<-w.ended)
	w.ended <- nil
	w.wa.hangUp()
	w.net.Unlink()
	o, err = w.wa.Look(t.Context())
	w.must(err)
	w.want("unlinked", o, Overview{})
}
