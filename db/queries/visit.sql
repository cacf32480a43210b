-- name: tally_add :exec
-- in: campaign_id int, day int, link_id int, counted int, endorsed int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
INSERT INTO visit_tally (campaign_id, day, link_id, counted, endorsed, ex_head, ex_prefetch, ex_preview, ex_crawler,
                         ex_applicant, ex_own_link, ex_repeat)
VALUES (:campaign_id, :day, :link_id, :counted, :endorsed, :ex_head, :ex_prefetch, :ex_preview, :ex_crawler,
        :ex_applicant, :ex_own_link, :ex_repeat)
ON CONFLICT (campaign_id, day, link_id) DO UPDATE
SET counted = visit_tally.counted + excluded.counted, endorsed = visit_tally.endorsed + excluded.endorsed,
    ex_head = visit_tally.ex_head + excluded.ex_head, ex_prefetch = visit_tally.ex_prefetch + excluded.ex_prefetch,
    ex_preview = visit_tally.ex_preview + excluded.ex_preview, ex_crawler = visit_tally.ex_crawler + excluded.ex_crawler,
    ex_applicant = visit_tally.ex_applicant + excluded.ex_applicant,
    ex_own_link = visit_tally.ex_own_link + excluded.ex_own_link, ex_repeat = visit_tally.ex_repeat + excluded.ex_repeat;

-- name: tallies :many
-- in: campaign_id int
-- out: day int, link_id int, counted int, endorsed int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
SELECT day, link_id, counted, endorsed, ex_head, ex_prefetch, ex_preview, ex_crawler, ex_applicant, ex_own_link,
       ex_repeat
FROM visit_tally WHERE campaign_id = :campaign_id ORDER BY day, link_id;

-- name: visitor_put :exec
-- in: campaign_id int, hash blob, day int, link_id int
INSERT INTO visitor (campaign_id, hash, day, link_id) VALUES (:campaign_id, :hash, :day, :link_id);

-- name: visitor_get :one
-- in: campaign_id int, hash blob
-- out: link_id int, endorsed int
SELECT link_id, endorsed FROM visitor WHERE campaign_id = :campaign_id AND hash = :hash;

-- name: visitor_endorsed :exec
-- in: campaign_id int, hash blob
UPDATE visitor SET endorsed = 1 WHERE campaign_id = :campaign_id AND hash = :hash;

-- name: visitors_of_day :many
-- in: day int
-- out: campaign_id int, hash blob
SELECT campaign_id, hash FROM visitor WHERE day = :day;

-- name: daily_key_get :one
-- in: day int
-- out: key blob
SELECT key FROM daily_key WHERE day = :day;

-- name: daily_key_put :exec
-- in: day int, key blob
INSERT INTO daily_key (day, key) VALUES (:day, :key);

-- name: daily_keys_before :one
-- in: day int
-- out: found int
SELECT count(*) AS found FROM daily_key WHERE day < :day;

-- name: daily_key_forget :exec
-- in: day int
DELETE FROM daily_key WHERE day < :day;

-- name: visitor_forget :exec
-- in: day int
DELETE FROM visitor WHERE day < :day;

-- name: applicant_visitor_forget :exec
-- in: day int
DELETE FROM applicant_visitor WHERE day < :day;

-- name: link_maker_forget :exec
-- in: day int
DELETE FROM link_maker WHERE day < :day;

-- name: days_unclosed :many
-- in: before int
-- out: campaign_id int, day int
SELECT DISTINCT n.campaign_id, t.day
FROM campaign_count n JOIN visit_tally t ON t.campaign_id = n.campaign_id AND t.day > n.visits_through
WHERE t.day < :before ORDER BY n.campaign_id, t.day;

-- name: day_closed :exec
-- in: campaign_id int, day int
UPDATE campaign_count SET visits_through = :day WHERE campaign_id = :campaign_id AND visits_through < :day;
