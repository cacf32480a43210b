-- Ids of a campaign's links are campaign_id * 2^32 + 1 and on: first_id and last_id bound them all.

-- name: link_insert :exec
-- in: first_id int, last_id int, campaign_id int, code text, label text, channel int, by_helper int, endorsement_id int, pass_id int, parent_id int, day int
INSERT INTO link (id, campaign_id, code, label, channel, by_helper, endorsement_id, pass_id, parent_id, day)
VALUES ((SELECT coalesce(max(id) + 1, :first_id) FROM link WHERE id BETWEEN :first_id AND :last_id),
        :campaign_id, :code, :label, :channel, :by_helper, :endorsement_id, :pass_id, :parent_id, :day);

-- name: link_maker_put :exec
-- in: link_id int, campaign_id int, day int, visitor blob
INSERT INTO link_maker (link_id, campaign_id, day, visitor) VALUES (:link_id, :campaign_id, :day, :visitor);

-- name: link_makers_of_day :many
-- in: day int
-- out: link_id int, visitor blob
SELECT link_id, visitor FROM link_maker WHERE day = :day ORDER BY link_id;

-- name: link_owned :exec
-- in: id int, endorsement_id int, pass_id int
UPDATE link SET endorsement_id = :endorsement_id, pass_id = :pass_id WHERE id = :id;

-- name: link_id_by_code :one
-- in: code text
-- out: id int
SELECT id FROM link WHERE code = :code;

-- name: links_between :many
-- in: first_id int, last_id int
-- out: id int, campaign_id int, code text, label text, channel int, endorsement_id int, pass_id int, parent_id int, day int, visits int, endorsed int, endorsements int
SELECT id, campaign_id, code, label, channel, endorsement_id, pass_id, parent_id, day, visits, endorsed, endorsements
FROM link WHERE id BETWEEN :first_id AND :last_id ORDER BY id;

-- name: link_ids_of_applicant :many
-- in: campaign_id int
-- out: id int
SELECT id FROM link WHERE campaign_id = :campaign_id AND by_helper = 0 ORDER BY id;

-- name: link_add :exec
-- in: id int, visits int, endorsed int, endorsements int
UPDATE link SET visits = visits + :visits, endorsed = endorsed + :endorsed, endorsements = endorsements + :endorsements
WHERE id = :id;
