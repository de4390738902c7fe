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

// vkConnection is the community of the settings.
func (a *application) vkConnection(on foundation) (connection, error) {
	s := on.settings
	community, err := vk.New(vk.Options{
		Token: string(s.VKToken), GroupID: s.VKGroup, APIURL: s.VKAPIURL, Version: s.VKAPIVersion, Log: on.log,
		Shelf: frontdoor.Shelf{Pool: on.pool},
	})
	if err != nil {
		return connection{}, err
	}
	a.closers = append(a.closers, community.Close)
	secret := string(s.VKCallbackSecret)
	if secret == "" {
		secret = rand.Text()
	}
	return connection{
		messenger: community,
		link:      func(code, _ string) string { return community.StartLink(code) },
		receive: func(ctx context.Context, door *frontdoor.Door) error {
			return receiveVK(ctx, on, community, secret, door)
		},
		route: func(e *echo.Echo, door *frontdoor.Door) {
			e.POST(vkPath, community.Callback(secret, string(s.VKConfirmation), door))
		},
	}, nil
}

// receiveVK introduces the community and then lets events in the way that is configured. Where the confirmation is
// configured, the owner has set up the server by hand; else we do.
func receiveVK(ctx context.Context, on foundation, community *vk.VK, secret string, door *frontdoor.Door) error {
	hooked := on.settings.VKMode == "callback"
	begun, err := begin(ctx, on, "VK", func() error {
		if err := community.Introduce(ctx); err != nil || !hooked || on.settings.VKConfirmation != "" {
			return err
		}
		return community.UseCallback(ctx, strings.TrimSuffix(on.settings.PublicURL, "/")+vkPath, secret)
	})
	if err != nil || !begun {
		return err
	}
	if hooked {
		<-ctx.Done()
		return nil
	}
	return community.Poll(ctx, door)
}
