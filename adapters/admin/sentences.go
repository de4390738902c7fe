package admin

import (
	"zapis/adapters/admin/gate"
	"zapis/domain"
	"zapis/domain/access"
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
	access.ErrBadUntil:   "Give a number of days: one or more, and no more than two years.",
	access.ErrUnknown:    "There is no such access.",
	errAtIt:              "This read model is being worked on here already.",
	errElsewhere:         "Another process is at it just now. Try again when it is done.",
	errNothingKept:       "There is nothing beside this read model.",
	errNoLetter:          "The read model has not stopped at this event, or not any more.",
	errBadRate:           "The bound is a number from 1 to 1,000,000, or nothing.",
	errUnsure:            "Tick that you have looked at what differs.",
	errPairing:           "A phone is being linked already.",
	errUnpairable:        "WhatsApp is not connected by a linked phone.",
	errBadPhone:          "The number has 8 to 15 digits and begins with the code of its country.",
	staff.ErrOneself:     "Nobody can do this to themselves: somebody must be left who can sign in.",
}

// done are what is said when something was done.
var done = map[string]string{
	"password":   "The password is another one now. Your other sessions have ended.",
	"session":    "The session has ended.",
	"role":       "The role is another one now.",
	"removed":    "They cannot sign in any more.",
	"invited":    "The link is ready.",
	"erased":     "They are erased. Bookings to come are cancelled and keys destroyed within a minute.",
	"suspended":  "They may do nothing for now.",
	"readmitted": "They may do everything again.",
	"granted":    "The program may come in.",
	"revoked":    "The access has ended.",

	"rebuild":     "The rebuild has begun.",
	"rollback":    "The rollback has begun.",
	"stop_work":   "It stops now.",
	"beside":      "Done.",
	"letter":      "Decided. The read model goes on within a second.",
	"pairing":     "The linking has begun.",
	"pairing_off": "The linking was called off.",
}
