package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// congressFile writes the schedule of 38C3, a thousand events in seventy rooms, as if it took place on the weekend of the
// journeys.
func congressFile(t *testing.T, i *instance) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		raw, err := os.ReadFile(filepath.Join(dir, "shared", "data", "schedule", "schedule-38c3.xml"))
		if err != nil {
			dir = filepath.Dir(dir)
			continue
		}
		dates := strings.NewReplacer("2024-12-27", "2027-05-21", "2024-12-28", "2027-05-22", "2024-12-29", "2027-05-23",
			"2024-12-30", "2027-05-24", "2024-12-31", "2027-05-25", "+01:00", "+02:00")
		path := i.file("schedule.xml")
		if err := os.WriteFile(path, []byte(dates.Replace(string(raw))), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Skip("shared/data/schedule/schedule-38c3.xml is not beside the repository")
	return ""
}

// watching notes when the page is busy for more than 50 ms, and how long each frame takes, between the press and the release.
const watching = `(() => {
	const cell = document.querySelector('.grid .cell[data-id]:not(.brief)')
	const seen = window.seen = {tasks: [], frames: [], from: 0, to: Infinity, cell: cell.dataset.id, style: cell.getAttribute('style')}
	new PerformanceObserver(list => { for (const e of list.getEntries()) seen.tasks.push([e.startTime, e.duration]) }).observe({type: 'longtask'})
	addEventListener('pointerdown', () => { seen.from = performance.now() }, true)
	addEventListener('pointerup', () => { seen.to = performance.now() }, true)
	let last = performance.now()
	const frame = now => { if (seen.from && now < seen.to) seen.frames.push(now - last); last = now; requestAnimationFrame(frame) }
	requestAnimationFrame(frame)
})()`

// TestDragOnACongress drags one event across a day of 38C3: the page goes on drawing, and the event lands. How long frames and
// tasks take is told, not judged: it depends on what else the machine does.
func TestDragOnACongress(t *testing.T) {
	i := start(t, time.Time{})
	file := congressFile(t, i)
	v := i.administrator()
	begin(v)
	v.open("/gestion/" + slug + "/programme/import")
	v.attach("file", file)
	v.turn("send the file", chromedp.Click(chromedp.CSS(`main form [type=submit]`)))
	v.turn("import", chromedp.Click(chromedp.CSS(`main form [type=submit]`)))
	v.open("/gestion/" + slug + "/programme/grille?jour=2027-05-22")
	v.until(`document.querySelectorAll('.grid .cell[data-id]').length > 300 && !document.querySelector('.plan-list')`)
	from := v.box(`.grid .cell[data-id]:not(.brief)`)
	v.run("watch", chromedp.Evaluate[chromedp.Void](watching))
	v.dragIn(60, from.x+30, from.y+20, from.x+600, from.y+220)
	v.until(`!document.querySelector('.drop, #plan[aria-busy]')`)
	tasks := v.numbers(`seen.tasks.filter(([start]) => start >= seen.from && start <= seen.to).map(([, length]) => length)`)
	after := v.numbers(`seen.tasks.filter(([start]) => start > seen.to).map(([, length]) => length)`)
	frames := v.numbers(`seen.frames.toSorted((a, b) => a - b)`)
	if len(frames) < 20 {
		t.Fatalf("only %d frames were drawn", len(frames))
	}
	t.Logf("dragging: %d frames, half of them within %.0f ms, 95 of 100 within %.0f ms; tasks above 50 ms: %.0f; after the drop: %.0f",
		len(frames), frames[len(frames)/2], frames[len(frames)*95/100], tasks, after)
	const moved = `[document.querySelector('.grid .cell[data-id="' + seen.cell + '"]').getAttribute('style') !== seen.style ? 1 : 0]`
	if v.numbers(moved)[0] != 1 {
		t.Error("the event lies where it was")
	}
}
