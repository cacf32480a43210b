-- name: campaign_insert :exec
-- in: slug text, applicant_name text, role text, company text, story text, pitch_video_url text, applicant_sites text, question text, email text, goal_people int, deadline int, lang int, review_first int, indexed int, key_kept int, created_at int, manage_hash blob
INSERT INTO campaign (slug, applicant_name, role, company, story, pitch_video_url, applicant_sites, question, email,
                      goal_people, deadline, lang, review_first, indexed, key_kept, created_at, manage_hash)
VALUES (:slug, :applicant_name, :role, :company, :story, :pitch_video_url, :applicant_sites, :question, :email,
        :goal_people, :deadline, :lang, :review_first, :indexed, :key_kept, :created_at, :manage_hash);

-- name: campaign_get :one
-- in: id int?, slug text?, manage_hash blob?
-- out: id int, slug text, applicant_name text, role text, company text, story text, pitch_video_url text, applicant_sites text, question text, email text, goal_people int, deadline int, lang int, review_first int, indexed int, key_kept int, created_at int, closed_at int, erased_at int, manage_epoch int
-- By whichever of the three is given.
SELECT id, slug, applicant_name, role, company, story, pitch_video_url, applicant_sites, question, email, goal_people,
       deadline, lang, review_first, indexed, key_kept, created_at, closed_at, erased_at, manage_epoch
FROM campaign WHERE id = coalesce(:id, (SELECT id FROM campaign WHERE slug = :slug),
                                  (SELECT id FROM campaign WHERE manage_hash = :manage_hash));

-- name: campaign_update :exec
-- in: id int, applicant_name text, role text, company text, story text, pitch_video_url text, applicant_sites text, question text, email text, goal_people int, deadline int, lang int, review_first int, indexed int, key_kept int, closed_at int
UPDATE campaign
SET applicant_name = :applicant_name, role = :role, company = :company, story = :story,
    pitch_video_url = :pitch_video_url, applicant_sites = :applicant_sites, question = :question, email = :email,
    goal_people = :goal_people, deadline = :deadline, lang = :lang, review_first = :review_first, indexed = :indexed,
    key_kept = :key_kept, closed_at = :closed_at
WHERE id = :id AND erased_at = 0;

-- name: campaign_renew_key :exec
-- in: id int, manage_hash blob
UPDATE campaign SET manage_hash = :manage_hash, manage_epoch = manage_epoch + 1 WHERE id = :id AND erased_at = 0;

-- name: campaign_list :many
-- in: after int
-- out: id int, slug text, applicant_name text, created_at int, closed_at int, erased_at int, received int, people int
SELECT c.id, c.slug, c.applicant_name, c.created_at, c.closed_at, c.erased_at, n.received, n.people
FROM campaign c JOIN campaign_count n ON n.campaign_id = c.id
WHERE c.id > :after ORDER BY c.id;
