package commands

import "errors"

// ErrUnfinished is returned by what is not written yet.
var ErrUnfinished = errors.New("not written yet")
