package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"zapis/domain/action"
)

// typed runs a command as an operator does, on the program's database and data.
func (p *program) typed(args ...string) (code int, out, problems string) {
	p.t.Helper()
	var written, said bytes.Buffer
	code = run(append(args, "--data-dir", p.dir, "--database-url", p.database, "--log-level", "error"), nil, &written, &said)
	return code, written.String(), said.String()
}

// wants runs a command that must end with this code and say this.
func (p *program) wants(code int, says string, args ...string) (out string) {
	p.t.Helper()
	got, out, problems := p.typed(args...)
	if got != code || !strings.Contains(out+problems, says) {
		p.t.Errorf("zapis %s: code %d, %s%s; want code %d and %q", strings.Join(args, " "), got, out, problems, code, says)
	}
	return out
}

func (p *program) exec(statement string) {
	p.t.Helper()
	conn, err := pgx.Connect(p.t.Context(), p.database)
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(p.t.Context(), statement); err != nil {
		p.t.Fatal(err)
	}
}

// sealed waits until the program has published a head of its whole log, and tells of how many events.
func (p *program) sealed() (size int) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(p.dir, "audit", "heads"))
		size = len(p.log())
		if err == nil && strings.Contains(string(text), fmt.Sprintf("\n%d\n", size)) {
			return size
		}
	}
	p.t.Fatal("the log was never sealed")
	return 0
}

// Killed three times in the midst of it, the program has a log that verifies; an auditor is given proofs that hold without
// it; and what is changed in it is named.
func TestAProgramThatWasKilledHasALogThatIsProven(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	for i := range 3 {
		p.phone(int64(100+i), "Ирина", "ru").start("")
		p.kill()
		p.start()
	}
	holds[action.Handled](p, 3) // what a kill left undone has been done after it
	size := p.sealed()
	p.wants(0, "nothing was changed", "audit", "verify")
	p.wants(0, fmt.Sprint(size), "audit", "heads")
	key := strings.TrimSpace(p.wants(0, "+", "audit", "key"))

	proof := filepath.Join(t.TempDir(), "proof")
	p.wants(0, "", "audit", "prove", "2", "-o", proof)
	nowhere := []string{"--database-url", "postgres://nobody@localhost:1/nowhere", "--data-dir", t.TempDir()}
	var other bytes.Buffer
	run(append([]string{"audit", "key"}, nowhere...), nil, &other, io.Discard)
	for code, key := range map[int]string{0: key, 1: strings.TrimSpace(other.String())} {
		var out, problems bytes.Buffer
		got := run(append([]string{"audit", "check", proof, "--key", key}, nowhere...), nil, &out, &problems)
		if code == 0 && (got != 0 || !strings.Contains(out.String(), "Proven: event 2 (")) || code != 0 && got == 0 {
			t.Errorf("checking with %s: code %d, %s%s", key, got, &out, &problems)
		}
	}
	first := strings.Fields(strings.Split(p.wants(0, "", "audit", "heads", "--all"), "\n")[1])[0]
	p.wants(0, "", "audit", "consistency", first, "-o", proof)
	p.wants(0, "begins with all of the head of "+first+" events", "audit", "check", proof, "--key", key)
	p.wants(0, "nothing was changed", "audit", "verify", "--from", first)
	p.wants(2, "neither the id of an event nor a position", "audit", "prove", "something")
	p.wants(2, "no head of 999999 events was signed", "audit", "verify", "--from", "999999")
	p.wants(2, "--heads", "audit", "verify", "--heads", "/nowhere")

	p.tells()
	p.exec(`update events set metadata = replace(metadata::text, 'telegram', 'telegran')::json where position = 2`)
	p.wants(1, "FOUND: event 2 was changed (now there: ", "audit", "verify")
	p.wants(1, "is not the one that was sealed", "audit", "prove", "2")
}

func TestHeadsAreListedPostedAndTheirKeyIsKept(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var last string
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		last = string(body)
	}))
	t.Cleanup(outside.Close)
	p := newProgram(t)
	p.kill()
	p.start("--audit-heads-url", outside.URL)
	p.phone(100, "Ирина", "ru").start("")
	text := fmt.Sprintf("\n%d\n", p.sealed())
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		mu.Lock()
		posted := strings.Contains(last, text)
		mu.Unlock()
		if posted {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the head was not posted")
		}
	}
	info, err := os.Stat(filepath.Join(p.dir, "keys", "heads"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("the key: %v, %v", info, err)
	}
	if status, body := get(t, "http://"+p.address+"/readyz"); status != http.StatusOK || !strings.Contains(body, `"transparency":"ok"`) {
		t.Errorf("not ready: %d %s", status, body)
	}
	p.kill()
	if err := os.Remove(filepath.Join(p.dir, "keys", "heads")); err != nil {
		t.Fatal(err)
	}
	p.wants(1, "holds another key", "serve", "--listen", "127.0.0.1:0")
}

// tells asks the program's log what was done. Personal text is shown only when that is asked for.
func (p *program) tells() {
	p.t.Helper()
	for reveal, shown := range map[string]bool{"": false, "--reveal": true} {
		asked := func(args ...string) string {
			if reveal != "" {
				args = append(args, reveal)
			}
			return p.wants(0, "", append([]string{"audit"}, args...)...)
		}
		for name, out := range map[string]string{
			"log": asked("log", "--type", "person.registered"), "log as JSON": asked("log", "--format", "json"),
			"replay": asked("replay", "--until", "2100-01-01", "--projection", "people"),
		} {
			if strings.Contains(out, "Ирина") != shown || !strings.Contains(out, "person") {
				p.t.Errorf("%s %s: %s", name, reveal, out)
			}
		}
	}
	p.wants(0, "person.registered", "audit", "log", "--format", "csv", "--since", "2020-01-01 00:00")
	_, registered, _ := strings.Cut(p.wants(0, "", "audit", "log", "--type", "person.registered", "--limit", "1"), "person/")
	p.wants(0, "through telegram: ", "audit", "screen", "--person", registered[:36], "--at", "2100-01-01")
	p.wants(2, "nothing had been shown", "audit", "screen", "--person", registered[:36], "--at", "2020-01-01")
	if out := p.wants(0, "", "audit", "log", "--until", "2020-01-01T00:00:00Z"); out != "" {
		p.t.Errorf("before there was anything: %s", out)
	}
	p.wants(0, "As of event 1.", "audit", "replay", "--position", "1")
	p.wants(2, "a time is such as", "audit", "log", "--since", "yesterday")
	p.wants(2, "--limit", "audit", "log", "--limit", "0")
	p.wants(2, "no such booking", "audit", "explain", "00000000-0000-0000-0000-000000000001")
}
