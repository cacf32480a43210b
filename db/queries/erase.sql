-- What goes when a campaign is erased; db/store_campaign.c runs all of it in one write.

-- name: erase_campaign :exec
-- in: id int, slug text, erased_at int
UPDATE campaign
SET slug = :slug, applicant_name = '', role = '', company = '', story = '', pitch_video_url = '', applicant_sites = '', question = '',
    email = '', goal_people = 0, deadline = 0, manage_hash = NULL, manage_epoch = manage_epoch + 1,
    erased_at = :erased_at
WHERE id = :id;

-- name: erase_ledger :exec
-- in: first_id int, last_id int
UPDATE ledger SET record = '', openings = '', subject_id = 0 WHERE id BETWEEN :first_id AND :last_id;

-- name: erase_managers :exec
-- in: campaign_id int
DELETE FROM manager WHERE campaign_id = :campaign_id;

-- name: erase_links :exec
-- in: first_id int, last_id int
-- The codes stay, which say nothing: whoever scans an old poster is told that the campaign is gone.
UPDATE link SET label = '', channel = 0, by_helper = 0, endorsement_id = 0, pass_id = 0, parent_id = 0, day = 0, visits = 0,
    endorsed = 0, endorsements = 0
WHERE id BETWEEN :first_id AND :last_id;

-- name: erase_link_makers :exec
-- in: first_id int, last_id int
DELETE FROM link_maker WHERE link_id BETWEEN :first_id AND :last_id;

-- name: erase_endorsements :exec
-- in: campaign_id int
DELETE FROM endorsement WHERE campaign_id = :campaign_id;

-- name: erase_passes :exec
-- in: campaign_id int
DELETE FROM pass_it_on WHERE campaign_id = :campaign_id;

-- name: erase_receipt_keys :exec
-- in: campaign_id int
DELETE FROM receipt_key WHERE campaign_id = :campaign_id;

-- name: erase_receipt_grants :exec
-- in: campaign_id int
DELETE FROM receipt_grant WHERE campaign_id = :campaign_id;

-- name: erase_repeats :exec
-- in: campaign_id int
DELETE FROM repeat_key WHERE campaign_id = :campaign_id;

-- name: erase_sketches :exec
-- in: campaign_id int
DELETE FROM sketch WHERE campaign_id = :campaign_id;

-- name: erase_addresses :exec
-- in: campaign_id int
UPDATE address SET hash = NULL, domain = '' WHERE campaign_id = :campaign_id;

-- name: erase_confirm_keys :exec
-- in: campaign_id int
DELETE FROM confirm_key WHERE campaign_id = :campaign_id;

-- name: erase_tallies :exec
-- in: campaign_id int
DELETE FROM visit_tally WHERE campaign_id = :campaign_id;

-- name: erase_visitors :exec
-- in: campaign_id int
DELETE FROM visitor WHERE campaign_id = :campaign_id;

-- name: erase_applicant_visitors :exec
-- in: campaign_id int
DELETE FROM applicant_visitor WHERE campaign_id = :campaign_id;

-- name: erase_report_links :exec
-- in: campaign_id int
DELETE FROM report_link WHERE campaign_id = :campaign_id;

-- name: erase_outbox :exec
-- in: campaign_id int
DELETE FROM outbox WHERE campaign_id = :campaign_id;
