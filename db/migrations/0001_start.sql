-- Times are seconds since 1970 UTC, days are days since then; 0 means none. Every table carries its campaign, so that a
-- campaign is erased by one key. No network address stands anywhere. Rows whose id is kept elsewhere are emptied, never
-- deleted alone: an id is not given twice.

CREATE TABLE campaign (
  id {{id}},
  slug TEXT NOT NULL UNIQUE CHECK (length(slug) <= 60),
  applicant_name TEXT NOT NULL CHECK (length(applicant_name) <= 1280),
  role TEXT NOT NULL CHECK (length(role) <= 1920),
  company TEXT NOT NULL DEFAULT '' CHECK (length(company) <= 1920),
  story TEXT NOT NULL CHECK (length(story) <= 40960),
  pitch_video_url TEXT NOT NULL DEFAULT '' CHECK (length(pitch_video_url) <= 2048),
  applicant_sites TEXT NOT NULL DEFAULT '' CHECK (length(applicant_sites) <= 20500),
  question TEXT NOT NULL DEFAULT '' CHECK (length(question) <= 4800),
  email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
  goal_people {{int}} NOT NULL DEFAULT 0,
  deadline {{int}} NOT NULL DEFAULT 0,
  lang {{int}} NOT NULL DEFAULT 0,
  review_first {{int}} NOT NULL DEFAULT 0 CHECK (review_first IN (0, 1)),
  indexed {{int}} NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1)),
  key_kept {{int}} NOT NULL DEFAULT 0 CHECK (key_kept IN (0, 1)),
  created_at {{int}} NOT NULL,
  closed_at {{int}} NOT NULL DEFAULT 0,
  erased_at {{int}} NOT NULL DEFAULT 0,
  manage_hash {{blob}} CHECK (length(manage_hash) = 32), -- none once erased
  manage_epoch {{int}} NOT NULL DEFAULT 1
) {{strict}};
CREATE UNIQUE INDEX campaign_manage ON campaign (manage_hash);

-- The kept counters: what app/model/count.h says of the rows, carried forward. ledger_size and visits_through ride along
-- because every write touches this row.
CREATE TABLE campaign_count (
  campaign_id {{id}} REFERENCES campaign (id),
  ledger_size {{int}} NOT NULL DEFAULT 0,
  visits_through {{int}} NOT NULL DEFAULT 0, -- the last day whose tally stands in the ledger
  declined {{int}} NOT NULL DEFAULT 0,
  received {{int}} NOT NULL DEFAULT 0,
  withdrawn {{int}} NOT NULL DEFAULT 0,
  hidden {{int}} NOT NULL DEFAULT 0,
  waiting {{int}} NOT NULL DEFAULT 0,
  report_only {{int}} NOT NULL DEFAULT 0,
  shown {{int}} NOT NULL DEFAULT 0,
  people {{int}} NOT NULL DEFAULT 0,
  endorsed {{int}} NOT NULL DEFAULT 0,
  with_video {{int}} NOT NULL DEFAULT 0,
  passed_it_on {{int}} NOT NULL DEFAULT 0,
  both {{int}} NOT NULL DEFAULT 0,
  self_promotion {{int}} NOT NULL DEFAULT 0,
  by_applicant {{int}} NOT NULL DEFAULT 0,
  promotes_author {{int}} NOT NULL DEFAULT 0,
  applicant_links_used {{int}} NOT NULL DEFAULT 0,
  unclear {{int}} NOT NULL DEFAULT 0,
  unclear_people {{int}} NOT NULL DEFAULT 0,
  visits_applicant {{int}} NOT NULL DEFAULT 0,
  visits_community {{int}} NOT NULL DEFAULT 0,
  visits_unknown {{int}} NOT NULL DEFAULT 0,
  ex_head {{int}} NOT NULL DEFAULT 0,
  ex_prefetch {{int}} NOT NULL DEFAULT 0,
  ex_preview {{int}} NOT NULL DEFAULT 0,
  ex_crawler {{int}} NOT NULL DEFAULT 0,
  ex_applicant {{int}} NOT NULL DEFAULT 0,
  ex_own_link {{int}} NOT NULL DEFAULT 0,
  ex_repeat {{int}} NOT NULL DEFAULT 0
) {{strict}};

-- A browser is known by the keyed hash of its cookie. Browsers that one repeated submission made are one (root_id).
CREATE TABLE browser (
  id {{id}},
  hash {{blob}} UNIQUE CHECK (length(hash) = 32), -- none once its cookie has run out
  root_id {{int}} NOT NULL,                       -- 0: itself
  last_post_day {{int}} NOT NULL
) {{strict}};

-- A browser that manages a campaign, or has: ended rows stay, since what it sends counts as the applicant's.
CREATE TABLE manager (
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  browser_id {{int}} NOT NULL REFERENCES browser (id),
  epoch {{int}} NOT NULL,           -- holds while it equals campaign.manage_epoch
  sealed {{blob}} NOT NULL,         -- the manage key, sealed with the cookie's secret; empty once ended
  PRIMARY KEY (campaign_id, browser_id)
) WITHOUT ROWID, {{strict}};
CREATE INDEX manager_browser ON manager (browser_id);

-- A share link. id = campaign_id * 2^32 + number from 1, so that those of a campaign lie together in the order in which
-- they came.
CREATE TABLE link (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  code TEXT NOT NULL UNIQUE CHECK (length(code) <= 16),
  label TEXT NOT NULL DEFAULT '' CHECK (length(label) <= 1920),
  channel {{int}} NOT NULL,
  by_helper {{int}} NOT NULL CHECK (by_helper IN (0, 1)),
  endorsement_id {{int}} NOT NULL DEFAULT 0,
  pass_id {{int}} NOT NULL DEFAULT 0,
  parent_id {{int}} NOT NULL DEFAULT 0,
  day {{int}} NOT NULL,
  visits {{int}} NOT NULL DEFAULT 0,
  endorsed {{int}} NOT NULL DEFAULT 0,
  endorsements {{int}} NOT NULL DEFAULT 0
) {{strict}};
CREATE INDEX link_applicant ON link (campaign_id, id) WHERE by_helper = 0;

-- The visitor hash of who made a link, until the end of that day.
CREATE TABLE link_maker (
  link_id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  day {{int}} NOT NULL,
  visitor {{blob}} NOT NULL CHECK (length(visitor) = 32)
) {{strict}};

CREATE TABLE endorsement (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  public_id TEXT NOT NULL UNIQUE CHECK (length(public_id) <= 16),
  link_id {{int}} NOT NULL,
  via_link_id {{int}} NOT NULL DEFAULT 0,
  browser_id {{int}} NOT NULL DEFAULT 0,  -- the root
  confirmed_id {{int}} NOT NULL DEFAULT 0,
  confirmed_other_browser {{int}} NOT NULL DEFAULT 0,
  name TEXT NOT NULL CHECK (length(name) <= 1280),
  name_key {{int}} NOT NULL DEFAULT 0,
  relation {{int}} NOT NULL,
  message TEXT NOT NULL CHECK (length(message) <= 16384),
  video_url TEXT NOT NULL DEFAULT '' CHECK (length(video_url) <= 2048),
  profile_url TEXT NOT NULL DEFAULT '' CHECK (length(profile_url) <= 2048),
  email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
  consent TEXT NOT NULL CHECK (length(consent) <= 4096),
  visibility {{int}} NOT NULL,
  standing {{int}} NOT NULL,
  by_applicant {{int}} NOT NULL,
  unknown_maker {{int}} NOT NULL,
  has_video {{int}} NOT NULL,
  reasons TEXT NOT NULL CHECK (length(reasons) <= 16384),
  look_needed {{int}} NOT NULL,
  approved {{int}} NOT NULL DEFAULT 0,
  hidden {{int}} NOT NULL DEFAULT 0,
  state {{int}} NOT NULL,                 -- enum state, of the columns above
  friend_answer TEXT NOT NULL DEFAULT '' CHECK (length(friend_answer) <= 8192),
  applicant_answer TEXT NOT NULL DEFAULT '' CHECK (length(applicant_answer) <= 8192),
  thanks TEXT NOT NULL DEFAULT '' CHECK (length(thanks) <= 8192),
  created_at {{int}} NOT NULL,            -- the day alone once withdrawn
  edited_at {{int}} NOT NULL DEFAULT 0,
  withdrawn_at {{int}} NOT NULL DEFAULT 0,
  leaf {{int}} NOT NULL DEFAULT 0
) {{strict}};
CREATE INDEX endorsement_state ON endorsement (campaign_id, state, id);
-- All that counting reads, so that it never reads the texts.
CREATE INDEX endorsement_count ON endorsement (campaign_id, id, link_id, via_link_id, browser_id, confirmed_id, name_key,
                                               created_at, standing, state, visibility, by_applicant, unknown_maker,
                                               has_video);
CREATE INDEX endorsement_browser ON endorsement (campaign_id, browser_id) WHERE browser_id <> 0;
CREATE INDEX endorsement_confirmed ON endorsement (campaign_id, confirmed_id) WHERE confirmed_id <> 0;

CREATE TABLE pass_it_on (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  link_id {{int}} NOT NULL,
  via_link_id {{int}} NOT NULL DEFAULT 0,
  browser_id {{int}} NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 1280),
  name_key {{int}} NOT NULL DEFAULT 0,
  by_applicant {{int}} NOT NULL,
  unknown_maker {{int}} NOT NULL,
  reasons TEXT NOT NULL CHECK (length(reasons) <= 16384),
  created_at {{int}} NOT NULL
) {{strict}};
CREATE INDEX pass_campaign ON pass_it_on (campaign_id, id);
CREATE INDEX pass_browser ON pass_it_on (campaign_id, browser_id) WHERE browser_id <> 0;

-- Keys to receipts: a receipt may have several. kind 0: an endorsement, 1: a pass-it-on.
CREATE TABLE receipt_key (
  hash {{blob}} PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  kind {{int}} NOT NULL CHECK (kind IN (0, 1)),
  subject_id {{int}} NOT NULL
) WITHOUT ROWID, {{strict}};

-- The receipts a browser may open without its private link.
CREATE TABLE receipt_grant (
  browser_id {{int}} NOT NULL REFERENCES browser (id),
  kind {{int}} NOT NULL,
  subject_id {{int}} NOT NULL,
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  sealed {{blob}} NOT NULL,
  opened_at {{int}} NOT NULL,       -- the newest is the one that /e shows; ascends strictly within a browser
  PRIMARY KEY (browser_id, kind, subject_id)
) WITHOUT ROWID, {{strict}};

-- The same content from the same sender within ten minutes is the same endorsement. bucket = seconds / 600.
CREATE TABLE repeat_key (
  bucket {{int}} NOT NULL,
  hash {{blob}} NOT NULL,
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  kind {{int}} NOT NULL,
  subject_id {{int}} NOT NULL,
  at {{int}} NOT NULL,              -- seconds
  PRIMARY KEY (bucket, hash)
) WITHOUT ROWID, {{strict}};

-- Sketches of long texts, for finding copies (model/copied.h): up to sixteen numbers of eight bytes, little-endian.
CREATE TABLE sketch (
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  endorsement_id {{int}} NOT NULL,
  numbers {{blob}} NOT NULL CHECK (length(numbers) <= 128),
  PRIMARY KEY (campaign_id, endorsement_id)
) WITHOUT ROWID, {{strict}};

-- Addresses that were confirmed: keyed hash, and the domain for the report.
CREATE TABLE address (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  hash {{blob}} CHECK (length(hash) = 32), -- none once nothing that stands uses it
  domain TEXT NOT NULL CHECK (length(domain) <= 254),
  UNIQUE (campaign_id, hash)
) {{strict}};

CREATE TABLE confirm_key (
  hash {{blob}} PRIMARY KEY NOT NULL,
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  endorsement_id {{int}} NOT NULL,
  address_hash {{blob}} NOT NULL,
  sealed_receipt {{blob}} NOT NULL,  -- a receipt key, sealed with the confirmation key
  created_at {{int}} NOT NULL
) WITHOUT ROWID, {{strict}};
CREATE INDEX confirm_key_endorsement ON confirm_key (endorsement_id);

-- The ledger. id = campaign_id * 2^32 + index, so that leaves lie in order and an append touches one page.
CREATE TABLE ledger (
  id {{id}},
  type {{int}} NOT NULL,
  subject_id {{int}} NOT NULL DEFAULT 0, -- the endorsement it is about, a pass-it-on's id negated, or 0
  day {{int}} NOT NULL,
  leaf {{blob}} NOT NULL CHECK (length(leaf) = 32),
  record TEXT NOT NULL CHECK (length(record) <= 8192),       -- the leaf's exact bytes; empty once erased
  openings TEXT NOT NULL CHECK (length(openings) <= 1048576) -- values and nonces; empty once erased
) {{strict}};
CREATE INDEX ledger_experiment ON ledger (id) WHERE type <= 3;
CREATE INDEX ledger_subject ON ledger (subject_id) WHERE subject_id <> 0;
CREATE INDEX ledger_declined ON ledger (id) WHERE type = 20; -- the rows behind "declined"

-- Visits: tallies stay, visitors go at the end of their UTC day together with the day's key.
CREATE TABLE visit_tally (
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  day {{int}} NOT NULL,
  link_id {{int}} NOT NULL, -- 0: none
  counted {{int}} NOT NULL DEFAULT 0,
  endorsed {{int}} NOT NULL DEFAULT 0,
  ex_head {{int}} NOT NULL DEFAULT 0,
  ex_prefetch {{int}} NOT NULL DEFAULT 0,
  ex_preview {{int}} NOT NULL DEFAULT 0,
  ex_crawler {{int}} NOT NULL DEFAULT 0,
  ex_applicant {{int}} NOT NULL DEFAULT 0,
  ex_own_link {{int}} NOT NULL DEFAULT 0,
  ex_repeat {{int}} NOT NULL DEFAULT 0,
  PRIMARY KEY (campaign_id, day, link_id)
) WITHOUT ROWID, {{strict}};

CREATE TABLE visitor (
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  hash {{blob}} NOT NULL,
  day {{int}} NOT NULL,
  link_id {{int}} NOT NULL,
  endorsed {{int}} NOT NULL DEFAULT 0,
  PRIMARY KEY (campaign_id, hash)
) WITHOUT ROWID, {{strict}};

CREATE TABLE applicant_visitor (
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  hash {{blob}} NOT NULL,
  day {{int}} NOT NULL,
  PRIMARY KEY (campaign_id, hash)
) WITHOUT ROWID, {{strict}};

CREATE TABLE daily_key (
  day {{id}},
  key {{blob}} NOT NULL
) {{strict}};

CREATE TABLE report_link (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  public_id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL CHECK (length(label) <= 1920),
  token_hash {{blob}} NOT NULL UNIQUE,
  sealed {{blob}} NOT NULL,  -- the token, sealed with the manage key
  expires {{int}} NOT NULL DEFAULT 0, -- the last day it opens
  created_at {{int}} NOT NULL,
  revoked_at {{int}} NOT NULL DEFAULT 0,
  opened {{int}} NOT NULL DEFAULT 0,
  last_opened_day {{int}} NOT NULL DEFAULT 0
) {{strict}};
CREATE INDEX report_link_campaign ON report_link (campaign_id);

-- Every export handed out, by its SHA-256. Stays when its campaign is erased, so that /verify can say so.
CREATE TABLE export_made (
  hash {{blob}} PRIMARY KEY NOT NULL,
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  format TEXT NOT NULL,
  made_at {{int}} NOT NULL,
  ledger_size {{int}} NOT NULL
) WITHOUT ROWID, {{strict}};

-- Mail that waits to be sent. A row goes when it is sent or given up.
CREATE TABLE outbox (
  id {{id}},
  campaign_id {{int}} NOT NULL REFERENCES campaign (id),
  endorsement_id {{int}} NOT NULL, -- what it asks about; 0: the applicant's own
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts {{int}} NOT NULL DEFAULT 0,
  next_at {{int}} NOT NULL
) {{strict}};
CREATE INDEX outbox_next ON outbox (next_at);

-- Filled in backups alone: the files of the server's keys.
CREATE TABLE backup_file (
  name TEXT PRIMARY KEY NOT NULL CHECK (length(name) <= 255),
  bytes {{blob}} NOT NULL
) WITHOUT ROWID, {{strict}};
