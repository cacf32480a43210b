-- name: receipt_key_put :exec
-- in: hash blob, campaign_id int, kind int, subject_id int
INSERT INTO receipt_key (hash, campaign_id, kind, subject_id) VALUES (:hash, :campaign_id, :kind, :subject_id);

-- name: receipt_key_get :one
-- in: hash blob
-- out: kind int, subject_id int, campaign_id int
SELECT kind, subject_id, campaign_id FROM receipt_key WHERE hash = :hash;

-- name: receipt_keys_remove :exec
-- in: campaign_id int, kind int, subject_id int
DELETE FROM receipt_key WHERE campaign_id = :campaign_id AND kind = :kind AND subject_id = :subject_id;

-- name: receipt_grant_put :exec
-- in: browser_id int, kind int, subject_id int, campaign_id int, sealed blob
INSERT INTO receipt_grant (browser_id, kind, subject_id, campaign_id, sealed, opened_at)
VALUES (:browser_id, :kind, :subject_id, :campaign_id, :sealed,
        (SELECT coalesce(max(opened_at), 0) + 1 FROM receipt_grant WHERE browser_id = :browser_id))
ON CONFLICT (browser_id, kind, subject_id) DO UPDATE SET sealed = excluded.sealed, opened_at = excluded.opened_at;

-- name: receipt_grant_forget :exec
-- in: browser_id int, kind int, subject_id int
DELETE FROM receipt_grant WHERE browser_id = :browser_id AND kind = :kind AND subject_id = :subject_id;

-- name: receipt_grants :many
-- in: browser_id int
-- out: kind int, subject_id int, campaign_id int, sealed blob, opened_at int
SELECT kind, subject_id, campaign_id, sealed, opened_at
FROM receipt_grant WHERE browser_id = :browser_id ORDER BY opened_at DESC;

-- name: receipt_granted :one
-- in: browser_id int, campaign_id int
-- out: found int
SELECT EXISTS (SELECT 1 FROM receipt_grant WHERE browser_id = :browser_id AND campaign_id = :campaign_id) AS found;

-- name: receipt_grants_remove :exec
-- in: campaign_id int, kind int, subject_id int
DELETE FROM receipt_grant WHERE campaign_id = :campaign_id AND kind = :kind AND subject_id = :subject_id;

-- name: repeat_find :one
-- in: bucket int, hash blob, after int
-- out: kind int, subject_id int, campaign_id int
-- Looked for in this bucket of 600 seconds and in the one before.
SELECT kind, subject_id, campaign_id FROM repeat_key WHERE bucket = :bucket AND hash = :hash AND at > :after;

-- name: repeat_put :exec
-- in: bucket int, hash blob, campaign_id int, kind int, subject_id int, at int
INSERT INTO repeat_key (bucket, hash, campaign_id, kind, subject_id, at)
VALUES (:bucket, :hash, :campaign_id, :kind, :subject_id, :at)
ON CONFLICT (bucket, hash) DO UPDATE
SET campaign_id = excluded.campaign_id, kind = excluded.kind, subject_id = excluded.subject_id, at = excluded.at;

-- name: repeat_remove :exec
-- in: kind int, subject_id int
DELETE FROM repeat_key WHERE kind = :kind AND subject_id = :subject_id;

-- name: repeat_purge :exec
-- in: before_bucket int
DELETE FROM repeat_key WHERE bucket < :before_bucket;

-- name: address_by_hash :one
-- in: campaign_id int, hash blob
-- out: id int
SELECT id FROM address WHERE campaign_id = :campaign_id AND hash = :hash;

-- name: address_insert :exec
-- in: campaign_id int, hash blob, domain text
INSERT INTO address (campaign_id, hash, domain) VALUES (:campaign_id, :hash, :domain);

-- name: address_forget_unused :exec
-- in: campaign_id int, id int
-- An address that nothing uses any more is emptied; its number stays taken.
UPDATE address SET hash = NULL, domain = ''
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM endorsement
                               WHERE campaign_id = :campaign_id AND confirmed_id = :id AND confirmed_id <> 0 AND state > 0);

-- name: confirm_key_put :exec
-- in: hash blob, campaign_id int, endorsement_id int, address_hash blob, sealed_receipt blob, created_at int
INSERT INTO confirm_key (hash, campaign_id, endorsement_id, address_hash, sealed_receipt, created_at)
VALUES (:hash, :campaign_id, :endorsement_id, :address_hash, :sealed_receipt, :created_at);

-- name: confirm_key_get :one
-- in: hash blob
-- out: campaign_id int, endorsement_id int, address_hash blob, sealed_receipt blob, created_at int
SELECT campaign_id, endorsement_id, address_hash, sealed_receipt, created_at FROM confirm_key WHERE hash = :hash;

-- name: confirm_key_remove :exec
-- in: endorsement_id int
DELETE FROM confirm_key WHERE endorsement_id = :endorsement_id;

-- name: confirm_key_purge :exec
-- in: before int
DELETE FROM confirm_key WHERE created_at < :before;

-- name: outbox_put :exec
-- in: campaign_id int, endorsement_id int, recipient text, subject text, body text, next_at int
INSERT INTO outbox (campaign_id, endorsement_id, recipient, subject, body, next_at)
VALUES (:campaign_id, :endorsement_id, :recipient, :subject, :body, :next_at);

-- name: outbox_due :many
-- in: now int, room int
-- out: id int, campaign_id int, recipient text, subject text, body text, attempts int
SELECT id, campaign_id, recipient, subject, body, attempts
FROM outbox WHERE next_at <= :now ORDER BY next_at, id LIMIT :room;

-- name: outbox_retry :exec
-- in: id int, next_at int
UPDATE outbox SET attempts = attempts + 1, next_at = :next_at WHERE id = :id;

-- name: outbox_remove :exec
-- in: id int
DELETE FROM outbox WHERE id = :id;

-- name: outbox_remove_of :exec
-- in: endorsement_id int
DELETE FROM outbox WHERE endorsement_id = :endorsement_id;
