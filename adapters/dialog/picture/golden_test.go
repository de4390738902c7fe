package picture

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	show   = flag.String("show", "", "a folder to write all pictures into, to be looked at")
)

// samples are all pictures of the tests by name.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	add := func(name string, file []byte, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = file
	}
	for name, card := range cards {
		file, err := card.PNG()
		add("card-"+name, file, err)
	}
	for name, week := range weeks {
		file, err := week.PNG()
		add("week-"+name, file, err)
	}
	file, err := QR("https://t.me/zapis_bot?start=a7Kq2mX9")
	add("qr", file, err)
	return all
}

// Pixels are compared, not files: how well Go compresses may change. Three pictures are kept whole, for people.
func TestPicturesAreAsTheyWere(t *testing.T) {
	var sums strings.Builder
	pictures := samples(t)
	for _, name := range slices.Sorted(maps.Keys(pictures)) {
		img := decoded(t, pictures[name])
		fmt.Fprintf(&sums, "%s %v %x\n", name, img.Rect.Size(), sha256.Sum256(img.Pix))
		if *show != "" {
			write(t, filepath.Join(*show, name+".png"), pictures[name])
		}
	}
	kept := []string{"qr", "card-bare", "week-night"}
	if *update {
		write(t, "testdata/pixels.txt", []byte(sums.String()))
		for _, name := range kept {
			write(t, "testdata/"+name+".png", pictures[name])
		}
	}
	if want := read(t, "testdata/pixels.txt"); sums.String() != string(want) {
		t.Errorf("pixels are\n%swant\n%sLook at them with -show DIR; if they are right, -update.", sums.String(), want)
	}
	for _, name := range kept {
		kept := read(t, "testdata/"+name+".png")
		if !bytes.Equal(decoded(t, kept).Pix, decoded(t, pictures[name]).Pix) {
			t.Errorf("%s is not as it was kept", name)
		}
		if len(kept) > 60_000 {
			t.Errorf("%s has %d bytes, too much to keep", name, len(kept))
		}
	}
}

func TestTheSameDataGivesTheSameBytes(t *testing.T) {
	again := samples(t)
	for name, file := range samples(t) {
		if !bytes.Equal(file, again[name]) {
			t.Errorf("%s differs the second time", name)
		}
	}
}

func decoded(t testing.TB, file []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, image.Point{}, draw.Src)
	return out
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
