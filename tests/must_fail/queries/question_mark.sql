-- must fail 3: write parameters as :name
-- name: a :exec
DELETE FROM friend WHERE id = ?;
