package eventstore

import (
	"log/slog"

	"github.com/ThreeDotsLabs/watermill"
)

// quiet lets Watermill report errors only. What it would say of every message costs time, and may hold personal data.
type quiet struct{ log *slog.Logger }

var _ watermill.LoggerAdapter = quiet{}

func (q quiet) Error(text string, err error, _ watermill.LogFields) {
	q.log.Error("watermill: "+text, "error", err)
}
func (quiet) Info(string, watermill.LogFields)                   {}
func (quiet) Debug(string, watermill.LogFields)                  {}
func (quiet) Trace(string, watermill.LogFields)                  {}
func (q quiet) With(watermill.LogFields) watermill.LoggerAdapter { return q }
