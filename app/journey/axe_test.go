package journey

import (
	"context"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeFile names axe.min.js of axe-core, which looks for what keeps people from using a page (WCAG 2.2 A and AA).
const axeFile = "OPLIBRE_AXE"

// readAxe reads the program once; it is empty where there is none.
var readAxe = sync.OnceValues(func() (string, error) {
	name := os.Getenv(axeFile)
	if name == "" {
		return "", nil
	}
	content, err := os.ReadFile(name)
	return string(content), err
})

// TestAxe says whether the pages of the journeys are examined.
func TestAxe(t *testing.T) {
	if os.Getenv(axeFile) == "" {
		t.Skip(axeFile + " names no axe-core")
	}
	i := start(t, time.Time{})
	v := i.visitor(phone)
	v.open("/")
	spoil := chromedp.Evaluate[string](`document.body.append(document.createElement('input')), ''`)
	if _, err := chromedp.Run(v.ctx, spoil); err != nil {
		t.Fatal(err)
	}
	if found := v.violations(); !strings.HasPrefix(found, "label") {
		t.Errorf("a field without a name is not found: %q", found)
	}
}

// examine runs axe-core on the page, once for each kind of page of a journey and device.
func (v *visitor) examine(what string) {
	v.t.Helper()
	kind := identifiers.ReplaceAllString(v.path, "*")
	if source, err := readAxe(); err != nil {
		v.t.Fatal(err)
	} else if source == "" || v.examined[kind] {
		return
	}
	v.examined[kind] = true
	if found := v.violations(); found != "" {
		v.t.Errorf("%s: after %s, on %s:\n%s", v.profile.name, what, kind, found)
	}
}

// identifiers are what differs between two pages of a kind: codes, tokens and identifiers.
var identifiers = regexp.MustCompile(`\?.*|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Za-z_-]{30,}|[0-9A-HJ-NP-Z]{8}\b`)

// violations returns what axe-core finds, one line for each element. In a grid of the day height is time: a talk of ten minutes is small there,
// and of full size in the list beside (WCAG 2.2, 2.5.8: equivalent). A page without scripts gets them for the time that this takes.
func (v *visitor) violations() string {
	v.t.Helper()
	source, err := readAxe()
	if err != nil {
		v.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(v.ctx, stepTime)
	defer cancel()
	v.allowScripts(ctx, true)
	defer v.allowScripts(ctx, v.profile.scripts)
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](source+`;
		axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})
			.then(({violations}) => violations.flatMap(({id, nodes}) => nodes
				.filter(({target}) => id !== 'target-size' || !document.querySelector(target[0])?.closest('.grid-body'))
				.map(({target, failureSummary}) => id + ' ' + target + ': ' + failureSummary.replaceAll('\n', ' '))).join('\n'))`, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("%s: axe: %v", v.profile.name, err)
	}
	return found
}

func (v *visitor) allowScripts(ctx context.Context, allow bool) {
	v.t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allow}); err != nil {
		v.t.Fatal(err)
	}
}
