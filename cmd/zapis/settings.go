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
	DatabaseURL         databaseURL `group:"Database" env:"ZAPIS_DATABASE_URL,DATABASE_URL" placeholder:"URL" help:"Postgres to use. Without it a private one is run."`
	DatabaseURLFile     string      `group:"Database" env:"ZAPIS_DATABASE_URL_FILE,DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds the database URL."`
	KeysDatabaseURL     databaseURL `group:"Database" name:"keys-database-url" env:"ZAPIS_KEYS_DATABASE_URL" placeholder:"URL" help:"Postgres for the data keys, apart from the log and its backups. Without it a database of its own in the private one, or a schema beside the log."`
	KeysDatabaseURLFile string      `group:"Database" name:"keys-database-url-file" env:"ZAPIS_KEYS_DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds it."`
	WrappingKeys        secret      `group:"Database" env:"ZAPIS_WRAPPING_KEYS" placeholder:"KEYS" help:"What wraps the data keys: a name and 32 bytes in base64, a line each, the current one first."`
	WrappingKeysFile    string      `group:"Database" env:"ZAPIS_WRAPPING_KEYS_FILE" placeholder:"FILE" help:"File that holds them. Without it keys/wrapping in the data folder, made on the first run."`
	DataDir             string      `group:"Database" env:"ZAPIS_DATA_DIR" default:"${dataDir}" placeholder:"DIR" help:"Where the private Postgres keeps its data (${default})."`

	Listen           string `group:"Web" env:"ZAPIS_LISTEN" placeholder:"ADDRESS" help:"Address to listen on. Without it 127.0.0.1:8080, or the next free port."`
	PublicURL        string `group:"Web" name:"public-url" env:"ZAPIS_PUBLIC_URL" placeholder:"URL" help:"How the outside world reaches us, such as https://zapis.example."`
	MetricsToken     secret `group:"Web" name:"metrics-token" env:"ZAPIS_METRICS_TOKEN" placeholder:"TOKEN" help:"Bearer token with which /metrics is read. Without it only from this machine, past no proxy."`
	MetricsTokenFile string `group:"Web" name:"metrics-token-file" env:"ZAPIS_METRICS_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	TokenKeys        secret `group:"Web" name:"token-keys" env:"ZAPIS_TOKEN_KEYS" placeholder:"KEYS" help:"Keys that sign the tokens of the API, the current one first. Without them they are made in the data directory."`
	TokenKeysFile    string `group:"Web" name:"token-keys-file" env:"ZAPIS_TOKEN_KEYS_FILE" placeholder:"FILE" help:"File that holds them."`
	APIRate          int    `group:"Web" name:"api-rate" env:"ZAPIS_API_RATE" default:"20" placeholder:"NUMBER" help:"Requests a second that the API answers for one grant, and five times as many from one address (${default})."`
	Sandbox          string `group:"Web" env:"ZAPIS_SANDBOX" enum:"auto,on,off" default:"auto" help:"Messengers to try in the browser: auto is on when no messenger is configured."`

	TelegramToken             secret `group:"Telegram" env:"ZAPIS_TELEGRAM_TOKEN" placeholder:"TOKEN" help:"Token of the bot."`
	TelegramTokenFile         string `group:"Telegram" env:"ZAPIS_TELEGRAM_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	TelegramAPIURL            string `group:"Telegram" name:"telegram-api-url" env:"ZAPIS_TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Bot API server (${default})."`
	TelegramMode              string `group:"Telegram" env:"ZAPIS_TELEGRAM_MODE" enum:"polling,webhook" default:"polling" help:"How updates come in: polling or webhook (needs --public-url)."`
	TelegramWebhookSecret     secret `group:"Telegram" env:"ZAPIS_TELEGRAM_WEBHOOK_SECRET" placeholder:"SECRET" help:"What Telegram sends along with each update."`
	TelegramWebhookSecretFile string `group:"Telegram" env:"ZAPIS_TELEGRAM_WEBHOOK_SECRET_FILE" placeholder:"FILE" help:"File that holds the webhook secret."`

	WhatsAppVersion      string `group:"WhatsApp" name:"whatsapp-version" env:"ZAPIS_WHATSAPP_VERSION" placeholder:"VERSION" help:"Version that a linked device calls itself, such as 2.3000.1045649367. Without it the library's."`
	WhatsAppProxy        secret `group:"WhatsApp" name:"whatsapp-proxy" env:"ZAPIS_WHATSAPP_PROXY" placeholder:"URL" help:"Proxy for a linked device, such as socks5://127.0.0.1:1080."`
	WhatsAppProxyFile    string `group:"WhatsApp" name:"whatsapp-proxy-file" env:"ZAPIS_WHATSAPP_PROXY_FILE" placeholder:"FILE" help:"File that holds the proxy's address."`
	VKToken              secret `group:"VK" name:"vk-token" env:"ZAPIS_VK_TOKEN" placeholder:"TOKEN" help:"Token of the community."`
	VKTokenFile          string `group:"VK" name:"vk-token-file" env:"ZAPIS_VK_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	VKGroup              int64  `group:"VK" name:"vk-group" env:"ZAPIS_VK_GROUP" placeholder:"NUMBER" help:"Number of the community."`
	VKMode               string `group:"VK" name:"vk-mode" env:"ZAPIS_VK_MODE" enum:"polling,callback" default:"polling" help:"How events come in: polling or callback (needs --public-url)."`
	VKConfirmation       secret `group:"VK" name:"vk-confirmation" env:"ZAPIS_VK_CONFIRMATION" placeholder:"CODE" help:"What VK wants to be answered once, if its server was set up by hand."`
	VKCallbackSecret     secret `group:"VK" name:"vk-callback-secret" env:"ZAPIS_VK_CALLBACK_SECRET" placeholder:"SECRET" help:"What VK sends along with each event."`
	VKCallbackSecretFile string `group:"VK" name:"vk-callback-secret-file" env:"ZAPIS_VK_CALLBACK_SECRET_FILE" placeholder:"FILE" help:"File that holds it."`
	VKAPIURL             string `group:"VK" name:"vk-api-url" env:"ZAPIS_VK_API_URL" default:"https://api.vk.ru/method/" placeholder:"URL" help:"VK's API (${default})."`
	VKAPIVersion         string `group:"VK" name:"vk-api-version" env:"ZAPIS_VK_API_VERSION" default:"5.199" placeholder:"VERSION" help:"Version of it (${default})."`

	WhatsApp           string `group:"WhatsApp" name:"whatsapp" env:"ZAPIS_WHATSAPP" enum:"off,linked,cloud" default:"off" help:"How WhatsApp is reached: linked as a device of a phone, or Meta's cloud API."`
	WhatsAppNumber     string `group:"WhatsApp" name:"whatsapp-number" env:"ZAPIS_WHATSAPP_NUMBER" placeholder:"ID" help:"Id of the number in the cloud API."`
	WhatsAppToken      secret `group:"WhatsApp" name:"whatsapp-token" env:"ZAPIS_WHATSAPP_TOKEN" placeholder:"TOKEN" help:"Token for the cloud API."`
	WhatsAppTokenFile  string `group:"WhatsApp" name:"whatsapp-token-file" env:"ZAPIS_WHATSAPP_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	WhatsAppSecret     secret `group:"WhatsApp" name:"whatsapp-secret" env:"ZAPIS_WHATSAPP_SECRET" placeholder:"SECRET" help:"Secret of Meta's app, which signs deliveries."`
	WhatsAppSecretFile string `group:"WhatsApp" name:"whatsapp-secret-file" env:"ZAPIS_WHATSAPP_SECRET_FILE" placeholder:"FILE" help:"File that holds it."`
	WhatsAppVerify     secret `group:"WhatsApp" name:"whatsapp-verify" env:"ZAPIS_WHATSAPP_VERIFY" placeholder:"TOKEN" help:"Verify token, as it is typed into Meta's form."`
	WhatsAppVerifyFile string `group:"WhatsApp" name:"whatsapp-verify-file" env:"ZAPIS_WHATSAPP_VERIFY_FILE" placeholder:"FILE" help:"File that holds it."`
	WhatsAppAPIURL     string `group:"WhatsApp" name:"whatsapp-api-url" env:"ZAPIS_WHATSAPP_API_URL" default:"https://graph.facebook.com" placeholder:"URL" help:"Meta's Graph API (${default})."`
	WhatsAppTemplates  string `group:"WhatsApp" name:"whatsapp-templates" env:"ZAPIS_WHATSAPP_TEMPLATES" placeholder:"FILE" help:"JSON file of the templates that Meta has approved, for what is sent more than a day after somebody wrote: see docs/whatsapp.md."`

	AuditKey      secret `group:"Audit" env:"ZAPIS_AUDIT_KEY" placeholder:"KEY" help:"Key that signs the heads of the log. Without it one is made in the data directory."`
	AuditKeyFile  string `group:"Audit" env:"ZAPIS_AUDIT_KEY_FILE" placeholder:"FILE" help:"File that holds it."`
	AuditOrigin   string `group:"Audit" env:"ZAPIS_AUDIT_ORIGIN" placeholder:"NAME" help:"Name of the log in a key that is made. Without it the host of --public-url."`
	AuditHeads    string `group:"Audit" env:"ZAPIS_AUDIT_HEADS" placeholder:"FILE" help:"Where heads are published. Without it audit/heads in the data directory."`
	AuditHeadsURL secret `group:"Audit" name:"audit-heads-url" env:"ZAPIS_AUDIT_HEADS_URL" placeholder:"URL" help:"Address that each new head is posted to as well."`

	WebhooksPrivate bool `group:"Webhooks" name:"webhooks-private" env:"ZAPIS_WEBHOOKS_PRIVATE" help:"Also deliver webhooks to this machine and to private networks. Whoever may add a webhook can then reach what is there."`

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
		{s.KeysDatabaseURLFile, (*string)(&s.KeysDatabaseURL)},
		{s.WrappingKeysFile, (*string)(&s.WrappingKeys)},
		{s.MetricsTokenFile, (*string)(&s.MetricsToken)},
		{s.TokenKeysFile, (*string)(&s.TokenKeys)},
		{s.TelegramTokenFile, (*string)(&s.TelegramToken)},
		{s.TelegramWebhookSecretFile, (*string)(&s.TelegramWebhookSecret)},
		{s.WhatsAppProxyFile, (*string)(&s.WhatsAppProxy)},
		{s.VKTokenFile, (*string)(&s.VKToken)},
		{s.VKCallbackSecretFile, (*string)(&s.VKCallbackSecret)},
		{s.WhatsAppTokenFile, (*string)(&s.WhatsAppToken)},
		{s.WhatsAppSecretFile, (*string)(&s.WhatsAppSecret)},
		{s.WhatsAppVerifyFile, (*string)(&s.WhatsAppVerify)},
		{s.AuditKeyFile, (*string)(&s.AuditKey)},
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
	for flag, address := range map[string]string{
		"--public-url": s.PublicURL, "--telegram-api-url": s.TelegramAPIURL, "--vk-api-url": s.VKAPIURL, "--whatsapp-api-url": s.WhatsAppAPIURL,
		"--audit-heads-url": string(s.AuditHeadsURL),
	} {
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
	if s.VKToken != "" && s.VKGroup <= 0 {
		return errors.New("--vk-token needs --vk-group, the number of the community")
	}
	if s.VKToken != "" && s.VKMode == "callback" && s.PublicURL == "" {
		return errors.New("--vk-mode callback needs --public-url")
	}
	if s.WhatsApp == "cloud" && (s.WhatsAppNumber == "" || s.WhatsAppToken == "" || s.WhatsAppSecret == "" || s.WhatsAppVerify == "") {
		return errors.New("--whatsapp cloud needs --whatsapp-number, --whatsapp-token, --whatsapp-secret and --whatsapp-verify")
	}
	if s.WhatsAppTemplates != "" && s.WhatsApp != "cloud" {
		return errors.New("--whatsapp-templates needs --whatsapp cloud")
	}
	if strings.ContainsAny(s.AuditOrigin, "+ \t\n") {
		return errors.New("--audit-origin is one word without plus signs, such as zapis.example")
	}
	return nil
}

// runsSandbox tells whether the messengers of the sandbox are served.
func (s *Settings) runsSandbox() bool {
	connected := s.TelegramToken != "" || s.VKToken != "" || s.connectsWhatsApp()
	return s.Sandbox == "on" || s.Sandbox == "auto" && !connected
}

func (s *Settings) connectsWhatsApp() bool { return s.WhatsApp == "linked" || s.WhatsApp == "cloud" }

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
