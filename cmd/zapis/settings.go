package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Settings configure every command. A value comes from its flag, else its environment variable, else (secrets) the file
// that is named for it, else the default.
type Settings struct {
	DatabaseURL     databaseURL `group:"Database" env:"ZAPIS_DATABASE_URL,DATABASE_URL" placeholder:"URL" help:"Postgres to use. Without it a private one is run."`
	DatabaseURLFile string      `group:"Database" env:"ZAPIS_DATABASE_URL_FILE,DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds the database URL."`
	DataDir         string      `group:"Database" env:"ZAPIS_DATA_DIR" default:"${dataDir}" placeholder:"DIR" help:"Where the private Postgres keeps its data (${default})."`

	Listen    string `group:"Web" env:"ZAPIS_LISTEN" placeholder:"ADDRESS" help:"Address to listen on. Without it 127.0.0.1:8080, or the next free port."`
	PublicURL string `group:"Web" name:"public-url" env:"ZAPIS_PUBLIC_URL" placeholder:"URL" help:"How the outside world reaches us, such as https://zapis.example."`
	Sandbox   string `group:"Web" env:"ZAPIS_SANDBOX" enum:"auto,on,off" default:"auto" help:"Messengers to try in the browser: auto is on when there is no Telegram token."`

	TelegramToken             secret `group:"Telegram" env:"ZAPIS_TELEGRAM_TOKEN" placeholder:"TOKEN" help:"Token of the bot."`
	TelegramTokenFile         string `group:"Telegram" env:"ZAPIS_TELEGRAM_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	TelegramAPIURL            string `group:"Telegram" name:"telegram-api-url" env:"ZAPIS_TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Bot API server (${default})."`
	TelegramMode              string `group:"Telegram" env:"ZAPIS_TELEGRAM_MODE" enum:"polling,webhook" default:"polling" help:"How updates come in: polling or webhook (needs --public-url)."`
	TelegramWebhookSecret     secret `group:"Telegram" env:"ZAPIS_TELEGRAM_WEBHOOK_SECRET" placeholder:"SECRET" help:"What Telegram sends along with each update."`
	TelegramWebhookSecretFile string `group:"Telegram" env:"ZAPIS_TELEGRAM_WEBHOOK_SECRET_FILE" placeholder:"FILE" help:"File that holds the webhook secret."`

	WhatsAppVersion   string `group:"WhatsApp" name:"whatsapp-version" env:"ZAPIS_WHATSAPP_VERSION" placeholder:"VERSION" help:"Version that a linked device calls itself, such as 2.3000.1045649367. Without it the library's."`
	WhatsAppProxy     secret `group:"WhatsApp" name:"whatsapp-proxy" env:"ZAPIS_WHATSAPP_PROXY" placeholder:"URL" help:"Proxy for a linked device, such as socks5://127.0.0.1:1080."`
	WhatsAppProxyFile string `group:"WhatsApp" name:"whatsapp-proxy-file" env:"ZAPIS_WHATSAPP_PROXY_FILE" placeholder:"FILE" help:"File that holds the proxy's address."`

	LogFormat string `group:"Log" env:"ZAPIS_LOG_FORMAT" enum:"auto,text,json" default:"auto" help:"auto is text on a terminal and JSON otherwise."`
	LogLevel  string `group:"Log" env:"ZAPIS_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error."`
}

// AfterApply reads the files of the secrets that neither a flag nor the environment gave, then checks what belongs together.
func (s *Settings) AfterApply() error {
	for _, from := range []struct {
		file string
		into *string
	}{
		{s.DatabaseURLFile, (*string)(&s.DatabaseURL)},
		{s.TelegramTokenFile, (*string)(&s.TelegramToken)},
		{s.TelegramWebhookSecretFile, (*string)(&s.TelegramWebhookSecret)},
		{s.WhatsAppProxyFile, (*string)(&s.WhatsAppProxy)},
	} {
		if *from.into != "" || from.file == "" {
			continue
		}
		text, err := os.ReadFile(from.file)
		if err != nil {
			return fmt.Errorf("read a secret: %w", err)
		}
		if *from.into = strings.TrimSpace(string(text)); *from.into == "" {
			return fmt.Errorf("read a secret: %s is empty", from.file)
		}
	}
	return s.check()
}

// webhookSecretPattern is what Telegram takes as secret_token of setWebhook.
var webhookSecretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Settings) check() error {
	for flag, address := range map[string]string{"--public-url": s.PublicURL, "--telegram-api-url": s.TelegramAPIURL} {
		if parsed, err := url.Parse(address); address != "" && (err != nil || parsed.Host == "" || !strings.HasPrefix(parsed.Scheme, "http")) {
			return fmt.Errorf("%s must be an address such as https://zapis.example", flag)
		}
	}
	if secret := string(s.TelegramWebhookSecret); secret != "" && !webhookSecretPattern.MatchString(secret) {
		return errors.New("--telegram-webhook-secret must be 1 to 256 characters out of A-Z a-z 0-9 _ -")
	}
	if s.TelegramMode == "webhook" && s.TelegramToken != "" && (s.PublicURL == "" || s.TelegramWebhookSecret == "") {
		return errors.New("--telegram-mode webhook needs --public-url and --telegram-webhook-secret")
	}
	return nil
}

// runsSandbox tells whether the messengers of the sandbox are served.
func (s *Settings) runsSandbox() bool {
	return s.Sandbox == "on" || s.Sandbox == "auto" && s.TelegramToken == ""
}

// secret is text that is never shown; string(s) reveals it.
type secret string

// String hides the text from fmt and slog.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "[set]"
}

// MarshalText hides it from JSON logs too.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// databaseURL may hold a password; string(u) reveals it.
type databaseURL string

// String names the server, the database and the user.
func (u databaseURL) String() string {
	if u == "" {
		return ""
	}
	config, err := pgconn.ParseConfig(string(u))
	if err != nil {
		return "[not a database URL]"
	}
	return fmt.Sprintf("%s at %s:%d as %s", config.Database, config.Host, config.Port, config.User)
}

// MarshalText hides the password from JSON logs too.
func (u databaseURL) MarshalText() ([]byte, error) { return []byte(u.String()), nil }
