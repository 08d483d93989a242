package journey

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stepTime is how long one step may take on a busy machine before something is certainly wrong.
const stepTime = 20 * time.Second

// profile is a kind of device.
type profile struct {
	name          string
	width, height int64
	scripts       bool
	// touch is a screen that is tapped.
	touch bool
}

var (
	// phone is an old telephone: small, and nothing that needs JavaScript works.
	phone = profile{"phone", 390, 844, false, false}
	// smartphone is a telephone of today.
	smartphone = profile{"smartphone", 390, 844, true, true}
	// desktop is a computer with everything.
	desktop = profile{"desktop", 1280, 900, true, false}
)

// visitor is somebody in front of a device.
type visitor struct {
	t       *testing.T
	ctx     context.Context
	profile profile
	base    string
	// status and path are those of the last page.
	status int64
	path   string
	// complaints are what pages wrote to the console as errors, kept for the next look.
	complaints chan string
	pictures   int
	examined   map[string]bool // kinds of pages that axe-core has seen
}

func (b *browser) visitor(t *testing.T, profile profile, base string) *visitor {
	t.Helper()
	ctx, closeWindow := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeWindow)
	v := &visitor{t: t, ctx: ctx, profile: profile, base: base, complaints: make(chan string, 100), examined: map[string]bool{}}
	if err := errors.Join(chromedp.Listen(ctx, v.hear), v.prepare()); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	return v
}

// prepare makes the window that of the device.
func (v *visitor) prepare() error {
	if _, err := chromedp.Call(v.ctx, log.Enable, cdp.Empty{}); err != nil {
		return err
	}
	_, err := chromedp.Call(v.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: v.profile.width, Height: v.profile.height, DeviceScaleFactor: 1, Mobile: v.profile.touch || !v.profile.scripts})
	if err != nil {
		return err
	}
	_, err = chromedp.Call(v.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !v.profile.scripts})
	if err != nil {
		return err
	}
	if v.profile.touch {
		_, err = chromedp.Call(v.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true, MaxTouchPoints: 1})
		if err != nil {
			return err
		}
	}
	_, err = chromedp.Call(v.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "fr"}})
	return err
}

// hear notes what a page complains about. An answer with a status that is an error is a page too, and tests look at it.
func (v *visitor) hear(event any) {
	text := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// Over plain http on a local network one header has no meaning, which Chromium tells on each page.
		vain := strings.HasPrefix(e.Entry.Text, "The Cross-Origin-Opener-Policy header has been ignored")
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork && !vain {
			text = e.Entry.Text
		}
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			text += " " + thrown.Description
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, v.base) && !strings.HasPrefix(e.Request.URL, "data:") &&
			!strings.HasPrefix(e.Request.URL, "blob:") && !strings.HasPrefix(e.Request.URL, "about:") {
			text = "asks elsewhere: " + e.Request.URL
		}
	}
	if text != "" {
		select {
		case v.complaints <- text:
		default:
		}
	}
}

// run makes one step.
func (v *visitor) run(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatalf("%s: %s: %v\n%s", v.profile.name, what, err, v.text())
	}
}

// turn makes a step that leads to another page and waits for it.
func (v *visitor) turn(what string, step chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		v.t.Fatalf("%s: %s: %v\n%s", v.profile.name, what, err, v.text())
	}
	if response != nil {
		v.status, v.path = response.Status, strings.TrimPrefix(response.URL, v.base)
	}
	v.look(what)
}

// look verifies what holds on every page: it complains of nothing, asks nobody else, and fits the screen.
func (v *visitor) look(what string) {
	v.t.Helper()
	for {
		select {
		case complaint := <-v.complaints:
			v.t.Errorf("%s: after %s the page complains: %s", v.profile.name, what, complaint)
			continue
		default:
		}
		break
	}
	metrics, err := chromedp.Call(v.ctx, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		v.t.Fatalf("%s: measure: %v", v.profile.name, err)
	}
	content := metrics.CSSContentSize
	if int64(content.Width) > v.profile.width {
		v.t.Errorf("%s: after %s the page is %.0f px wide on a screen of %d", v.profile.name, what, content.Width, v.profile.width)
	}
	v.examine(what)
	v.picture(what, content)
}

// picture keeps the whole page when OPLIBRE_SCREENSHOTS names a folder.
func (v *visitor) picture(what string, content *dom.Rect) {
	v.t.Helper()
	folder := os.Getenv("OPLIBRE_SCREENSHOTS")
	if folder == "" {
		return
	}
	v.pictures++
	what, _, _ = strings.Cut(what, "?")
	if parts := strings.Split(what, "/"); len(parts) > 3 {
		what = strings.Join(parts[:3], "/") // tokens are long, and nobody's business
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(fmt.Sprintf("%s-%s-%02d-%s", v.t.Name(), v.profile.name, v.pictures, what)))
	beyond := true
	picture, err := chromedp.Call(v.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: content.Width, Height: min(content.Height, 8000), Scale: 1}})
	if err != nil {
		v.t.Fatalf("%s: take a picture: %v", v.profile.name, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name[:min(len(name), 120)]+".png"), picture.Data, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// open types an address.
func (v *visitor) open(path string) {
	v.t.Helper()
	v.turn("open "+path, chromedp.Navigate(v.base+path))
	if v.status >= 400 {
		v.t.Fatalf("%s: %s answers %d\n%s", v.profile.name, path, v.status, v.text())
	}
}

// field is the control of a name on the page; in a group of boxes, the one with the value.
func field(name string) chromedp.CSS {
	return chromedp.CSS(`main [name="` + name + `"]:not([type=hidden])`)
}

// fill types into a field what a person would, in place of what is there.
func (v *visitor) fill(name, value string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	before, err := chromedp.Run(ctx, chromedp.Value(field(name)))
	if err != nil {
		v.t.Fatalf("%s: find %s: %v\n%s", v.profile.name, name, err, v.text())
	}
	erase := kb.End + strings.Repeat(kb.Backspace, len([]rune(before)))
	v.run("fill "+name, chromedp.SendKeys(field(name), erase+value))
}

// set gives a field its value where typing depends on the device: dates, hours, lists.
func (v *visitor) set(name, value string) {
	v.t.Helper()
	v.run("set "+name, chromedp.SetValue(field(name), value))
}

// tick ticks a box or chooses among several.
func (v *visitor) tick(name, value string) {
	v.t.Helper()
	selector := field(name)
	if value != "" {
		selector += chromedp.CSS(`[value="` + value + `"]`)
	}
	v.run("tick "+name, hit(v, selector))
}

// choose takes the choice of a list that has these words.
func (v *visitor) choose(name, words string) {
	v.t.Helper()
	option := chromedp.Search(`//main//select[@name="` + name + `"]//option[contains(., ` + xpathLiteral(words) + `)]`)
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	chosen, err := chromedp.Run(ctx, chromedp.AttributeValue(option, "value"))
	if err != nil {
		v.t.Fatalf("%s: choose %s: %v\n%s", v.profile.name, words, err, v.text())
	}
	v.set(name, chosen.Value)
}

// attach chooses a file.
func (v *visitor) attach(name, file string) {
	v.t.Helper()
	v.run("attach to "+name, chromedp.SetUploadFiles(field(name), []string{file}))
}

// press presses the button or follows the link with these words.
func (v *visitor) press(words string) {
	v.t.Helper()
	v.turn("press "+words, hit(v, named(words)))
}

// hit clicks, or taps where the screen is touched.
func hit[S chromedp.Selectable](v *visitor, what S) chromedp.Action[chromedp.Void] {
	if v.profile.touch {
		return chromedp.Tap(what)
	}
	return chromedp.Click(what)
}

// unfold opens what is folded under these words.
func (v *visitor) unfold(words string) {
	v.t.Helper()
	v.run("unfold "+words, hit(v, named(words)))
}

// named is the XPath of a button or a link in the content of the page by what it says, with plain spaces and apostrophes.
func named(words string) string {
	said := `translate(normalize-space(.), "` + "\u202f\u00a0’" + `", "  '")`
	return `(//main//*[self::button or self::a or self::summary][not(@aria-hidden)][contains(` + said + `, ` + xpathLiteral(words) + `)])[1]`
}

// xpathLiteral quotes a text for XPath, which knows no escapes.
func xpathLiteral(s string) string {
	if !strings.Contains(s, `"`) {
		return `"` + s + `"`
	}
	return "concat(" + strings.ReplaceAll(strconv.Quote(s), `\"`, `", '"', "`) + ")"
}

// see fails unless the page says the words, written with plain spaces and apostrophes.
func (v *visitor) see(words ...string) {
	v.t.Helper()
	text := v.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			v.t.Errorf("%s: %q is not on the page\n%s", v.profile.name, w, text)
		}
	}
}

// text is what the page says. The tools' own script reads it, also where the page may run none.
func (v *visitor) text() string {
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.EvaluateAsDevTools[string](`document.body.innerText`))
	if err != nil {
		return "(no page: " + err.Error() + ")"
	}
	return plainWords(text)
}

// plainWords is a text as these tests write it: with plain spaces and apostrophes.
func plainWords(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u202f", " ", "\u00a0", " ", "’", "'").Replace(text)), " ")
}
