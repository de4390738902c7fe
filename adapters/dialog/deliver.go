package dialog

import (
	"context"
	"time"
)

// Messenger brings screens to people outside a talk: reminders, news, messages, broadcasts.
type Messenger interface {
	// Name is the channel.
	Name() string
	// Send brings a screen to an account as a message of its own and gives the platform's id of it (of its last part,
	// where it takes several). The key is the same for every try at sending the same thing: a platform that can drops a
	// second one by it. Errors that are Undelivered say what to do about them; any other one is a fault.
	Send(ctx context.Context, account string, screen Screen, key string) (message string, err error)
}

// Redrawer is a messenger that can change what it has sent.
type Redrawer interface {
	// Redraw draws a screen without an attachment into a message that Send has sent. One that is gone is no error.
	Redraw(ctx context.Context, account, message string, screen Screen) error
}

// Shelf remembers what was shown outside of a talk, for messengers in which choices are typed: a number answers whatever
// came last. While it is on its way, nothing does.
type Shelf interface {
	// Put notes what the live message of a chat shows; nil: nobody knows.
	Put(ctx context.Context, channel, chat string, screen *Screen, at time.Time) error
}

// Campaigner is a messenger that may refuse campaigns: the same message to many. One that is none takes them.
type Campaigner interface{ Campaigns() bool }

// Repeater is a messenger that may drop a message whose key it has seen within the last minutes, so that one of which nobody
// knows whether it arrived can be sent again. One that is none does not.
type Repeater interface{ Repeats() bool }

// Shut may be implemented by an Undelivered besides: the messenger takes this, or anything, only once the person has written.
type Shut interface{ Shut() bool }

// Undelivered is implemented by a messenger's errors that are not our fault.
type Undelivered interface {
	error
	// Blocked: the person takes no messages here. It is noted and not tried again.
	Blocked() bool
	// Retry: another try may succeed, not before after has passed if the platform named a time.
	Retry() (after time.Duration, worthwhile bool)
	// Uncertain: nobody knows whether the message arrived; a new message would perhaps be a second one.
	Uncertain() bool
}
