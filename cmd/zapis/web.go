package main

import (
	"zapis/adapters/dialog"
	"zapis/adapters/web"
	"zapis/commands"
	"zapis/eventstore"
	"zapis/projections"
)

// bookingPage tells where a link's code leads in a browser; nil where the outside world does not reach us.
func (on foundation) bookingPage() func(code string) string {
	base := on.calendarBase()
	if base == "" {
		return nil
	}
	return func(code string) string { return web.PageOf(base, code) }
}

// serveWeb answers people with a browser. Where nobody outside reaches us, the pages are for this machine.
func (a *application) serveWeb(
	on foundation, store *eventstore.Store, doing *commands.Commands, talk *dialog.Dialog, links func(code, sentence string) []dialog.Address,
) {
	base := on.calendarBase()
	if base == "" {
		base = on.base
	}
	site := web.New(web.Options{
		Commands:  doing,
		Catalogue: projections.Catalogue{Pool: on.pool},
		Free:      projections.FreeSlots{Pool: on.pool},
		Active:    projections.ActiveBookings{Pool: on.pool},
		Said:      projections.Reviews{Pool: on.pool},
		Left:      on.left,
		Store:     store,
		Await:     talk.Await,
		Clock:     talk.Clock,
		Links: func(code, sentence string) (all []web.Address) {
			for _, address := range links(code, sentence) {
				all = append(all, web.Address{Messenger: address.Messenger, URL: address.URL})
			}
			return all
		},
		Base: base,
		Log:  on.log,
		Observe: func(h web.Handled) {
			on.metrics.Tap(web.Channel, h.Operation, string(h.Refusal), h.Fault, h.Latency)
		},
	})
	a.routes = append(a.routes, site.Route)
	a.runners = append(a.runners, runner{"interrupted forms", site.Run})
}
