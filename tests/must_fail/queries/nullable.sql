-- must fail 2: column sealed may be NULL
-- name: a :many
-- out: sealed blob
SELECT sealed FROM friend;
