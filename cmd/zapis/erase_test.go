package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zapis/adapters/postgres"
	"zapis/adapters/postgres/postgrestest"
	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain"
	"zapis/domain/person"
)

// dump is all that a backup of a database would hold.
func dump(t *testing.T, database string, more ...string) string {
	t.Helper()
	bin, err := postgres.Bin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out, problems bytes.Buffer
	command := exec.Command(filepath.Join(bin, "pg_dump"), append(more, database)...)
	command.Stdout, command.Stderr = &out, &problems
	if err := command.Run(); err != nil {
		t.Fatal(err, problems.String())
	}
	return out.String()
}

// zapis runs a command of the program on the same database.
func (p *program) zapis(args ...string) (code int, out string) {
	p.t.Helper()
	var all bytes.Buffer
	code = run(append(args, "--database-url", p.database, "--data-dir", p.dir, "--log-level", "error"), nil, &all, &all)
	return code, all.String()
}

// known is the id of whoever was registered under this name.
func (p *program) known(name string) (id domain.ID) {
	p.t.Helper()
	for _, event := range p.log() {
		if e, ok := event.(person.Registered); ok && e.Name.Text() == name {
			id = e.Person
		}
	}
	if id.IsZero() {
		p.t.Fatalf("nobody is called %s", name)
	}
	return id
}

// holds waits until the log holds so many events of a kind.
func holds[E domain.Event](p *program, n int) {
	p.t.Helper()
	for deadline := time.Now().Add(3 * patience); count[E](p.log()) < n; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("the log never held %d of %T", n, *new(E))
		}
	}
}

// file reads one file of a zip.
func file(t *testing.T, archive, name string) string {
	t.Helper()
	opened, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	part, err := opened.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Somebody is erased while others go on: nothing that they said, nor who they were, is in any table, index or dump; all else
// is as it was; the log verifies as before, and what is rebuilt from it shows nothing of them either.
func TestWhoIsErasedIsNowhereInTheDatabase(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	_, code := p.anna()
	irina, oleg := p.phone(871_355_209, "Ирина Заречная", "ru"), p.phone(3, "Олег Постоянный", "ru")
	for _, who := range []*phone{irina, oleg} {
		who.start(code)
		who.book()
		who.types("/bookings")
	}
	irina.start(code)
	irina.taps("Написать мастеру")
	irina.types("Можно с собакой Жучкой?")
	secrets := []string{"Заречная", "871355209", "Жучкой"}
	id := p.known("Ирина Заречная")

	to := filepath.Join(t.TempDir(), "data.zip")
	if code, out := p.zapis("person", "export", id.String(), "--to", to); code != 0 {
		t.Fatal(out)
	}
	for _, name := range []string{"data.txt", "data.json"} {
		text := file(t, to, name)
		for _, secret := range append(secrets, "Стрижка") {
			if !strings.Contains(text, secret) {
				t.Errorf("%s does not say %q:\n%s", name, secret, text)
			}
		}
		if strings.Contains(text, "Постоянный") {
			t.Errorf("%s tells of somebody else", name)
		}
	}
	if all := dump(t, p.database); !strings.Contains(all, "Жучкой") || !strings.Contains(all, "Заречная") {
		t.Fatal("nothing to erase")
	}
	if code, out := p.zapis("projections", "rebuild", "--all"); code != 0 { // which keeps a copy of the rows as they are
		t.Error(out)
	}
	if events := dump(t, p.database, "--table=events"); strings.Contains(events, "Заречная") || strings.Contains(events, "871355209") {
		t.Error("the log can be read without a key")
	}

	irina.start(code)
	irina.taps("Настройки")
	irina.taps("Мои данные")
	irina.taps("Получить мои данные")
	irina.taps("Удалить мои данные")
	irina.sees("исчезнут навсегда")
	irina.taps("Да, удалить всё")
	irina.sees("Ваши данные удалены")
	oleg.types("/bookings")
	oleg.sees("Стрижка")
	holds[person.Forgotten](p, 1)
	if code, out := p.zapis("projections", "rebuild", "--all", "--yes"); code != 0 {
		t.Error(out)
	}
	if code, out := p.zapis("audit", "verify"); code != 0 {
		t.Error(out)
	}
	all := dump(t, p.database)
	for _, secret := range secrets {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%q is still there: %s", secret, all[max(0, at-300):at+50])
		}
	}
	for _, kept := range []string{"Постоянный", string(domain.Deleted)} {
		if !strings.Contains(all, kept) {
			t.Errorf("%q is gone", kept)
		}
	}
	if err := os.Remove(to); err != nil {
		t.Error(err)
	}

	irina.types("/start") // the same account is somebody new
	irina.sees("Здравствуйте")
	if again := p.known("Ирина Заречная"); again == id {
		t.Error("the same person came back")
	}
}

// A backup of the log, made before somebody was erased and restored after it, does not bring them back: the vault was not
// restored with it.
func TestARestoredBackupDoesNotBringBackWhoWasErased(t *testing.T) {
	t.Parallel()
	p := installed(t, telegramapi.Options{}, func(telegram http.Handler) http.Handler { return telegram })
	vault, restored := postgrestest.URL(t), postgrestest.URL(t)
	p.start("--keys-database-url", vault)
	_, code := p.anna()
	irina := p.phone(871_355_209, "Ирина Заречная", "ru")
	irina.start(code)
	irina.book()
	backup := dump(t, p.database, "--clean", "--if-exists")
	irina.types("/start")
	for _, step := range []string{"Настройки", "Мои данные", "Удалить мои данные", "Да, удалить всё"} {
		irina.taps(step)
	}
	irina.sees("Ваши данные удалены")
	p.vault = vault
	holds[person.Forgotten](p, 1)
	p.kill()

	restore(t, restored, backup)
	if !strings.Contains(dump(t, restored), "Заречная") {
		t.Fatal("the backup knows nothing of her")
	}
	p.database = restored
	p.start("--keys-database-url", vault)
	t.Cleanup(p.kill)
	holds[person.Forgotten](p, 1)
	all := dump(t, restored)
	for _, secret := range []string{"Заречная", "871355209"} {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%q is back: %s", secret, all[max(0, at-300):at+50])
		}
	}
	irina.types("/start")
	irina.sees("Здравствуйте")
}

func restore(t *testing.T, database, backup string) {
	t.Helper()
	bin, err := postgres.Bin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(filepath.Join(bin, "psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", database)
	command.Stdin = strings.NewReader(backup)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
