package delivery

import "time"

// Verdict is what is to be done with a notice when its time has come: skip it, wait, or send it now.
type Verdict struct {
	Skip   string    // why it is not sent; empty: it is
	Wait   time.Time // not before; zero: at once
	Silent bool      // without a sound
}

// Why a notice is not sent.
const (
	IsCancelled   = "cancelled"     // the booking
	IsMoved       = "moved"         // the booking, to a time that has its own reminders
	NotConfirmed  = "not_confirmed" // the booking is a request
	IsOver        = "over"          // the booking has begun, or is past
	OffsetGone    = "offset_gone"   // the master no longer reminds so long before
	Unwanted      = "unwanted"      // the recipient does not want such notices
	Late          = "late"          // too late to be useful
	Superseded    = "superseded"    // a newer notice says it
	InQuietHours  = "quiet_hours"   // and would come too late after them
	NoNews        = "no_news"       // the recipient knows it already, or it was undone
	NotConcerned  = "not_concerned" // the recipient has to do with the booking no more
	IsAnswered    = "answered"      // the client said that they are coming
	DidNotCome    = "no_show"       // there is nothing to review
	NotCompleted  = "not_completed" // the same
	IsReviewed    = "reviewed"      // already
	Unreachable   = "unreachable"   // in no messenger
	HasBlocked    = "blocked"       // us, in every messenger that they have
	NoCampaigns   = "no_campaigns"  // only in messengers that take none
	SamePerson    = "same_person"   // it went to them under another id
	NothingToShow = "gone"          // what it is about does not exist
)

// Why a messenger did not take a notice, beside HasBlocked, after which another messenger may do.
const (
	WasBusy    = "busy"    // it asked to come back later, each time
	WasRefused = "refused" // for good
	WasShut    = "shut"    // the person must write first
)

func skip(reason string) Verdict { return Verdict{Skip: reason} }

// afterwards is at once, or when the quiet hours are over.
func (q Quiet) afterwards(now time.Time) Verdict {
	if until := q.Until(now); until.After(now) {
		return Verdict{Wait: until}
	}
	return Verdict{}
}

// hushed is at once, but without a sound in quiet hours.
func (q Quiet) hushed(now time.Time) Verdict { return Verdict{Silent: q.At(now)} }
