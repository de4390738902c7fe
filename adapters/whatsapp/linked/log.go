package linked

import (
	"log/slog"

	waLog "go.mau.fi/whatsmeow/util/log"
)

// logger is the library's logger. It writes the library's sentences without what they are about: there stand phone
// numbers, and in the finest ones whole messages.
type logger struct {
	log    *slog.Logger
	module string
}

var _ waLog.Logger = (*logger)(nil)

func (l *logger) Debugf(string, ...any) {}

func (l *logger) Infof(sentence string, _ ...any) { l.log.Debug("whatsmeow", l.about(sentence)...) }

func (l *logger) Warnf(sentence string, _ ...any) { l.log.Info("whatsmeow", l.about(sentence)...) }

func (l *logger) Errorf(sentence string, _ ...any) { l.log.Warn("whatsmeow", l.about(sentence)...) }

func (l *logger) about(sentence string) []any { return []any{"module", l.module, "sentence", sentence} }

func (l *logger) Sub(module string) waLog.Logger { return &logger{l.log, module} }
