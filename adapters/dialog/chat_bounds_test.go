package dialog

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"zapis/adapters/dialog/words"
	"zapis/domain"
	"zapis/domain/chat"
	"zapis/projections"
)

// A message may be as long as it is allowed to be, and names of any length stand beside it.
func TestConversationsStayWithinWhatMessengersShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := words.In(rapid.SampledFrom(words.Codes()).Draw(t, "language"))
		v := writeView{
			Hint: anyText(t, "hint", 200), Master: galleryID, Client: domain.ID{255}, ByMaster: rapid.Bool().Draw(t, "by master"),
			With: anyText(t, "with", 600), Phone: anyText(t, "phone", 600),
		}
		page := chatView{writeView: v, Older: true, Newer: true}
		list := conversationsView{Master: galleryID, Page: 9999, More: true}
		for range messagesPerPage {
			line := anyLine(t)
			page.Lines = append(page.Lines, line)
			list.Conversations = append(list.Conversations, conversationLine{
				projections.Conversation{Client: line.Message.Message, ClientName: anyText(t, "name", 600), Unanswered: 9999}, line,
			})
			for _, s := range messageScreens(w, v, line) {
				checkBounds(t, "message", s)
				if s.Attachment != nil && lengthOf(s.Text) > 1024 {
					t.Fatalf("%d characters under media", lengthOf(s.Text))
				}
			}
			checkBounds(t, "whether", whetherScreen(w, whetherView{v, domain.ID{255}, message{line.Text, line.Media}}))
		}
		s := chatScreen(w, page)
		checkBounds(t, "chat", s)
		if last := page.Lines[len(page.Lines)-1]; lengthOf(s.Text) >= longestText {
			t.Fatalf("a page of %d characters is cut before %q", lengthOf(s.Text), last.Text)
		}
		checkBounds(t, "conversations", conversationsScreen(w, list))
		checkBounds(t, "write", writeScreen(w, v))
		checkBounds(t, "cannot", cannotWriteScreen(w, v))
		checkBounds(t, "sent", sentScreen(w, v))
	})
}

func anyLine(t *rapid.T) messageLine {
	line := messageLine{Mine: rapid.Bool().Draw(t, "mine"), Wrote: galleryTime(22, 23, 59), Today: galleryToday}
	line.Message.Message, line.Number = domain.ID{255}, rapid.Int64Range(1, 1<<31).Draw(t, "number")
	line.Text = anyText(t, "text", chat.LongestText)
	line.State = rapid.SampledFrom([]projections.State{"", projections.Sending, projections.Sent, projections.Failed, projections.Skipped, projections.Uncertain}).Draw(t, "state")
	if rapid.Bool().Draw(t, "media") {
		line.Text = oneLine(line.Text, chat.LongestCaption)
		line.Media = &chat.Media{
			Kind: rapid.SampledFrom([]chat.Kind{chat.Photo, chat.Voice, chat.Video, chat.File}).Draw(t, "kind"),
			Name: domain.Personal(anyText(t, "file", 300)),
		}
	}
	return line
}

// A message is shown whole, however long it is.
func TestAMessageIsShownWhole(t *testing.T) {
	long := strings.Repeat("щ", chat.LongestText)
	for _, language := range words.Codes() {
		w := words.In(language)
		line := messageLine{Message: projections.Message{Text: long}, Wrote: galleryTime(22, 23, 59), Today: galleryToday}
		if s := messageScreens(w, galleryWithClient(w), line); !strings.Contains(Drawn(s[len(s)-1]), long) {
			t.Errorf("%s: of %d characters not all are shown", language, chat.LongestText)
		}
		line.Text, line.Media = long[:2*chat.LongestCaption], &chat.Media{Kind: chat.Photo}
		s := messageScreens(w, galleryWithClient(w), line)
		if len(s) != 2 || s[0].Attachment == nil || !strings.Contains(Drawn(s[1]), line.Text) || s[1].Lifetime != Fresh {
			t.Errorf("%s: a photo with a long text takes %d screens", language, len(s))
		}
	}
}
