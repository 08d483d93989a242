package exchange

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"oplibre/app/programme"
)

// splitList cuts a cell into its items, at semicolons and ends of lines. An item between double quotes holds what it likes,
// with a quote written twice.
func splitList(text string) (items []string) {
	var item strings.Builder
	quoted := false
	end := func() {
		if s := strings.TrimSpace(item.String()); s != "" {
			items = append(items, s)
		}
		item.Reset()
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' && quoted && strings.HasPrefix(text[i+1:], `"`):
			item.WriteByte(c)
			i++
		case c == '"' && (quoted || strings.TrimSpace(item.String()) == ""):
			quoted = !quoted
		case (c == ';' || c == '\n') && !quoted:
			end()
		default:
			item.WriteByte(c)
		}
	}
	end()
	return items
}

// joinList writes items so that splitList finds them again.
func joinList(items []string) string {
	written := make([]string, len(items))
	for i, item := range items {
		if written[i] = item; strings.ContainsAny(item, ";\"\n") {
			written[i] = `"` + strings.ReplaceAll(item, `"`, `""`) + `"`
		}
	}
	return strings.Join(written, "; ")
}

// quantityForm finds how many at the end: GPS ×4, Scanners x 2, Tables: 3.
var quantityForm = regexp.MustCompile(`^(.+?)(?:(?:\s*[×:]\s*|\s+[xX]\s*)(\d{1,6}))?$`)

// readNeed reads "GPS ×4"; without a number, one is needed.
func readNeed(text string) (programme.Need, bool) {
	m := quantityForm.FindStringSubmatch(text)
	if m == nil {
		return programme.Need{}, false
	}
	need := programme.Need{Kind: strings.Join(strings.Fields(m[1]), " "), Quantity: 1}
	if known := equipmentWords.find(need.Kind); known != "" {
		need.Kind = known
	}
	if m[2] != "" {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return need, false
		}
		need.Quantity = n
	}
	return need, true
}

func needText(n programme.Need, language string) string {
	return equipmentWords.name(n.Kind, language) + " ×" + strconv.Itoa(n.Quantity)
}

// slotForm is an appointment: 14:00-14:20 ×2 Ada, 14h00 – 14h20, +0:00-0:20 ×1.
var slotForm = regexp.MustCompile(`^(\+)?\s*(\d{1,3})\s*[:h]\s*(\d{2})?\s*(?:-|–|—|à)\s*(\d{1,3})\s*[:h]\s*(\d{2})?(?:\s*[×x]\s*(\d{1,6})(?:\s|$))?(.*)$`)

// readSlot reads an appointment; without a number it is for one person.
func readSlot(text string) (s programme.SlotHours, ok bool) {
	m := slotForm.FindStringSubmatch(text)
	if m == nil {
		return s, false
	}
	number := func(digits string) int {
		n, err := strconv.Atoi("0" + digits)
		if err != nil {
			return -1
		}
		return n
	}
	s = programme.SlotHours{Counted: m[1] != "", From: number(m[2])*60 + number(m[3]), To: number(m[4])*60 + number(m[5]), Seats: 1,
		Label: strings.Join(strings.Fields(m[7]), " ")}
	if m[6] != "" {
		s.Seats = number(m[6])
	}
	const dayMinutes = 24 * 60
	within := s.Counted && s.To > s.From || !s.Counted && s.From < dayMinutes && s.To <= dayMinutes && s.To != s.From
	return s, within && number(m[3]) < 60 && number(m[5]) < 60
}

func slotText(s programme.SlotHours) string {
	sign := ""
	if s.Counted {
		sign = "+"
	}
	text := fmt.Sprintf("%s%d:%02d-%d:%02d ×%d", sign, s.From/60, s.From%60, s.To/60, s.To%60, s.Seats)
	if !s.Counted {
		text = fmt.Sprintf("%02d:%02d-%02d:%02d ×%d", s.From/60, s.From%60, s.To/60, s.To%60, s.Seats)
	}
	if s.Label != "" {
		text += " " + s.Label
	}
	return text
}
