-- must fail 2: :exec with 1 result columns
-- name: a :exec
SELECT id FROM friend;
