-- name: endorsement_insert :exec
-- in: campaign_id int, public_id text, link_id int, via_link_id int, browser_id int, confirmed_id int, confirmed_other_browser int, name text, name_key int, relation int, message text, video_url text, profile_url text, email text, consent text, visibility int, standing int, by_applicant int, unknown_maker int, has_video int, reasons text, look_needed int, approved int, hidden int, state int, friend_answer text, applicant_answer text, thanks text, created_at int, edited_at int, withdrawn_at int, leaf int
INSERT INTO endorsement (campaign_id, public_id, link_id, via_link_id, browser_id, confirmed_id,
                         confirmed_other_browser, name, name_key, relation, message, video_url, profile_url, email,
                         consent, visibility, standing, by_applicant, unknown_maker, has_video, reasons, look_needed,
                         approved, hidden, state, friend_answer, applicant_answer, thanks, created_at, edited_at,
                         withdrawn_at, leaf)
VALUES (:campaign_id, :public_id, :link_id, :via_link_id, :browser_id, :confirmed_id, :confirmed_other_browser, :name,
        :name_key, :relation, :message, :video_url, :profile_url, :email, :consent, :visibility, :standing,
        :by_applicant, :unknown_maker, :has_video, :reasons, :look_needed, :approved, :hidden, :state, :friend_answer,
        :applicant_answer, :thanks, :created_at, :edited_at, :withdrawn_at, :leaf);

-- name: endorsement_update :exec
-- in: id int, public_id text, link_id int, via_link_id int, browser_id int, confirmed_id int, confirmed_other_browser int, name text, name_key int, relation int, message text, video_url text, profile_url text, email text, consent text, visibility int, standing int, by_applicant int, unknown_maker int, has_video int, reasons text, look_needed int, approved int, hidden int, state int, friend_answer text, applicant_answer text, thanks text, created_at int, edited_at int, withdrawn_at int, leaf int
UPDATE endorsement
SET public_id = :public_id, link_id = :link_id, via_link_id = :via_link_id, browser_id = :browser_id,
    confirmed_id = :confirmed_id, confirmed_other_browser = :confirmed_other_browser, name = :name,
    name_key = :name_key, relation = :relation, message = :message, video_url = :video_url,
    profile_url = :profile_url, email = :email, consent = :consent, visibility = :visibility, standing = :standing,
    by_applicant = :by_applicant, unknown_maker = :unknown_maker, has_video = :has_video, reasons = :reasons,
    look_needed = :look_needed, approved = :approved, hidden = :hidden, state = :state,
    friend_answer = :friend_answer, applicant_answer = :applicant_answer, thanks = :thanks, created_at = :created_at,
    edited_at = :edited_at, withdrawn_at = :withdrawn_at, leaf = :leaf
WHERE id = :id;

-- name: endorsement_address :one
-- in: id int
-- out: confirmed_id int
SELECT confirmed_id FROM endorsement WHERE id = :id;

-- name: endorsement_by_id :one
-- in: id int
-- out: campaign_id int, public_id text, link_id int, via_link_id int, browser_id int, confirmed_id int, confirmed_other_browser int, name text, relation int, message text, video_url text, profile_url text, email text, consent text, visibility int, standing int, has_video int, reasons text, look_needed int, approved int, hidden int, friend_answer text, applicant_answer text, thanks text, created_at int, edited_at int, withdrawn_at int, leaf int, link_code text?, via_code text?, confirmed_domain text?
SELECT e.campaign_id, e.public_id, e.link_id, e.via_link_id, e.browser_id, e.confirmed_id, e.confirmed_other_browser,
       e.name, e.relation, e.message, e.video_url, e.profile_url, e.email, e.consent, e.visibility, e.standing,
       e.has_video, e.reasons, e.look_needed, e.approved, e.hidden, e.friend_answer, e.applicant_answer, e.thanks,
       e.created_at, e.edited_at, e.withdrawn_at, e.leaf,
       own.code AS link_code, via.code AS via_code, a.domain AS confirmed_domain
FROM endorsement e LEFT JOIN link own ON own.id = e.link_id LEFT JOIN link via ON via.id = e.via_link_id
                   LEFT JOIN address a ON a.id = e.confirmed_id
WHERE e.id = :id;

-- name: endorsement_id_by_public_id :one
-- in: public_id text, campaign_id int
-- out: id int
SELECT id FROM endorsement WHERE public_id = :public_id AND campaign_id = :campaign_id;

-- Pages name the rows; endorsement_by_id reads them. `states` has a bit for each state.

-- name: endorsement_ids_after :many
-- in: campaign_id int, states int, after int, room int
-- out: id int
SELECT id FROM endorsement WHERE campaign_id = :campaign_id AND id > :after AND ((:states >> state) & 1) = 1
ORDER BY id LIMIT :room;

-- name: endorsement_ids_before :many
-- in: campaign_id int, states int, before int, room int
-- out: id int
SELECT id FROM endorsement WHERE campaign_id = :campaign_id AND id < :before AND ((:states >> state) & 1) = 1
ORDER BY id DESC LIMIT :room;

-- name: endorsement_ids_of_state_after :many
-- in: campaign_id int, state int, after int, room int
-- out: id int
SELECT id FROM endorsement WHERE campaign_id = :campaign_id AND state = :state AND id > :after ORDER BY id LIMIT :room;

-- name: endorsement_ids_of_state_before :many
-- in: campaign_id int, state int, before int, room int
-- out: id int
SELECT id FROM endorsement WHERE campaign_id = :campaign_id AND state = :state AND id < :before
ORDER BY id DESC LIMIT :room;

-- What the campaign's page shows, in one pass: it is asked for more often than everything else together.

-- name: said_after :many
-- in: campaign_id int, state int, after int, room int
-- out: id int, public_id text, name text, relation int, message text, video_url text, profile_url text
SELECT id, public_id, name, relation, message, video_url, profile_url FROM endorsement
WHERE campaign_id = :campaign_id AND state = :state AND id > :after ORDER BY id LIMIT :room;

-- name: said_before :many
-- in: campaign_id int, state int, before int, room int
-- out: id int, public_id text, name text, relation int, message text, video_url text, profile_url text
SELECT id, public_id, name, relation, message, video_url, profile_url FROM endorsement
WHERE campaign_id = :campaign_id AND state = :state AND id < :before ORDER BY id DESC LIMIT :room;

-- name: endorsement_withdraw :exec
-- in: id int, reasons text, day_start int, withdrawn_at int
-- Keeps what the ownership of its link and the counting need: standing, who made it, when, through what.
UPDATE endorsement
SET name = '', name_key = 0, relation = 0, message = '', video_url = '', profile_url = '', email = '', consent = '',
    reasons = :reasons, friend_answer = '', applicant_answer = '', thanks = '', has_video = 0, look_needed = 0, approved = 0,
    hidden = 0, state = 0, created_at = :day_start, edited_at = 0, withdrawn_at = :withdrawn_at
WHERE id = :id;

-- name: endorsement_set_leaf :exec
-- in: id int, leaf int
UPDATE endorsement SET leaf = :leaf WHERE id = :id;

-- name: sketches_of_campaign :many
-- in: campaign_id int
-- out: endorsement_id int, numbers blob
SELECT endorsement_id, numbers FROM sketch WHERE campaign_id = :campaign_id ORDER BY endorsement_id;

-- name: sketch_put :exec
-- in: campaign_id int, endorsement_id int, numbers blob
INSERT INTO sketch (campaign_id, endorsement_id, numbers) VALUES (:campaign_id, :endorsement_id, :numbers)
ON CONFLICT (campaign_id, endorsement_id) DO UPDATE SET numbers = excluded.numbers;

-- name: sketch_remove :exec
-- in: campaign_id int, endorsement_id int
DELETE FROM sketch WHERE campaign_id = :campaign_id AND endorsement_id = :endorsement_id;

-- name: pass_insert :exec
-- in: campaign_id int, link_id int, via_link_id int, browser_id int, name text, name_key int, by_applicant int, unknown_maker int, reasons text, created_at int
INSERT INTO pass_it_on (campaign_id, link_id, via_link_id, browser_id, name, name_key, by_applicant, unknown_maker,
                        reasons, created_at)
VALUES (:campaign_id, :link_id, :via_link_id, :browser_id, :name, :name_key, :by_applicant, :unknown_maker, :reasons,
        :created_at);

-- name: pass_update :exec
-- in: id int, name text, name_key int, by_applicant int, unknown_maker int, reasons text
UPDATE pass_it_on
SET name = :name, name_key = :name_key, by_applicant = :by_applicant, unknown_maker = :unknown_maker, reasons = :reasons
WHERE id = :id;

-- name: pass_by_id :one
-- in: id int
-- out: campaign_id int, link_id int, browser_id int, name text, reasons text, created_at int, link_code text?
SELECT p.campaign_id, p.link_id, p.browser_id, p.name, p.reasons, p.created_at, l.code AS link_code
FROM pass_it_on p LEFT JOIN link l ON l.id = p.link_id
WHERE p.id = :id;

-- name: pass_ids_of_campaign :many
-- in: campaign_id int
-- out: id int
SELECT id FROM pass_it_on WHERE campaign_id = :campaign_id ORDER BY id;
