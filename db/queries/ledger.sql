-- Leaf n of a campaign has the id campaign_id * 2^32 + n.

-- name: ledger_grow :exec
-- in: campaign_id int
UPDATE campaign_count SET ledger_size = ledger_size + 1 WHERE campaign_id = :campaign_id;

-- name: ledger_insert :exec
-- in: id int, type int, subject_id int, day int, leaf blob, record text, openings text
INSERT INTO ledger (id, type, subject_id, day, leaf, record, openings)
VALUES (:id, :type, :subject_id, :day, :leaf, :record, :openings);

-- name: ledger_size :one
-- in: campaign_id int
-- out: size int
SELECT ledger_size AS size FROM campaign_count WHERE campaign_id = :campaign_id;

-- name: ledger_hashes :many
-- in: first_id int, last_id int
-- out: leaf blob
SELECT leaf FROM ledger WHERE id BETWEEN :first_id AND :last_id ORDER BY id;

-- name: ledger_page :many
-- in: first_id int, last_id int, room int
-- out: id int, type int, day int, subject_id int, leaf blob, record text, openings text
SELECT id, type, day, subject_id, leaf, record, openings
FROM ledger WHERE id BETWEEN :first_id AND :last_id ORDER BY id LIMIT :room;

-- name: ledger_experiment :many
-- in: first_id int, last_id int
-- out: id int, type int, day int, subject_id int, leaf blob, record text, openings text
-- Up to type 3, LEDGER_CAMPAIGN_REOPENED.
SELECT id, type, day, subject_id, leaf, record, openings
FROM ledger WHERE type <= 3 AND id BETWEEN :first_id AND :last_id ORDER BY id;

-- name: ledger_forget_openings :exec
-- in: subject_id int
UPDATE ledger SET openings = '' WHERE subject_id = :subject_id AND subject_id <> 0;

-- name: ledger_erase_records :exec
-- in: subject_id int
UPDATE ledger SET record = '', openings = '' WHERE subject_id = :subject_id AND subject_id <> 0;
