package telegramapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func TestHTMLIsParsedAsTelegramDoes(t *testing.T) {
	for _, c := range []struct{ html, text, entities string }{
		{"a < b", "", `400 can't parse entities: Unsupported start tag "" at byte offset 2`},
		{"<b>я</b> и <i>ты</i>", "я и ты", "bold 0+1, italic 4+2"},
		{"<b>a<i>b</i></b>", "ab", "bold 0+2, italic 1+1"},
		{"😀<b>😀</b>", "😀😀", "bold 2+2"},
		{"<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", "bold 0+1, italic 1+1, underline 2+1, strikethrough 3+1"},
		{`<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>`, "ab", "spoiler 0+1, spoiler 1+1"},
		{`<a href="https://example.org/?a=1&amp;b=2">тут</a>`, "тут", "text_link 0+3 https://example.org/?a=1&b=2"},
		{"<a href='no link'>тут</a>", "тут", ""},
		{`<pre><code class="language-go">x</code></pre>`, "x", "pre 0+1"},
		{"<blockquote expandable>a</blockquote>", "a", "expandable_blockquote 0+1"},
		{"&lt;&gt;&amp;&quot;&#33;&#x21; &nbsp; &", `<>&"!! &nbsp; &`, ""},
		{"  <b> a </b>  ", "a", "bold 0+1"},
		{"<B>a</B>", "a", "bold 0+1"},
		{"<b></b>a", "a", ""},
		{"см. https://t.me/ZapisTestBot?start=a_1. Всё", "см. https://t.me/ZapisTestBot?start=a_1. Всё", "url 4+35"},
		{"<code>https://a.example</code> /start", "https://a.example /start", "code 0+17, bot_command 18+6"},
		{"<script>a</script>", "", `400 can't parse entities: Unsupported start tag "script" at byte offset 0`},
		{"я<b>", "", `400 can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"я<b>a</i>", "", `400 can't parse entities: Unmatched end tag at byte offset 6, expected "</b>", found "</i>"`},
		{"a</b>", "", "400 can't parse entities: Unexpected end tag at byte offset 1"},
		{"<b>a</b", "", "400 can't parse entities: Unclosed end tag at byte offset 4"},
		{"<b", "", "400 can't parse entities: Unclosed start tag at byte offset 0"},
		{"<i class", "", `400 can't parse entities: Unclosed start tag "i" at byte offset 0`},
		{"<i =x>", "", `400 can't parse entities: Empty attribute name in the tag "i" at byte offset 0`},
		{"<span>a</span>", "", `400 can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`},
	} {
		w := started(t)
		m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{ChatID: irinaID, Text: c.html, ParseMode: models.ParseModeHTML})
		if description, refused := strings.CutPrefix(c.entities, "400 "); refused {
			w.refused(err, "Bad Request: "+description)
			w.improper()
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.html, err)
			continue
		}
		if m.Text != c.text || describe(m.Entities) != c.entities {
			t.Errorf("%s: %q with %s; want %q with %s", c.html, m.Text, describe(m.Entities), c.text, c.entities)
		}
	}
}

func describe(entities []models.MessageEntity) string {
	var out []string
	for _, e := range entities {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %d+%d %s", e.Type, e.Offset, e.Length, e.URL)))
	}
	return strings.Join(out, ", ")
}

func TestEntitiesMayBeGivenInsteadOfMarkup(t *testing.T) {
	w := started(t)
	m, err := w.bot.SendMessage(w.ctx(), &bot.SendMessageParams{
		ChatID: irinaID, Text: " <b>я</b>", Entities: []models.MessageEntity{{Type: "bold", Offset: 0, Length: 4}},
	})
	w.must(err)
	if m.Text != "<b>я</b>" || describe(m.Entities) != "bold 0+3" {
		t.Errorf("%q with %s", m.Text, describe(m.Entities))
	}
	if got := w.irina.Screen().Marked; got != "**<b>**я</b>" {
		t.Errorf("marked %q", got)
	}
}
