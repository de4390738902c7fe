package main

import (
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"

	"zapis/domain"
)

// newLogger writes coloured lines for a person and JSON for a machine.
func newLogger(settings Settings, to io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(settings.LogLevel)); err != nil {
		level = slog.LevelInfo // the flag's enum lets nothing else through
	}
	terminal := isTerminal(to)
	if settings.LogFormat == "text" || settings.LogFormat == "auto" && terminal {
		return slog.New(tint.NewTextHandler(to, &tint.Options{
			Level: level, ReplaceAttr: redact, TimeFormat: time.TimeOnly, NoColor: !terminal,
		}))
	}
	return slog.New(slog.NewJSONHandler(to, &slog.HandlerOptions{Level: level, ReplaceAttr: redact}))
}

func isTerminal(to io.Writer) bool {
	file, ok := to.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// private are the last words of keys whose values must not be logged. Callers do not log them; this is the second net.
var private = map[string]bool{
	"token": true, "secret": true, "password": true, "phone": true, "name": true, "text": true, "body": true,
}

func redact(_ []string, attr slog.Attr) slog.Attr {
	if _, ok := attr.Value.Any().(domain.Personal); ok || private[lastWord(attr.Key)] {
		return slog.String(attr.Key, "[redacted]")
	}
	return attr
}

// lastWord of "client_name", "client-name", "client.name" and "clientName" is "name".
func lastWord(key string) string {
	start := strings.LastIndexAny(key, "_-. ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if start < 0 {
		return key
	}
	return strings.ToLower(strings.TrimLeft(key[start:], "_-. "))
}
