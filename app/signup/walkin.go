package signup

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/format/typed"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/programme"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// WalkIn is somebody who comes to the desk without having signed up: three fields, one of which may stay empty.
type WalkIn struct {
	// Name may be empty: somebody who does not want to say it gets a carnet all the same.
	Name string
	// Adults and Children are how many they are, Band the name of one of AgeBands, Phone whom to call for children who
	// come alone.
	Adults, Children, Band, Phone string
	// AtelierID is where they go, SlotID the appointment in it; both empty for the weekend as a whole.
	AtelierID, SlotID string
	// CarnetID was made by a device that handed the carnet out already; empty for a new one.
	CarnetID string
	// DeskID is the desk that signs them up, empty where FacilitatorID does, who leads the atelier; Language is that of the carnet.
	DeskID, FacilitatorID, Language string
	// At is when they stood there: on a device without network long before it arrives here. What is over now was perhaps not then.
	At store.Instant
	// ShareID is the share from which the device gave the seats; empty when it asks for them.
	ShareID string
	// Past says that it happened and is only written down now, from a sheet of paper or by who led the atelier: the weekend may be over, and
	// nobody is asked for an age or a telephone any more.
	Past bool
	// SheetID is the printed sheet from which they are typed in, empty otherwise; Blank says that CarnetID is a blank carnet, which is then
	// theirs.
	SheetID string
	Blank   bool
	// Beyond lets the atelier hold more than its capacity, as a decision of the team that is recorded.
	Beyond bool
}

// WalkInRows is a walk-in that fits the rules, ready to be written; see PrepareWalkIn.
type WalkInRows struct {
	rows
	WalkIn
	demand *demand
}

// CarnetID and Code are those of the carnet that Write makes.
func (w *WalkInRows) CarnetID() string { return w.carnetID }

// PersonID is the first of them.
func (w *WalkInRows) PersonID() string { return w.people[0][1].(string) }

// Code is what opens it.
func (w *WalkInRows) Code() Code { return w.code }

// PrepareWalkIn checks a walk-in against the rules: ages and the adult to call, but not the hours of sign-up, which are not for the
// desk. Where there are appointments and none is named, it is the next with enough seats. It returns problem.Invalid with
// fields, problem.Conflict with the key of a refusal, problem.Closed when the operation signs nobody up any more.
func PrepareWalkIn(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, form WalkIn) (*WalkInRows, error) {
	if err := deskOpen(db, o, form.At); err != nil && !(form.Past && o.Current(form.At) == operation.Finished) {
		return nil, err
	}
	persons, fields := form.persons()
	var seats []seat
	if form.AtelierID != "" || form.SlotID != "" {
		at, err := form.pick(ctx, db, o.ID)
		if err != nil {
			return nil, errors.Join(err, fields.Err())
		}
		for i := range persons {
			at.within(&persons[i])
		}
		if form.Past {
			seats = everybody(at, persons)
		} else {
			seats = seatsFor(&fields, []pick{at}, persons, func(_ int, field string) string {
				return map[string]string{"companion_age": "band", "guardian": "phone"}[field]
			})
		}
	}
	if err := fields.Err(); err != nil {
		return nil, err
	}
	w := &WalkInRows{WalkIn: form}
	w.fill(db, by, o.ID, persons, seats)
	if demands := demandsOf(seats, persons); len(demands) > 0 {
		w.demand = &demands[0]
		w.demand.chooseSlot(form)
		for i := range w.regs {
			w.regs[i][registrationSlot] = w.demand.slotID()
		}
	}
	return w, nil
}

// everybody gives each a seat, whom the rules would let in or not: they sat there.
func everybody(at pick, persons []Person) []seat {
	seats := make([]seat, len(persons))
	for i := range persons {
		seats[i] = seat{pick: at, person: i}
	}
	return seats
}

// registrationSlot is the column of registrationRow.
const registrationSlot = 8

// deskOpen returns problem.Closed unless the operation signs people up at its desk: from when it is announced until it is over.
func deskOpen(db *store.DB, o *operation.Operation, now store.Instant) error {
	if o.LeadInstance != "" && o.LeadInstance != db.Instance().ID {
		return problem.New(problem.Closed, "signup.closed.elsewhere", nil)
	}
	switch o.Current(now) {
	case operation.Announced, operation.Open, operation.UnderWay:
		return nil
	}
	return problem.New(problem.Closed, ClosedOperation, nil)
}

// pick finds the atelier and the appointment that are asked for.
func (w *WalkIn) pick(ctx context.Context, db *store.DB, operationID string) (pick, error) {
	id := w.AtelierID
	if id == "" {
		found, err := ateliersOf(ctx, db, operationID, []string{w.SlotID})
		if err != nil {
			return pick{}, err
		}
		if len(found) > 0 {
			id = found[0]
		}
	}
	offers, err := readOffers(ctx, db, operationID, []string{id})
	if err != nil {
		return pick{}, err
	}
	var fields problem.Fields
	switch {
	case len(offers) == 0 || offers[0].Status == programme.DraftAtelier:
		fields.Add("atelier", "signup.atelier.unknown", nil)
	case offers[0].Status == programme.Cancelled:
		return pick{}, problem.New(problem.Conflict, AtelierOff, nil)
	case !offers[0].takesSignUps():
		fields.Add("atelier", "signup.atelier.open", problem.Args{"Title": offers[0].Title})
	case w.At >= offers[0].EndsAt:
		return pick{}, problem.New(problem.Conflict, OverAtelier, nil)
	default:
		return pick{offer: offers[0], slot: offers[0].slot(w.SlotID)}, nil
	}
	return pick{}, fields.Err()
}

// chooseSlot takes the next appointment with enough seats where none was named.
func (d *demand) chooseSlot(w WalkIn) {
	for i := range d.Slots {
		if s := &d.Slots[i]; d.slot == nil && s.EndsAt > w.At && s.Free() >= d.seats {
			d.slot = s
		}
	}
}

// persons reads who they are: the one who gives a name first, the others as numbers.
func (w *WalkIn) persons() ([]Person, problem.Fields) {
	var fields problem.Fields
	name := typed.Line(w.Name)
	checkName(&fields, "name", name, false)
	adults, children := headcount(&fields, "adults", w.Adults), headcount(&fields, "children", w.Children)
	if len(fields) == 0 && adults+children == 0 {
		fields.Add("adults", "desk.walk_in.nobody", nil)
	}
	phone := readPhone(&fields, "phone", typed.Line(w.Phone))
	band := slices.IndexFunc(AgeBands, func(b AgeBand) bool { return b.Name == w.Band })
	if children > 0 && band < 0 {
		fields.Add("band", "desk.walk_in.band_missing", nil)
		children = 0
	}
	if children > 0 && adults == 0 && phone == "" && !w.Past && !fields.Has("phone") {
		fields.Add("phone", "desk.walk_in.phone_missing", nil)
	}
	var persons []Person
	add := func(n int, p Person) {
		if p.Headcount = 1; n > 0 && len(persons) == 0 && name != "" {
			p.Name = name
			persons = append(persons, p)
			n--
		}
		if p.Name, p.Headcount, p.Position = "", n, len(persons); n > 0 {
			persons = append(persons, p)
		}
	}
	add(adults, Person{Phone: phone})
	if children > 0 {
		between := AgeBands[band]
		add(children, Person{Age: &between.From, AgeTo: &between.To, Guardian: phone})
	}
	return persons, fields
}

func headcount(fields *problem.Fields, field, text string) int {
	if text = typed.Line(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxHeadcount {
		fields.Add(field, "desk.walk_in.number", problem.Args{"Limit": maxHeadcount})
		return 0
	}
	return n
}

// fill makes the rows of the carnet.
func (w *WalkInRows) fill(db *store.DB, by store.By, operationID string, persons []Person, seats []seat) {
	w.operationID, w.carnetID = operationID, w.WalkIn.CarnetID
	if w.carnetID == "" {
		w.carnetID = store.NewID()
	}
	w.code = CodeOf(db, w.carnetID, 1)
	now := int64(by.Now())
	w.carnet = []any{operationID, w.carnetID, w.code.hash(db), "", w.Language, now, w.deskID()}
	for i := range persons {
		persons[i].ID = store.NewID()
		w.people = append(w.people, persons[i].row(operationID, w.carnetID))
	}
	for _, s := range seats {
		w.regs = append(w.regs, registrationRow(operationID, w.carnetID, &persons[s.person], s.pick, now))
	}
}

const (
	// takeAtDesk gives seats to somebody who stands there: first those that are kept for the desk ($1 is how many), then those that nobody
	// has. These come after those who wait, unless $4 says that they may pass.
	takeAtDesk = `UPDATE seat_pool SET confirmed = confirmed + $1, reserve = reserve - CASE WHEN reserve < $1 THEN reserve ELSE $1 END
		WHERE operation_id = $2 AND id = $3
		AND (capacity IS NULL OR confirmed + offered + desk_share + CASE WHEN reserve < $1 THEN $1 ELSE reserve END <= capacity)
		AND (waiting = 0 OR reserve >= $1 OR $4)
		AND EXISTS (SELECT 1 FROM atelier a WHERE a.id = seat_pool.atelier_id AND a.status = 'published' AND a.ends_at > $5)`

	// takeBeyond gives seats whether there are any or not, and notes by how many the atelier is too full.
	takeBeyond = `UPDATE seat_pool SET confirmed = confirmed + $1,
			excess = CASE WHEN capacity IS NULL OR confirmed + offered + desk_share + reserve + $1 <= capacity THEN excess
				ELSE confirmed + offered + desk_share + reserve + $1 - capacity END
		WHERE operation_id = $2 AND id = $3`
)

// Write makes the carnet with its seats in the transaction of the caller. It returns problem.Full with NoSeatAtDesk where there is no
// seat, problem.Conflict with ShareGone where the share has none left, and ErrCarnetTaken where there is a carnet with this id or code.
func (w *WalkInRows) Write(tx *gorm.DB, by store.By) error {
	if err := store.LockOperation(tx, w.operationID); err != nil {
		return err
	}
	if w.Blank {
		if err := claim(tx, by, w.operationID, w.carnetID); err != nil {
			return err
		}
	}
	if err := w.take(tx, by); err != nil {
		return err
	}
	if added, err := exec(tx, insertWalkIn, w.carnet...); err != nil {
		return err
	} else if added == 0 {
		return ErrCarnetTaken
	}
	if err := execEach(tx, insertPerson, w.people); err != nil {
		return err
	}
	if err := execEach(tx, insertRegistration, w.regs); err != nil {
		return err
	}
	store.TouchSeats(tx, w.operationID)
	by.Actor.OnBehalfOf = w.carnetID
	if err := by.Record(tx, w.operationID, "carnet.walked_in", "carnet", w.carnetID); err != nil {
		return err
	}
	return w.arrive(tx, by)
}

// insertWalkIn is insertCarnet for an id that a device may have made.
const insertWalkIn = `INSERT INTO carnet (operation_id, id, generation, code_hash, origin, language, created_at, version, desk_id)
	VALUES ($1, $2, 1, $3, $4, $5, $6, 1, $7) ON CONFLICT DO NOTHING`

// ErrCarnetTaken means that there is a carnet with this id or this code; another id gives another one.
var ErrCarnetTaken = errors.New("signup: the carnet of a walk-in is taken")

// take takes the seats of the walk-in: from the share, at the desk, or beyond the capacity.
func (w *WalkInRows) take(tx *gorm.DB, by store.By) error {
	if w.demand == nil {
		return nil
	}
	d, beyond := w.demand, w.Beyond
	switch {
	case w.ShareID != "":
		if err := useShare(tx, w.operationID, w.ShareID, d.PoolID, d.seats); err != nil {
			return err
		}
	default:
		full, err := w.takeFree(tx, by)
		if err != nil {
			return err
		}
		if full && !beyond {
			return problem.New(problem.Full, NoSeatAtDesk, problem.Args{"Title": d.Title})
		}
		if full {
			if err := w.takeBeyond(tx, by); err != nil {
				return err
			}
		}
	}
	if d.slot == nil {
		return nil
	}
	err := takeOneSlot(tx, d.slot, d.seats, min(by.Now(), w.At))
	if errors.Is(err, errRefused) {
		err = problem.New(problem.Full, NoSeatAtDesk, problem.Args{"Title": d.Title})
	}
	return err
}

func (w *WalkInRows) takeFree(tx *gorm.DB, by store.By) (full bool, err error) {
	d := w.demand
	if len(d.Slots) > 0 && d.slot == nil {
		return true, nil
	}
	changed, err := exec(tx, takeAtDesk, d.seats, w.operationID, d.PoolID, false, int64(w.At))
	if err != nil || changed == 1 {
		return false, err
	}
	pass, err := waiting.Pass(tx, by, w.operationID, d.ID, d.slotID(), d.seats)
	if err != nil || !pass {
		return true, err
	}
	changed, err = exec(tx, takeAtDesk, d.seats, w.operationID, d.PoolID, true, int64(w.At))
	return changed == 0, err
}

func (w *WalkInRows) takeBeyond(tx *gorm.DB, by store.By) error {
	if len(w.demand.Slots) > 0 { // an appointment has its chairs
		return problem.New(problem.Full, NoSeatAtDesk, problem.Args{"Title": w.demand.Title})
	}
	if _, err := exec(tx, takeBeyond, w.demand.seats, w.operationID, w.demand.PoolID); err != nil {
		return err
	}
	return by.Record(tx, w.operationID, "seats.exceeded", "atelier", w.demand.ID)
}

// deskID is the desk that signs them up, nil where somebody else does.
func (w *WalkIn) deskID() *string {
	if w.DeskID == "" {
		return nil
	}
	return &w.DeskID
}

// hereBefore is how long before the start somebody who signs up at the desk is taken to be there already.
const hereBefore = 30 * 60 * 1000

// arrive ticks the walk-in: at the weekend, and in the atelier when it begins soon or has begun.
func (w *WalkInRows) arrive(tx *gorm.DB, by store.By) error {
	for _, person := range w.people {
		a := Arrival{OperationID: w.operationID, PersonID: person[1].(string), DeskID: w.deskID(), At: w.At}
		if w.FacilitatorID != "" {
			a.FacilitatorID = &w.FacilitatorID
		}
		if w.SheetID != "" {
			a.SheetID = &w.SheetID
		}
		if _, err := CheckIn(tx, by, a); err != nil {
			return err
		}
		seated := slices.ContainsFunc(w.regs, func(row []any) bool { return row[3] == person[1] })
		if !seated || w.demand.span().Start-w.At > hereBefore {
			continue
		}
		a.AtelierID = &w.demand.ID
		if _, err := CheckIn(tx, by, a); err != nil {
			return err
		}
	}
	return nil
}
