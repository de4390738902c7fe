package dialog

import "zapis/domain/delivery"

// NoticeNames are the names of the screens that people get unasked; the first stands for all of them, and one for those
// that begin with it and a dot.
func NoticeNames() []string {
	names := []string{"notice"}
	for _, kind := range []delivery.Kind{
		delivery.News, delivery.Reminder, delivery.NoAnswer, delivery.ReviewRequest, delivery.ReviewNews, delivery.Calendar,
		delivery.Message, delivery.Broadcast, delivery.LinkAsked, delivery.Linked,
	} {
		names = append(names, "notice."+string(kind))
	}
	for _, change := range []delivery.Change{
		delivery.Booked, delivery.Requested, delivery.Confirmed, delivery.Moved, delivery.Edited, delivery.MoveAsked,
		delivery.Cancelled, delivery.Restored, delivery.MoveWithdrawn,
	} {
		names = append(names, "notice."+string(delivery.News)+"."+string(change))
	}
	return names
}
