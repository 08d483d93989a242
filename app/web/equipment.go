package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"oplibre/app/programme"
	"oplibre/app/programme/clash"
	"oplibre/app/programme/plan"
	"oplibre/app/store"
	"oplibre/views/manage"
)

// equipmentPage is the inventory with what is needed.
func (s *Site) equipmentPage(c echo.Context) error {
	props, err := s.equipmentProps(c)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "equipment.title"), manage.Equipment(props))
}

// equipmentReturns is the list by which things go back to their lenders.
func (s *Site) equipmentReturns(c echo.Context) error {
	props, err := s.equipmentProps(c)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "equipment.returns"), manage.EquipmentReturns(props))
}

func (s *Site) equipmentProps(c echo.Context) (props manage.EquipmentProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	stock, err := programme.FindStock(ctx, s.DB, o.ID)
	if err != nil {
		return props, err
	}
	p, err := plan.Load(ctx, s.DB, o)
	if err != nil {
		return props, err
	}
	props = manage.EquipmentProps{Operation: o, Stock: stock, Peaks: p.PeakNeeds(), Notice: s.takeNotice(c)}
	props.Short = slices.DeleteFunc(clash.Find(p), func(c clash.Clash) bool { return c.Rule != "equipment_short" })
	return props, nil
}

// newEquipment is an empty form.
func (s *Site) newEquipment(c echo.Context) error {
	view, err := s.equipmentItem(c, nil, programme.EquipmentForm{Quantity: "1"}, nil)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "equipment.new"), manage.EquipmentItem(view))
}

// equipmentItem is the page of some things, nil for new ones.
func (s *Site) equipmentItem(c echo.Context, stock *programme.Stock, form programme.EquipmentForm, refusal error) (view manage.EquipmentItemProps, err error) {
	ctx, o := c.Request().Context(), operationOf(c)
	choices, err := programme.FindChoices(ctx, s.DB, o.ID)
	if err != nil {
		return view, err
	}
	view = manage.EquipmentItemProps{Operation: o, Stock: stock, Form: form, Loan: programme.LoanForm{Quantity: "1"}, Partners: choices.Partners,
		Err: refusal, Notice: s.takeNotice(c)}
	if stock == nil {
		return view, nil
	}
	p, err := plan.Load(ctx, s.DB, o)
	if err == nil {
		view.Ateliers = p.Ateliers
	}
	return view, err
}

// createEquipment adds things to the inventory.
func (s *Site) createEquipment(c echo.Context) error {
	var form programme.EquipmentForm
	if err := decode(c, &form); err != nil {
		return err
	}
	made, err := programme.CreateEquipment(c.Request().Context(), s.DB, s.by(c), operationOf(c), form)
	if err != nil {
		view, failed := s.equipmentItem(c, nil, form, err)
		if failed != nil {
			return failed
		}
		return s.formAgain(c, err, s.programmePage(c, "equipment.new"), manage.EquipmentItem(view))
	}
	s.notice(c, "equipment.saved")
	return seeOther(c, programmePath(c, "/materiel/"+made.ID))
}

// editEquipment is the page of some things; the name of a kind leads to the inventory.
func (s *Site) editEquipment(c echo.Context) error {
	if !store.ValidID(c.Param("equipment")) {
		return seeOther(c, programmePath(c, "/materiel"))
	}
	stock, err := programme.FindStockOf(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("equipment"))
	if err != nil {
		return err
	}
	view, err := s.equipmentItem(c, stock, stock.FormOf(), nil)
	if err != nil {
		return err
	}
	return s.show(c, s.programmePage(c, "equipment.title"), manage.EquipmentItem(view))
}

// equipmentAgain shows the page with what was refused.
func (s *Site) equipmentAgain(c echo.Context, refusal error, complete func(*manage.EquipmentItemProps)) error {
	stock, err := programme.FindStockOf(c.Request().Context(), s.DB, operationOf(c).ID, c.Param("equipment"))
	if err != nil {
		return err
	}
	view, err := s.equipmentItem(c, stock, stock.FormOf(), refusal)
	if err != nil {
		return err
	}
	complete(&view)
	return s.formAgain(c, refusal, s.programmePage(c, "equipment.title"), manage.EquipmentItem(view))
}

// updateEquipment changes things of the inventory.
func (s *Site) updateEquipment(c echo.Context) error {
	var form programme.EquipmentForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := programme.UpdateEquipment(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("equipment"), form)
	if err != nil {
		return s.equipmentAgain(c, err, func(view *manage.EquipmentItemProps) {
			form.Version, view.Form = view.Form.Version, form
		})
	}
	return s.toEquipment(c, "equipment.saved")
}

func (s *Site) toEquipment(c echo.Context, notice string) error {
	s.notice(c, notice)
	return seeOther(c, programmePath(c, "/materiel/"+c.Param("equipment")))
}

// deleteEquipment takes things off the inventory.
func (s *Site) deleteEquipment(c echo.Context) error {
	if err := programme.DeleteEquipment(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("equipment")); err != nil {
		return s.equipmentAgain(c, err, func(*manage.EquipmentItemProps) {})
	}
	s.notice(c, "equipment.deleted")
	return seeOther(c, programmePath(c, "/materiel"))
}

// handOut notes that somebody takes things.
func (s *Site) handOut(c echo.Context) error {
	var form programme.LoanForm
	if err := decode(c, &form); err != nil {
		return err
	}
	err := programme.HandOut(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("equipment"), form)
	if err != nil {
		return s.equipmentAgain(c, err, func(view *manage.EquipmentItemProps) { view.Loan = form })
	}
	return s.toEquipment(c, "equipment.handed_out")
}

// bringBack notes that things are back.
func (s *Site) bringBack(c echo.Context) error {
	if err := programme.BringBack(c.Request().Context(), s.DB, s.by(c), operationOf(c), c.Param("equipment"), c.Param("loan")); err != nil {
		return err
	}
	return s.toEquipment(c, "equipment.brought_back")
}
