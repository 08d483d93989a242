package carnet

import (
	"context"
	"strings"

	"oplibre/app/i18n"
)

// show says what to do with the code.
func (p Page) show(ctx context.Context) string {
	if p.Operation.ContactPhone == "" {
		return i18n.T(ctx, "carnet.print.show_only")
	}
	phone := strings.ReplaceAll(p.Operation.ContactPhone, " ", "\u00a0") // a number stays on one line
	if hours := p.Operation.HoursIn(i18n.Of(ctx)); hours != "" {
		phone += ", " + hours
	}
	return i18n.T(ctx, "carnet.print.show", i18n.Args{"Phone": phone})
}

// paperQR is the code in the size that an old camera reads from paper: 32 mm of modules, and the light frame around them.
func (p Page) paperQR() string {
	return strings.Replace(p.QR, `class="qr"`, `width="41mm" height="41mm"`, 1)
}

// typed is the address that one types by hand when no camera reads the code: opl.example/carnet.
func (p Page) typed() string {
	_, address, _ := strings.Cut(p.Address, "://")
	if i := strings.LastIndexByte(address, '/'); i > 0 {
		address = address[:i]
	}
	return address
}

func (p Page) bringList(ctx context.Context) []string {
	if things := Bring(p.Carnet); len(things) > 0 {
		return things
	}
	return []string{i18n.T(ctx, "carnet.print.bring_none")}
}

// meet is what to know on the way.
func (p Page) meet(ctx context.Context) []string {
	lines := []string{i18n.T(ctx, "carnet.print.meet_desk")}
	if p.Operation.ContactPhone != "" {
		lines = append(lines, i18n.T(ctx, "carnet.print.meet_call"))
	}
	return lines
}
