package web

import "oplibre/app/account"

// ManagedRoute is a management address with what it asks, for the test that walks them all.
type ManagedRoute struct {
	Method, Path string
	Permission   account.Permission
}

// ManagedRoutes returns every management address.
func (s *Site) ManagedRoutes() []ManagedRoute {
	all := make([]ManagedRoute, 0, len(s.managed))
	for _, r := range s.managed {
		all = append(all, ManagedRoute{Method: r.method, Path: r.path, Permission: r.permission})
	}
	return all
}

// AllRoutes returns "METHOD path" of every address.
func (s *Site) AllRoutes() []string {
	var all []string
	for _, r := range s.echo.Routes() {
		all = append(all, r.Method+" "+r.Path)
	}
	return all
}
