-- must fail 5: parameter :nme is not declared
-- name: a :one
-- in: name text
-- out: id int
SELECT id FROM friend WHERE name = :nme;
