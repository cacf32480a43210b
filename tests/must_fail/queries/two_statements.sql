-- must fail 4: more than one statement
-- name: a :exec
-- in: id int
DELETE FROM friend WHERE id = :id; DELETE FROM friend;
