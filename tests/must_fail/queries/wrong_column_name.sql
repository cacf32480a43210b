-- must fail 2: its columns are (name), declared (nme)
-- name: a :many
-- out: nme text
SELECT name FROM friend;
