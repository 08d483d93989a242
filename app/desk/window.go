package desk

import (
	"context"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/signup"
	"oplibre/app/store"
)

// List is what a device keeps, encrypted, to work without the network: the ateliers of the window and the people who are on their
// lists, and nobody else.
type List struct {
	Oplibre   string        `json:"oplibre"`
	Now       store.Instant `json:"now"`
	Operation ListOperation `json:"operation"`
	Device    DeviceState   `json:"device"`
	From      store.Instant `json:"from"`
	To        store.Instant `json:"to"`
	// PeopleFrom is when the people of the window may be read; People is empty before.
	PeopleFrom store.Instant `json:"people_from"`
	Ateliers   []ListAtelier `json:"ateliers"`
	People     []ListPerson  `json:"people"`
	Shares     []ShareState  `json:"shares"`
	// Blanks are carnets that do not exist yet: a walk-in without the network names one of them and is given its code.
	Blanks []Blank `json:"blanks"`
}

// ListOperation is the weekend of a list.
type ListOperation struct {
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	TimeZone string `json:"time_zone"`
}

// ListAtelier is an atelier of a list.
type ListAtelier struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Place    string        `json:"place"`
	StartsAt store.Instant `json:"starts_at"`
	EndsAt   store.Instant `json:"ends_at"`
	// Status is published or cancelled; SignsUp says that the desk can sign people up for it.
	Status   string `json:"status"`
	SignsUp  bool   `json:"signs_up"`
	Capacity *int   `json:"capacity"`
	// Free are the seats that the desk could give when the list was made, Kept those of them that are kept for it, Waiting how many wait.
	Free    int  `json:"free"`
	Kept    int  `json:"kept"`
	Waiting int  `json:"waiting"`
	AgeMin  *int `json:"age_min"`
	AgeMax  *int `json:"age_max"`
	// AccompaniedUnder is the age below which one comes with an adult; ForAdults says that adults take part.
	AccompaniedUnder *int       `json:"accompanied_under"`
	ForAdults        bool       `json:"for_adults"`
	Slots            []ListSlot `json:"slots"`
}

// ListSlot is an appointment of an atelier.
type ListSlot struct {
	ID       string        `json:"id"`
	StartsAt store.Instant `json:"starts_at"`
	EndsAt   store.Instant `json:"ends_at"`
	Label    string        `json:"label"`
	Free     int           `json:"free"`
}

// ListPerson is somebody on the list of an atelier of the window. No contact is in it.
type ListPerson struct {
	Person    string          `json:"person"`
	Carnet    string          `json:"carnet"`
	Code      string          `json:"code"`
	Name      string          `json:"name"`
	Headcount int             `json:"headcount"`
	Child     bool            `json:"child"`
	Seats     []ListSeat      `json:"seats"`
	Arrivals  []ListedArrival `json:"arrivals"`
	// PhotoToAsk says that a consent to pictures is to be asked of this person at the desk.
	PhotoToAsk bool `json:"photo_to_ask"`
}

// ListSeat is a registration.
type ListSeat struct {
	Atelier string        `json:"atelier"`
	Slot    *string       `json:"slot"`
	Status  signup.Status `json:"status"`
}

// ListedArrival is a tick; without an atelier it is the weekend.
type ListedArrival struct {
	Atelier *string       `json:"atelier"`
	At      store.Instant `json:"at"`
	Desk    string        `json:"desk"`
}

// Blank is a carnet that does not exist yet.
type Blank struct {
	Carnet string `json:"carnet"`
	Code   string `json:"code"`
	// QR is the code that a telephone reads, row by row, 1 for a dark module; whoever knows the address of the site adds it.
	QR string `json:"qr"`
}

// blanks is how many carnets a device can hand out before it has to report.
const blanks = 40

// MakeList returns what a device may keep. It returns problem.Forbidden for one that is revoked.
func MakeList(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, d *Desk, device *Device) (*List, error) {
	if device.RevokedAt != nil {
		return nil, problem.New(problem.Forbidden, "desk.refused.revoked", nil)
	}
	board, err := Load(ctx, db, o, by.Now())
	if err != nil {
		return nil, err
	}
	l := &List{Oplibre: ListMark, Now: by.Now(), Operation: ListOperation{o.Slug, o.Name, o.TimeZone}, Device: device.state(d),
		From: board.Window.Start, To: board.Window.End, PeopleFrom: board.opensAt(), Ateliers: []ListAtelier{}, People: []ListPerson{}}
	for i := range board.Lines {
		l.Ateliers = append(l.Ateliers, listAtelier(&board.Lines[i], by.Now()))
	}
	if by.Now() >= l.PeopleFrom {
		if err := l.addPeople(ctx, db, o.ID, board); err != nil {
			return nil, err
		}
	}
	for range blanks {
		id := store.NewID()
		l.Blanks = append(l.Blanks, Blank{id, string(signup.CodeOf(db, id, 1)), ""})
	}
	l.Shares, err = shareStates(ctx, db, device)
	return l, err
}

func listAtelier(line *Line, now store.Instant) ListAtelier {
	a := &line.Atelier
	free, kept, _ := line.Free()
	listed := ListAtelier{ID: a.ID, Title: a.Title, StartsAt: a.StartsAt, EndsAt: a.EndsAt, Status: string(a.Status), SignsUp: line.Takes(now),
		Capacity: line.Pool.Capacity, Free: free, Kept: kept, Waiting: line.Pool.Waiting, AgeMin: a.AgeMin, AgeMax: a.AgeMax,
		AccompaniedUnder: a.AccompaniedUnder, ForAdults: (a.AgeMax == nil || *a.AgeMax >= 18) && !a.AsksFor(programme.AsksNoParent), Slots: []ListSlot{}}
	if line.Place != nil {
		listed.Place = line.Place.Name
	}
	for i := range line.Slots {
		s := &line.Slots[i]
		listed.Slots = append(listed.Slots, ListSlot{s.ID, s.StartsAt, s.EndsAt, s.Label, s.Free()})
	}
	return listed
}

// listed reads who is on the lists of some ateliers, with the code of the carnet, and nobody whose carnet is being erased.
const listed = `SELECT p.id AS person, p.carnet_id, c.generation, p.name, p.headcount, p.age, p.position, r.atelier_id, r.slot_id, r.status,
		EXISTS (SELECT 1 FROM consent s WHERE s.operation_id = p.operation_id AND s.person_id = p.id AND s.purpose = ?) AS answered
	FROM registration r JOIN person p ON p.operation_id = r.operation_id AND p.id = r.person_id
	JOIN carnet c ON c.operation_id = p.operation_id AND c.id = p.carnet_id
	WHERE r.operation_id = ? AND r.atelier_id IN ? AND r.status IN ('confirmed', 'waiting', 'offered', 'attended', 'absent')
	AND c.erase_at IS NULL AND c.erased_at IS NULL AND c.anonymised_at IS NULL ORDER BY p.carnet_id, p.position, r.atelier_id`

func (l *List) addPeople(ctx context.Context, db *store.DB, operationID string, board *Board) error {
	var rows []struct {
		Person, CarnetID, Name, AtelierID string
		Generation                        int64
		Headcount, Position               int
		Answered                          bool
		Age                               *int
		SlotID                            *string
		Status                            signup.Status
	}
	ateliers := make([]string, 0, len(board.Lines))
	for i := range board.Lines {
		ateliers = append(ateliers, board.Lines[i].Atelier.ID)
	}
	err := db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw(listed, signup.PhotoConsent, operationID, ateliers).Scan(&rows).Error
	})
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, r := range rows {
		i, known := at[r.Person]
		if !known {
			i = len(l.People)
			at[r.Person] = i
			who := signup.Person{Age: r.Age, Position: r.Position, Headcount: r.Headcount}
			l.People = append(l.People, ListPerson{Person: r.Person, Carnet: r.CarnetID, Code: string(signup.CodeOf(db, r.CarnetID, r.Generation)),
				Name: r.Name, Headcount: r.Headcount, Child: !who.Adult(), Arrivals: []ListedArrival{},
				PhotoToAsk: !r.Answered && who.AskedAboutPhotos()})
		}
		l.People[i].Seats = append(l.People[i].Seats, ListSeat{r.AtelierID, r.SlotID, r.Status})
	}
	arrivals, err := Arrivals(ctx, db, operationID, nil)
	for i := range arrivals {
		a := &arrivals[i]
		if person, known := at[a.PersonID]; known {
			p := &l.People[person]
			p.Arrivals = append(p.Arrivals, ListedArrival{a.AtelierID, a.At, Named(board.Desks, a.DeskID)})
		}
	}
	return err
}
