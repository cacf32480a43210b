-- name: browser_by_hash :one
-- in: hash blob
-- out: id int, root_id int, last_post_day int
SELECT id, root_id, last_post_day FROM browser WHERE hash = :hash;

-- name: browser_insert :exec
-- in: hash blob, root_id int, last_post_day int
INSERT INTO browser (hash, root_id, last_post_day) VALUES (:hash, :root_id, :last_post_day);

-- name: browser_posted :exec
-- in: id int, day int
UPDATE browser SET last_post_day = :day WHERE id = :id;

-- name: browsers_unused :many
-- in: before_day int
-- out: id int
SELECT id FROM browser WHERE hash IS NOT NULL AND last_post_day < :before_day;

-- name: browser_forget :exec
-- in: id int
UPDATE browser SET hash = NULL WHERE id = :id;

-- name: browser_forget_keys :exec
-- in: browser_id int, nothing blob
UPDATE manager SET sealed = :nothing WHERE browser_id = :browser_id;

-- name: browser_forget_receipts :exec
-- in: browser_id int
DELETE FROM receipt_grant WHERE browser_id = :browser_id;

-- name: manager_put :exec
-- in: campaign_id int, browser_id int, epoch int, sealed blob
INSERT INTO manager (campaign_id, browser_id, epoch, sealed) VALUES (:campaign_id, :browser_id, :epoch, :sealed)
ON CONFLICT (campaign_id, browser_id) DO UPDATE SET epoch = excluded.epoch, sealed = excluded.sealed;

-- name: manager_get :one
-- in: campaign_id int, browser_id int
-- out: epoch int, sealed blob
SELECT epoch, sealed FROM manager WHERE campaign_id = :campaign_id AND browser_id = :browser_id;

-- name: manager_end :exec
-- in: campaign_id int, nothing blob
UPDATE manager SET sealed = :nothing WHERE campaign_id = :campaign_id;

-- name: manager_has_been :one
-- in: campaign_id int, root_id int
-- out: found int
SELECT count(*) AS found FROM manager m JOIN browser b ON b.id = m.browser_id
WHERE m.campaign_id = :campaign_id AND (b.id = :root_id OR b.root_id = :root_id);

-- name: manager_campaigns :many
-- in: browser_id int
-- out: id int, slug text, applicant_name text, created_at int, closed_at int, erased_at int, received int, people int
SELECT c.id, c.slug, c.applicant_name, c.created_at, c.closed_at, c.erased_at, n.received, n.people
FROM manager m JOIN campaign c ON c.id = m.campaign_id JOIN campaign_count n ON n.campaign_id = c.id
WHERE m.browser_id = :browser_id AND m.epoch = c.manage_epoch AND c.erased_at = 0
ORDER BY c.id DESC;

-- name: applicant_visitor_put :exec
-- in: campaign_id int, hash blob, day int
INSERT INTO applicant_visitor (campaign_id, hash, day) VALUES (:campaign_id, :hash, :day)
ON CONFLICT (campaign_id, hash) DO NOTHING;

-- name: applicant_visitor_has :one
-- in: campaign_id int, hash blob
-- out: found int
SELECT count(*) AS found FROM applicant_visitor WHERE campaign_id = :campaign_id AND hash = :hash;
