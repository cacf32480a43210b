-- must fail 2: :many with 0 result columns
-- name: a :many
DELETE FROM friend;
