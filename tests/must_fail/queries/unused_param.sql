-- must fail 2: parameter :age is declared and not used
-- name: a :exec
-- in: id int, age int
DELETE FROM friend WHERE id = :id;
