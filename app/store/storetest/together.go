package storetest

import (
	"context"
	"sync"
	"testing"

	"oplibre/app/store"
)

// Pair returns two handles on one empty database, as two processes have them.
func Pair(t testing.TB) (one, two *store.DB) {
	t.Helper()
	options := Options(t)
	for _, db := range []**store.DB{&one, &two} {
		opened, err := store.Open(context.Background(), options)
		if err != nil {
			t.Fatalf("open the test database: %v", err)
		}
		t.Cleanup(func() {
			if err := opened.Close(); err != nil {
				t.Errorf("close the test database: %v", err)
			}
		})
		*db = opened
	}
	return one, two
}

// AtOnce runs do n times at the same time, with the numbers from 0, and returns what each returned.
func AtOnce(n int, do func(i int) error) []error {
	answers := make([]error, n)
	start := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-start
			answers[i] = do(i)
		})
	}
	close(start)
	running.Wait()
	return answers
}
