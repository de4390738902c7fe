package vk

import (
	"context"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/maypok86/otter/v2"
)

const (
	namesRemembered = 10_000
	nameFor         = 24 * time.Hour
	// nameWithin bounds the wait for a name: an event must be taken in soon, and is without one, too.
	nameWithin = 3 * time.Second
)

func newNames() *otter.Cache[string, string] {
	return otter.Must(&otter.Options[string, string]{
		MaximumSize: namesRemembered, ExpiryCalculator: otter.ExpiryWriting[string, string](nameFor),
	})
}

// nameOf is how somebody is called in VK, which its events do not say; empty if that cannot be had now.
func (v *VK) nameOf(ctx context.Context, user string) string {
	if name, known := v.names.GetIfPresent(user); known {
		return name
	}
	ctx, cancel := context.WithTimeout(ctx, nameWithin)
	defer cancel()
	var people []struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	}
	if err := v.ask(ctx, "users.get", turn{}, api.Params{"user_ids": user}, &people); err != nil {
		v.log.DebugContext(ctx, "a name was not learnt", "error", err)
		return ""
	}
	name := ""
	if len(people) == 1 {
		name = strings.TrimSpace(people[0].First + " " + people[0].Last)
	}
	v.names.Set(user, name)
	return name
}
