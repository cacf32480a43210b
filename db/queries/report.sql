-- name: report_link_insert :exec
-- in: campaign_id int, public_id text, label text, token_hash blob, sealed blob, expires int, created_at int
INSERT INTO report_link (campaign_id, public_id, label, token_hash, sealed, expires, created_at)
VALUES (:campaign_id, :public_id, :label, :token_hash, :sealed, :expires, :created_at);

-- name: report_link_by_token :one
-- in: token_hash blob
-- out: id int, campaign_id int, public_id text, label text, expires int, created_at int, revoked_at int, opened int, last_opened_day int
SELECT id, campaign_id, public_id, label, expires, created_at, revoked_at, opened, last_opened_day
FROM report_link WHERE token_hash = :token_hash;

-- name: report_links :many
-- in: campaign_id int
-- out: id int, public_id text, label text, expires int, created_at int, revoked_at int, opened int, last_opened_day int, sealed blob
SELECT id, public_id, label, expires, created_at, revoked_at, opened, last_opened_day, sealed
FROM report_link WHERE campaign_id = :campaign_id ORDER BY id;

-- name: report_link_revoke :exec
-- in: campaign_id int, public_id text, revoked_at int, nothing blob
UPDATE report_link SET revoked_at = CASE revoked_at WHEN 0 THEN :revoked_at ELSE revoked_at END, sealed = :nothing
WHERE public_id = :public_id AND campaign_id = :campaign_id;

-- name: report_link_reseal :exec
-- in: id int, sealed blob
UPDATE report_link SET sealed = :sealed WHERE id = :id;

-- name: report_link_opened :exec
-- in: id int, day int
UPDATE report_link SET opened = opened + 1, last_opened_day = :day WHERE id = :id;

-- name: export_put :exec
-- in: hash blob, campaign_id int, format text, made_at int, ledger_size int
INSERT INTO export_made (hash, campaign_id, format, made_at, ledger_size)
VALUES (:hash, :campaign_id, :format, :made_at, :ledger_size)
ON CONFLICT (hash) DO NOTHING;

-- name: export_find :one
-- in: hash blob
-- out: campaign_id int, made_at int, ledger_size int, format text
SELECT campaign_id, made_at, ledger_size, format FROM export_made WHERE hash = :hash;
