package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"zapis/adapters/sandbox/cloudapi"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/adapters/whatsapp/cloud"
	"zapis/commands"
	"zapis/domain"
	"zapis/domain/delivery"
)

// approve has Meta approve templates.
func (s *salon) approve(t cloud.Templates) {
	s.Helper()
	for _, languages := range t {
		for _, one := range languages {
			s.fine(s.meta.AddTemplate(whatsappNumber, cloudapi.Template{
				Name: one.Name, Language: one.Language, Body: "Напоминаем. {{1}} Ответьте.", Buttons: one.Buttons,
			}))
		}
	}
}

var jsonExample = regexp.MustCompile("(?s)```json\n(.*?)```")

// exampleOfTemplates is the file that docs/whatsapp.md shows.
func exampleOfTemplates(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), "docs", "whatsapp.md"))
	if err != nil {
		t.Fatal(err)
	}
	return jsonExample.FindStringSubmatch(string(text))[1]
}

// expect waits until this is the beginning of what became of a kind of notice.
func (s *salon) expect(kind delivery.Kind, about, recipient domain.ID, want ...string) {
	s.Helper()
	var got []string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if got = s.outcomes(kind, about, recipient); len(got) >= len(want) {
			break
		}
	}
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
		s.Errorf("%q, want %q", got, want)
	}
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "templates.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADayAfterTheLastWordAReminderComesAsATemplateAndItsButtonAnswersIt(t *testing.T) {
	t.Parallel()
	settings := Settings{WhatsAppTemplates: written(t, exampleOfTemplates(t))}
	s := newSalon(t, cloudapi.Options{}, settings)
	templates, err := settings.templates()
	s.fine(err)
	s.approve(templates)
	id, whatsapp, telegram := s.oleg()
	visit := s.books(id, whatsapp, telegram)
	s.clock.Advance(26 * time.Hour)
	reminder := whatsapp.sees("Ждём вас")
	if reminder.Template != "zapis_reminder" || !slices.Equal(reminder.Titles(), []string{"Приду", "Перенести", "Отменить"}) {
		t.Errorf("the reminder is %+v", reminder)
	}
	whatsapp.taps("Приду")
	whatsapp.awaits("an answer", func(c cloudapi.Screen) bool { return c.Template == "" })
	b, _, err := s.BookingNow(t.Context(), visit)
	s.fine(err)
	if !b.Assured {
		t.Errorf("the reminder is not answered:\n%s", whatsapp.Transcript())
	}
	if v := slices.Concat(s.meta.Violations(), s.telegram.Violations()); len(v) > 0 {
		t.Error(v)
	}
}

func TestADayAfterTheLastWordWhatHasNoTemplateGoesToTheNextMessenger(t *testing.T) {
	t.Parallel()
	s := newSalon(t, cloudapi.Options{}, Settings{})
	id, whatsapp, telegram := s.oleg()
	visit := s.books(id, whatsapp, telegram)
	s.clock.Advance(26 * time.Hour)
	telegram.awaits("the reminder", func(s telegramapi.Screen) bool { return strings.Contains(s.Text, "Ждём вас") })
	s.expect(delivery.Reminder, visit, id, "whatsapp failed: shut", "telegram sent")
}

func TestWhatMetaTookAndDidNotDeliverGoesToTheNextMessengerAndWhoeverWritesIsReachedAgain(t *testing.T) {
	t.Parallel()
	s := newSalon(t, cloudapi.Options{Late: true}, Settings{})
	id, whatsapp, telegram := s.oleg()
	visit := s.books(id, whatsapp, telegram)
	whatsapp.Block()
	_, err := s.MoveBooking(t.Context(), by(s.anna), commands.MoveBooking{Booking: visit, Starts: s.clock.Now().Add(60 * time.Hour).Truncate(time.Hour)})
	s.fine(err)
	telegram.awaits("the news", func(s telegramapi.Screen) bool {
		return strings.Contains(s.Text, "Вашу запись перенесли")
	})
	whatsapp.Unblock()
	s.fine(whatsapp.Type("Привет"))
	_, err = whatsapp.Reply(t.Context())
	s.fine(err)
	_, err = s.MoveBooking(t.Context(), by(s.anna), commands.MoveBooking{Booking: visit, Starts: s.clock.Now().Add(70 * time.Hour).Truncate(time.Hour)})
	s.fine(err)
	whatsapp.sees("Вашу запись перенесли")
	s.expect(delivery.News, visit, id, "whatsapp sent", "whatsapp failed: blocked", "telegram sent", "whatsapp sent")
}

func TestAFileOfTemplatesIsReadAtTheStart(t *testing.T) {
	if all, err := (&Settings{WhatsAppTemplates: written(t, exampleOfTemplates(t))}).templates(); err != nil || len(all) != 4 {
		t.Errorf("the example of the documentation: %v, %v", all, err)
	}
	for text, says := range map[string]string{
		`{"notice.reminder": {"ru": {"name": "Zapis"}}}`: `templates.json: notice.reminder.ru.name: "Zapis" is none that Meta gives`,
		`{"notice.reminder": {`:                          "templates.json: not an object of screens",
	} {
		_, err := (&Settings{WhatsAppTemplates: written(t, text)}).templates()
		if err == nil || !strings.HasPrefix(err.Error(), "--whatsapp-templates: ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %s", err, says)
		}
	}
	if _, err := (&Settings{WhatsAppTemplates: filepath.Join(t.TempDir(), "none")}).templates(); err == nil {
		t.Error("a file that is not there is read")
	}
}
