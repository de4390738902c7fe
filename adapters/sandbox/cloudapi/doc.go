// Package cloudapi is a strict stand-in for Meta's WhatsApp Cloud API: an HTTP server for businesses on one side, and people with phones on the other.
//
// Businesses talk to it over HTTP as they would to graph.facebook.com, and get
// signed webhooks. It refuses what Meta refuses, in Meta's envelope and with
// Meta's codes, and notes every request that a correct client would never make
// as a violation.
//
// People are Go values (or the sandbox's page): they follow a wa.me link, type,
// tap, choose from lists, block, and see a transcript of everything that
// reached their screen.
package cloudapi
