-- must fail 2: a statement without
DELETE FROM friend;
