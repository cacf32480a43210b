-- name: counts_insert :exec
-- in: campaign_id int
INSERT INTO campaign_count (campaign_id) VALUES (:campaign_id);

-- name: counts_get :one
-- in: campaign_id int
-- out: declined int, received int, withdrawn int, hidden int, waiting int, report_only int, shown int, people int, endorsed int, with_video int, passed_it_on int, both int, self_promotion int, by_applicant int, promotes_author int, applicant_links_used int, unclear int, unclear_people int, visits_applicant int, visits_community int, visits_unknown int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
SELECT declined, received, withdrawn, hidden, waiting, report_only, shown, people, endorsed, with_video, passed_it_on,
       both, self_promotion, by_applicant, promotes_author, applicant_links_used, unclear, unclear_people,
       visits_applicant, visits_community, visits_unknown, ex_head, ex_prefetch, ex_preview, ex_crawler, ex_applicant,
       ex_own_link, ex_repeat
FROM campaign_count WHERE campaign_id = :campaign_id;

-- name: counts_set :exec
-- in: campaign_id int, declined int, received int, withdrawn int, hidden int, waiting int, report_only int, shown int, people int, endorsed int, with_video int, passed_it_on int, both int, self_promotion int, by_applicant int, promotes_author int, applicant_links_used int, unclear int, unclear_people int, visits_applicant int, visits_community int, visits_unknown int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
UPDATE campaign_count
SET declined = :declined, received = :received, withdrawn = :withdrawn, hidden = :hidden, waiting = :waiting,
    report_only = :report_only, shown = :shown, people = :people, endorsed = :endorsed, with_video = :with_video,
    passed_it_on = :passed_it_on, both = :both, self_promotion = :self_promotion, by_applicant = :by_applicant,
    promotes_author = :promotes_author, applicant_links_used = :applicant_links_used, unclear = :unclear,
    unclear_people = :unclear_people, visits_applicant = :visits_applicant, visits_community = :visits_community,
    visits_unknown = :visits_unknown, ex_head = :ex_head, ex_prefetch = :ex_prefetch, ex_preview = :ex_preview,
    ex_crawler = :ex_crawler, ex_applicant = :ex_applicant, ex_own_link = :ex_own_link, ex_repeat = :ex_repeat
WHERE campaign_id = :campaign_id;

-- name: counts_add :exec
-- in: campaign_id int, declined int, received int, withdrawn int, hidden int, waiting int, report_only int, shown int, people int, endorsed int, with_video int, passed_it_on int, both int, self_promotion int, by_applicant int, promotes_author int, applicant_links_used int, unclear int, unclear_people int, visits_applicant int, visits_community int, visits_unknown int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
UPDATE campaign_count
SET declined = declined + :declined, received = received + :received, withdrawn = withdrawn + :withdrawn,
    hidden = hidden + :hidden, waiting = waiting + :waiting, report_only = report_only + :report_only,
    shown = shown + :shown, people = people + :people, endorsed = endorsed + :endorsed,
    with_video = with_video + :with_video, passed_it_on = passed_it_on + :passed_it_on, both = both + :both,
    self_promotion = self_promotion + :self_promotion, by_applicant = by_applicant + :by_applicant,
    promotes_author = promotes_author + :promotes_author,
    applicant_links_used = applicant_links_used + :applicant_links_used, unclear = unclear + :unclear,
    unclear_people = unclear_people + :unclear_people, visits_applicant = visits_applicant + :visits_applicant,
    visits_community = visits_community + :visits_community, visits_unknown = visits_unknown + :visits_unknown,
    ex_head = ex_head + :ex_head, ex_prefetch = ex_prefetch + :ex_prefetch, ex_preview = ex_preview + :ex_preview,
    ex_crawler = ex_crawler + :ex_crawler, ex_applicant = ex_applicant + :ex_applicant,
    ex_own_link = ex_own_link + :ex_own_link, ex_repeat = ex_repeat + :ex_repeat
WHERE campaign_id = :campaign_id;

-- name: count_endorsements :many
-- in: campaign_id int
-- out: id int, link_id int, via_link_id int, browser_id int, confirmed_id int, name_key int, created_at int, standing int, state int, visibility int, by_applicant int, unknown_maker int, has_video int
SELECT id, link_id, via_link_id, browser_id, confirmed_id, name_key, created_at, standing, state, visibility,
       by_applicant, unknown_maker, has_video
FROM endorsement WHERE campaign_id = :campaign_id ORDER BY id;

-- name: count_passes :many
-- in: campaign_id int
-- out: link_id int, via_link_id int, browser_id int, name_key int, created_at int, by_applicant int, unknown_maker int
SELECT link_id, via_link_id, browser_id, name_key, created_at, by_applicant, unknown_maker
FROM pass_it_on WHERE campaign_id = :campaign_id ORDER BY id;

-- name: count_links :many
-- in: first_id int, last_id int
-- out: id int, by_helper int, visits int, endorsed int, endorsements int
SELECT id, by_helper, visits, endorsed, endorsements FROM link WHERE id BETWEEN :first_id AND :last_id ORDER BY id;

-- name: count_visits :one
-- in: campaign_id int
-- out: without_link int, ex_head int, ex_prefetch int, ex_preview int, ex_crawler int, ex_applicant int, ex_own_link int, ex_repeat int
SELECT CAST(coalesce(sum(CASE link_id WHEN 0 THEN counted ELSE 0 END), 0) AS bigint) AS without_link,
       CAST(coalesce(sum(ex_head), 0) AS bigint) AS ex_head,
       CAST(coalesce(sum(ex_prefetch), 0) AS bigint) AS ex_prefetch,
       CAST(coalesce(sum(ex_preview), 0) AS bigint) AS ex_preview,
       CAST(coalesce(sum(ex_crawler), 0) AS bigint) AS ex_crawler,
       CAST(coalesce(sum(ex_applicant), 0) AS bigint) AS ex_applicant,
       CAST(coalesce(sum(ex_own_link), 0) AS bigint) AS ex_own_link,
       CAST(coalesce(sum(ex_repeat), 0) AS bigint) AS ex_repeat
FROM visit_tally WHERE campaign_id = :campaign_id;

-- name: count_declined :one
-- in: first_id int, last_id int
-- out: declined int
-- Declining leaves nothing but its leaf: type 20 is LEDGER_DECLINED.
SELECT count(*) AS declined FROM ledger WHERE type = 20 AND id BETWEEN :first_id AND :last_id;

-- name: count_with_browser :one
-- in: campaign_id int, browser_id int
-- out: entries int
SELECT (SELECT count(*) FROM endorsement
        WHERE campaign_id = :campaign_id AND browser_id = :browser_id AND browser_id <> 0) +
       (SELECT count(*) FROM pass_it_on
        WHERE campaign_id = :campaign_id AND browser_id = :browser_id AND browser_id <> 0) AS entries;

-- name: count_with_address :one
-- in: campaign_id int, confirmed_id int
-- out: entries int
SELECT count(*) AS entries FROM endorsement
WHERE campaign_id = :campaign_id AND confirmed_id = :confirmed_id AND confirmed_id <> 0;

-- name: count_days :many
-- in: campaign_id int
-- out: day int, standing int, endorsements int
SELECT created_at / 86400 AS day, standing, count(*) AS endorsements
FROM endorsement WHERE campaign_id = :campaign_id AND state <> 0
GROUP BY created_at / 86400, standing ORDER BY day, standing;
