package calendar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav"
	"github.com/emersion/go-webdav/caldav"

	"zapis/adapters/dialog/ics"
)

// backend is what go-webdav asks while it answers one request.
type backend struct {
	calendar *Calendar
	shown    shown
	read     []caldav.CalendarObject // once it was asked for
	failed   error                   // a fault, which is not for those who asked
}

var (
	errNotThere = webdav.NewHTTPError(http.StatusNotFound, errors.New("no such thing"))
	errFailed   = webdav.NewHTTPError(http.StatusInternalServerError, errors.New("please try again later"))
	errReadOnly = webdav.NewHTTPError(http.StatusForbidden, errors.New("this calendar can only be read"))
)

// CurrentUserPrincipal is where the person is.
func (b *backend) CurrentUserPrincipal(context.Context) (string, error) { return davPerson, nil }

// CalendarHomeSetPath is where their calendars are.
func (b *backend) CalendarHomeSetPath(context.Context) (string, error) { return davCalendars, nil }

// ListCalendars is the one that there is.
func (b *backend) ListCalendars(context.Context) ([]caldav.Calendar, error) {
	return []caldav.Calendar{{Path: davCalendar, Name: title(b.shown), SupportedComponentSet: []string{ical.CompEvent}}}, nil
}

// GetCalendar is that one, with or without a stroke at its end.
func (b *backend) GetCalendar(ctx context.Context, path string) (*caldav.Calendar, error) {
	if strings.TrimSuffix(path, "/")+"/" != davCalendar {
		return nil, errNotThere
	}
	all, err := b.ListCalendars(ctx)
	return &all[0], err
}

// ListCalendarObjects are all its events.
func (b *backend) ListCalendarObjects(ctx context.Context, path string, _ *caldav.CalendarCompRequest) ([]caldav.CalendarObject, error) {
	if _, err := b.GetCalendar(ctx, path); err != nil {
		return nil, err
	}
	return b.objects(ctx)
}

// QueryCalendarObjects are those of them that a program looks for.
func (b *backend) QueryCalendarObjects(ctx context.Context, path string, query *caldav.CalendarQuery) ([]caldav.CalendarObject, error) {
	all, err := b.ListCalendarObjects(ctx, path, nil)
	if err != nil {
		return nil, err
	}
	return caldav.Filter(query, all)
}

// GetCalendarObject is one of them.
func (b *backend) GetCalendarObject(ctx context.Context, path string, _ *caldav.CalendarCompRequest) (*caldav.CalendarObject, error) {
	all, err := b.objects(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Path == path {
			return &all[i], nil
		}
	}
	return nil, errNotThere
}

// CreateCalendar is refused: everything here is made by booking.
func (b *backend) CreateCalendar(context.Context, *caldav.Calendar) error { return errReadOnly }

// PutCalendarObject is refused.
func (b *backend) PutCalendarObject(context.Context, string, *ical.Calendar, *caldav.PutCalendarObjectOptions) (*caldav.CalendarObject, error) {
	return nil, errReadOnly
}

// DeleteCalendarObject is refused.
func (b *backend) DeleteCalendarObject(context.Context, string) error { return errReadOnly }

// objects are the events, each with a tag of its content.
func (b *backend) objects(ctx context.Context) ([]caldav.CalendarObject, error) {
	if b.read != nil {
		return b.read, nil
	}
	entries, err := b.calendar.entries(ctx, b.shown)
	objects := make([]caldav.CalendarObject, len(entries))
	for i := 0; i < len(entries) && err == nil; i++ {
		objects[i], err = objectOf(entries[i])
	}
	if err != nil {
		b.failed = err
		return nil, errFailed
	}
	b.read = objects
	return objects, nil
}

// objectOf gives go-webdav an event in its own terms. It writes the event anew, so that nobody is told its length.
func objectOf(e ics.Event) (caldav.CalendarObject, error) {
	file := ics.Object(e)
	data, err := ical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		return caldav.CalendarObject{}, fmt.Errorf("read an event of our own: %w", err)
	}
	return caldav.CalendarObject{Path: davCalendar + e.Booking + davEvent, ModTime: e.Stamp, ETag: tagOf(file), Data: data}, nil
}
