-- must fail 4: given twice
-- name: a :exec
DELETE FROM friend;
-- name: a :exec
DELETE FROM friend;
