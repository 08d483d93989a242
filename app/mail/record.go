package mail

import (
	"context"
	"strconv"
	"strings"

	"oplibre/app/committee"
	"oplibre/app/i18n"
	"oplibre/app/operation"
)

// RecordText writes what is kept of a meeting of the committee as Markdown, without its title: who came, the agenda, the decisions, the
// minutes. The file, the printed page, the letter and the public page all say the same; for the public nobody is named but in the
// minutes themselves.
func RecordText(ctx context.Context, o *operation.Operation, r *committee.Record, public bool) string {
	return recordText(ctx, o, r, public, "# ")
}

func recordText(ctx context.Context, o *operation.Operation, r *committee.Record, public bool, head string) string {
	when := i18n.Moment(ctx, r.StartsAt.In(o.Location()))
	if r.PlaceName != "" {
		when += " — " + escaped(r.PlaceName)
	}
	blocks := []string{when}
	blocks = append(blocks, presences(ctx, r, public)...)
	if len(r.Items) > 0 {
		lines := []string{head + i18n.T(ctx, "committee.agenda"), ""}
		for i, item := range r.Items {
			lines = append(lines, strconv.Itoa(i+1)+". "+escaped(itemWords(ctx, item, !public)))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if len(r.Decisions) > 0 {
		lines := []string{head + i18n.T(ctx, "committee.decisions"), ""}
		for _, d := range r.Decisions {
			lines = append(lines, "- **"+i18n.T(ctx, "committee.number", i18n.Args{"Number": d.Number})+"** "+
				escaped(strings.Join(strings.Fields(d.Text), " "))+" *"+escaped(i18n.Say(ctx, d.Outcome()))+"*")
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	if r.Minutes != "" {
		blocks = append(blocks, head+i18n.T(ctx, "committee.minutes"), r.Minutes)
	}
	return strings.Join(blocks, "\n\n") + "\n"
}

// RecordFile is RecordText as a file, under its title.
func RecordFile(ctx context.Context, o *operation.Operation, r *committee.Record) string {
	return "# " + escaped(r.Title) + "\n\n" + escaped(o.Name) + "\n\n" + recordText(ctx, o, r, false, "## ")
}

// presences say who came and who was excused: names for the team and the members, numbers for everybody else.
func presences(ctx context.Context, r *committee.Record, public bool) (blocks []string) {
	for _, state := range []committee.Presence{committee.Present, committee.Excused} {
		members := r.With(state)
		switch {
		case len(members) == 0:
		case public:
			blocks = append(blocks, i18n.N(ctx, "committee.count_"+string(state), len(members)))
		default:
			blocks = append(blocks, "**"+i18n.T(ctx, "committee.presence."+string(state))+"** "+memberNames(ctx, members))
		}
	}
	if r.Guests != "" && !public {
		blocks = append(blocks, "**"+i18n.T(ctx, "committee.guests")+"** "+escaped(r.Guests))
	}
	return blocks
}

func memberNames(ctx context.Context, members []*committee.Member) string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Name
		if m.Name == "" {
			names[i] = i18n.T(ctx, "committee.nameless")
		}
		if m.Organisation != "" {
			names[i] += " (" + m.Organisation + ")"
		}
		names[i] = escaped(names[i])
	}
	return strings.Join(names, ", ")
}

// itemWords is a point of the agenda on one line; who brings it is said where names are.
func itemWords(ctx context.Context, item committee.Item, named bool) string {
	words := item.Title
	if item.BroughtBy != "" && named {
		words += " — " + item.BroughtBy
	}
	if item.Duration > 0 {
		words += " (" + i18n.N(ctx, "committee.minutes_long", item.Duration) + ")"
	}
	return words
}

// escaped writes a line of text so that Markdown takes it as it is (CommonMark, section 2.4).
func escaped(line string) string {
	return markdownSigns.Replace(line)
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "#", `\#`, "|", `\|`, "~", `\~`, "&", `\&`)
