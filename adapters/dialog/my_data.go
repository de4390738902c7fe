package dialog

import (
	"context"

	"zapis/adapters/dialog/words"
	"zapis/domain/chat"
)

// myData is where somebody gets, or deletes, what is kept about them.
func (t *talk) myData(context.Context, action) (Reply, error) {
	return t.show(myDataScreen(t.words)), nil
}

func myDataScreen(w *words.Words) Screen {
	s := write(w, "my_data").say("my_data").gap().say("my_data.what").gap().say("my_data.then")
	s.row(s.button(action{Verb: getData}, "button.export")).row(s.button(action{Verb: eraseSure}, "button.erase"))
	return s.row(s.button(action{Verb: mySettings}, "button.back")).done()
}

// sendData sends everything as a file.
func (t *talk) sendData(ctx context.Context, _ action) (Reply, error) {
	file, err := t.Export(ctx, t.person.ID)
	if err != nil {
		return Reply{}, err
	}
	return t.show(dataScreen(t.words, file)), nil
}

func dataScreen(w *words.Words, file []byte) Screen {
	s := write(w, "my_data.file").say("my_data.file")
	s.Lifetime = Fresh
	s.Attachment = &Attachment{Kind: chat.File, Name: "zapis.zip", Type: "application/zip", Bytes: file}
	s.row(s.button(action{Verb: eraseSure}, "button.erase"))
	return s.row(s.button(action{Verb: goHome}, "button.home")).done()
}

// askErase asks once, and says what goes and what stays.
func (t *talk) askErase(ctx context.Context, _ action) (Reply, error) {
	own, err := t.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	return t.show(eraseScreen(t.words, own.Exists())), nil
}

func eraseScreen(w *words.Words, master bool) Screen {
	s := write(w, "erase").say("erase").gap().say("erase.what").gap()
	if master {
		s.say("erase.master")
	} else {
		s.say("erase.client")
	}
	s.gap().say("erase.stays")
	s.Layout = YesNo
	return s.row(s.button(action{Verb: erase}, "button.erase_yes").looks(Danger), s.button(action{Verb: myData}, "button.erase_no")).done()
}

// eraseNow ends the person. What they are answered is the last that is said to them: whoever writes from here again is new.
func (t *talk) eraseNow(ctx context.Context, _ action) (Reply, error) {
	done, err := t.Commands.Erase(ctx, t.meta(0))
	if err != nil {
		return Reply{}, err
	}
	if err := t.settled(ctx, done); err != nil {
		return Reply{}, err
	}
	return Reply{Screens: []Screen{erasedScreen(t.words)}, Person: t.person.ID}, nil
}

func erasedScreen(w *words.Words) Screen {
	s := write(w, "erased").say("erased").gap().say("erased.then")
	return s.row(s.button(action{Verb: goHome}, "button.begin_anew")).done()
}
