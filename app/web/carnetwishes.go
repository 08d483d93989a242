package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"oplibre/app/i18n"
	"oplibre/app/problem"
	"oplibre/app/signup"
	"oplibre/app/store"
	"oplibre/views/carnet"
	"oplibre/views/part"
	"oplibre/views/public"
)

// wishScripts move a wish up or down without asking the server.
var wishScripts = []string{"js/wishes.js"}

// readWishes puts the wishes of a carnet on its page, and whether they can be changed.
func (s *Site) readWishes(c echo.Context, p *carnet.Page) (err error) {
	ctx := c.Request().Context()
	if p.Round, err = signup.FindWishRound(ctx, s.DB, p.Operation.ID); err != nil || p.Round == nil {
		return err
	}
	now := store.InstantOf(p.Now)
	p.Gathers = p.Round.Gathers(now) && signup.OpenFor(s.DB, p.Operation, now) == nil && !p.Carnet.Erasing() && !p.Carnet.Anonymised()
	p.Wishes, err = signup.FindWishes(ctx, s.DB, p.Operation.ID, p.Carnet.ID)
	return err
}

// carnetWishes shows the list of wishes of a carnet.
func (s *Site) carnetWishes(c echo.Context, p *carnet.Page) error {
	if err := s.readWishes(c, p); err != nil {
		return err
	}
	form := signup.WishForm{Wishes: c.QueryParams()["wish"]}
	for _, person := range p.Carnet.Persons {
		form.Persons = append(form.Persons, person.ID)
	}
	if p.Wishes != nil {
		form.Persons, form.Wishes = p.Wishes.Persons, nil
		for i := range p.Wishes.List {
			form.Wishes = append(form.Wishes, p.Wishes.List[i].AtelierID)
		}
		if p.Wishes.Party.Most > 0 {
			form.Most = strconv.Itoa(p.Wishes.Party.Most)
		}
	}
	return s.showWishes(c, http.StatusOK, p, form)
}

func (s *Site) showWishes(c echo.Context, status int, p *carnet.Page, form signup.WishForm) error {
	offered, err := signup.Wishable(c.Request().Context(), s.DB, p.Operation.ID, store.InstantOf(p.Now))
	if err != nil {
		return err
	}
	list := public.WishListProps{Operation: p.Operation, Offered: offered, Chosen: form.Ranked(), Most: form.Most, Err: p.Err}
	frame := s.carnetFrame(c, "wishes.carnet.title")
	frame.Scripts = wishScripts
	return s.render(c, status, frame, carnet.Wishes(*p, list, form.Persons))
}

// moveWish moves the wish of a rank one up.
func moveWish(wishes []string, up string) []string {
	rank, err := strconv.Atoi(up)
	if err != nil || rank < 1 || rank >= len(wishes) {
		return wishes
	}
	wishes = slices.Clone(wishes)
	wishes[rank-1], wishes[rank] = wishes[rank], wishes[rank-1]
	return wishes
}

// enterWishes takes the list of wishes of a carnet, or shows it again in another order.
func (s *Site) enterWishes(c echo.Context, p *carnet.Page) error {
	var form signup.WishForm
	if err := decode(c, &form); err != nil {
		return err
	}
	values := c.Request().PostForm
	up, more := values.Get("up"), values.Get("more")
	if err := s.readWishes(c, p); err != nil {
		return err
	}
	if up != "" || more != "" {
		form.Wishes = moveWish(form.Ranked(), up)
		return s.showWishes(c, http.StatusOK, p, form)
	}
	err := signup.EnterWishes(c.Request().Context(), s.DB, s.byHolder(p), p.Operation, p.Carnet.ID, form)
	if err != nil {
		if kind := problem.KindOf(err); kind != problem.Invalid || wantsJSON(c) {
			return err
		}
		p.Err = err
		return s.showWishes(c, statusOf(err), p, form)
	}
	return seeOther(c, p.Path("#voeux"))
}

// withdrawWishes takes the wishes of a carnet back.
func (s *Site) withdrawWishes(c echo.Context, p *carnet.Page) error {
	if err := signup.WithdrawWishes(c.Request().Context(), s.DB, s.byHolder(p), p.Carnet.OperationID, p.Carnet.ID); err != nil {
		return err
	}
	return seeOther(c, p.Path("#voeux"))
}

// publicWishes tells everybody how wishes become seats, and what they became.
func (s *Site) publicWishes(c echo.Context) error {
	ctx, o := c.Request().Context(), operationOf(c)
	round, computed, err := s.publishedWishes(c)
	if err != nil {
		return err
	}
	p := public.WishesProps{Operation: o, Round: round, Now: s.by(c).Now()}
	if computed != nil {
		p.Problem, p.Result = &computed.Problem, &computed.Result
	} else if p.Offered, err = signup.Wishable(ctx, s.DB, o.ID, p.Now); err != nil {
		return err
	}
	return s.show(c, s.page(c, part.Page{Title: i18n.T(ctx, "wishes.public.title"), Section: part.Programme}), public.Wishes(p))
}
