-- must fail 2: column age is INTEGER, declared text
-- name: a :many
-- out: age text
SELECT age FROM friend;
