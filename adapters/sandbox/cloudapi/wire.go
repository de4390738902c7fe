package cloudapi

// The shapes below are the parts of the Cloud API's objects that this stand-in understands and sends.

// outgoing is the body of a call to /messages.
type outgoing struct {
	Product       string `json:"messaging_product"`
	RecipientType string `json:"recipient_type"`
	To            string `json:"to"`        // a phone number
	Recipient     string `json:"recipient"` // a user id
	Type          string `json:"type"`
	Opaque        string `json:"biz_opaque_callback_data"`
	Context       *struct {
		MessageID string `json:"message_id"`
	} `json:"context"`
	Text *struct {
		Body    string `json:"body"`
		Preview bool   `json:"preview_url"`
	} `json:"text"`
	Image       *mediaObject  `json:"image"`
	Audio       *mediaObject  `json:"audio"`
	Video       *mediaObject  `json:"video"`
	Document    *mediaObject  `json:"document"`
	Interactive *interactive  `json:"interactive"`
	Template    *templateCall `json:"template"`

	Status    string `json:"status"`
	MessageID string `json:"message_id"`
	Typing    *struct {
		Type string `json:"type"`
	} `json:"typing_indicator"`
}

type mediaObject struct {
	ID       string `json:"id"`
	Link     string `json:"link"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
}

type interactive struct {
	Type   string         `json:"type"`
	Header *messageHeader `json:"header"`
	Body   *textPart      `json:"body"`
	Footer *textPart      `json:"footer"`
	Action *struct {
		Button   string        `json:"button"`
		Buttons  []replyButton `json:"buttons"`
		Sections []Section     `json:"sections"`
	} `json:"action"`
}

type messageHeader struct {
	Type     string       `json:"type"`
	Text     string       `json:"text"`
	Image    *mediaObject `json:"image"`
	Video    *mediaObject `json:"video"`
	Document *mediaObject `json:"document"`
}

type textPart struct {
	Text string `json:"text"`
}

type replyButton struct {
	Type  string `json:"type"`
	Reply Option `json:"reply"`
}

// Option is something that can be tapped: a reply button, a row of a list, or a quick reply of a template.
type Option struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Section is a part of a list.
type Section struct {
	Title string   `json:"title"`
	Rows  []Option `json:"rows"`
}

type templateCall struct {
	Name     string `json:"name"`
	Language struct {
		Code   string `json:"code"`
		Policy string `json:"policy"`
	} `json:"language"`
	Components []component `json:"components"`
}

type component struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type"`
	Index      any         `json:"index"` // a number, or one as text
	Parameters []parameter `json:"parameters"`
}

type parameter struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Payload string `json:"payload"`
}

// Message is a message of a person as a webhook tells it.
type Message struct {
	From        string        `json:"from,omitempty"`
	FromUserID  string        `json:"from_user_id,omitempty"`
	ID          string        `json:"id"`
	Timestamp   string        `json:"timestamp"`
	Type        string        `json:"type"`
	Context     *quote        `json:"context,omitempty"`
	Text        *bodyText     `json:"text,omitempty"`
	Button      *quickReply   `json:"button,omitempty"`
	Interactive *chosen       `json:"interactive,omitempty"`
	Image       *media        `json:"image,omitempty"`
	Audio       *media        `json:"audio,omitempty"`
	Video       *media        `json:"video,omitempty"`
	Document    *media        `json:"document,omitempty"`
	Sticker     *media        `json:"sticker,omitempty"`
	Contacts    []card        `json:"contacts,omitempty"`
	Location    *location     `json:"location,omitempty"`
	Reaction    *reaction     `json:"reaction,omitempty"`
	System      *systemNote   `json:"system,omitempty"`
	Errors      []statusError `json:"errors,omitempty"`
}

type quote struct {
	From string `json:"from,omitempty"`
	ID   string `json:"id"`
}

type bodyText struct {
	Body string `json:"body"`
}

type quickReply struct {
	Payload string `json:"payload"`
	Text    string `json:"text"`
}

type chosen struct {
	Type   string  `json:"type"`
	Button *Option `json:"button_reply,omitempty"`
	Row    *Option `json:"list_reply,omitempty"`
}

type media struct {
	ID       string `json:"id"`
	MIME     string `json:"mime_type"`
	SHA256   string `json:"sha256"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
	Voice    bool   `json:"voice,omitempty"`
}

type card struct {
	Name   cardName    `json:"name"`
	Phones []cardPhone `json:"phones,omitempty"`
}

type cardName struct {
	Formatted string `json:"formatted_name"`
}

type cardPhone struct {
	Phone string `json:"phone"`
	WAID  string `json:"wa_id,omitempty"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type reaction struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji,omitempty"`
}

type systemNote struct {
	Body string `json:"body"`
	WAID string `json:"wa_id"`
	Type string `json:"type"`
}

// status tells what became of a message of the business.
type status struct {
	ID          string        `json:"id"`
	Status      string        `json:"status"`
	Timestamp   string        `json:"timestamp"`
	Recipient   string        `json:"recipient_id,omitempty"`
	RecipientID string        `json:"recipient_user_id,omitempty"`
	Opaque      string        `json:"biz_opaque_callback_data,omitempty"`
	Errors      []statusError `json:"errors,omitempty"`
}

type statusError struct {
	Code    int    `json:"code"`
	Title   string `json:"title"`
	Message string `json:"message"`
	Data    struct {
		Details string `json:"details"`
	} `json:"error_data"`
}

// contact is who a person is, as a webhook tells it.
type contact struct {
	Profile struct {
		Name string `json:"name"`
	} `json:"profile"`
	WAID   string `json:"wa_id,omitempty"`
	UserID string `json:"user_id,omitempty"`
}
