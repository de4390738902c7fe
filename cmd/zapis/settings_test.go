package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func parse(t *testing.T, args ...string) (Settings, error) {
	t.Helper()
	var cli commandLine
	parser, err := newParser(&cli, new(bytes.Buffer), new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(append(args, "config"))
	return cli.Settings, err
}

func fileWith(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAFlagWinsOverTheEnvironmentAndThatOverAFile(t *testing.T) {
	file := fileWith(t, "from file\n")
	for _, c := range []struct {
		flag, environment bool
		want              secret
	}{
		{true, true, "from flag"}, {false, true, "from environment"}, {false, false, "from file"},
	} {
		t.Setenv("ZAPIS_TELEGRAM_TOKEN_FILE", file)
		t.Setenv("ZAPIS_TELEGRAM_TOKEN", "")
		if c.environment {
			t.Setenv("ZAPIS_TELEGRAM_TOKEN", "from environment")
		}
		var args []string
		if c.flag {
			args = append(args, "--telegram-token", "from flag")
		}
		got, err := parse(t, args...)
		if err != nil || got.TelegramToken != c.want {
			t.Errorf("flag %v, environment %v: got %q, %v", c.flag, c.environment, string(got.TelegramToken), err)
		}
	}
}

func TestTheDatabaseURLGoesByItsUsualNameToo(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://usual")
	if got, _ := parse(t); got.DatabaseURL != "postgres://usual" {
		t.Errorf("got %q", string(got.DatabaseURL))
	}
	t.Setenv("ZAPIS_DATABASE_URL", "postgres://own")
	if got, _ := parse(t); got.DatabaseURL != "postgres://own" {
		t.Errorf("got %q", string(got.DatabaseURL))
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for name, args := range map[string][]string{
		"a secret file that is not there": {"--telegram-token-file", "/nowhere"},
		"an empty secret file":            {"--telegram-token-file", fileWith(t, "\n")},
		"a public URL without a host":     {"--public-url", "zapis.example"},
		"a webhook without a public URL":  {"--telegram-token", "1:a", "--telegram-mode", "webhook", "--telegram-webhook-secret", "s"},
		"a webhook without a secret":      {"--telegram-token", "1:a", "--telegram-mode", "webhook", "--public-url", "https://z.example"},
		"a secret that Telegram refuses":  {"--telegram-webhook-secret", "два слова"},
		"an unknown sandbox":              {"--sandbox", "maybe"},
	} {
		if _, err := parse(t, args...); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestTheSandboxRunsUnlessThereIsATokenOrAWish(t *testing.T) {
	for _, c := range []struct {
		sandbox string
		token   secret
		runs    bool
	}{
		{"auto", "", true}, {"auto", "1:a", false}, {"on", "1:a", true}, {"off", "", false},
	} {
		settings := Settings{Sandbox: c.sandbox, TelegramToken: c.token}
		if settings.runsSandbox() != c.runs {
			t.Errorf("sandbox %s with token %q: runs %v", c.sandbox, string(c.token), !c.runs)
		}
	}
}

func TestConfigShowsWhatHoldsAndHidesSecrets(t *testing.T) {
	var out, problems bytes.Buffer
	code := run([]string{"config", "--telegram-token", "1234:hush", "--database-url", "postgres://anna:hush@db.example:6000/book", "--listen", "127.0.0.1:9"},
		nil, &out, &problems)
	if code != 0 || strings.Contains(out.String(), "hush") {
		t.Fatalf("code %d, printed\n%s%s", code, &out, &problems)
	}
	for _, want := range []string{"127.0.0.1:9", "[set]", "book at db.example:6000 as anna", "ZAPIS_TELEGRAM_TOKEN"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}

func TestExitCodesTellARefusalFromAFault(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		stdin string
		code  int
		says  string
	}{
		"version":            {args: []string{"version"}},
		"an unknown command": {args: []string{"frobnicate"}, code: exitRefused, says: "frobnicate"},
		"a broken question":  {args: []string{"slots"}, stdin: `{"zone": 5}`, code: exitRefused, says: "zone"},
		"no such database":   {args: []string{"migrate", "--database-url", "postgres://127.0.0.1:1/none"}, code: exitFault, says: "refused"},
	} {
		var problems bytes.Buffer
		code := run(c.args, strings.NewReader(c.stdin), new(bytes.Buffer), &problems)
		if code != c.code || !strings.Contains(problems.String(), c.says) {
			t.Errorf("%s: code %d, said %q", name, code, &problems)
		}
	}
}
