// Package vkapi is a strict stand-in for the messages of VK's communities: an HTTP server for bots on one side, and people with phones on the other.
//
// Bots talk to it over HTTP as they would to api.vk.ru, get its events by the
// Callback API or the Bots Long Poll, and upload and download files. It refuses
// what VK refuses, with VK's own codes, and notes every request that a correct
// client would never make as a violation.
//
// People are Go values (or the sandbox's page): they follow a link, type, tap,
// deny and allow messages, and see a transcript of everything that reached
// their screen.
//
// spec.json is taken from VK's public API schema, whose terms are in
// spec.LICENSE; what that schema leaves out stands in limits.go.
package vkapi
