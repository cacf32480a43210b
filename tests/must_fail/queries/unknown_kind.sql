-- must fail 2: write
-- name: a :some
DELETE FROM friend;
