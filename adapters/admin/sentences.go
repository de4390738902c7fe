package admin

import (
	"zapis/adapters/admin/gate"
	"zapis/domain"
	"zapis/domain/staff"
)

// refusals are said so; those of bookings and the like as everywhere else.
var refusals = map[domain.Refusal]string{
	gate.ErrWrong:        "Name or password is not right.",
	gate.ErrWrongCode:    "This code is not right, or was used before. Wait for the next one.",
	gate.ErrBadInvite:    "This link has been used, or is too old",
	gate.ErrWeakPassword: "Take a longer password: 12 characters or more, not all the same.",
	staff.ErrTryLater:    "Too many tries. Wait a little, then try once more.",
	staff.ErrKnown:       "There is somebody of this name.",
	staff.ErrUnknown:     "There is nobody of this name any more.",
	staff.ErrBadName:     "A name has 1 to 40 characters.",
	staff.ErrBadRole:     "There is no such role.",
	staff.ErrOneself:     "Nobody can do this to themselves: somebody must be left who can sign in.",
}

// done are what is said when something was done.
var done = map[string]string{
	"password": "The password is another one now. Your other sessions have ended.",
	"session":  "The session has ended.",
	"role":     "The role is another one now.",
	"removed":  "They cannot sign in any more.",
	"invited":  "The link is ready.",
}
