package signup

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup/wish"
	"oplibre/app/store"
)

// WishForm is the list of wishes of a carnet as it was typed.
type WishForm struct {
	// Wishes are ateliers by id, the dearest first; empty ones are places of the list that nobody used.
	Wishes []string `form:"wish"`
	// Persons are who wishes together.
	Persons []string `form:"person"`
	// Most is how many ateliers they want at most, empty for as many as they can get.
	Most string `form:"most"`
}

// Ranked returns the wishes without the places that nobody used and without those that stand there twice.
func (f WishForm) Ranked() []string { return eachOnce(f.Wishes) }

// wishList is a list of wishes that the rules let pass.
type wishList struct {
	operationID string
	most        int
	ateliers    []string
	persons     []Person
}

// wishRules is what a list of wishes is checked against.
type wishRules struct {
	offers []*offer
	// persons wish together; fieldOf names a field of one of them.
	persons []Person
	fieldOf func(person int, name string) string
	// busy is what they have, or choose with the same form.
	busy []pick
	// has reports whether they have an atelier already, or wait for it; nil where they have nothing.
	has func(atelierID string) bool
	now store.Instant
}

// WishField is the name under which what is wrong with a wish is said; rank counts from 0.
func WishField(rank int) string { return "wish_" + strconv.Itoa(rank+1) }

// check applies the rules to a list of ateliers, and says what is wrong at each wish, at an age or at a guardian.
func (r wishRules) check(fields *problem.Fields, ateliers []string) {
	switch {
	case len(ateliers) == 0:
		fields.Add(WishField(0), "wishes.none", nil)
	case len(ateliers) > wish.MaxWishes:
		fields.Add(WishField(wish.MaxWishes-1), "wishes.many", problem.Args{"Limit": wish.MaxWishes})
	}
	var picks []pick
	for rank, id := range ateliers[:min(len(ateliers), wish.MaxWishes)] {
		i := slices.IndexFunc(r.offers, func(o *offer) bool { return o.ID == id })
		if i < 0 || !r.offers[i].wishable(r.now) {
			fields.Add(WishField(rank), "wishes.gone", nil)
			continue
		}
		if r.fits(fields, WishField(rank), pick{offer: r.offers[i]}) {
			picks = append(picks, pick{offer: r.offers[i]})
		}
	}
	if len(*fields) == 0 {
		seatsFor(fields, picks, r.persons, r.fieldOf)
	}
}

// fits reports whether all who wish together can be in an atelier, or says at the wish why not.
func (r wishRules) fits(fields *problem.Fields, field string, p pick) bool {
	size := 0
	for i := range r.persons {
		if r.persons[i].OnlySigns {
			continue
		}
		size += r.persons[i].Headcount
		var wrong problem.Fields
		if person := &r.persons[i]; !p.takes(&wrong, person, field) && !(person.Adult() && r.accompany(p.offer)) {
			if len(wrong) == 0 {
				wrong.Add(field, "wishes.adult", problem.Args{"Title": p.Title, "Max": years(p.AgeMax, 0)})
			}
			*fields = append(*fields, wrong...)
			return false
		}
	}
	if r.has != nil && r.has(p.ID) {
		fields.Add(field, "wishes.has", problem.Args{"Title": p.Title})
		return false
	}
	for _, other := range r.busy {
		if other.span().Overlaps(p.span()) {
			fields.Add(field, "wishes.busy", problem.Args{"Title": p.Title, "Other": other.Title})
			return false
		}
	}
	if p.Capacity != nil && size > *p.Capacity {
		fields.Add(field, "waiting.too_many", problem.Args{"Title": p.Title, "Capacity": *p.Capacity, "Wanted": size})
		return false
	}
	return true
}

// accompany reports whether somebody of the list is so young that an adult comes along.
func (r wishRules) accompany(o *offer) bool {
	return o.AccompaniedUnder != nil && slices.ContainsFunc(r.persons, func(p Person) bool { return !p.Adult() && *p.Age < *o.AccompaniedUnder })
}

// wishable reports whether one can wish for the atelier.
func (o *offer) wishable(now store.Instant) bool {
	return o.ByWishes && o.Status == "published" && now < o.StartsAt
}

const (
	// nextWishNumber also holds what could have changed since the rules were checked: the round still gathers wishes, sign-up is open.
	nextWishNumber = `UPDATE wish_round SET next_number = next_number + 1 WHERE operation_id = ? AND closes_at > ? AND published_at IS NULL
		AND EXISTS (SELECT 1 FROM operation o WHERE o.id = wish_round.operation_id AND o.phase IN ('open', 'under_way')) RETURNING next_number - 1`

	insertWishParty = `INSERT INTO wish_party (operation_id, id, carnet_id, number, most, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (carnet_id) DO UPDATE SET most = excluded.most, updated_at = excluded.updated_at, withdrawn_at = NULL RETURNING id`

	insertWish = `INSERT INTO wish (operation_id, wish_party_id, rank, atelier_id, outcome, wanted, seats, instead) VALUES ($1, $2, $3, $4, '', 0, 0, 0)`

	insertWishPerson = `INSERT INTO wish_person (operation_id, wish_party_id, person_id) VALUES ($1, $2, $3)`
)

// write puts the list in the place of whatever the carnet wished for before; its number stays. The lock of the carnet is the caller's.
// It returns problem.Closed when the round has closed meanwhile.
func (l *wishList) write(tx *gorm.DB, by store.By, carnetID string) error {
	var number []int64
	if err := tx.Raw(nextWishNumber, l.operationID, by.Now()).Scan(&number).Error; err != nil {
		return err
	}
	if len(number) == 0 {
		return problem.New(problem.Closed, "wishes.closed", nil)
	}
	var party string
	if err := tx.Raw(insertWishParty, l.operationID, store.NewID(), carnetID, number[0], l.most, by.Now(), by.Now()).Scan(&party).Error; err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM wish WHERE operation_id = $1 AND wish_party_id = $2", "DELETE FROM wish_person WHERE operation_id = $1 AND wish_party_id = $2"} {
		if _, err := exec(tx, statement, l.operationID, party); err != nil {
			return err
		}
	}
	for rank, atelier := range l.ateliers {
		if _, err := exec(tx, insertWish, l.operationID, party, rank, atelier); err != nil {
			return err
		}
	}
	for i := range l.persons {
		if _, err := exec(tx, insertWishPerson, l.operationID, party, l.persons[i].ID); err != nil {
			return err
		}
	}
	return by.Record(tx, l.operationID, "wishes.entered", "carnet", carnetID)
}

// wishes checks the wishes of a sign-up form, nil when there are none.
func (f Form) wishes(ctx context.Context, db *store.DB, operationID string, persons []Person, busy []pick, now store.Instant) (*wishList, error) {
	if len(f.Wishes) == 0 {
		return nil, nil
	}
	offers, err := readOffers(ctx, db, operationID, f.Wishes)
	if err != nil {
		return nil, err
	}
	var fields problem.Fields
	list := &wishList{operationID: operationID, most: readMost(&fields, f.Most), ateliers: f.Wishes,
		persons: slices.DeleteFunc(slices.Clone(persons), func(p Person) bool { return p.OnlySigns })}
	wishRules{offers: offers, persons: persons, fieldOf: f.fieldOf, busy: busy, now: now}.check(&fields, f.Wishes)
	return list, fields.Err()
}

// EnterWishes puts a list of wishes in the place of whatever the carnet wished for before, and writes to its holder. It returns
// problem.Invalid with fields (WishField, person, most), problem.Closed when the round or sign-up is not open.
func EnterWishes(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, form WishForm) error {
	for range changeAttempts {
		err := enterWishesOnce(ctx, db, by, o, carnetID, form)
		if !errors.Is(err, errRefused) {
			return err
		}
	}
	return problem.New(problem.Conflict, "signup.busy", nil)
}

func enterWishesOnce(ctx context.Context, db *store.DB, by store.By, o *operation.Operation, carnetID string, form WishForm) error {
	carnet, err := FindByID(ctx, db, o.ID, carnetID)
	if err != nil {
		return err
	}
	if err := carnet.changeable(db, o, by.Now()); err != nil {
		return err
	}
	round, err := FindWishRound(ctx, db, o.ID)
	if err != nil {
		return err
	}
	if round == nil || !round.Gathers(by.Now()) {
		return problem.New(problem.Closed, "wishes.closed", nil)
	}
	list := &wishList{operationID: o.ID, ateliers: form.Ranked()}
	offers, err := readOffers(ctx, db, o.ID, list.ateliers)
	if err != nil {
		return err
	}
	var fields problem.Fields
	list.most = readMost(&fields, form.Most)
	for _, p := range carnet.Persons {
		if slices.Contains(form.Persons, p.ID) && !p.OnlySigns {
			list.persons = append(list.persons, p)
		}
	}
	if len(list.persons) == 0 {
		fields.Add("person", "wishes.nobody", nil)
	} else {
		// A number of the holder is enough for the children, also when the holder does not come along.
		atWish := func(int, string) string { return WishField(0) }
		wishRules{offers: offers, persons: list.withHolder(carnet.Main()), fieldOf: atWish, busy: carnet.picks(""), has: carnet.has, now: by.Now()}.check(&fields, list.ateliers)
	}
	if err := fields.Err(); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lockAsRead(tx, carnet); err != nil {
			return err
		}
		if err := list.write(tx, by, carnet.ID); err != nil {
			return err
		}
		return tellWishes(tx, by, carnet)
	})
}

// withHolder are the persons of the list; the first has the telephone of the carnet, whoever it is.
func (l *wishList) withHolder(holder *Person) []Person {
	persons := slices.Clone(l.persons)
	if persons[0].Phone == "" {
		persons[0].Phone = holder.Phone
	}
	return persons
}

// mostWishLetters is how many letters about its wishes a carnet is sent in a day.
const mostWishLetters = 5

// tellWishes queues the letter that says what was wished for, unless one waits already: it will say what is so then.
func tellWishes(tx *gorm.DB, by store.By, carnet *Opened) error {
	if carnet.Main().Email == "" {
		return nil
	}
	var sent, waits int64
	ofCarnet := tx.Model(&store.Letter{}).Where("operation_id = ? AND subject_id = ? AND kind = ?", carnet.OperationID, carnet.ID, LetterWishes).Session(&gorm.Session{})
	if err := ofCarnet.Where("state = ?", store.LetterWaiting).Count(&waits).Error; err != nil || waits > 0 {
		return err
	}
	day := store.InstantOf(by.At.Add(-24 * time.Hour))
	if err := ofCarnet.Where("created_at > ?", day).Count(&sent).Error; err != nil || sent >= mostWishLetters {
		return err
	}
	return by.Queue(tx, store.Letter{OperationID: &carnet.OperationID, Kind: LetterWishes, Recipient: carnet.Main().Email, Language: carnet.Language, SubjectID: carnet.ID})
}

const (
	dropWishes = `DELETE FROM wish_party WHERE operation_id = $1 AND carnet_id = $2
		AND EXISTS (SELECT 1 FROM wish_round r WHERE r.operation_id = $1 AND r.closes_at > $3 AND r.published_at IS NULL)`
	withdrawWishes = `UPDATE wish_party SET withdrawn_at = $3 WHERE operation_id = $1 AND carnet_id = $2 AND withdrawn_at IS NULL AND told_at IS NULL`
)

// WithdrawWishes takes the wishes of a carnet back. Until the round closes nothing is left of them; after that they are not served, and
// what they would have been given goes to those who wait. Once they were served it changes nothing.
func WithdrawWishes(ctx context.Context, db *store.DB, by store.By, operationID, carnetID string) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, operationID, carnetID, anyVersion); err != nil {
			return err
		}
		return leaveWishes(tx, by, operationID, carnetID)
	})
}

func leaveWishes(tx *gorm.DB, by store.By, operationID, carnetID string) error {
	dropped, err := exec(tx, dropWishes, operationID, carnetID, int64(by.Now()))
	if err == nil && dropped == 0 {
		dropped, err = exec(tx, withdrawWishes, operationID, carnetID, int64(by.Now()))
	}
	if err != nil || dropped == 0 {
		return err
	}
	return by.Record(tx, operationID, "wishes.withdrawn", "carnet", carnetID)
}
