package dialog

import (
	"testing"

	"zapis/adapters/dialog/picture"
	"zapis/adapters/dialog/words"
)

func TestAWeekIsPicturedAsItIs(t *testing.T) {
	w := words.In("ru")
	week := pictured(w, galleryWeek(w), galleryTime(23, 12, 30))
	if week.Now != 12*60+30 || !week.Days[0].Today || week.Days[1].Today {
		t.Errorf("now is minute %d of %+v", week.Now, week.Days[0])
	}
	if day := week.Days[0]; day.Title != "пн 23" || day.Note != "2 записи" || len(day.Open) != 1 || day.Open[0] != (picture.Span{Start: 600, End: 1140}) {
		t.Errorf("Monday is %+v", day)
	}
	want := []picture.Item{
		{Span: picture.Span{Start: 600, End: 690}, Kind: picture.Booking, Label: "Ирина", Detail: "Маникюр с покрытием"},
		{Span: picture.Span{Start: 840, End: 1500}, Kind: picture.Request, Label: "Ирина", Detail: "Маникюр с покрытием"}, // past midnight
	}
	for i, item := range week.Days[0].Items {
		if item != want[i] {
			t.Errorf("Monday has %+v, want %+v", item, want[i])
		}
	}
	for i, span := range []picture.Span{{Start: 0, End: 1440}, {Start: 0, End: 1440}, {Start: 0, End: 720}} {
		if off := week.Days[i+1].Items[0]; off.Kind != picture.Off || off.Span != span || off.Label != "Отпуск" {
			t.Errorf("day %d is off %+v, want %+v", i+1, off, span)
		}
	}
	if note := week.Days[6].Note; note != "выходной" {
		t.Errorf("Sunday says %q", note)
	}
	if _, err := week.PNG(); err != nil {
		t.Error(err)
	}
}
