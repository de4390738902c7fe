package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"zapis/adapters/whatsapp/linked"
)

// whatsappCommands look after the number that links us as a device.
type whatsappCommands struct {
	Pair   whatsappPairCommand   `cmd:"" help:"Have a phone link us, by a QR code or, with --phone, by a code to type."`
	Status whatsappStatusCommand `cmd:"" help:"Show whether a phone has linked us, and what was sent in a day."`
}

type whatsappPairCommand struct {
	Phone string `placeholder:"+7..." help:"Number of the phone, with the code of its country: a code is said that is typed on it."`
}

// Run goes through the steps until the phone has linked us. A zapis that is serving connects by itself then.
func (c whatsappPairCommand) Run(ctx context.Context, p *process) error {
	return p.withWhatsApp(ctx, func(wa *linked.WhatsApp) error {
		steps, err := wa.Pair(ctx, c.Phone)
		if errors.Is(err, linked.ErrPaired) || errors.Is(err, linked.ErrBusy) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, "This is against WhatsApp's terms, and it may ban the number: use one that you can lose.")
		for step := range steps {
			if err := printStep(p.out, step); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

func printStep(out io.Writer, step linked.PairStep) error {
	switch step.Kind {
	case linked.ScanQR:
		if err := linked.DrawQR(out, step.Code); err != nil {
			return err
		}
		fmt.Fprintf(out, "On the phone: WhatsApp, Linked devices, Link a device. Scan this before %s; another follows.\n", step.Until.Format(time.TimeOnly))
	case linked.TypeCode:
		fmt.Fprintf(out, "On the phone: WhatsApp, Linked devices, Link a device, Link with phone number instead. Type %s\n", step.Code)
	case linked.Paired:
		fmt.Fprintln(out, "Linked. A zapis that is serving connects within seconds.")
	case linked.Failed:
		return errors.New(step.Reason)
	}
	return nil
}

type whatsappStatusCommand struct{}

// Run tells what can be told without being connected; how the connection stands is in the log of the process that keeps it.
func (whatsappStatusCommand) Run(ctx context.Context, p *process) error {
	return p.withWhatsApp(ctx, func(wa *linked.WhatsApp) error {
		o, err := wa.Look(ctx)
		if err != nil {
			return err
		}
		return printOverview(p.out, o)
	})
}

func printOverview(out io.Writer, o linked.Overview) error {
	if !o.Linked {
		_, err := fmt.Fprintln(out, "No phone has linked us: run zapis whatsapp pair.")
		return err
	}
	connection := "nobody keeps it: start zapis serve"
	if o.Connected {
		connection = "kept by a running zapis"
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "number\t+%s\n", o.Number)
	fmt.Fprintf(table, "connection\t%s\n", connection)
	fmt.Fprintf(table, "sent unasked in 24 hours\t%d, to strangers %d\n", o.Proactive, o.Strangers)
	if !o.Since.IsZero() {
		fmt.Fprintf(table, "sends since\t%s\n", o.Since.Format(time.DateOnly))
	}
	return table.Flush()
}

// withWhatsApp opens the linked number without connecting it.
func (p *process) withWhatsApp(ctx context.Context, use func(*linked.WhatsApp) error) error {
	return p.withPool(ctx, func(pool *pgxpool.Pool, databaseURL string) error {
		wa, err := linked.New(ctx, linked.Options{
			DatabaseURL: databaseURL, Pool: pool, Version: p.settings.WhatsAppVersion, Proxy: string(p.settings.WhatsAppProxy), Log: p.log,
		})
		if err != nil {
			return err
		}
		return errors.Join(use(wa), wa.Close())
	})
}
