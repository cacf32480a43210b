-- must fail 4: || joins strings
-- name: a :many
-- out: full text
SELECT name || 'x' AS full FROM friend;
