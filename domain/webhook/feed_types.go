package webhook

// Types are what the feed tells of. The names are a contract with whoever receives it: they are never changed.
var Types = []string{
	"booking.attendance_confirmed", "booking.cancelled", "booking.completed", "booking.confirmed", "booking.edited",
	"booking.handed_over", "booking.move_asked", "booking.move_withdrawn", "booking.moved", "booking.no_show", "booking.placed",
	"booking.restored", "booking.review_answered", "booking.reviewed",
	"master.day_reset", "master.day_set", "master.erased", "master.hours_set",
	"master.place_added", "master.place_changed", "master.place_closed", "master.place_reopened",
	"master.policy_changed", "master.registered",
	"master.service_added", "master.service_changed", "master.service_closed", "master.service_reopened",
	"master.time_off_added", "master.time_off_removed",
}
