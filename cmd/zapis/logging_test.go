package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"zapis/domain"
)

func TestLogsHideWhatIsPrivate(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		var out bytes.Buffer
		log := newLogger(Settings{LogFormat: format, LogLevel: "info"}, &out)
		log.Info("seen",
			"token", "hush", "webhook_secret", "hush", "client.name", "hush", "clientPhone", "hush", "text", "hush",
			"who", domain.Personal("hush"), "setting", secret("hush"),
			slog.Group("message", "body", "hush"),
			"projection", "visible", "username", "visible", "took", 5)
		if strings.Contains(out.String(), "hush") || strings.Count(out.String(), "visible") != 2 {
			t.Errorf("%s: %s", format, &out)
		}
	}
}

func TestTheLogLevelHolds(t *testing.T) {
	var out bytes.Buffer
	log := newLogger(Settings{LogFormat: "auto", LogLevel: "warn"}, &out)
	log.Info("quiet")
	log.Warn("loud")
	if got := out.String(); strings.Contains(got, "quiet") || !strings.HasPrefix(got, `{"time"`) {
		t.Errorf("logged %s", got)
	}
}
