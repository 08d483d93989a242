package attachment_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"gorm.io/gorm"

	"oplibre/app/attachment"
	"oplibre/app/problem"
	"oplibre/app/store"
	"oplibre/app/store/storetest"
)

func picture(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// kept counts the files of the store.
func kept(t testing.TB, db *store.DB) (n int) {
	t.Helper()
	if err := db.Files.Walk(func(store.Stored) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestKeep(t *testing.T) {
	db := storetest.New(t)
	for name, c := range map[string]struct {
		content     []byte
		called      string
		mediaType   string
		want, error string
	}{
		"a PDF":                   {[]byte("%PDF-1.7 …"), "Attestation 2027.pdf", "application/pdf", "Attestation 2027.pdf", ""},
		"a PDF that lies":         {[]byte("%PDF-1.7"), "../../etc/passwd.html", "application/pdf", "passwd.pdf", ""},
		"a name of Windows":       {[]byte("%PDF-1.7"), `C:\Scans\devis.PDF`, "application/pdf", "devis.pdf", ""},
		"a name of nothing":       {[]byte("%PDF-1.7"), "", "application/pdf", "document.pdf", ""},
		"a header in the name":    {[]byte("%PDF-1.7"), "a\r\nX-Y: z.pdf", "application/pdf", "a X-Y: z.pdf", ""},
		"a picture":               {picture(t), "ticket.jpeg", "image/png", "ticket.png", ""},
		"a picture cut off":       {picture(t)[:12], "ticket.png", "", "", "attachment.error.damaged"},
		"a page":                  {[]byte("<html><script>alert(1)</script>"), "recu.pdf", "", "", "attachment.error.kind"},
		"a drawing with a script": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "recu.png", "", "", "attachment.error.kind"},
		"nothing":                 {nil, "recu.pdf", "", "", "attachment.error.none"},
		"too much":                {append([]byte("%PDF-1.7"), make([]byte, attachment.Limit)...), "recu.pdf", "", "", "attachment.error.large"},
	} {
		before := kept(t, db)
		got, err := attachment.Keep(context.Background(), db, c.called, bytes.NewReader(c.content))
		if c.error != "" {
			var refusal *problem.Error
			if !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Message.Key != c.error {
				t.Errorf("%s: %v, want %s", name, err, c.error)
			}
			if kept(t, db) != before {
				t.Errorf("%s: refused and kept", name)
			}
			continue
		}
		if err != nil || got.MediaType != c.mediaType || got.Name != c.want || got.Size != int64(len(c.content)) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// An upload that breaks off leaves nothing, neither a file nor a part of one.
func TestKeepBrokenOff(t *testing.T) {
	db := storetest.New(t)
	broken := io.MultiReader(strings.NewReader("%PDF-1.7 and then"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := attachment.Keep(context.Background(), db, "devis.pdf", broken); err == nil {
		t.Error("half a file was taken for a whole one")
	}
	if n := kept(t, db); n != 0 {
		t.Errorf("%d files stay of what broke off", n)
	}
}

// What no row names is forgotten when its row cannot be written.
func TestClaimRefused(t *testing.T) {
	db := storetest.New(t)
	file, err := attachment.Keep(context.Background(), db, "devis.pdf", strings.NewReader("%PDF-1.7"))
	if err != nil {
		t.Fatal(err)
	}
	refusal := problem.New(problem.NotFound, "error.not_found", nil)
	if err := attachment.Claim(context.Background(), db, file, func(*gorm.DB) error { return refusal }); !errors.Is(err, refusal) {
		t.Errorf("refused with %v", err)
	}
	if n := kept(t, db); n != 0 {
		t.Errorf("%d files stay that nobody names", n)
	}
}
