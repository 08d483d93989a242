package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/operation"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/part"
	"oplibre/views/public"
)

// signUpPage shows the form for the ateliers and appointments of the address (?atelier=…&atelier=…&slot=…&wait=…), or for all when
// there is none.
func (s *Site) signUpPage(c echo.Context) error {
	o := operationOf(c)
	if refused := signup.OpenFor(s.DB, o, s.by(c).Now()); refused != nil {
		return s.signUpClosed(c, refused)
	}
	form := signup.Form{Key: store.NewID(), Ateliers: c.QueryParams()["atelier"], Slots: c.QueryParams()["slot"],
		Waits: c.QueryParams()["wait"], Wishes: c.QueryParams()["wish"]}.Clean()
	return s.showSignUp(c, http.StatusOK, form, nil)
}

// signUp takes the form, or shows it again with one person more or less.
//
// It stands outside the middleware that finds the operation: each sign-up changes the version of its pages, so that
// every request would read the operation again. What is kept is good enough here, because the transaction verifies the
// phase that it was read with.
func (s *Site) signUp(c echo.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	values := c.Request().PostForm
	form := readSignUp(values)
	if up := values.Get("up"); up != "" || values.Get("more") != "" {
		if err := s.freshOperation(c); err != nil {
			return err
		}
		form.Wishes = moveWish(form.Clean().Wishes, up)
		return s.showSignUp(c, http.StatusOK, form, nil)
	}
	if add, remove := values.Get("add"), values.Get("remove"); add != "" || remove != "" {
		if err := s.freshOperation(c); err != nil {
			return err
		}
		return s.showSignUp(c, http.StatusOK, changeCompanions(form, add, remove), nil)
	}
	o, err := s.keptOperation(c)
	if err != nil {
		return err
	}
	if form.Blank, _, err = s.blankOf(c, o, values.Get("carnet")); err != nil {
		return err
	}
	ctx := c.Request().Context()
	may, undo, err := s.mayWrite(c, o.ID, form.Email)
	if err != nil {
		return err
	}
	form.NoLetter = !may
	code, err := s.offers.SignUp(ctx, s.by(c), o, form, wordingOf(ctx, form))
	if problem.Is(err, problem.Closed) || problem.Is(err, problem.NotFound) { // opened since it was kept?
		if err := s.freshOperation(c); err != nil {
			return err
		}
		code, err = s.offers.SignUp(ctx, s.by(c), operationOf(c), form, wordingOf(ctx, form))
	}
	if err != nil {
		undo()
		return s.signUpAgain(c, form, err)
	}
	address, err := s.carnetAddress(c, code)
	if err != nil {
		return err
	}
	return seeOther(c, address)
}

// signUpAgain shows a refused form with what was typed; a form whose key was used gets another one.
func (s *Site) signUpAgain(c echo.Context, form signup.Form, refused error) error {
	if err := s.freshOperation(c); err != nil {
		return err
	}
	refused = withClocks(c.Request().Context(), operationOf(c), refused)
	if wantsJSON(c) {
		return refused
	}
	var refusal *problem.Error
	if !errors.As(refused, &refusal) {
		return refused
	}
	switch refusal.Kind {
	case problem.Closed:
		return s.signUpClosed(c, refused)
	case problem.Conflict:
		form.Key = store.NewID()
	case problem.Invalid:
		if slices.ContainsFunc(refusal.Fields, func(f problem.Field) bool { return f.Name == "key" }) {
			form.Key = store.NewID()
		}
	case problem.Full:
	default:
		return refused
	}
	return s.showSignUp(c, statusOf(refused), form, refused)
}

func (s *Site) signUpClosed(c echo.Context, refused error) error {
	ctx := c.Request().Context()
	refused = withClocks(ctx, operationOf(c), refused)
	var refusal *problem.Error
	if !errors.As(refused, &refusal) || refusal.Kind != problem.Closed || wantsJSON(c) {
		return refused
	}
	page := s.page(c, part.Page{Title: i18n.T(ctx, "signup.title"), Section: part.Programme, Noindex: true})
	return s.render(c, statusOf(refused), page, public.SignUpClosed(operationOf(c), i18n.Say(ctx, refusal.Message)))
}

// showSignUp writes the form with the ateliers that are chosen, or with all that one can choose from.
func (s *Site) showSignUp(c echo.Context, status int, form signup.Form, refused error) error {
	ctx, o := c.Request().Context(), operationOf(c)
	view := public.SignUpPage{Operation: o, Form: form, Now: s.by(c).Now(), Err: refused}
	if err := s.fillSignUp(c, &view); err != nil {
		return err
	}
	page := s.page(c, part.Page{Title: i18n.T(ctx, "signup.title"), Section: part.Programme, Noindex: true})
	page.Scripts = []string{"js/signup.js"}
	if len(view.Wishable) > 0 {
		page.Scripts = append(page.Scripts, wishScripts...)
	}
	return s.render(c, status, page, public.SignUp(view))
}

// fillSignUp puts on the form the ateliers that are chosen, or all that one can choose from.
func (s *Site) fillSignUp(c echo.Context, view *public.SignUpPage) (err error) {
	ctx, o := c.Request().Context(), view.Operation
	if view.Chosen, err = view.Form.Chosen(ctx, s.DB, o.ID); err != nil {
		return err
	}
	if len(view.Chosen) == 0 {
		view.Offered, err = signup.Upcoming(ctx, s.DB, o.ID, view.Now)
		view.Offered = slices.DeleteFunc(view.Offered, func(c signup.Choice) bool { return c.Pool.ByWishes })
	}
	if err != nil {
		return err
	}
	if err := s.offerWishes(c, view); err != nil {
		return err
	}
	return s.blankOnForm(c, view)
}

// offerWishes puts the ateliers that one can wish for on the form, and into the wishes those of them that were chosen as if they had seats.
func (s *Site) offerWishes(c echo.Context, view *public.SignUpPage) error {
	ctx := c.Request().Context()
	round, err := signup.FindWishRound(ctx, s.DB, view.Operation.ID)
	if err != nil || round == nil || !round.Gathers(view.Now) {
		return err
	}
	view.WishesClose = round.ClosesAt
	if view.Wishable, err = signup.Wishable(ctx, s.DB, view.Operation.ID, view.Now); err != nil {
		return err
	}
	view.Chosen = slices.DeleteFunc(view.Chosen, func(c signup.Choice) bool {
		if c.Pool.ByWishes && !slices.Contains(view.Form.Wishes, c.Atelier.ID) {
			view.Form.Wishes = append(view.Form.Wishes, c.Atelier.ID)
		}
		return c.Pool.ByWishes
	})
	return nil
}

// keptOperation returns the operation of the address as it was last read, whatever was signed up since.
func (s *Site) keptOperation(c echo.Context) (*operation.Operation, error) {
	s.weekends.mu.RLock()
	kept, known := s.weekends.kept[c.Param("slug")]
	s.weekends.mu.RUnlock()
	if known {
		return kept.operation, nil
	}
	if err := s.freshOperation(c); err != nil {
		return nil, err
	}
	return operationOf(c), nil
}

// freshOperation finds the operation of the address as the middleware of public pages does.
func (s *Site) freshOperation(c echo.Context) error {
	return s.withOperation(true)(func(echo.Context) error { return nil })(c)
}

// wordingOf returns the questions as they were asked, for the consents that the form gives.
func wordingOf(ctx context.Context, form signup.Form) signup.Wording {
	w := signup.Wording{Language: i18n.Of(ctx)}
	if form.SlipOn != "" { // what the paper asks
		w.Photo = i18n.T(ctx, "signup.photo") + " " + i18n.T(ctx, "slip.photo.hint") + " " + i18n.T(ctx, "slip.photo.me")
		w.ChildPhoto = i18n.T(ctx, "signup.photo") + " " + i18n.T(ctx, "slip.photo.hint") + " " + i18n.T(ctx, "slip.photo.child")
		return w
	}
	if form.Photo {
		w.Photo = i18n.T(ctx, "signup.photo") + " " + i18n.T(ctx, "signup.photo.hint")
	}
	if slices.ContainsFunc(form.Companions, func(c signup.Companion) bool { return c.Photo }) {
		w.ChildPhoto = i18n.T(ctx, "signup.photo") + " " + i18n.T(ctx, "signup.photo.child_wording")
	}
	if form.News {
		w.News = i18n.T(ctx, "signup.news") + " " + i18n.T(ctx, "signup.news.hint")
	}
	return w
}

// parseForm reads the posted values, as decode does.
func parseForm(c echo.Context) error { return decode(c, &struct{}{}) }

// companionFields are the fields of one companion; each ends in _ and its number.
var companionFields = []string{"companion_name_", "companion_age_", "companion_count_", "companion_photo_", "guardian_",
	"companion_age_to_", "companion_adults_", "companion_leader_", "collectors_", "alone_"}

// readSignUp reads the form with its companions, in the order of their numbers.
func readSignUp(values url.Values) signup.Form {
	var form signup.Form
	decodeValues(values, &form)
	form = leaveOut(form)
	for _, n := range companionNumbers(values) {
		number := strconv.Itoa(n)
		_, group := values["companion_count_"+number]
		form.Companions = append(form.Companions, signup.Companion{N: n, Group: group,
			Name: clean(values.Get("companion_name_" + number)), Age: clean(values.Get("companion_age_" + number)),
			Count: clean(values.Get("companion_count_" + number)), Photo: values.Get("companion_photo_"+number) != "",
			Guardian: clean(values.Get("guardian_" + number)), AgeTo: clean(values.Get("companion_age_to_" + number)),
			Adults: clean(values.Get("companion_adults_" + number)), Leader: clean(values.Get("companion_leader_" + number)),
			Collectors: clean(values.Get("collectors_" + number)), Alone: values.Get("alone_"+number) != "",
			UserNames: userNamesOf(values, "_"+number)})
	}
	form.UserNames, form.Meals = userNamesOf(values, ""), mealsOf(values)
	return form
}

// leaveOut takes out of the form the ateliers whose list of hours says that one does not come after all.
func leaveOut(form signup.Form) signup.Form {
	var slots []string
	for _, slot := range form.Slots {
		if left, leaves := strings.CutPrefix(slot, public.LeaveAtelier); leaves {
			form.Ateliers = slices.DeleteFunc(form.Ateliers, func(id string) bool { return id == left })
		} else {
			slots = append(slots, slot)
		}
	}
	form.Slots = slots
	return form
}

// withClocks puts the instants of a refusal into words, as hours of the operation: a sentence about an appointment names them, one
// about the opening of sign-up says the day too.
func withClocks(ctx context.Context, o *operation.Operation, err error) error {
	var refusal *problem.Error
	if !errors.As(err, &refusal) {
		return err
	}
	sayInstants(ctx, o, refusal.Message.Args)
	for _, field := range refusal.Fields {
		sayInstants(ctx, o, field.Message.Args)
	}
	return err
}

func sayInstants(ctx context.Context, o *operation.Operation, args problem.Args) {
	clock := func(at store.Instant) string { return i18n.Clock(ctx, at.In(o.Location())) }
	for name, value := range args {
		switch value := value.(type) {
		case signup.Moment:
			args[name] = i18n.DayClock(ctx, store.Instant(value).In(o.Location()))
		case store.Instant:
			args[name] = clock(value)
		case []store.Instant:
			var clocks []string
			for _, at := range value {
				clocks = append(clocks, clock(at))
			}
			args[name] = strings.Join(clocks, ", ")
		}
	}
}

// companionsRead is how many companions are looked at: more than a form may have, so that the domain refuses it, and few
// enough that the form shown again is no larger than what was sent.
const companionsRead = 40

func companionNumbers(values url.Values) []int {
	var numbers []int
	for name := range values {
		for _, prefix := range companionFields {
			if n, err := strconv.Atoi(strings.TrimPrefix(name, prefix)); err == nil && n >= 0 && strings.HasPrefix(name, prefix) && !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return numbers[:min(len(numbers), companionsRead)]
}

// changeCompanions is the form with one more person or group, or without the one that "Retirer" named.
func changeCompanions(form signup.Form, add, remove string) signup.Form {
	if remove != "" {
		form.Companions = slices.DeleteFunc(form.Companions, func(c signup.Companion) bool { return strconv.Itoa(c.N) == remove })
		return form
	}
	next := 1
	if n := len(form.Companions); n > 0 {
		next = form.Companions[n-1].N + 1
	}
	form.Companions = append(form.Companions, signup.Companion{N: next, Group: add == "group"})
	return form
}

// carnetPath is the address of a carnet.
func carnetPath(code signup.Code) string { return "/carnet/" + string(code) }
