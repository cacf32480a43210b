-- must fail 4: no such column: nme
-- name: a :many
-- out: id int
SELECT id FROM friend WHERE nme = 'x';
