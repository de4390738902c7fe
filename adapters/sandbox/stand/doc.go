// Package stand is what the sandbox's stand-ins for messengers have in common: a clock, a state that is kept in a file, a
// record of the calls that came in, and faults that are planned for them.
package stand
