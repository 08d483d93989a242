package web

// Spend counts posts and octets under a key without any limit, so that a test need not send gigabytes.
func (s *Site) Spend(key string, posts int, octets int64) {
	s.quotas.mu.Lock()
	defer s.quotas.mu.Unlock()
	s.quotas.add(s.Clock(), 1, []need{{limit: limit{key: key}, posts: posts, octets: octets}})
}

// SetDisk makes the disk of the files have this room.
func (s *Site) SetDisk(free int64) { s.quotas.free = func() (int64, error) { return free, nil } }

// Limits that tests go up to.
const DiskFloor = diskFloor

// AnonymousOctets are those of an address in an hour, LettersFromHour the letters that it causes.
var (
	AnonymousOctets = anonymousHour.octets
	LettersFromHour = lettersFromHour.posts
)
