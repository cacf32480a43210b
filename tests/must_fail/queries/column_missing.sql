-- must fail 2: its columns are (id), declared (id, name)
-- name: a :many
-- out: id int, name text
SELECT id FROM friend;
