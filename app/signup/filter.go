package signup

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/store"
)

// ListFilter says which carnets a list shows; the zero value shows all, from the first.
type ListFilter struct {
	// Search is words of a name, whatever their accents and order, a part of an e-mail address or of a telephone number, or the
	// beginning of a code.
	Search string
	// AtelierID keeps the carnets that are on the list of an atelier, Day (2027-05-22) those that are on one of that day. Status keeps,
	// of these, the carnets that stand so there: see Standings.
	AtelierID, Day string
	Status         Status
	// Origin is one of Origins, or Unsaid.
	Origin string
	// By is who filled in the sign-up, one of Entries.
	By string
	// DeskID keeps what one counter entered.
	DeskID string
	// NoEmail keeps whoever no letter reaches, Needs who needs something to come, Children who brings children, and AskConsent where
	// somebody has still to be asked about pictures.
	NoEmail, Needs, Children, AskConsent bool
	// Page counts from 1.
	Page int
}

// Unsaid stands for those who did not say where they come from.
const Unsaid = "unsaid"

// Wishing stands for those who wish for seats that are not given yet; no registration has it.
const Wishing Status = "wish"

// Standings are the statuses that a list can be narrowed to.
var Standings = []Status{Confirmed, Waiting, Offered, Wishing, Cancelled}

// standingStatuses are the statuses of registrations that each of Standings means.
var standingStatuses = map[Status][]Status{
	"":        coming,
	Confirmed: {Confirmed, Attended, Absent},
	Waiting:   {Waiting},
	Offered:   {Offered},
	Cancelled: {Cancelled},
}

// Who filled in a sign-up.
const (
	BySelf  = "self"
	ByTeam  = "team"
	ByDesk  = "desk"
	ByRelay = "relay"
	ByPaper = "paper"
)

// Entries are the values of ListFilter.By.
var Entries = []string{BySelf, ByTeam, ByDesk, ByRelay, ByPaper}

// ActionEntered is the line of history of a sign-up that the team filled in for somebody.
const ActionEntered = "carnet.entered"

// Narrowed reports whether the filter keeps less than everybody.
func (f ListFilter) Narrowed() bool {
	f.Page = 0
	return f != ListFilter{}
}

const (
	enteredByTeam = `EXISTS (SELECT 1 FROM activity e WHERE e.subject_id = carnet.id AND e.action = '` + ActionEntered + `')`
	enteredAt     = `EXISTS (SELECT 1 FROM desk d WHERE d.operation_id = carnet.operation_id AND d.id = carnet.desk_id AND d.kind = ?)`
	ofNobodysMail = `EXISTS (SELECT 1 FROM person h WHERE h.operation_id = carnet.operation_id AND h.carnet_id = carnet.id AND h.position = 0 AND h.email = '')`
	withNeeds     = `EXISTS (SELECT 1 FROM carnet_need n WHERE n.operation_id = carnet.operation_id AND n.carnet_id = carnet.id)`
	withChildren  = `EXISTS (SELECT 1 FROM person k WHERE k.operation_id = carnet.operation_id AND k.carnet_id = carnet.id AND k.age < ?)`
	// toBeAsked is what Attendant.AskPhoto says, for a whole carnet.
	toBeAsked = `EXISTS (SELECT 1 FROM person k WHERE k.operation_id = carnet.operation_id AND k.carnet_id = carnet.id AND k.position > 0
		AND (k.age IS NULL OR k.age >= ? OR k.headcount > 1)
		AND NOT EXISTS (SELECT 1 FROM consent s WHERE s.operation_id = k.operation_id AND s.person_id = k.id AND s.purpose = ?))`
	onWish = `EXISTS (SELECT 1 FROM wish_party y JOIN wish r ON r.operation_id = y.operation_id AND r.wish_party_id = y.id AND r.outcome = ''
		JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id LEFT JOIN slot s ON 1 = 0
		WHERE y.operation_id = carnet.operation_id AND y.carnet_id = carnet.id AND y.withdrawn_at IS NULL`
	onList = `EXISTS (SELECT 1 FROM registration r JOIN atelier a ON a.operation_id = r.operation_id AND a.id = r.atelier_id
		LEFT JOIN slot s ON s.operation_id = r.operation_id AND s.id = r.slot_id
		WHERE r.operation_id = carnet.operation_id AND r.carnet_id = carnet.id AND r.status IN ?`
)

// narrow keeps the carnets that fit everything but the search.
func (f ListFilter) narrow(tx *gorm.DB, o *operation.Operation) *gorm.DB {
	query := standing(tx, o.ID).Table("carnet").Where("carnet.anonymised_at IS NULL")
	if f.AtelierID != "" || f.Day != "" || f.Status != "" {
		query = f.onLists(query, o)
	}
	switch f.Origin {
	case "":
	case Unsaid:
		query = query.Where("carnet.origin = ''")
	default:
		query = query.Where("carnet.origin = ?", f.Origin)
	}
	switch f.By {
	case BySelf:
		query = query.Where("carnet.desk_id IS NULL AND NOT " + enteredByTeam)
	case ByDesk, ByRelay:
		query = query.Where(enteredAt, f.By)
	case ByTeam:
		query = query.Where(enteredByTeam)
	case ByPaper:
		query = query.Where("carnet.slip_on <> ''")
	}
	if f.DeskID != "" {
		query = query.Where("carnet.desk_id = ?", f.DeskID)
	}
	if f.NoEmail {
		query = query.Where(ofNobodysMail)
	}
	if f.Needs {
		query = query.Where(withNeeds)
	}
	if f.Children {
		query = query.Where(withChildren, adultAge)
	}
	if f.AskConsent {
		query = query.Where(toBeAsked, adultAge, PhotoConsent)
	}
	return query
}

// onLists keeps the carnets by what they are registered for. Who gave something up and is on one of the lists again, or still, has not
// given it up.
func (f ListFilter) onLists(query *gorm.DB, o *operation.Operation) *gorm.DB {
	narrower, args := "", []any{}
	if f.AtelierID != "" {
		narrower, args = " AND r.atelier_id = ?", append(args, f.AtelierID)
	}
	if f.Day != "" {
		from, until := dayOf(f.Day, o.Location())
		narrower += " AND COALESCE(s.starts_at, a.starts_at) >= ? AND COALESCE(s.starts_at, a.starts_at) < ?"
		args = append(args, from, until)
	}
	if f.Status == Wishing {
		return query.Where(onWish+narrower+")", args...)
	}
	query = query.Where(onList+narrower+")", append([]any{standingStatuses[f.Status]}, args...)...)
	if f.Status == Cancelled {
		query = query.Where("NOT "+onList+narrower+")", append([]any{coming}, args...)...)
	}
	return query
}

// dayOf returns the beginning and the end of a day; nothing is on a day that is none.
func dayOf(day string, in *time.Location) (from, until store.Instant) {
	at, err := time.ParseInLocation(time.DateOnly, day, in)
	if err != nil {
		return 0, 0
	}
	return store.InstantOf(at), store.InstantOf(at.AddDate(0, 0, 1))
}

// sought is a search as it is compared.
type sought struct {
	words        []string
	email, phone string
	code         string
	// merged is the carnet into which that of the code was merged, or empty.
	merged string
}

// leastOfPhone is how many figures find a telephone number.
const leastOfPhone = 4

func soughtIn(search string) sought {
	s := sought{words: strings.Fields(store.Fold(search)), code: codeStart(search)}
	if email := strings.ToLower(strings.TrimSpace(search)); strings.ContainsAny(email, "@.") {
		s.email = email
	}
	if figures, ok := typed.Figures(strings.TrimSpace(search)); ok && figures >= leastOfPhone {
		s.phone = figuresOf(search)
	}
	return s
}

// figuresOf keeps of a number what it has in common with any other way of writing it: 02 61 91, +33 2 61 91 and 0033 (0)2 61 91 are
// all 26191.
func figuresOf(number string) string {
	if whole, ok := typed.Phone(number); ok {
		return strings.TrimPrefix(strings.TrimPrefix(whole, "+33"), "+")
	}
	figures := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	abroad := strings.HasPrefix(strings.TrimSpace(number), "+") || strings.HasPrefix(figures, "00")
	figures = strings.TrimLeft(figures, "0")
	if abroad {
		figures = strings.TrimLeft(strings.TrimPrefix(figures, "33"), "0")
	}
	return figures
}

// listed is a person of a carnet as a search looks at it.
type listed struct {
	ID         string
	Generation int64
	Name       string
	Email      string
	Phone      string
}

// finds reports whether a person, or the code of the carnet, is what was sought.
func (s *sought) finds(db *store.DB, l *listed) bool {
	return s.named(l.Name) || s.email != "" && strings.Contains(strings.ToLower(l.Email), s.email) ||
		s.phone != "" && strings.Contains(l.Phone, s.phone) ||
		s.merged != "" && l.ID == s.merged || s.code != "" && strings.HasPrefix(string(CodeOf(db, l.ID, l.Generation)), s.code)
}

// named reports whether a name has all the words, or what they begin.
func (s *sought) named(name string) bool {
	if len(s.words) == 0 {
		return false
	}
	name = store.Fold(name)
	for _, word := range s.words {
		if !strings.Contains(name, word) {
			return false
		}
	}
	return true
}

// matching returns the identifiers of the carnets that the filter keeps, the latest first: those of its page, or of all pages when it is 0, and how
// many there are. Names are folded here and codes computed: neither is in the database.
func (f ListFilter) matching(tx *gorm.DB, db *store.DB, o *operation.Operation) (ids []string, found int, err error) {
	if strings.TrimSpace(f.Search) == "" {
		return f.unsearched(tx, o)
	}
	var rows []listed
	err = f.narrow(tx, o).Select("carnet.id, carnet.generation, person.name, person.email, person.phone").
		Joins("JOIN person ON person.operation_id = carnet.operation_id AND person.carnet_id = carnet.id").
		Order("carnet.created_at DESC, carnet.id DESC, person.position").Scan(&rows).Error
	if err != nil {
		return nil, 0, err
	}
	what := soughtIn(f.Search)
	if len(what.code) == codeLength {
		err = tx.Table("carnet_code").Where("operation_id = ? AND code_hash = ?", o.ID, Code(what.code).hash(db)).Select("carnet_id").Limit(1).Scan(&what.merged).Error
		if err != nil {
			return nil, 0, err
		}
	}
	for i := range rows {
		if n := len(ids); (n == 0 || ids[n-1] != rows[i].ID) && what.finds(db, &rows[i]) {
			ids = append(ids, rows[i].ID)
		}
	}
	return f.pageOf(ids), len(ids), nil
}

// unsearched lets the database cut the page.
func (f ListFilter) unsearched(tx *gorm.DB, o *operation.Operation) (ids []string, found int, err error) {
	var total int64
	if err := f.narrow(tx, o).Count(&total).Error; err != nil {
		return nil, 0, err
	}
	query := f.narrow(tx, o).Order("carnet.created_at DESC, carnet.id DESC")
	if f.Page != everyPage {
		query = query.Offset((max(f.Page, 1) - 1) * PageSize).Limit(PageSize)
	}
	return ids, int(total), query.Pluck("carnet.id", &ids).Error
}

// everyPage stands for all pages.
const everyPage = -1

// leastOfCode is how many characters of a code find a carnet: half of it, as it is printed.
const leastOfCode = 4

// codeStart returns what was typed as the beginning of a code, or "" when no code begins so.
func codeStart(typed string) string {
	if code, err := ParseCode(typed); err == nil {
		return string(code)
	}
	start := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(start) < leastOfCode || len(start) > codeLength || strings.Trim(start, Alphabet) != "" {
		return ""
	}
	return start
}

// pageOf returns the identifiers of a page that counts from 1.
func (f ListFilter) pageOf(ids []string) []string {
	if f.Page == everyPage {
		return ids
	}
	first := min((max(f.Page, 1)-1)*PageSize, len(ids))
	return ids[first:min(first+PageSize, len(ids))]
}

// FindAll returns all carnets that a filter keeps, whatever its page, as FindList does.
func FindAll(ctx context.Context, db *store.DB, o *operation.Operation, filter ListFilter) (*List, error) {
	filter.Page = everyPage
	return FindList(ctx, db, o, filter)
}
