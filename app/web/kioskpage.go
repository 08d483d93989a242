package web

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// shared is a page as a kiosk shows it: no link leads away from what it opens, forms say who they were made for, and the browser offers
// nothing that somebody typed before. It is done to the finished page, so that no page can be forgotten.
func (k *kiosk) shared(page []byte, here string) []byte {
	var out bytes.Buffer
	tokens := html.NewTokenizer(bytes.NewReader(page))
	away, dropped := false, false // inside a link that leads away; one that looks like a button goes as a whole
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return out.Bytes()
		}
		raw := slices.Clone(tokens.Raw())
		token := tokens.Token()
		switch {
		case token.Data == "a" && kind == html.StartTagToken && !k.inside(attribute(&token, "href")):
			away, dropped = true, slices.Contains(strings.Fields(attribute(&token, "class")), "button")
			if !dropped {
				out.WriteString("<span>")
			}
			continue
		case token.Data == "a" && kind == html.EndTagToken && away:
			if !dropped {
				out.WriteString("</span>")
			}
			away, dropped = false, false
			continue
		case dropped:
			continue
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			if k.adapt(&token, here) {
				raw = []byte(token.String())
			}
		}
		out.Write(raw)
	}
}

// inside reports whether the kiosk opens what a link leads to.
func (k *kiosk) inside(href string) bool {
	address, err := url.Parse(href)
	if err != nil || address.Scheme != "" || address.Host != "" {
		return false
	}
	if address.Path == "" {
		return true
	}
	access, to := k.at(address.Path)
	return access == kioskOpens || access == kioskLeads && to == k.home()
}

// withoutCompletion are the kinds of fields in which browsers propose nothing.
var withoutCompletion = []string{"hidden", "checkbox", "radio", "submit", "button", "reset", "image", "file"}

// adapt changes the tag of a form or of a field, and reports whether it did.
func (k *kiosk) adapt(tag *html.Token, here string) bool {
	switch tag.Data {
	case "form":
		setAttribute(tag, "autocomplete", "off")
		if strings.EqualFold(attribute(tag, "method"), "post") {
			action := attribute(tag, "action")
			if action == "" {
				action = here
			}
			setAttribute(tag, "action", k.sign(action))
		}
		return true
	case "button", "input":
		changed := attribute(tag, "formaction") != ""
		if changed {
			setAttribute(tag, "formaction", k.sign(attribute(tag, "formaction")))
		}
		if tag.Data == "button" || slices.Contains(withoutCompletion, attribute(tag, "type")) {
			return changed
		}
		setAttribute(tag, "autocomplete", "off")
		return true
	case "select", "textarea":
		setAttribute(tag, "autocomplete", "off")
		return true
	}
	return false
}

// sign adds to an address who stands before the kiosk.
func (k *kiosk) sign(action string) string {
	address, err := url.Parse(action)
	if err != nil {
		return action
	}
	query := address.Query()
	query.Set(guestQuery, k.guest.Visit)
	address.RawQuery = query.Encode()
	return address.String()
}

func attribute(tag *html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func setAttribute(tag *html.Token, name, value string) {
	tag.Attr = append(slices.DeleteFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == name }), html.Attribute{Key: name, Val: value})
}
