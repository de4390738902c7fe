// Package telegramapi is a strict stand-in for the Telegram Bot API: an HTTP server for bots on one side, and people with phones on the other.
//
// Bots talk to it over HTTP as they would to api.telegram.org. It refuses what
// Telegram refuses, with Telegram's own codes and descriptions, and notes every
// request that a correct client would never make as a violation.
//
// People are Go values (or the sandbox's page): they open a chat, type, tap,
// block, and see a transcript of everything that reached their screen.
package telegramapi
