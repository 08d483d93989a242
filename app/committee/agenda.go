package committee

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"oplibre/app/format/typed"
	"oplibre/app/problem"
)

// Item is one point of an agenda.
type Item struct {
	OperationID string
	ID          string `gorm:"primaryKey"`
	MeetingID   string `gorm:"column:committee_meeting_id"`
	Position    int
	Title       string
	// BroughtBy is who speaks first about it, or empty.
	BroughtBy string
	// Duration is in minutes; 0 when nobody said.
	Duration int
}

// TableName names the table.
func (Item) TableName() string { return "committee_item" }

// An agenda is typed as a list, one point a line: "Budget — Katell — 20 min". What is missing may be left out. Moving a line moves the
// point, in any browser and on any telephone.
const (
	mostItems    = 40
	longestPoint = 480 // minutes
)

var (
	// agendaBreak is what stands between the parts of a point: a dash between spaces, a semicolon or a bar.
	agendaBreak = regexp.MustCompile(`\s+[—–-]\s+|\s*[;|]\s*`)
	// agendaTime is a part that is a duration: 20 min, 20', 1 h, 1 h 30, 1h30.
	agendaTime = regexp.MustCompile(`^(?i:(?:(\d{1,2})\s*h\s*(\d{1,2})?|(\d{1,3})\s*(?:min\.?|mn|minutes?|'|’)))$`)
	// agendaBullet is what people put before the lines of a list.
	agendaBullet = regexp.MustCompile(`^(?:[-*•–—]|\d{1,2}[.)])\s+`)
)

// ParseAgenda reads an agenda. Lines without anything are left out.
func ParseAgenda(text string) []Item {
	var items []Item
	for line := range strings.SplitSeq(typed.Text(text), "\n") {
		if item := parsePoint(line); item.Title != "" {
			item.Position = len(items) + 1
			items = append(items, item)
		}
	}
	return items
}

func parsePoint(line string) (item Item) {
	line = agendaBullet.ReplaceAllString(typed.Line(line), "")
	var words []string
	for _, word := range agendaBreak.Split(line, -1) {
		if minutes, is := parseDuration(word); is && item.Duration == 0 {
			item.Duration = minutes
		} else if word != "" {
			words = append(words, word)
		}
	}
	switch n := len(words); {
	case n == 1:
		item.Title = words[0]
	case n > 1: // a dash may belong to the title: who brings it comes last
		item.Title, item.BroughtBy = strings.Join(words[:n-1], " – "), words[n-1]
	}
	return item
}

// parseDuration reads 20 min or 1 h 30 as minutes.
func parseDuration(word string) (minutes int, is bool) {
	found := agendaTime.FindStringSubmatch(word)
	if found == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(cmp.Or(found[1], "0")) // digits by the pattern
	rest, _ := strconv.Atoi(cmp.Or(found[2], found[3], "0"))
	minutes = hours*60 + rest
	return minutes, minutes > 0 && minutes <= longestPoint
}

// Line writes the point as ParseAgenda reads it.
func (i Item) Line() string {
	parts := []string{i.Title}
	if i.BroughtBy != "" {
		parts = append(parts, i.BroughtBy)
	}
	if i.Duration > 0 {
		parts = append(parts, strconv.Itoa(i.Duration)+" min")
	}
	return strings.Join(parts, " — ")
}

// agendaText writes an agenda as it is typed.
func agendaText(items []Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = item.Line()
	}
	return strings.Join(lines, "\n")
}

// Minutes is how long the points take together, as far as it was said.
func Minutes(items []Item) (sum int) {
	for _, item := range items {
		sum += item.Duration
	}
	return sum
}

// checkAgenda notes what is wrong with an agenda.
func checkAgenda(fields *problem.Fields, items []Item) {
	if len(items) > mostItems {
		fields.Add("agenda", "committee.error.items", problem.Args{"Max": mostItems})
		return
	}
	for _, item := range items {
		before := len(*fields)
		fields.AtMost("agenda", item.Title, TitleLimit)
		fields.AtMost("agenda", item.BroughtBy, NameLimit)
		if len(*fields) > before {
			return // once is enough
		}
	}
}
