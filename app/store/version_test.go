package store_test

import "oplibre/app/store"

func writeChild(options store.Options) error { return nil }
func touchChild(options store.Options) error { return nil }
