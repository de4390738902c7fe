package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zapis/adapters/sandbox/telegramapi"
	"zapis/domain"
	"zapis/domain/broadcast"
	"zapis/projections"
)

const (
	castText   = "Завтра скидка на всё"
	atOnce     = 8               // messages that are under way at the same time
	sendsAfter = 2 * time.Minute // a kill, at the very latest
	slowest    = 15              // messages a second that a busy machine still sends
)

// A master writes to all of very many clients at Telegram's own pace, while Telegram sometimes has enough and proxies
// fail, pauses in between, and the program is killed again and again: nobody is missed and nobody hears it twice.
// ZAPIS_TEST_RECIPIENTS=10000 makes it a full run.
func TestABroadcastToACrowdSurvivesPausesAndKills(t *testing.T) {
	t.Parallel()
	n := crowdSize(t)
	c := newCrowd(t, n)
	before, _ := c.so()
	c.announces(n)
	began := time.Now()
	share := func(percent int) int { return before + n*percent/100 }

	c.reaches(share(10))
	c.hindered(2, telegramapi.TooManyRequests(time.Second))
	c.reaches(share(20))
	c.broken += 2
	c.telegram.Plan("sendMessage", 2, telegramapi.Page(http.StatusBadGateway))
	c.reaches(share(30))
	c.pauses()
	kills := []int{60}
	if n > 1000 {
		kills = []int{40, 60, 80}
	}
	for _, percent := range kills {
		c.reaches(share(percent))
		c.dies()
		c.hindered(1, telegramapi.TooManyRequests(2*time.Second))
	}
	c.ends(n)
	took := time.Since(began)
	t.Logf("%d recipients in %v, pause and kills included: %.1f a second", n, took.Round(time.Millisecond), float64(n)/took.Seconds())
	c.accountedFor(n)
	c.keptThePace()
	c.showedProgress(n)
}

// announces begins the broadcast by taps.
func (c *crowd) announces(n int) {
	c.t.Helper()
	c.anna.types("/start")
	c.anna.taps("Клиенты")
	c.anna.taps("Сегодня") // back, once the clients are there
	c.anna.taps("Рассылки")
	c.anna.taps("Новая рассылка")
	c.anna.taps(fmt.Sprint("Всем · ", n))
	c.anna.types(castText)
	began := time.Now()
	c.anna.taps(fmt.Sprintf("Отправить (%d)", n))
	c.anna.sees("Рассылка идёт")
	c.t.Logf("started %v after the tap", time.Since(began).Round(time.Millisecond))
}

// reaches waits until Telegram has taken so many messages.
func (c *crowd) reaches(n int) {
	c.t.Helper()
	so, _ := c.so()
	within := patience + time.Duration(max(0, n-so))*time.Second/slowest
	ctx, cancel := context.WithTimeout(c.t.Context(), within)
	defer cancel()
	if err := c.reach(ctx, n); err != nil {
		c.t.Fatalf("%v\n%s", err, c.anna.Screen())
	}
}

// hindered has Telegram refuse the next messages.
func (c *crowd) hindered(times int, fault telegramapi.Fault) {
	c.faulted += times
	c.telegram.Plan("sendMessage", times, fault)
}

// pauses lets the broadcast rest: what is under way arrives, and nothing else until it goes on.
func (c *crowd) pauses() {
	c.t.Helper()
	c.anna.taps("Пауза")
	c.anna.sees("Рассылка на паузе")
	before, _ := c.so()
	ctx, cancel := context.WithTimeout(c.t.Context(), 3*time.Second)
	defer cancel()
	if err := c.reach(ctx, before+atOnce+1); !errors.Is(err, context.DeadlineExceeded) {
		c.t.Error("more was sent in the pause than was under way")
	}
	rests, _ := c.so()
	ctx, cancel = context.WithTimeout(c.t.Context(), 3*time.Second)
	defer cancel()
	if err := c.reach(ctx, rests+1); !errors.Is(err, context.DeadlineExceeded) {
		c.t.Error("something was sent in the pause")
	}
	c.anna.taps("Продолжить")
}

// dies is kill -9, and the next start.
func (c *crowd) dies() {
	c.t.Helper()
	c.kills++
	c.kill()
	began := time.Now()
	c.start()
	up := time.Since(began)
	ctx, cancel := context.WithTimeout(c.t.Context(), sendsAfter)
	defer cancel()
	so, _ := c.so()
	if err := c.reach(ctx, so+1); err != nil {
		c.t.Fatalf("after kill %d: %v", c.kills, err)
	}
	c.t.Logf("kill %d: up after %v, sending after %v", c.kills, up.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// ends waits until the broadcast is over, and the master told so.
func (c *crowd) ends(n int) {
	c.t.Helper()
	within := patience + time.Duration(n)*time.Second/slowest
	for deadline := time.Now().Add(within); c.cast().State != projections.BroadcastFinished; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("the broadcast did not end:\n%s\nleft to do:\n%s", c.anna.Screen(), c.undone())
		}
	}
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	if _, err := c.anna.Await(ctx, func(telegramapi.Screen) bool { return len(c.shown("Рассылка закончена")) > 0 }); err != nil {
		c.t.Errorf("the master does not hear of the end:\n%s", c.anna.Transcript())
	}
}

// cast is how the only broadcast stands.
func (c *crowd) cast() projections.Broadcast {
	c.t.Helper()
	all, err := projections.Broadcasts{Pool: c.pool}.Of(c.t.Context(), c.master, 2)
	if err != nil || len(all) != 1 {
		c.t.Fatalf("%d broadcasts, %v", len(all), err)
	}
	return all[0]
}

// shown are the texts of Anna's messages that hold something.
func (c *crowd) shown(part string) (texts []string) {
	for _, m := range c.anna.Messages() {
		if strings.Contains(m.Text, part) {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// undone tells of the jobs that are left, and of what has kept them.
func (c *crowd) undone() (jobs string) {
	const undone = `
		select coalesce(string_agg(concat_ws(' ', kind, state, attempt, scheduled_at, attempted_by, errors), e'\n'), 'nothing')
		from river.river_job where state <> 'completed'`
	if err := c.pool.QueryRow(context.Background(), undone).Scan(&jobs); err != nil {
		return err.Error()
	}
	return jobs
}

// outcomes is what the program says became of each recipient.
func (c *crowd) outcomes(n int) (projections.Broadcast, []projections.Outcome) {
	c.t.Helper()
	cast := c.cast()
	every := []projections.State{
		projections.Waiting, projections.Sending, projections.Sent, projections.Skipped, projections.Failed, projections.Uncertain,
	}
	outcomes, more, err := projections.Broadcasts{Pool: c.pool}.Outcomes(c.t.Context(), cast.Broadcast, every, 0, n)
	if err != nil || more || len(outcomes) != n {
		c.t.Fatalf("%d outcomes, more %v, %v", len(outcomes), more, err)
	}
	return cast, outcomes
}

// accountedFor compares what the log says of each client with what is in their chat.
func (c *crowd) accountedFor(n int) {
	c.t.Helper()
	cast, outcomes := c.outcomes(n)
	counts := map[projections.State]int{}
	for _, o := range outcomes {
		counts[o.State]++
		has, least, most, why := c.copies(o.Client), 0, 0, c.why[o.Client]
		switch o.State {
		case projections.Sent:
			least, most = 1, 1
		case projections.Uncertain:
			most = 1
			delete(c.why, o.Client) // somebody who blocked the bot may have been among those
			why = ""
		}
		if has < least || has > most || o.Reason != why {
			c.t.Errorf("%s has it %d times, recorded as %s %q, want %q", o.Name, has, o.State, o.Reason, why)
		}
	}
	sent, skipped, failed, uncertain := counts[projections.Sent], counts[projections.Skipped], counts[projections.Failed], counts[projections.Uncertain]
	c.t.Logf("%d sent, %d skipped, %d failed, %d uncertain", sent, skipped, failed, uncertain)
	if skipped != len(c.why) || failed != 0 || uncertain > atOnce*c.kills+c.broken || uncertain < c.broken {
		c.t.Errorf("skipped %d, want %d; uncertain %d after %d kills and %d broken answers", skipped, len(c.why), uncertain, c.kills, c.broken)
	}
	want := broadcast.Finished{Broadcast: cast.Broadcast, Sent: sent, Skipped: skipped, Failed: failed, Uncertain: uncertain}
	for _, event := range c.log() {
		if got, ok := event.(broadcast.Finished); ok {
			if diff := cmp.Diff(want, got); diff != "" {
				c.t.Error(diff)
			}
		}
	}
	seen := strings.Join(c.shown("Рассылка закончена"), "\n")
	for _, part := range []string{
		fmt.Sprintf("Пройдено %d из %d, получили %d\n", n, n, sent),
		fmt.Sprintf("%d не отправлен", skipped), fmt.Sprintf("%d — неизвестно", uncertain),
	} {
		if !strings.Contains(seen, part) {
			c.t.Errorf("the master does not see %q:\n%s", part, seen)
		}
	}
}

// copies is how often a client has the text in their chat.
func (c *crowd) copies(client domain.ID) (n int) {
	for _, m := range c.phones[client].Messages() {
		if strings.Contains(m.Text, castText) {
			n++
		}
	}
	return n
}

// ofOwnAccord is how often Telegram may complain of itself: a tap of the master can fall into the second in which their
// progress is drawn or a pause ends. What it complains of is waited out and sent.
const ofOwnAccord = 2

// keptThePace tells whether Telegram had to complain of itself.
func (c *crowd) keptThePace() {
	c.t.Helper()
	most := c.most()
	c.t.Logf("at most %d messages within a second; %d answers 429, %d of them injected", most, c.tooMany, c.faulted)
	if most > telegramapi.TelegramRates.All || c.tooMany > c.faulted+ofOwnAccord {
		c.t.Errorf("at most %d messages within a second, %d answers 429 of which %d were injected", most, c.tooMany, c.faulted)
		for _, r := range c.telegram.Requests("sendMessage") {
			if r.Code == http.StatusTooManyRequests {
				c.t.Log(r.Field("chat_id"), r.Error)
			}
		}
	}
}

var progress = regexp.MustCompile(`Пройдено (\d+) из`)

// showedProgress tells whether the master saw it go on, to the end and in one message.
func (c *crowd) showedProgress(n int) {
	c.t.Helper()
	drawn := map[string]bool{}
	for _, found := range progress.FindAllStringSubmatch(c.anna.Transcript(), -1) {
		drawn[found[1]] = true
	}
	c.t.Logf("the progress was drawn at %d different counts", len(drawn))
	if len(drawn) < 4 || !drawn[strconv.Itoa(n)] {
		c.t.Errorf("the progress was drawn as %v", drawn)
	}
	if messages := c.shown("Рассылка закончена"); len(messages) != 1 {
		c.t.Errorf("%d messages show the end", len(messages))
	}
}
