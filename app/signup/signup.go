package signup

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup/asked"
	"oplibre/app/store"
	"oplibre/app/waiting"
)

// attempts is how often a sign-up is tried again when an atelier is edited, or a code is taken, at the same moment.
const attempts = 4

var (
	// errKnownKey means that a form with this key was answered before.
	errKnownKey = errors.New("signup: the key was used")
	// errCodeTaken means that another carnet of the instance has the same code; another id gives another one.
	errCodeTaken = errors.New("signup: the code is taken")
)

// SignUp makes a carnet for the persons of the form, registers them for its ateliers and returns its code. The same form
// sent again returns the same code.
// Ateliers that are full and whose waiting list will do are waited for.
//
// It returns problem.Invalid with fields (a value is wrong, an atelier cannot be chosen, an appointment is missing, two ateliers clash),
// problem.Full with Current holding []FullAtelier, problem.Conflict when the key belongs to another form, problem.Closed
// when sign-up is not open.
func (s *Offers) SignUp(ctx context.Context, by store.By, o *operation.Operation, form Form, wording Wording) (Code, error) {
	form = form.Clean()
	bodyHash, err := form.bodyHash(s.DB)
	if err != nil {
		return "", err
	}
	for attempt := 1; ; attempt++ {
		code, err := s.signUpOnce(ctx, by, o, form, wording, bodyHash, attempt == 1)
		if err == nil {
			return code, nil
		}
		if errors.Is(err, errRefused) || errors.Is(err, errCodeTaken) {
			if o, err = operation.Find(ctx, s.DB, o.ID); err != nil {
				return "", err
			}
			if attempt < attempts {
				continue
			}
			err = problem.New(problem.Conflict, "signup.busy", nil)
		}
		// A form that was answered is answered alike, even if the atelier has filled up or begun since.
		if answered, known, keyErr := answerOf(ctx, s.DB, o.ID, form.Key, bodyHash); known || keyErr != nil {
			return answered, keyErr
		}
		return "", err
	}
}

// signUpOnce checks the form against the ateliers as they were last read and writes it. Everything is computed before the
// transaction, which only holds conditions.
func (s *Offers) signUpOnce(ctx context.Context, by store.By, o *operation.Operation, form Form, wording Wording, bodyHash string, first bool) (Code, error) {
	if err := form.open(s.DB, o, by.Now()); err != nil {
		return "", err
	}
	form, err := s.implied(ctx, o.ID, form)
	if err != nil {
		return "", err
	}
	var offers []*offer
	if first && len(form.Waits) == 0 {
		offers = s.known(o.ID, form.Ateliers)
	}
	fresh := offers == nil
	if fresh {
		if offers, err = s.fresh(ctx, o.ID, form.Ateliers); err != nil {
			return "", err
		}
	}
	if form.Late {
		offers = atAnyTime(offers)
	}
	found, err := form.expanded().check(offers, by.Now())
	switch {
	case err != nil && !fresh: // the rule may be another one by now
		return "", errRefused
	case err != nil:
		return "", err
	}
	demands := demandsOf(found.seats, found.persons)
	var parties []waiting.Party
	if fresh { // how many seats were taken when a kept atelier was read says nothing
		if parties, demands, err = form.queue(ctx, s.DB, by, o.ID, demands); err != nil {
			return "", err
		}
	}
	wishes, err := form.wishes(ctx, s.DB, o.ID, found.persons, picksOf(demands), by.Now())
	if err != nil {
		return "", err
	}
	rows := newRows(s.DB, by, o.ID, form.expanded(), found, wording, bodyHash)
	rows.wishes, rows.entered, rows.relayed = wishes, form.Entered, form.DeskID != ""
	rows.wait(parties)
	err = s.DB.Write(ctx, func(tx *gorm.DB) error { return rows.write(tx, by, o, demands) })
	return rows.code, err
}

// checked is what a form comes to: its persons, who takes a seat where, and what they were asked besides.
type checked struct {
	persons []Person
	seats   []seat
	answers asked.Answers
}

// check applies all rules to a clean and expanded form.
func (f Form) check(offers []*offer, now store.Instant) (checked, error) {
	var fields problem.Fields
	if len(f.Ateliers) > 0 || len(f.Slots) == 0 && len(f.Wishes) == 0 { // an appointment that nobody knows is enough to say
		checkOffers(&fields, f.Ateliers, offers, now)
	}
	picks := pickSlots(&fields, f.Slots, f.Waits, offers, now)
	if len(fields) == 0 {
		checkClashes(&fields, f.certain(picks))
	}
	persons, wrong := f.persons()
	if len(wrong) > 0 {
		fields = append(fields, wrong...)
		return checked{}, fields.Err()
	}
	f.checkSlip(&fields, now)
	found := checked{persons: persons, seats: seatsFor(&fields, picks, persons, f.fieldOf)}
	found.answers = f.answers(&fields, found.persons, found.seats)
	return found, fields.Err()
}

// fieldOf returns the name of a field of a person: position 0 is the one who signs up.
func (f Form) fieldOf(person int, name string) string {
	if person == 0 || person > len(f.Companions) {
		return "name"
	}
	return f.Companions[person-1].Field(name)
}

// rows is a sign-up ready to be written: each row as the arguments of its statement.
type rows struct {
	operationID, carnetID  string
	code                   Code
	key, bodyHash          string
	carnet                 []any
	people, consents, regs [][]any
	// parties wait for seats together.
	parties []waiting.Party
	// answers are what they were asked besides a name.
	answers asked.Answers
	// wishes are nil where nothing is wished for.
	wishes *wishList
	// blank is the blank carnet that it was, or empty.
	blank string
	// entered says that the team filled the form in.
	entered bool
	// relayed says that a relay did.
	relayed bool
	// letter confirms the sign-up; nil without an e-mail, or beyond the limits on letters.
	letter *store.Letter
}

func newRows(db *store.DB, by store.By, operationID string, form Form, found checked, wording Wording, bodyHash string) *rows {
	now := int64(by.Now())
	r := &rows{operationID: operationID, carnetID: cmp.Or(form.Blank, store.NewID()), blank: form.Blank, key: form.Key, bodyHash: bodyHash, answers: found.answers}
	persons := found.persons
	r.code = CodeOf(db, r.carnetID, 1)
	r.carnet = []any{operationID, r.carnetID, r.code.hash(db), form.Origin, wording.Language, now, nil, form.SlipOn}
	if form.DeskID != "" {
		r.carnet[carnetDesk] = form.DeskID
	}
	consented := form.consentedAt(by.Now())
	for i := range persons {
		p := &persons[i]
		r.people = append(r.people, p.row(operationID, r.carnetID))
		if i == 0 && form.Photo || i > 0 && form.Companions[i-1].Photo && p.mayBeAnswered() {
			r.consents = append(r.consents, consentRow(operationID, p.ID, PhotoConsent, true, wording.ofPhoto(p), wording.Language, consented))
		}
	}
	if form.News {
		r.consents = append(r.consents, consentRow(operationID, persons[0].ID, NewsConsent, true, wording.News, wording.Language, consented))
	}
	if form.Email != "" && !form.NoLetter {
		r.letter = &store.Letter{OperationID: &r.operationID, Kind: LetterCarnet, Recipient: form.Email, Language: wording.Language, SubjectID: r.carnetID}
	}
	for _, s := range found.seats {
		r.regs = append(r.regs, registrationRow(operationID, r.carnetID, &persons[s.person], s.pick, now))
	}
	return r
}

func (p *Person) row(operationID, carnetID string) []any {
	var age, ageTo any
	if p.Age != nil {
		age = *p.Age
	}
	if p.AgeTo != nil {
		ageTo = *p.AgeTo
	}
	return []any{operationID, p.ID, carnetID, p.Position, p.Name, p.Headcount, age, p.Email, p.Phone, p.Guardian, ageTo, p.OnlySigns}
}

func consentRow(operationID, personID, purpose string, given bool, wording, language string, now int64) []any {
	return []any{operationID, store.NewID(), personID, purpose, given, wording, language, now}
}

func registrationRow(operationID, carnetID string, p *Person, at pick, now int64) []any {
	return []any{operationID, store.NewID(), carnetID, p.ID, at.ID, at.PoolID, p.Headcount, now, at.slotID(), Confirmed}
}

// write is the transaction. The key comes first: a second form with the same key waits for the first one there.
func (r *rows) write(tx *gorm.DB, by store.By, o *operation.Operation, demands []demand) error {
	if len(r.parties) > 0 { // a line may give seats to others; who only signs up waits for nobody
		if err := store.LockOperation(tx, r.operationID); err != nil {
			return err
		}
	}
	if r.key != "" {
		outcome, err := store.Remember(tx, r.operationID, r.key, r.bodyHash, r.carnetID, by.Now())
		if err != nil {
			return err
		}
		if outcome.Repeated {
			return errKnownKey
		}
	}
	if err := take(tx, by, o, demands); err != nil {
		return err
	}
	if r.blank != "" {
		if err := claim(tx, by, r.operationID, r.blank); err != nil {
			return err
		}
	}
	if err := r.insert(tx); err != nil {
		return err
	}
	if !r.answers.Empty() {
		if err := r.answers.Write(tx, r.operationID, r.carnetID); err != nil {
			return err
		}
	}
	if err := joinAll(tx, by, r.parties); err != nil {
		return err
	}
	if r.wishes != nil {
		if err := r.wishes.write(tx, by, r.carnetID); err != nil {
			return err
		}
	}
	if r.letter != nil {
		if err := by.Queue(tx, *r.letter); err != nil {
			return err
		}
	}
	if r.entered {
		if err := by.Record(tx, r.operationID, "carnet.entered", "carnet", r.carnetID); err != nil {
			return err
		}
	}
	if r.relayed {
		by.Actor.OnBehalfOf = r.carnetID
		if err := by.Record(tx, r.operationID, "carnet.relayed", "carnet", r.carnetID); err != nil {
			return err
		}
	}
	store.TouchSeats(tx, r.operationID)
	return by.Record(tx, r.operationID, "carnet.created", "carnet", r.carnetID)
}

// insert puts in the carnet, its people, their consents and their seats. It returns errCodeTaken when another carnet has the code.
func (r *rows) insert(tx *gorm.DB) error {
	if added, err := exec(tx, insertCarnet, r.carnet...); err != nil {
		return err
	} else if added == 0 {
		return errCodeTaken
	}
	if err := execEach(tx, insertPerson, r.people); err != nil {
		return err
	}
	if err := execEach(tx, insertConsent, r.consents); err != nil {
		return err
	}
	return execEach(tx, insertRegistration, r.regs)
}

// answerOf returns the code that a form with this key was answered with. known is false when there was none. It returns
// problem.Conflict when the form was another one.
func answerOf(ctx context.Context, db *store.DB, operationID, key, bodyHash string) (code Code, known bool, err error) {
	if key == "" {
		return "", false, nil
	}
	var hash, carnetID string
	var generation int64
	err = db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Statement.ConnPool.QueryRowContext(ctx, selectKey, operationID, key).Scan(&hash, &carnetID, &generation)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, err
	case hash != bodyHash:
		return "", true, problem.New(problem.Conflict, "signup.key.used", problem.Args{"Key": strconv.Quote(key)})
	}
	return CodeOf(db, carnetID, generation), true, nil
}
