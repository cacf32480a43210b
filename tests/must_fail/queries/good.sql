-- name: good :one
-- in: id int
-- out: name text, sealed blob?
SELECT name, sealed FROM friend WHERE id = :id; -- 'a ; in a remark' and || too

-- name: good_all :many
-- out: name text, colon text
SELECT name, ':no; parameter || here' AS colon FROM friend;
