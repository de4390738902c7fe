package main

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/labstack/echo/v4"

	"zapis/adapters/frontdoor"
	"zapis/adapters/vk"
)

// vkPath is where VK delivers events.
const vkPath = "/webhooks/vk"

// vkHook is how VK's Callback API reaches us. Where a confirmation is configured, the owner has set up the server by hand;
// else we do.
type vkHook struct {
	used                 bool // else we poll
	base                 string
	secret, confirmation string
}

// configuredVK is the community of the settings, and how its events come in.
func (on foundation) configuredVK() (vk.Options, vkHook) {
	s := on.settings
	options := vk.Options{Token: string(s.VKToken), GroupID: s.VKGroup, APIURL: s.VKAPIURL, Version: s.VKAPIVersion, Log: on.log}
	return options, vkHook{
		used: s.VKMode == "callback", base: strings.TrimSuffix(s.PublicURL, "/"),
		secret: string(s.VKCallbackSecret), confirmation: string(s.VKConfirmation),
	}
}

// vkConnection is the community that the options tell.
func (a *application) vkConnection(on foundation, options vk.Options, hook vkHook) (connection, error) {
	options.Shelf = frontdoor.Shelf{Pool: on.pool}
	community, err := vk.New(options)
	if err != nil {
		return connection{}, err
	}
	a.closers = append(a.closers, community.Close)
	if hook.secret == "" {
		hook.secret = rand.Text()
	}
	return connection{
		messenger: community,
		link:      func(code, _ string) string { return community.StartLink(code) },
		receive: func(ctx context.Context, door *frontdoor.Door) error {
			return receiveVK(ctx, on, community, hook, door)
		},
		route: func(e *echo.Echo, door *frontdoor.Door) {
			e.POST(vkPath, community.Callback(hook.secret, hook.confirmation, door))
		},
	}, nil
}

// receiveVK introduces the community and then lets events in the way that is configured.
func receiveVK(ctx context.Context, on foundation, community *vk.VK, hook vkHook, door *frontdoor.Door) error {
	begun, err := begin(ctx, on, "VK", func() error {
		if err := community.Introduce(ctx); err != nil || !hook.used || hook.confirmation != "" {
			return err
		}
		return community.UseCallback(ctx, hook.base+vkPath, hook.secret)
	})
	if err != nil || !begun {
		return err
	}
	if hook.used {
		<-ctx.Done()
		return nil
	}
	return community.Poll(ctx, door)
}
