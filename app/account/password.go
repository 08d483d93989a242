package account

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"
)

// passwordWork bounds how many passwords are checked at once: each takes 19 MiB, and a small machine has other guests.
var passwordWork = semaphore.NewWeighted(int64(max(1, runtime.NumCPU()/2)))

// passwordParams are OWASP's second choice for argon2id: 19 MiB, two passes, one thread.
var passwordParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashPassword returns the hash of a password in PHC form; empty for an empty one.
func hashPassword(password string) (string, error) {
	if password == "" {
		return "", nil
	}
	hash, err := argon2id.CreateHash(password, passwordParams)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

func passwordMatches(ctx context.Context, password, hash string) bool {
	if len(password) > 4*PasswordMax || passwordWork.Acquire(ctx, 1) != nil {
		return false
	}
	defer passwordWork.Release(1)
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && match
}

// decoyHash is compared when there is no account, so that the time taken says nothing.
var decoyHash = sync.OnceValue(func() string {
	hash, err := hashPassword("nobody has this password")
	if err != nil {
		return ""
	}
	return hash
})
