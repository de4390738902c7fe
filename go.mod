module zapis

go 1.26.0

require (
	github.com/SevereCloud/vksdk/v2 v2.17.0 // typed client of VK's API
	github.com/ThreeDotsLabs/watermill v1.5.1 // the router that projections follow through
	github.com/ThreeDotsLabs/watermill-sql/v4 v4.1.2 // its publisher appends, its subscriber follows, on our one table
	github.com/a-h/templ v0.3.1001 // pages as checked templates
	github.com/alecthomas/kong v1.17.0 // flags, environment and help from one struct
	github.com/alexedwards/argon2id v1.0.0 // passwords of the staff
	github.com/arran4/golang-ical v0.3.4 // bookings as calendar files
	github.com/cenkalti/backoff/v5 v5.0.3 // bounded retries with jitter
	github.com/chromedp/chromedp v0.23.0 // tests: a real browser
	github.com/emersion/go-ical v0.0.0-20240127095438-fc1c9d8fb2b6 // calendars as go-webdav has them; tests: a second parser
	github.com/emersion/go-webdav v0.6.0 // CalDAV
	github.com/getkin/kin-openapi v0.152.0 // requests are held against the document of the API
	github.com/go-fonts/dejavu v0.3.2 // letters that Go's own fonts lack, such as those of Kazakh, on weeks and cards
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // strict decoding with the path of the field at fault, for zapis slots
	github.com/go-telegram/bot v1.19.0 // typed client of the Bot API
	github.com/golang-jwt/jwt/v5 v5.3.1 // access tokens
	github.com/google/go-cmp v0.7.0 // tests: differences one can read
	github.com/google/uuid v1.6.0 // ids derived from other ids (v5)
	github.com/jackc/pgx/v5 v5.12.0 // Postgres: pipelining, COPY, notifications
	github.com/labstack/echo/v4 v4.16.0 // HTTP
	github.com/lmittmann/tint v1.2.1 // logs on a terminal
	github.com/mattn/go-isatty v0.0.24 // whether there is a terminal
	github.com/maypok86/otter/v2 v2.4.0 // in-process cache with bounds
	github.com/nicksnyder/go-i18n/v2 v2.7.0 // texts and plurals of each language
	github.com/nyaruka/phonenumbers v1.8.1 // phone numbers as people type them
	github.com/oapi-codegen/runtime v1.9.0 // what the code generated from the document needs
	github.com/pquerna/otp v1.5.0 // one-time codes of the staff
	github.com/pressly/goose/v3 v3.29.0 // migrations, embedded
	github.com/prometheus/client_golang v1.25.0 // metrics, as Prometheus reads them
	github.com/riverqueue/river v0.51.1 // jobs in Postgres, inserted with the checkpoint of the follower that wants them
	github.com/riverqueue/river/riverdriver v0.51.1 // wakes the queue when the sandbox moves its clock
	github.com/riverqueue/river/riverdriver/riverpgxv5 v0.51.1 // River on pgx
	github.com/riverqueue/river/rivertype v0.51.1 // rows of the queue
	github.com/schollz/progressbar/v3 v3.19.1 // how far long commands have come
	github.com/skip2/go-qrcode v0.0.0-20200617195104-da1b6568686e // links as pictures
	go.mau.fi/whatsmeow v0.0.0-20260821141805-33cfac511629 // WhatsApp as a linked device; WhatsApp refuses older versions
	go.uber.org/goleak v1.3.0 // tests: no goroutine stays behind
	golang.org/x/image v0.36.0 // fonts and drawing for weeks and cards
	golang.org/x/mod v0.42.0 // Merkle tree and signed notes of the transparency log
	golang.org/x/sync v0.24.0 // errgroup
	golang.org/x/text v0.43.0 // language tags and plural rules
	golang.org/x/time v0.16.0 // send limits
	pgregory.net/rapid v1.3.0 // tests: properties, shrunk
)

require (
	filippo.io/edwards25519 v1.2.0 // indirect
	github.com/BurntSushi/toml v1.6.0 // indirect
	github.com/a-h/parse v0.0.0-20250122154542-74294addb73e // indirect
	github.com/andybalholm/brotli v1.2.6 // indirect
	github.com/apapsch/go-jsonmerge/v2 v2.0.0 // indirect
	github.com/beeper/argo-go v1.1.2 // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/boombuler/barcode v1.0.1-0.20190219062509-6c824513bacc // indirect
	github.com/cenkalti/backoff/v4 v4.3.0 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/chromedp/cdproto v0.159.0 // indirect
	github.com/cli/browser v1.3.0 // indirect
	github.com/coder/websocket v1.8.15 // indirect
	github.com/dprotaso/go-yit v0.0.0-20220510233725-9ba8df137936 // indirect
	github.com/elliotchance/orderedmap/v3 v3.1.0 // indirect
	github.com/fatih/color v1.16.0 // indirect
	github.com/fsnotify/fsnotify v1.7.0 // indirect
	github.com/go-openapi/jsonpointer v0.23.1 // indirect
	github.com/go-openapi/swag/jsonname v0.26.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/klauspost/compress v1.20.1 // indirect
	github.com/labstack/gommon v0.5.0 // indirect
	github.com/lib/pq v1.10.9 // indirect
	github.com/lithammer/shortuuid/v3 v3.0.7 // indirect
	github.com/mattn/go-colorable v0.1.15 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/natefinch/atomic v1.0.1 // indirect
	github.com/oapi-codegen/oapi-codegen/v2 v2.8.2 // indirect
	github.com/oasdiff/yaml v0.1.1 // indirect
	github.com/oasdiff/yaml3 v0.0.14 // indirect
	github.com/oklog/ulid v1.3.1 // indirect
	github.com/petermattis/goid v0.0.0-20260816044145-ed329add6b1b // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/riverqueue/river/rivershared v0.51.1 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	github.com/rs/zerolog v1.35.1 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/sony/gobreaker v1.0.0 // indirect
	github.com/speakeasy-api/jsonpath v0.6.3 // indirect
	github.com/speakeasy-api/openapi v1.24.0 // indirect
	github.com/teambition/rrule-go v1.8.2 // indirect
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.2.0 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
	github.com/valyala/bytebufferpool v1.0.0 // indirect
	github.com/valyala/fasttemplate v1.2.2 // indirect
	github.com/vektah/gqlparser/v2 v2.5.27 // indirect
	github.com/vmihailenco/msgpack/v5 v5.4.1 // indirect
	github.com/vmihailenco/tagparser/v2 v2.0.0 // indirect
	github.com/vmware-labs/yaml-jsonpath v0.3.2 // indirect
	go.mau.fi/libsignal v0.2.2 // indirect
	go.mau.fi/util v0.10.1-0.20260820140024-eb612d936fde // indirect
	go.uber.org/multierr v1.11.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/exp v0.0.0-20261011100332-faecfb24eb49 // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/net v0.61.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/term v0.47.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
	honnef.co/go/tools v0.8.2 // indirect
)

tool (
	// Go of the templates of pages
	github.com/a-h/templ/cmd/templ
	// code of the API from its document
	github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
	// static analysis in make check
	honnef.co/go/tools/cmd/staticcheck
)
