package eventstore

import (
	"slices"

	"zapis/domain"
	"zapis/domain/access"
	"zapis/domain/action"
	"zapis/domain/booking"
	"zapis/domain/broadcast"
	"zapis/domain/chat"
	"zapis/domain/delivery"
	"zapis/domain/master"
	"zapis/domain/operator"
	"zapis/domain/person"
	"zapis/domain/staff"
	"zapis/domain/webhook"
)

// KnownEvents are all events of the product, as zero values.
func KnownEvents() []domain.Event {
	return slices.Concat(
		action.Events, person.Events, master.Events, booking.Events, chat.Events, broadcast.Events, delivery.Events, operator.Events,
		access.Events, staff.Events, webhook.Events)
}
